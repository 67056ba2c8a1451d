// A simulated SIM card: its identity, its files as +CRSM reads them, its PIN, and the messages stored on it.
#pragma once

#include <optional>
#include <string>

#include "celltext/base/bytes.h"
#include "sim/storage.h"

namespace celltext::sim {

class SimCard {
 public:
  enum class Lock { none, pin, puk };

  std::string iccid;     // 19 or 20 digits
  std::string imsi;      // 15 digits; the first six are the home network
  std::string number;    // own number, "+15550001"; empty: the card does not know
  std::string provider;  // service provider name, EF_SPN
  std::string pin = "1234";
  std::string puk = "12345678";
  int pin_tries = 3;
  int puk_tries = 10;
  bool pin_enabled = false;
  bool present = true;
  Storage messages;

  Lock lock() const;
  // True if the card gives its files and goes on the air.
  bool ready() const { return present && lock() == Lock::none; }

  // Each counts a try; true if it was right.
  bool verify_pin(const std::string& typed);
  bool unblock(const std::string& typed_puk, const std::string& new_pin);
  bool change_pin(const std::string& old_pin, const std::string& new_pin);
  bool enable_pin(bool enabled, const std::string& typed);
  // What switching the power off and on does: a PIN must be typed again.
  void power_cycle() { verified_ = false; }

  // The content of an elementary file: 3GPP TS 31.102 §4.2. Nothing if the card does not have it.
  std::optional<Bytes> file(int id) const;

 private:
  bool spend_pin_try(const std::string& typed);

  bool verified_ = false;
};

// The digits in pairs, low half first, 'F' at an odd end: as in EF_ICCID and in addresses (3GPP TS 23.040 §9.1.2.3).
Bytes swapped_digits(std::string_view digits);

}  // namespace celltext::sim
