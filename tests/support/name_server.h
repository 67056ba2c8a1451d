// A DNS server on the loopback interface, over UDP and TCP on one port, that answers what the test says. Served by the
// default main context.
#pragma once

#include <glib.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace celltext::test {

class NameServer {
 public:
  enum class Manner {
    well,       // its addresses, those of the kind that was asked for
    silent,     // never answers
    truncated,  // by UDP only that there is more than fits
    refuses,    // SERVFAIL
    garbage,    // claims 65535 answers, with names that point at themselves
  };
  struct Entry {
    std::vector<std::string> addresses{};  // IPv4 and IPv6
    Manner manner = Manner::well;
  };

  NameServer();
  NameServer(const NameServer&) = delete;
  NameServer& operator=(const NameServer&) = delete;
  ~NameServer();

  // "127.0.0.1:5353"
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

  std::map<std::string, Entry> names;  // in small letters; what is not here does not exist
  std::vector<std::string> questions;  // "A mmsc.example", "AAAA mmsc.example"
  int by_tcp = 0;

 private:
  static gboolean on_datagram(gint fd, GIOCondition condition, gpointer self);
  static gboolean on_connection(gint fd, GIOCondition condition, gpointer self);
  static gboolean on_stream(gint fd, GIOCondition condition, gpointer self);
  bool open(std::uint16_t port);
  // `whole`: however large it is. Empty: nothing is to be said.
  std::string answer(const std::string& packet, bool whole);

  int udp_ = -1;
  int tcp_ = -1;
  std::uint16_t port_ = 0;
  std::map<int, guint> sources_;  // by file descriptor
};

}  // namespace celltext::test
