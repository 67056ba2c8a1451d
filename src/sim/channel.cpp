#include "sim/channel.h"

#include <gio/gunixsocketaddress.h>
#include <unistd.h>

#include <array>

#include "celltext/base/log.h"

namespace celltext::sim {

namespace {

GSource* attach(GSocket* socket, GIOCondition condition, GSocketSourceFunc callback, gpointer data) {
  GSource* source = g_socket_create_source(socket, condition, nullptr);
  g_source_set_callback(source, G_SOURCE_FUNC(callback), data, nullptr);
  g_source_attach(source, g_main_context_get_thread_default());
  return source;
}

void detach(GSource*& source) {
  if (!source) return;
  g_source_destroy(source);
  g_source_unref(source);
  source = nullptr;
}

// Abstract sockets have no permissions: only our own user and root may drive the modems.
bool same_user(GSocket* socket) {
  const auto credentials = async::Ref<GCredentials>::adopt(g_socket_get_credentials(socket, nullptr));
  if (!credentials) return false;
  const uid_t peer = g_credentials_get_unix_user(credentials.get(), nullptr);
  return peer == 0 || peer == geteuid();
}

}  // namespace

Channel::Channel(async::Ref<GSocket> socket) : socket_(std::move(socket)) {
  g_socket_set_blocking(socket_.get(), FALSE);
  reading_ = attach(socket_.get(), G_IO_IN, &Channel::on_ready, this);
}

Channel::~Channel() {
  detach(reading_);
  detach(writing_);
  g_socket_close(socket_.get(), nullptr);
}

gboolean Channel::on_ready(GSocket*, GIOCondition, gpointer data) {
  auto* self = static_cast<Channel*>(data);
  std::array<char, 16384> buffer;
  const gssize size = g_socket_receive(self->socket_.get(), buffer.data(), buffer.size(), nullptr, nullptr);
  if (size > 0) {
    if (self->on_octets) self->on_octets({buffer.data(), static_cast<std::size_t>(size)});
    return G_SOURCE_CONTINUE;  // of no effect if this destroyed the channel
  }
  const auto closed = self->on_closed;
  if (closed) closed();
  return G_SOURCE_REMOVE;
}

void Channel::write(std::string_view octets) {
  unsent_ += octets;
  if (!writing_) flush();
}

void Channel::flush() {
  while (!unsent_.empty()) {
    const gssize sent = g_socket_send(socket_.get(), unsent_.data(), unsent_.size(), nullptr, nullptr);
    if (sent <= 0) break;
    unsent_.erase(0, static_cast<std::size_t>(sent));
  }
  if (!unsent_.empty() && !writing_) writing_ = attach(socket_.get(), G_IO_OUT, &Channel::on_writable, this);
}

gboolean Channel::on_writable(GSocket*, GIOCondition condition, gpointer data) {
  auto* self = static_cast<Channel*>(data);
  detach(self->writing_);
  if ((condition & (G_IO_ERR | G_IO_HUP)) == 0) self->flush();
  return G_SOURCE_REMOVE;
}

Result<std::unique_ptr<Listener>> Listener::open(const std::string& name, Kind kind, Accept accept) {
  const auto fail = [&name](GError* error) {
    const async::GErrorPtr owned(error);
    return Error{ErrorKind::invalid, fmt::format("{}: {}", name, owned->message)};
  };
  GError* error = nullptr;
  const auto socket = async::Ref<GSocket>::adopt(
      g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, &error));
  if (!socket) return fail(error);
  const auto type = kind == Kind::path ? G_UNIX_SOCKET_ADDRESS_PATH : G_UNIX_SOCKET_ADDRESS_ABSTRACT;
  const auto address = async::Ref<GSocketAddress>::adopt(g_unix_socket_address_new_with_type(name.c_str(), -1, type));
  if (!g_socket_bind(socket.get(), address.get(), FALSE, &error)) return fail(error);
  if (!g_socket_listen(socket.get(), &error)) return fail(error);
  return std::unique_ptr<Listener>(new Listener(socket, std::move(accept)));
}

Listener::Listener(async::Ref<GSocket> socket, Accept accept) : socket_(std::move(socket)), accept_(std::move(accept)) {
  g_socket_set_blocking(socket_.get(), FALSE);
  source_ = attach(socket_.get(), G_IO_IN, &Listener::on_ready, this);
}

Listener::~Listener() {
  detach(source_);
  g_socket_close(socket_.get(), nullptr);
}

gboolean Listener::on_ready(GSocket*, GIOCondition, gpointer data) {
  auto* self = static_cast<Listener*>(data);
  const auto connection = async::Ref<GSocket>::adopt(g_socket_accept(self->socket_.get(), nullptr, nullptr));
  if (!connection) return G_SOURCE_CONTINUE;
  if (same_user(connection.get())) {
    self->accept_(connection);
  } else {
    log::warning("refused a connection of another user");
  }
  return G_SOURCE_CONTINUE;
}

}  // namespace celltext::sim
