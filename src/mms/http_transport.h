// The Transport over the network.
#pragma once

#include "http.h"

namespace celltext::mms {

class HttpTransport final : public Transport {
 public:
  explicit HttpTransport(Patience patience) : patience_(patience) {}

  async::Task<Outcome> exchange(Request request) override;
  async::Task<Result<std::vector<std::string>>> resolve(std::string host, Path path) override;
  async::Task<Result<void>> probe(std::string host, std::uint16_t port, Path path) override;

 private:
  // What a request may be sent to.
  struct Target {
    HostPort place;
    bool trusted = false;  // it is the configured MMSC
    std::optional<Proxy> proxy;
    Path path;
  };
  // The addresses to connect to, or why there are none.
  struct Addresses {
    std::vector<std::string> list;
    NoReply why;
  };
  async::Task<Addresses> find_addresses(Target target);

  Patience patience_;
  async::SystemClock clock_;
};

}  // namespace celltext::mms
