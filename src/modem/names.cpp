#include <array>

#include "celltext/modem/modem.h"

namespace celltext::modem {

namespace {

constexpr std::array<std::string_view, 13> states = {
    "failed",  "unknown",   "initializing", "locked",        "disabled",   "disabling", "enabling",
    "enabled", "searching", "registered",   "disconnecting", "connecting", "connected",
};
constexpr std::array<std::string_view, 4> locks = {"none", "sim-pin", "sim-puk", "other"};
constexpr std::array<std::string_view, 7> registrations = {
    "unknown", "idle", "searching", "home", "roaming", "denied", "emergency-only",
};

template<std::size_t n, class Enum>
std::string_view look_up(const std::array<std::string_view, n>& names, Enum value) {
  const auto index = static_cast<std::size_t>(value);
  return index < n ? names[index] : "unknown";
}

}  // namespace

std::string_view name_of(State state) {
  return look_up(states, state);
}
std::string_view name_of(Lock lock) {
  return look_up(locks, lock);
}
std::string_view name_of(NetworkRegistration registration) {
  return look_up(registrations, registration);
}

std::string signal_of(const ModemInfo& modem) {
  return modem.is_registered() && modem.signal_percent ? std::to_string(*modem.signal_percent) + "%" : "";
}

}  // namespace celltext::modem
