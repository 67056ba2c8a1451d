// A connected stream socket on the main loop, and a listening one.
#pragma once

#include <gio/gio.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "celltext/async/gio.h"
#include "celltext/base/result.h"

namespace celltext::sim {

// Reads as octets come; writes at once what the socket takes and keeps the rest.
class Channel {
 public:
  explicit Channel(async::Ref<GSocket> socket);
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;
  ~Channel();

  void write(std::string_view octets);

  // Both may destroy the channel.
  std::function<void(std::string_view)> on_octets;
  std::function<void()> on_closed;

 private:
  static gboolean on_ready(GSocket* socket, GIOCondition condition, gpointer data);
  bool read_some();
  void flush();
  void watch_writable();
  static gboolean on_writable(GSocket* socket, GIOCondition condition, gpointer data);

  async::Ref<GSocket> socket_;
  GSource* reading_ = nullptr;
  GSource* writing_ = nullptr;
  std::string unsent_;
};

// Listens on a unix socket. Connections of other users are refused.
class Listener {
 public:
  using Accept = std::function<void(async::Ref<GSocket>)>;
  enum class Kind { path, abstract_name };

  static Result<std::unique_ptr<Listener>> open(const std::string& name, Kind kind, Accept accept);
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener();

 private:
  Listener(async::Ref<GSocket> socket, Accept accept);
  static gboolean on_ready(GSocket* socket, GIOCondition condition, gpointer data);

  async::Ref<GSocket> socket_;
  Accept accept_;
  GSource* source_ = nullptr;
};

}  // namespace celltext::sim
