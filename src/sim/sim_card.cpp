#include "sim/sim_card.h"

#include <algorithm>

namespace celltext::sim {

namespace {

constexpr int pin_tries_full = 3;

constexpr int ef_iccid = 0x2FE2;
constexpr int ef_imsi = 0x6F07;
constexpr int ef_administrative_data = 0x6FAD;
constexpr int ef_service_provider_name = 0x6F46;

// EF_SPN: a display condition, then 16 letters padded with FF. TS 31.102 §4.2.12.
Bytes provider_name_file(const std::string& name) {
  Bytes file{0x01};
  for (const char letter : name.substr(0, 16)) file.push_back(static_cast<std::uint8_t>(letter));
  file.resize(17, 0xFF);
  return file;
}

// EF_IMSI: a length, then the digits behind a half octet that says "odd number of digits". TS 31.102 §4.2.2.
Bytes imsi_file(const std::string& imsi) {
  Bytes file = swapped_digits("9" + imsi);
  file.insert(file.begin(), static_cast<std::uint8_t>(file.size()));
  return file;
}

}  // namespace

SimCard::Lock SimCard::lock() const {
  if (pin_tries == 0) return Lock::puk;
  return pin_enabled && !verified_ ? Lock::pin : Lock::none;
}

bool SimCard::spend_pin_try(const std::string& typed) {
  if (pin_tries == 0) return false;
  if (typed != pin) {
    --pin_tries;
    return false;
  }
  pin_tries = pin_tries_full;
  return true;
}

bool SimCard::verify_pin(const std::string& typed) {
  if (!spend_pin_try(typed)) return false;
  verified_ = true;
  return true;
}

bool SimCard::unblock(const std::string& typed_puk, const std::string& new_pin) {
  if (puk_tries == 0) return false;
  if (typed_puk != puk) {
    --puk_tries;
    return false;
  }
  pin = new_pin;
  pin_tries = pin_tries_full;
  puk_tries = 10;
  verified_ = true;
  return true;
}

bool SimCard::change_pin(const std::string& old_pin, const std::string& new_pin) {
  if (!spend_pin_try(old_pin)) return false;
  pin = new_pin;
  return true;
}

bool SimCard::enable_pin(bool enabled, const std::string& typed) {
  if (!spend_pin_try(typed)) return false;
  pin_enabled = enabled;
  verified_ = true;
  return true;
}

std::optional<Bytes> SimCard::file(int id) const {
  switch (id) {
    case ef_iccid: {
      Bytes digits = swapped_digits(iccid);
      digits.resize(10, 0xFF);
      return digits;
    }
    case ef_imsi:
      return imsi_file(imsi);
    case ef_administrative_data:
      return Bytes{0x00, 0x00, 0x00, 0x03};  // the last octet: the home network's code has three digits
    case ef_service_provider_name:
      return provider_name_file(provider);
    default:
      return std::nullopt;
  }
}

Bytes swapped_digits(std::string_view digits) {
  static constexpr std::string_view alphabet = "0123456789*#abc";
  Bytes octets;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const auto half = [&](std::size_t at) -> std::uint8_t {
      if (at >= digits.size()) return 0xF;
      const std::size_t value = alphabet.find(digits[at]);
      return value == std::string_view::npos ? 0 : static_cast<std::uint8_t>(value);
    };
    octets.push_back(static_cast<std::uint8_t>(half(i) | half(i + 1) << 4));
  }
  return octets;
}

}  // namespace celltext::sim
