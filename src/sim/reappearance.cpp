#include "sim/reappearance.h"

#include "celltext/async/event.h"
#include "celltext/base/log.h"
#include "celltext/sim/network.h"

namespace celltext::sim {

namespace {

constexpr std::chrono::milliseconds absence{200};
constexpr int call_patience_ms = 10'000;

// co_await: true if ModemManager agreed.
auto inhibit(async::Ref<GDBusConnection> connection, std::string device, bool inhibited) {
  return async::gio_call(
      [connection, device, inhibited](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        g_dbus_connection_call(connection.get(), "org.freedesktop.ModemManager1", "/org/freedesktop/ModemManager1",
                               "org.freedesktop.ModemManager1", "InhibitDevice",
                               g_variant_new("(sb)", device.c_str(), static_cast<gboolean>(inhibited)), nullptr,
                               G_DBUS_CALL_FLAGS_NO_AUTO_START, call_patience_ms, cancellable, callback, data);
      },
      [connection](GAsyncResult* result) {
        GError* error = nullptr;
        const async::GVariantPtr answer(g_dbus_connection_call_finish(connection.get(), result, &error));
        const async::GErrorPtr owned(error);
        if (owned) log::warning("InhibitDevice: {}", owned->message);
        return answer != nullptr;
      });
}

}  // namespace

Result<std::unique_ptr<Reappearance>> Reappearance::open(const std::string& bus_address, async::Clock& clock) {
  GError* error = nullptr;
  const auto flags = static_cast<GDBusConnectionFlags>(G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                       G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION);
  auto connection = async::Ref<GDBusConnection>::adopt(
      g_dbus_connection_new_for_address_sync(bus_address.c_str(), flags, nullptr, nullptr, &error));
  const async::GErrorPtr owned(error);
  if (!connection) return Error{ErrorKind::unexpected, owned->message};
  return std::unique_ptr<Reappearance>(new Reappearance(std::move(connection), clock));
}

Reappearance::~Reappearance() = default;

void Reappearance::start(Modem& modem) {
  scope_.spawn(run(modem));
}

async::Task<void> Reappearance::run(Modem& modem) {
  if (!modem.plugged()) co_return;
  const std::string device = Network::device_of(modem.index());
  modem.set_plugged(false);
  const bool left = co_await inhibit(connection_, device, true);
  co_await async::sleep_for(clock_, absence);
  modem.set_plugged(true);
  if (left) {
    const bool returned = co_await inhibit(connection_, device, false);
    log::debug("{} is back: {}", device, returned);
  }
}

}  // namespace celltext::sim
