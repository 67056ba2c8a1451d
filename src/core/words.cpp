#include "celltext/core/words.h"

#include "celltext/base/i18n.h"

namespace celltext::core {

std::string joined(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "" : ", ") + item;
  return text;
}

std::string in_words(model::Status status) {
  switch (status) {
    case model::Status::queued:
      return tr("queued");
    case model::Status::scheduled:
      return tr("scheduled");
    case model::Status::sending:
      return tr("sending");
    case model::Status::sent:
      return tr("sent");
    case model::Status::delivered:
      return tr("delivered");
    case model::Status::failed:
      return tr("failed");
    case model::Status::unknown:
      return tr("unknown");
    case model::Status::cancelled:
      return tr("cancelled");
    case model::Status::received:
      return tr("received");
    case model::Status::partial:
      return tr("incomplete");
    case model::Status::pending_download:
      return tr("to download");
    case model::Status::downloading:
      return tr("downloading");
    case model::Status::download_failed:
      return tr("download failed");
  }
  return "";
}

std::string in_words(model::Encoding encoding) {
  switch (encoding) {
    case model::Encoding::gsm7:
      return tr("plain letters (GSM-7)");
    case model::Encoding::ucs2:
      return tr("all letters (UCS-2)");
    case model::Encoding::data8:
      return tr("data (8-bit)");
  }
  return "";
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

}  // namespace celltext::core
