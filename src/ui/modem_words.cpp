#include "modem_words.h"

#include "celltext/base/i18n.h"

namespace celltext::ui {

std::string trouble_with_modems(modem::Radio* radio) {
  if (!radio) return tr("The modems are being reached.");
  if (!radio->daemon_present()) return tr("ModemManager is not running: systemctl start ModemManager");
  return radio->modems().empty() ? tr("No modem is there. Plug one in; “celltext doctor” tells more.") : "";
}

std::string in_words(modem::State state) {
  switch (state) {
    case modem::State::failed:
      return tr("failed");
    case modem::State::unknown:
      return tr("unknown");
    case modem::State::initializing:
      return tr("starting");
    case modem::State::locked:
      return tr("locked");
    case modem::State::disabled:
      return tr("disabled");
    case modem::State::disabling:
      return tr("being disabled");
    case modem::State::enabling:
      return tr("being enabled");
    case modem::State::enabled:
      return tr("enabled");
    case modem::State::searching:
      return tr("searching");
    case modem::State::registered:
      return tr("registered");
    case modem::State::disconnecting:
      return tr("disconnecting");
    case modem::State::connecting:
      return tr("connecting");
    case modem::State::connected:
      return tr("connected");
  }
  return "";
}

std::string in_words(modem::NetworkRegistration registration) {
  switch (registration) {
    case modem::NetworkRegistration::unknown:
      return tr("unknown");
    case modem::NetworkRegistration::idle:
      return tr("not registered");
    case modem::NetworkRegistration::searching:
      return tr("searching");
    case modem::NetworkRegistration::home:
      return tr("registered at home");
    case modem::NetworkRegistration::roaming:
      return tr("roaming");
    case modem::NetworkRegistration::denied:
      return tr("denied by the network");
    case modem::NetworkRegistration::emergency_only:
      return tr("emergency calls only");
  }
  return "";
}

std::string in_words(modem::Lock lock) {
  switch (lock) {
    case modem::Lock::none:
      return tr("unlocked");
    case modem::Lock::sim_pin:
      return tr("locked: needs the PIN");
    case modem::Lock::sim_puk:
      return tr("locked: needs the PUK");
    case modem::Lock::other:
      return tr("locked");
  }
  return "";
}

}  // namespace celltext::ui
