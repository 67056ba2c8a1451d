#include "modem_info.h"

#include <algorithm>
#include <charconv>

#include "celltext/async/gio.h"
#include "celltext/base/i18n.h"

namespace celltext::modem {

namespace {

// What MM_UNLOCK_RETRIES_UNKNOWN stands for is not public in all versions.
constexpr guint unknown_retries = 999;

std::string or_empty(const char* text) {
  return text ? text : "";
}

State state_of(MMModemState value) {
  // The door's enumeration has the daemon's order, from -1 (failed) on.
  const int index = static_cast<int>(value) + 1;
  return index >= 0 && index <= static_cast<int>(State::connected) ? static_cast<State>(index) : State::unknown;
}

std::string words_for(MMModemStateFailedReason reason) {
  switch (reason) {
    case MM_MODEM_STATE_FAILED_REASON_SIM_MISSING:
      return tr("there is no SIM in the modem");
    case MM_MODEM_STATE_FAILED_REASON_SIM_ERROR:
      return tr("the SIM does not work");
    case MM_MODEM_STATE_FAILED_REASON_UNKNOWN_CAPABILITIES:
      return tr("ModemManager can't tell what the modem can do");
    case MM_MODEM_STATE_FAILED_REASON_ESIM_WITHOUT_PROFILES:
      return tr("the eSIM has no profile");
    default:
      return tr("the modem could not be set up");
  }
}

// A missing PIN2 or PUK2 keeps nobody from using the modem.
Lock lock_of(MMModemLock value) {
  switch (value) {
    case MM_MODEM_LOCK_UNKNOWN:
    case MM_MODEM_LOCK_NONE:
    case MM_MODEM_LOCK_SIM_PIN2:
    case MM_MODEM_LOCK_SIM_PUK2:
      return Lock::none;
    case MM_MODEM_LOCK_SIM_PIN:
      return Lock::sim_pin;
    case MM_MODEM_LOCK_SIM_PUK:
      return Lock::sim_puk;
    default:
      return Lock::other;
  }
}

NetworkRegistration registration_of(MMModem3gppRegistrationState value) {
  switch (value) {
    case MM_MODEM_3GPP_REGISTRATION_STATE_IDLE:
      return NetworkRegistration::idle;
    case MM_MODEM_3GPP_REGISTRATION_STATE_SEARCHING:
      return NetworkRegistration::searching;
    case MM_MODEM_3GPP_REGISTRATION_STATE_DENIED:
      return NetworkRegistration::denied;
    case MM_MODEM_3GPP_REGISTRATION_STATE_HOME:
    case MM_MODEM_3GPP_REGISTRATION_STATE_HOME_SMS_ONLY:
    case MM_MODEM_3GPP_REGISTRATION_STATE_HOME_CSFB_NOT_PREFERRED:
      return NetworkRegistration::home;
    case MM_MODEM_3GPP_REGISTRATION_STATE_ROAMING:
    case MM_MODEM_3GPP_REGISTRATION_STATE_ROAMING_SMS_ONLY:
    case MM_MODEM_3GPP_REGISTRATION_STATE_ROAMING_CSFB_NOT_PREFERRED:
      return NetworkRegistration::roaming;
    case MM_MODEM_3GPP_REGISTRATION_STATE_EMERGENCY_ONLY:
      return NetworkRegistration::emergency_only;
    default:
      return NetworkRegistration::unknown;
  }
}

int index_of(const ModemPath& path) {
  const auto slash = path.rfind('/');
  int index = -1;
  if (slash != std::string::npos) std::from_chars(path.data() + slash + 1, path.data() + path.size(), index);
  return index;
}

void fill_identity(ModemInfo& info, MMModem* modem) {
  info.device = or_empty(mm_modem_get_device(modem));
  info.equipment_id = or_empty(mm_modem_get_equipment_identifier(modem));
  info.manufacturer = or_empty(mm_modem_get_manufacturer(modem));
  info.model = or_empty(mm_modem_get_model(modem));
  info.revision = or_empty(mm_modem_get_revision(modem));
  const gchar* const* numbers = mm_modem_get_own_numbers(modem);
  for (; numbers && *numbers; ++numbers) info.own_numbers.emplace_back(*numbers);
}

void fill_state(ModemInfo& info, MMModem* modem) {
  info.state = state_of(mm_modem_get_state(modem));
  if (info.state == State::failed) info.failed_reason = words_for(mm_modem_get_state_failed_reason(modem));
  const MMModemLock lock = mm_modem_get_unlock_required(modem);
  info.lock = lock_of(lock);
  if (info.lock != Lock::none) {
    MMUnlockRetries* retries = mm_modem_peek_unlock_retries(modem);
    const guint left = retries ? mm_unlock_retries_get(retries, lock) : unknown_retries;
    if (left != unknown_retries) info.unlock_retries = static_cast<int>(left);
  }
  // A modem that was just enabled stands at 0, which the daemon even calls recent, until its first poll.
  const guint signal = mm_modem_get_signal_quality(modem, nullptr);
  if (signal > 0) info.signal_percent = static_cast<int>(signal);
  info.technologies = technologies_of(mm_modem_get_access_technologies(modem));
  info.data_call_up = info.state >= State::disconnecting;
}

void fill_ports(ModemInfo& info, MMModem* modem) {
  const MMModemPortInfo* ports = nullptr;
  guint count = 0;
  if (!mm_modem_peek_ports(modem, &ports, &count)) return;
  for (guint i = 0; i < count; ++i)
    info.ports.push_back({or_empty(ports[i].name), or_empty(mm_modem_port_type_get_string(ports[i].type))});
  const auto is_qmi_or_mbim = [](const Port& port) { return port.type == "qmi" || port.type == "mbim"; };
  info.may_drop_notices = std::ranges::none_of(info.ports, is_qmi_or_mbim);
}

void fill_network(ModemInfo& info, MMModem3gpp* network) {
  info.registration = registration_of(mm_modem_3gpp_get_registration_state(network));
  info.operator_id = or_empty(mm_modem_3gpp_get_operator_code(network));
  info.operator_name = or_empty(mm_modem_3gpp_get_operator_name(network));
}

}  // namespace

std::vector<std::string> technologies_of(guint mask) {
  std::vector<std::string> names;
  for (guint bit = 1; bit != 0 && bit <= mask; bit <<= 1) {
    if (!(mask & bit) || mask == MM_MODEM_ACCESS_TECHNOLOGY_ANY) continue;
    const CPtr<char, g_free> name(
        mm_modem_access_technology_build_string_from_mask(static_cast<MMModemAccessTechnology>(bit)));
    if (name && *name) names.emplace_back(name.get());
  }
  return names;
}

State state_of(MMObject* object) {
  MMModem* modem = mm_object_peek_modem(object);
  return modem ? state_of(mm_modem_get_state(modem)) : State::unknown;
}

ModemInfo info_of(MMObject* object) {
  ModemInfo info;
  info.path = mm_object_get_path(object);
  info.index = index_of(info.path);
  if (MMModem* modem = mm_object_peek_modem(object)) {
    fill_identity(info, modem);
    fill_state(info, modem);
    fill_ports(info, modem);
  }
  if (MMModem3gpp* network = mm_object_peek_modem_3gpp(object)) fill_network(info, network);
  info.can_message = mm_object_peek_modem_messaging(object) != nullptr;
  return info;
}

SimInfo info_of(MMSim* sim) {
  SimInfo info;
  info.iccid = or_empty(mm_sim_get_identifier(sim));
  info.imsi = or_empty(mm_sim_get_imsi(sim));
  info.operator_id = or_empty(mm_sim_get_operator_identifier(sim));
  info.operator_name = or_empty(mm_sim_get_operator_name(sim));
  info.eid = or_empty(mm_sim_get_eid(sim));
  return info;
}

}  // namespace celltext::modem
