// What `doctor` finds out.
#pragma once

#include <string>
#include <string_view>

#include "celltext/base/result.h"

namespace celltext::cli {

enum class Verdict { ok, warning, failed };
std::string_view name_of(Verdict verdict);

struct Check {
  std::string name;  // for scripts: "bus", "modem-manager", …
  Verdict verdict = Verdict::ok;
  std::string message;
  std::string fix;                       // what to do about it; may have several lines
  ErrorKind kind = ErrorKind::no_modem;  // if it failed
};

}  // namespace celltext::cli
