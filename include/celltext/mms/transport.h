// The door to the MMSC: one HTTP request over one path, within rules that keep a push from anybody from reaching into
// this computer's own networks.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "celltext/async/clock.h"
#include "celltext/async/task.h"
#include "celltext/base/bytes.h"
#include "celltext/base/result.h"
#include "celltext/mms/carrier.h"

namespace celltext::mms {

// The way that octets take.
struct Path {
  std::string interface {};        // bound to it with SO_BINDTODEVICE; empty: whatever the host uses
  std::vector<std::string> dns{};  // name servers of that interface; empty: the host's
};

struct Progress {
  std::size_t done = 0;
  std::size_t of = 0;  // 0: not known
};

struct Request {
  std::string url;
  Bytes body{};  // not empty: POST, as application/vnd.wap.mms-message; else GET
  Path path{};
  std::optional<Proxy> proxy{};
  std::vector<HttpHeader> headers{};  // User-Agent and what else the carrier wants
  bool close_connection = false;
  std::size_t most = 0;  // octets of an answer that are read; more is an error
  // The MMSC as configured. Only what has its host and port may be on this computer or in its networks.
  std::string mmsc{};
  std::function<void(const Progress&)> progress{};
};

struct Reply {
  int status = 0;  // of HTTP
  std::string content_type;
  Bytes body;
  // The MMSC said how long the body is, and that much came. Else its end may be where the connection broke.
  bool whole = true;
};

// Why there is no reply, and what that means for a message that was to be sent.
struct NoReply {
  Error error;
  std::string code;  // for scripts: "dns", "connect", "bind", "forbidden-address", "too-large", "cut", "timeout",
                     // "redirect", "url"
  bool may_have_it = false;  // the whole body had left when it broke
  bool transient = false;    // the same request may succeed later
};

struct Outcome {
  std::optional<Reply> reply;
  NoReply trouble;          // if there is no reply
  std::int64_t octets = 0;  // of the bodies, both ways: that went over the path, whatever came of it
};

class Transport {
 public:
  virtual ~Transport() = default;
  // Never fails by itself: the outcome tells. Follows redirections of a GET within the same rules. The transport
  // outlives its tasks.
  virtual async::Task<Outcome> exchange(Request request) = 0;
  // The addresses of a host over a path, in words. For doctor, and to choose a route.
  virtual async::Task<Result<std::vector<std::string>>> resolve(std::string host, Path path) = 0;
  // Only connects, and lets go: whether anybody listens there.
  virtual async::Task<Result<void>> probe(std::string host, std::uint16_t port, Path path) = 0;
};

// Over the network, with libsoup and c-ares.
std::unique_ptr<Transport> http_transport();

// The host and the port of a URL; nothing if it is not http or https.
struct HostPort {
  std::string host;
  std::uint16_t port = 80;

  bool operator==(const HostPort&) const = default;
};
std::optional<HostPort> host_and_port(const std::string& url);

// Whether an address is this computer, its link, or in a network of its own; `address` as resolve() gives it. False for
// a text that is no address.
bool is_own_network(const std::string& address);
// Whether everybody on the internet means the same computer by it.
bool is_public(const std::string& address);
// Whether an interface of this computer has an address that something can be sent from, of any or of one kind.
enum class AddressKind { any, ipv4, ipv6 };
bool has_address(const std::string& interface, AddressKind kind = AddressKind::any);

}  // namespace celltext::mms
