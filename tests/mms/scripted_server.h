// An HTTP server that says what a test tells it to, however wrong that is.
#pragma once

#include <gio/gio.h>

#include <algorithm>
#include <chrono>
#include <list>
#include <memory>
#include <string>
#include <vector>

#include "celltext/async/gio.h"
#include "tests/catch.h"

namespace celltext::test {

// Takes connections on the loopback interface: reads a request, says its answer, closes. Never blocks the main loop.
class ScriptedServer {
 public:
  ScriptedServer() : service_(async::Ref<GSocketService>::adopt(g_socket_service_new())) {
    GError* error = nullptr;
    const auto address = async::Ref<GSocketAddress>::adopt(g_inet_socket_address_new_from_string("127.0.0.1", 0));
    GSocketAddress* effective = nullptr;
    g_socket_listener_add_address(G_SOCKET_LISTENER(service_.get()), address.get(), G_SOCKET_TYPE_STREAM,
                                  G_SOCKET_PROTOCOL_TCP, nullptr, &effective, &error);
    REQUIRE_FALSE(error);
    const auto owned = async::Ref<GSocketAddress>::adopt(effective);
    port_ = g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(effective));
    g_signal_connect(service_.get(), "incoming", G_CALLBACK(&on_incoming), this);
  }
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;
  ~ScriptedServer() {
    g_socket_service_stop(service_.get());
    g_socket_listener_close(G_SOCKET_LISTENER(service_.get()));
  }

  std::string url(const std::string& path = "/") const { return "http://127.0.0.1:" + std::to_string(port_) + path; }
  std::uint16_t port() const { return port_; }

  std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  std::string endless;                // said again and again after the answer, as long as it is read
  std::chrono::milliseconds drip{0};  // between two octets of the answer
  bool silent = false;                // reads and says nothing
  std::vector<std::string> requests;  // heads and bodies as far as they were read
  std::size_t said = 0;               // octets in all

 private:
  struct Conversation {
    Conversation(ScriptedServer& owner, GSocketConnection* stream)
        : server(owner),
          connection(async::Ref<GSocketConnection>::share(stream)),
          socket(g_socket_connection_get_socket(stream)) {
      g_socket_set_blocking(socket, FALSE);
      wait_for(G_IO_IN);
    }
    Conversation(const Conversation&) = delete;
    Conversation& operator=(const Conversation&) = delete;
    ~Conversation() { stop(); }

    void wait_for(GIOCondition condition) {
      stop();
      const auto ready = [](GSocket*, GIOCondition now, gpointer data) -> gboolean {
        auto* self = static_cast<Conversation*>(data);
        return now & G_IO_IN ? self->read() : self->write();
      };
      source = g_socket_create_source(socket, condition, nullptr);
      g_source_set_callback(source, G_SOURCE_FUNC(static_cast<GSocketSourceFunc>(ready)), this, nullptr);
      g_source_attach(source, nullptr);
    }
    void stop() {
      if (!source) return;
      g_source_destroy(source);
      g_source_unref(std::exchange(source, nullptr));
    }
    gboolean read() {
      std::string input(200'000, '\0');
      const gssize size = g_socket_receive(socket, input.data(), input.size(), nullptr, nullptr);
      server.requests.push_back(input.substr(0, static_cast<std::size_t>(std::max<gssize>(size, 0))));
      rest = server.answer;
      if (server.silent)
        stop();
      else if (server.drip.count() > 0)
        drip();
      else
        wait_for(G_IO_OUT);
      return G_SOURCE_CONTINUE;
    }
    void drip() {
      stop();
      const auto tick = [](gpointer data) -> gboolean { return static_cast<Conversation*>(data)->write(1); };
      source = g_timeout_source_new(static_cast<guint>(server.drip.count()));
      g_source_set_callback(source, tick, this, nullptr);
      g_source_attach(source, nullptr);
    }
    gboolean write(std::size_t most = 64 * 1024) {
      while (rest.size() < most && !server.endless.empty()) rest += server.endless;
      const gssize size =
          rest.empty() ? 0 : g_socket_send(socket, rest.data(), std::min(rest.size(), most), nullptr, nullptr);
      if (size > 0) {
        server.said += static_cast<std::size_t>(size);
        rest.erase(0, static_cast<std::size_t>(size));
      }
      if (size > 0 && !rest.empty()) return G_SOURCE_CONTINUE;
      g_socket_close(socket, nullptr);
      stop();
      return G_SOURCE_REMOVE;
    }

    ScriptedServer& server;
    async::Ref<GSocketConnection> connection;
    GSocket* socket;
    GSource* source = nullptr;
    std::string rest;
  };

  static gboolean on_incoming(GSocketService*, GSocketConnection* connection, GObject*, gpointer data) {
    auto* self = static_cast<ScriptedServer*>(data);
    self->conversations_.push_back(std::make_unique<Conversation>(*self, connection));
    return TRUE;
  }

  async::Ref<GSocketService> service_;
  std::uint16_t port_ = 0;
  std::list<std::unique_ptr<Conversation>> conversations_;
};

}  // namespace celltext::test
