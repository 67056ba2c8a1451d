#include "sim/daemon_bus.h"

#include <glib-unix.h>

namespace celltext::sim {

namespace {

constexpr const char* daemon_name = "org.freedesktop.ModemManager1";
constexpr const char* daemon_path = "/org/freedesktop/ModemManager1";
constexpr int call_patience_ms = 10'000;

using ContextPtr = CPtr<GMainContext, g_main_context_unref>;

Error from_gerror(GError* error) {
  const async::GErrorPtr owned(error);
  const bool unknown = g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD) ||
                       g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_INTERFACE);
  return {unknown ? ErrorKind::not_found : ErrorKind::unexpected, error->message};
}

void destroy(GSource* source) {
  g_source_destroy(source);
  g_source_unref(source);
}

// What wakes a wait: signals of the bus, the clock, an end of file. Lives on a main context of its own, so that nothing
// else of the program runs meanwhile.
class WakeUp {
 public:
  WakeUp(GDBusConnection* connection, std::chrono::milliseconds patience, int give_up_fd)
      : context_(g_main_context_new()), connection_(connection) {
    g_main_context_push_thread_default(context_.get());
    subscriptions_ = {subscribe("org.freedesktop.DBus", "NameOwnerChanged"), subscribe(nullptr, "InterfacesAdded"),
                      subscribe(nullptr, "InterfacesRemoved"), subscribe(nullptr, "PropertiesChanged")};
    g_main_context_pop_thread_default(context_.get());
    timeout_ = g_timeout_source_new(static_cast<guint>(patience.count()));
    attach(timeout_, &WakeUp::on_over);
    if (give_up_fd >= 0) {
      give_up_ = g_unix_fd_source_new(give_up_fd, G_IO_IN);
      attach(give_up_, G_SOURCE_FUNC(&WakeUp::on_fd));
    }
  }
  WakeUp(const WakeUp&) = delete;
  WakeUp& operator=(const WakeUp&) = delete;
  ~WakeUp() {
    for (const guint id : subscriptions_) g_dbus_connection_signal_unsubscribe(connection_, id);
    destroy(timeout_);
    if (give_up_) destroy(give_up_);
    while (g_main_context_iteration(context_.get(), FALSE)) {
    }
  }

  // Waits for any of them. False when it is over.
  bool next() {
    g_main_context_iteration(context_.get(), TRUE);
    return !over_;
  }

 private:
  guint subscribe(const char* sender, const char* signal) {
    const auto ignore = [](GDBusConnection*, const gchar*, const gchar*, const gchar*, const gchar*, GVariant*,
                           gpointer) {};
    return g_dbus_connection_signal_subscribe(connection_, sender, nullptr, signal, nullptr, nullptr,
                                              G_DBUS_SIGNAL_FLAGS_NONE, ignore, nullptr, nullptr);
  }
  void attach(GSource* source, GSourceFunc callback) {
    g_source_set_callback(source, callback, this, nullptr);
    g_source_attach(source, context_.get());
  }
  static gboolean on_over(gpointer data) {
    static_cast<WakeUp*>(data)->over_ = true;
    return G_SOURCE_REMOVE;
  }
  static gboolean on_fd(gint, GIOCondition, gpointer data) { return on_over(data); }

  ContextPtr context_;
  GDBusConnection* connection_;
  std::vector<guint> subscriptions_;
  GSource* timeout_ = nullptr;
  GSource* give_up_ = nullptr;
  bool over_ = false;
};

}  // namespace

Result<DaemonBus> DaemonBus::connect(const std::string& address) {
  GError* error = nullptr;
  const auto flags = static_cast<GDBusConnectionFlags>(G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                       G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION);
  auto connection = async::Ref<GDBusConnection>::adopt(
      g_dbus_connection_new_for_address_sync(address.c_str(), flags, nullptr, nullptr, &error));
  if (!connection) return from_gerror(error);
  return DaemonBus(std::move(connection));
}

Result<async::GVariantPtr> DaemonBus::call(const char* path, const char* interface, const char* method,
                                           GVariant* arguments) const {
  GError* error = nullptr;
  const bool to_bus = std::string_view(interface) == "org.freedesktop.DBus";
  GVariant* answer = g_dbus_connection_call_sync(connection_.get(), to_bus ? interface : daemon_name, path, interface,
                                                 method, arguments, nullptr, G_DBUS_CALL_FLAGS_NO_AUTO_START,
                                                 call_patience_ms, nullptr, &error);
  if (!answer) return from_gerror(error);
  return async::GVariantPtr(answer);
}

bool DaemonBus::daemon_is_up() const {
  const auto answer =
      call("/org/freedesktop/DBus", "org.freedesktop.DBus", "NameHasOwner", g_variant_new("(s)", daemon_name));
  if (!answer) return false;
  gboolean owned = FALSE;
  g_variant_get(answer->get(), "(b)", &owned);
  return owned;
}

std::string DaemonBus::modem_with_device(const std::string& device) const {
  const auto answer = call(daemon_path, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects", nullptr);
  if (!answer) return "";
  const async::GVariantPtr objects(g_variant_get_child_value(answer->get(), 0));
  for (gsize i = 0; i < g_variant_n_children(objects.get()); ++i) {
    const async::GVariantPtr object(g_variant_get_child_value(objects.get(), i));
    const async::GVariantPtr path(g_variant_get_child_value(object.get(), 0));
    const async::GVariantPtr interfaces(g_variant_get_child_value(object.get(), 1));
    const async::GVariantPtr modem(
        g_variant_lookup_value(interfaces.get(), "org.freedesktop.ModemManager1.Modem", G_VARIANT_TYPE("a{sv}")));
    const char* found = nullptr;
    if (modem && g_variant_lookup(modem.get(), "Device", "&s", &found) && device == found) {
      return g_variant_get_string(path.get(), nullptr);
    }
  }
  return "";
}

Result<void> DaemonBus::set_profile(const std::string& name, const std::string& plugin,
                                    const std::vector<std::string>& ports) const {
  GVariantBuilder list;
  g_variant_builder_init(&list, G_VARIANT_TYPE("as"));
  for (const std::string& port : ports) g_variant_builder_add(&list, "s", port.c_str());
  const auto answer = call(daemon_path, "org.freedesktop.ModemManager1.Test", "SetProfile",
                           g_variant_new("(ssas)", name.c_str(), plugin.c_str(), &list));
  if (!answer) return answer.error();
  return {};
}

Result<void> DaemonBus::inhibit(const std::string& device, bool inhibited) const {
  const auto answer = call(daemon_path, "org.freedesktop.ModemManager1", "InhibitDevice",
                           g_variant_new("(sb)", device.c_str(), static_cast<gboolean>(inhibited)));
  if (!answer) return answer.error();
  return {};
}

bool DaemonBus::wait_until(const std::function<bool()>& condition, Patience patience, int give_up_fd) const {
  WakeUp wake_up(connection_.get(), patience, give_up_fd);
  while (!condition()) {
    if (!wake_up.next()) return condition();
  }
  return true;
}

}  // namespace celltext::sim
