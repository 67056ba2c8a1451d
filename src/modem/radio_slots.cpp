// The part of the Radio that deals with SIM slots, and with devices as a whole.
#include "celltext/async/event.h"
#include "celltext/base/i18n.h"
#include "radio.h"

namespace celltext::modem {

using async::Task;

namespace {

constexpr const char* daemon_interface = "org.freedesktop.ModemManager1";
// The daemon lets go of a device in a later turn of its main loop.
constexpr std::chrono::milliseconds letting_go{500};

std::vector<std::string> paths_in(const Variant& value) {
  std::vector<std::string> paths;
  if (!value) return paths;
  GVariantIter iterator;
  g_variant_iter_init(&iterator, value.get());
  const char* path = nullptr;
  while (g_variant_iter_next(&iterator, "&o", &path)) paths.emplace_back(path);
  return paths;
}

std::string text_in(const Variant& value) {
  return value ? g_variant_get_string(value.get(), nullptr) : "";
}

}  // namespace

Task<Result<std::vector<std::string>>> ModemManagerRadio::list_sim_slots(ModemPath modem) {
  const Peer peer = daemon_.peer();
  const Answer slots = co_await get_property(peer, modem, interface::modem, "SimSlots");
  if (!slots) co_return slots.error();
  std::vector<std::string> iccids;
  const std::vector<std::string> paths = paths_in(property_value(slots, G_VARIANT_TYPE("ao")));
  for (const std::string& path : paths) {
    if (path == "/") {
      iccids.emplace_back();
      continue;
    }
    const Answer iccid = co_await get_property(peer, path, interface::sim, "SimIdentifier");
    iccids.push_back(text_in(property_value(iccid, G_VARIANT_TYPE_STRING)));
  }
  co_return iccids;
}

Task<Result<void>> ModemManagerRadio::use_sim_slot(ModemPath modem, unsigned slot) {
  const Method method{modem, interface::modem, "SetPrimarySimSlot"};
  return tell(modem, method, Variant(g_variant_new("(u)", slot)), limit::setting_up);
}

Task<Result<void>> ModemManagerRadio::probe_again(std::string device) {
  const Peer peer = daemon_.peer();
  const Method inhibit{daemon_path, daemon_interface, "InhibitDevice"};
  const Variant away(g_variant_new("(sb)", device.c_str(), TRUE));
  const Variant back(g_variant_new("(sb)", device.c_str(), FALSE));
  const Answer gone = co_await call(peer, inhibit, away, limit::usual);
  if (!gone) co_return gone.error();
  co_await async::sleep_for(clock_, letting_go);
  const Answer returned = co_await call(peer, inhibit, back, limit::usual);
  if (!returned) co_return returned.error();
  co_return Result<void>();
}

}  // namespace celltext::modem
