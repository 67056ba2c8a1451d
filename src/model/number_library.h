// libphonenumber behind its module, loaded when it is first asked and kept until the process ends.
#pragma once

#include <string>

#include "celltext/model/phone_number.h"

namespace celltext::model {

// E.164, or empty: the number is to stay as it is. Empty too, after one warning in the log, if the module can't be
// loaded.
std::string complete_number(const std::string& number, const Region& region);
Region library_region_of(const std::string& e164);
bool library_is_premium_rate(const std::string& number, const Region& region);

// Whether the module is in memory. Tells the tests that the fast path is one.
bool number_library_loaded();

}  // namespace celltext::model
