#include "sim/server.h"

#include <fmt/format.h>

#include "celltext/base/log.h"

namespace celltext::sim {

namespace {

constexpr std::size_t longest_request = 1024 * 1024;

}  // namespace

Result<void> Server::open_modems(const std::string& prefix) {
  prefix_ = prefix;
  for (const auto& modem : world_.modems()) {
    if (auto opened = open_ports(*modem); !opened) return opened;
    modem->on_plugged = [this, modem = modem.get()](bool plugged) {
      if (!plugged) return close_ports(*modem);
      if (auto opened = open_ports(*modem); !opened) log::warning("{}", opened.error().message);
    };
  }
  return {};
}

Result<void> Server::open_ports(Modem& modem) {
  for (int i = 0; i < modem.ports(); ++i) {
    Port& port = ports_[{modem.index(), i}];
    AtPort& at = modem.port(i);
    const std::string name = fmt::format("abstract:{}-{}-{}", prefix_, modem.index(), i);
    auto listener = Listener::open(name, Listener::Kind::abstract_name, [this, &port, &at](async::Ref<GSocket> socket) {
      accept(port, at, std::move(socket));
    });
    if (!listener) return listener.error();
    port.listener = *std::move(listener);
  }
  return {};
}

void Server::close_ports(Modem& modem) {
  for (int i = 0; i < modem.ports(); ++i) ports_.erase({modem.index(), i});
}

void Server::accept(Port& port, AtPort& at, async::Ref<GSocket> socket) {
  port.channel = std::make_unique<Channel>(std::move(socket));
  Channel* channel = port.channel.get();
  at.open([channel](std::string_view octets) { channel->write(octets); });
  channel->on_octets = [&at](std::string_view octets) { at.receive(octets); };
  channel->on_closed = [&port, &at] {
    at.close();
    port.channel.reset();
  };
}

Result<void> Server::open_control(const std::string& path) {
  auto listener = Listener::open(path, Listener::Kind::path,
                                 [this](async::Ref<GSocket> socket) { accept_client(std::move(socket)); });
  if (!listener) return listener.error();
  control_listener_ = *std::move(listener);
  return {};
}

void Server::accept_client(async::Ref<GSocket> socket) {
  const int id = next_client_++;
  Client& client = clients_[id];
  client.channel = std::make_unique<Channel>(std::move(socket));
  client.channel->on_octets = [this, id](std::string_view octets) {
    clients_[id].input += octets;
    take_lines(id);
    if (clients_[id].input.size() > longest_request) clients_.erase(id);
  };
  client.channel->on_closed = [this, id] { clients_.erase(id); };
}

void Server::take_lines(int id) {
  std::string& input = clients_[id].input;
  for (std::size_t end = input.find('\n'); end != std::string::npos; end = input.find('\n')) {
    const std::string line = input.substr(0, end);
    input.erase(0, end + 1);
    // A wait may be answered when the client is long gone.
    control_.handle(line, [this, id](const std::string& answer) {
      if (const auto client = clients_.find(id); client != clients_.end()) client->second.channel->write(answer + "\n");
    });
  }
}

}  // namespace celltext::sim
