#include "subscription.h"

namespace celltext::modem {

namespace {

void on_signal(GDBusConnection*, const gchar*, const gchar* path, const gchar*, const gchar*, GVariant* arguments,
               gpointer data) {
  (*static_cast<Subscription::Slot*>(data))(path, arguments);
}

void free_slot(gpointer data) {
  delete static_cast<Subscription::Slot*>(data);
}

}  // namespace

Subscription::Subscription(const Peer& peer, const char* interface_name, const char* member, const char* first_argument,
                           Slot slot)
    : bus_(peer.bus),
      id_(g_dbus_connection_signal_subscribe(bus_.get(), peer.name.c_str(), interface_name, member, nullptr,
                                             first_argument, G_DBUS_SIGNAL_FLAGS_NONE, &on_signal,
                                             new Slot(std::move(slot)), &free_slot)) {}

Subscription::Subscription(Subscription&& other) noexcept
    : bus_(std::move(other.bus_)), id_(std::exchange(other.id_, 0)) {}

Subscription::~Subscription() {
  if (id_) g_dbus_connection_signal_unsubscribe(bus_.get(), id_);
}

}  // namespace celltext::modem
