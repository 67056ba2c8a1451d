// What the layer costs beside bare libmm-glib. Hidden; run it with: test_modem_real "[speed]"
#include <libmm-glib.h>

#include "celltext/async/gio.h"
#include "tests/modem/real/live_world.h"

using namespace celltext;
using namespace celltext::modem;
using namespace celltext::test;

namespace {

constexpr int rounds = 300;

using Microseconds = std::chrono::duration<double, std::micro>;

template<class Round>
double measure_round(Round round) {
  round();
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < rounds; ++i) round();
  return Microseconds(std::chrono::steady_clock::now() - start).count() / rounds;
}

async::Ref<MMModemMessaging> bare_messaging(const std::string& bus_address, const std::string& path) {
  constexpr auto flags = static_cast<GDBusConnectionFlags>(G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                           G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION);
  const auto bus = async::Ref<GDBusConnection>::adopt(
      g_dbus_connection_new_for_address_sync(bus_address.c_str(), flags, nullptr, nullptr, nullptr));
  const auto manager = async::Ref<MMManager>::adopt(
      mm_manager_new_sync(bus.get(), G_DBUS_OBJECT_MANAGER_CLIENT_FLAGS_NONE, nullptr, nullptr));
  const auto object = async::Ref<GDBusObject>::adopt(
      g_dbus_object_manager_get_object(G_DBUS_OBJECT_MANAGER(manager.get()), path.c_str()));
  return async::Ref<MMModemMessaging>::adopt(mm_object_get_modem_messaging(MM_OBJECT(object.get())));
}

void bare_round(MMModemMessaging* messaging) {
  const auto properties = async::Ref<MMSmsProperties>::adopt(mm_sms_properties_new());
  mm_sms_properties_set_number(properties.get(), "+15550099");
  mm_sms_properties_set_text(properties.get(), "hello");
  const auto sms =
      async::Ref<MMSms>::adopt(mm_modem_messaging_create_sync(messaging, properties.get(), nullptr, nullptr));
  REQUIRE(sms);
  REQUIRE(mm_sms_send_sync(sms.get(), nullptr, nullptr));
  REQUIRE(mm_modem_messaging_delete_sync(messaging, mm_sms_get_path(sms.get()), nullptr, nullptr));
}

async::Task<bool> round_of(Radio& radio, ModemPath modem) {
  OutgoingSms sms;
  sms.number = "+15550099";
  sms.text = "hello";
  const auto made = co_await radio.create_sms(modem, sms);
  if (!made) co_return false;
  const SmsPath path = *made;
  const auto outcome = co_await radio.send_sms(modem, path);
  if (outcome.fate != SendOutcome::Fate::sent || !outcome.reference) co_return false;
  const auto deleted = co_await radio.delete_sms(modem, path);
  co_return static_cast<bool>(deleted);
}

}  // namespace

TEST_CASE("a message through this layer costs about as much as through bare libmm-glib", "[.][speed]") {
  LiveWorld world;
  if (!world) return;
  world.bring_up();
  const ModemPath path = world.path();
  const auto messaging = bare_messaging((*world.network)->bus_address(), path);
  world.radio.reset();
  const double bare = measure_round([&] { bare_round(messaging.get()); });
  world.connect();
  const double ours = measure_round([&] { CHECK(finish(round_of(*world.radio, path))); });
  Listener listener(*world.radio);
  const double listened = measure_round([&] { CHECK(finish(round_of(*world.radio, path))); });
  WARN("create, send, read the reference and delete: bare libmm-glib (without reading the reference) "
       << bare << " us, this layer " << ours << " us, with a listener " << listened << " us");
  CHECK(ours < 2 * bare + 500);
}
