// What carriers want besides the standard, and what the provider database doesn't know: as data.
#pragma once

#include <span>
#include <string_view>

namespace celltext::mms {

enum class Quirk {
  mmsc,
  proxy,
  apn,
  user_agent,
  max_size,               // octets
  close_connection,       // after each answer
  append_transaction_id,  // to a Content-Location that ends in "="
  number_header,          // a header that carries the line's own number
};

struct CarrierQuirk {
  std::string_view networks;  // MCC and MNC, separated by spaces
  Quirk quirk;
  std::string_view value = {};
};

std::span<const CarrierQuirk> carrier_quirks();
bool concerns(const CarrierQuirk& quirk, std::string_view network);

}  // namespace celltext::mms
