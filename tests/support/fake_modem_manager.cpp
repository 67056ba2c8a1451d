#include "tests/support/fake_modem_manager.h"

#include <algorithm>
#include <stdexcept>

#include "tests/support/main_loop.h"

namespace celltext::test {

using async::Ref;

namespace {

Ref<GDBusConnection> connect(const std::string& address) {
  GError* error = nullptr;
  constexpr auto flags = static_cast<GDBusConnectionFlags>(G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                           G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION);
  auto bus = Ref<GDBusConnection>::adopt(
      g_dbus_connection_new_for_address_sync(address.c_str(), flags, nullptr, nullptr, &error));
  const async::GErrorPtr owned(error);
  if (owned) throw std::runtime_error(owned->message);
  g_dbus_connection_set_exit_on_close(bus.get(), FALSE);
  return bus;
}

void request_name(GDBusConnection* bus) {
  GError* error = nullptr;
  const async::GVariantPtr reply(g_dbus_connection_call_sync(bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                                             "org.freedesktop.DBus", "RequestName",
                                                             g_variant_new("(su)", "org.freedesktop.ModemManager1", 4U),
                                                             nullptr, G_DBUS_CALL_FLAGS_NONE, -1, nullptr, &error));
  const async::GErrorPtr owned(error);
  guint32 result = 0;
  if (reply) g_variant_get(reply.get(), "(u)", &result);
  if (result != 1) throw std::runtime_error("the name of ModemManager is taken");
}

}  // namespace

void FakeModemManager::start() {
  bus_ = connect(address_);
  server_ = Ref<GDBusObjectManagerServer>::adopt(g_dbus_object_manager_server_new("/org/freedesktop/ModemManager1"));
  g_dbus_object_manager_server_set_connection(server_.get(), bus_.get());
  manager_ = Ref<MmGdbusOrgFreedesktopModemManager1>::adopt(mm_gdbus_org_freedesktop_modem_manager1_skeleton_new());
  g_signal_connect(manager_.get(), "handle-inhibit-device", G_CALLBACK(&FakeModemManager::take_inhibit), this);
  g_dbus_interface_skeleton_export(G_DBUS_INTERFACE_SKELETON(manager_.get()), bus_.get(),
                                   "/org/freedesktop/ModemManager1", nullptr);
  next_modem_ = 0;
  next_number_ = 0;
  request_name(bus_.get());
}

void FakeModemManager::stop() {
  if (!bus_) return;
  g_dbus_connection_close_sync(bus_.get(), nullptr, nullptr);
  modems_.clear();
  server_ = {};
  manager_ = {};
  bus_ = {};
}

gboolean FakeModemManager::take_inhibit(MmGdbusOrgFreedesktopModemManager1* skeleton, GDBusMethodInvocation* invocation,
                                        const char* device, gboolean inhibit, gpointer data) {
  auto* self = static_cast<FakeModemManager*>(data);
  self->inhibited.emplace_back(device, inhibit);
  if (self->refuses_inhibit) {
    g_dbus_method_invocation_return_dbus_error(invocation, "org.freedesktop.ModemManager1.Error.Core.NotFound",
                                               "no such device");
    return TRUE;
  }
  if (self->on_inhibit) self->on_inhibit(inhibit);
  mm_gdbus_org_freedesktop_modem_manager1_complete_inhibit_device(skeleton, invocation);
  return TRUE;
}

FakeModem& FakeModemManager::add_modem(const FakeModemSetup& setup) {
  const std::string path = "/org/freedesktop/ModemManager1/Modem/" + std::to_string(next_modem_++);
  modems_.push_back(
      std::make_unique<FakeModem>(bus_.get(), server_.get(), path, setup, [this] { return next_number_++; }));
  return *modems_.back();
}

void FakeModemManager::remove_modem(FakeModem& modem) {
  std::erase_if(modems_, [&](const auto& owned) { return owned.get() == &modem; });
}

FakeModem& FakeModemManager::replace_modem(FakeModem& modem) {
  const FakeModemSetup setup = modem.setup();
  remove_modem(modem);
  return add_modem(setup);
}

}  // namespace celltext::test
