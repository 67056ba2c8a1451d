// The simulated world on sockets: two for each modem, one for control.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "sim/channel.h"
#include "sim/control.h"
#include "sim/world.h"

namespace celltext::sim {

class Server {
 public:
  explicit Server(World& world) : world_(world), control_(world) {}

  // Modem i listens on the abstract sockets "abstract:<prefix>-<i>-0" and "…-1". "abstract:" is part of the name: it is
  // how ModemManager's test profiles spell them.
  Result<void> open_modems(const std::string& prefix);
  Result<void> open_control(const std::string& path);

  Control& control() { return control_; }

 private:
  struct Port {
    std::unique_ptr<Listener> listener;
    std::unique_ptr<Channel> channel;
  };
  struct Client {
    std::unique_ptr<Channel> channel;
    std::string input;
  };

  Result<void> open_ports(Modem& modem);
  void close_ports(Modem& modem);
  void accept(Port& port, AtPort& at, async::Ref<GSocket> socket);
  void accept_client(async::Ref<GSocket> socket);
  void take_lines(int client);

  World& world_;
  Control control_;
  std::string prefix_;
  std::map<std::pair<int, int>, Port> ports_;  // by modem and port
  std::unique_ptr<Listener> control_listener_;
  std::map<int, Client> clients_;
  int next_client_ = 0;
};

}  // namespace celltext::sim
