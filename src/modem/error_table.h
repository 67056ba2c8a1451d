// The rows behind errors.h.
#pragma once

#include <string_view>

#include "errors.h"

namespace celltext::modem {

struct NamedError {
  std::string_view name;  // of the D-Bus error, in full
  std::string_view code;
  ErrorKind kind;
  Reach reach;
  bool transient;
  const char* text;  // for tr(); what went wrong and what to do
};

struct NumberedError {
  int number;
  ErrorKind kind;
  Reach reach;
  bool transient;
  const char* text;
};

const NamedError* find_named(std::string_view name);
// +CMS ERROR, 3GPP TS 27.005 §3.2.5.
const NumberedError* find_message_error(int number);
// +CME ERROR, 3GPP TS 27.007 §9.2.
const NumberedError* find_equipment_error(int number);

}  // namespace celltext::modem
