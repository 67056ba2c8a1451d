#include "phonenumber_module.h"

#include <phonenumbers/phonenumberutil.h>
#include <phonenumbers/shortnumberinfo.h>

#include <array>
#include <cstring>
#include <exception>
#include <string>
#include <string_view>

namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;
using i18n::phonenumbers::ShortNumberInfo;

// Numbers that are dialled as they are and nowhere else, although libphonenumber takes them for subscribers.
struct ServicePrefix {
  std::string_view region;
  std::string_view prefix;
};

constexpr std::array<ServicePrefix, 7> service_prefixes{{
    {"CN", "10"},  // 10086; 106… are companies' senders of up to 20 digits
    {"CN", "11"},
    {"CN", "12"},
    {"CN", "95"},  // banks and insurers
    {"CN", "96"},
    {"CN", "400"},
    {"CN", "800"},
}};

bool is_service_number(std::string_view number, std::string_view region) {
  for (const ServicePrefix& service : service_prefixes) {
    if (service.region == region && number.starts_with(service.prefix)) return true;
  }
  return false;
}

const ShortNumberInfo& short_numbers() {
  static const ShortNumberInfo info;
  return info;
}

bool is_short_code(const PhoneNumber& number, const std::string& region) {
  const ShortNumberInfo& info = short_numbers();
  return info.IsPossibleShortNumberForRegion(number, region) && info.IsValidShortNumberForRegion(number, region);
}

std::size_t hand_out(const std::string& text, char* out, std::size_t out_size) {
  if (text.empty() || text.size() >= out_size) return 0;
  std::memcpy(out, text.c_str(), text.size() + 1);
  return text.size();
}

std::size_t complete(const char* typed, const char* region, char* out, std::size_t out_size) {
  const std::string number = typed;
  const std::string home = *region ? region : "ZZ";
  if (is_service_number(number, home)) return 0;

  const PhoneNumberUtil& util = *PhoneNumberUtil::GetInstance();
  PhoneNumber parsed;
  if (util.Parse(number, home, &parsed) != PhoneNumberUtil::NO_PARSING_ERROR) return 0;
  // Not for what lacks its area code, and not for what is merely unassigned: plans grow faster than this library is
  // updated.
  if (util.IsPossibleNumberWithReason(parsed) != PhoneNumberUtil::IS_POSSIBLE) return 0;
  if (is_short_code(parsed, home)) return 0;
  std::string e164;
  util.Format(parsed, PhoneNumberUtil::E164, &e164);
  return hand_out(e164, out, out_size);
}

bool is_iso_region(const std::string& region) {
  return region.size() == 2 && region != "ZZ";
}

std::size_t region_of(const char* e164, char* out, std::size_t out_size) {
  const PhoneNumberUtil& util = *PhoneNumberUtil::GetInstance();
  PhoneNumber parsed;
  if (util.Parse(e164, "ZZ", &parsed) != PhoneNumberUtil::NO_PARSING_ERROR) return 0;
  std::string region;
  util.GetRegionCodeForNumber(parsed, &region);
  // An area code younger than the library: the main country of its calling code.
  if (!is_iso_region(region)) util.GetRegionCodeForCountryCode(parsed.country_code(), &region);
  return is_iso_region(region) ? hand_out(region, out, out_size) : 0;
}

std::size_t is_premium_rate(const char* number, const char* region) {
  const PhoneNumberUtil& util = *PhoneNumberUtil::GetInstance();
  const std::string home = *region ? region : "ZZ";
  PhoneNumber parsed;
  if (util.Parse(number, home, &parsed) != PhoneNumberUtil::NO_PARSING_ERROR) return 0;
  if (*number == '+') return util.GetNumberType(parsed) == PhoneNumberUtil::PREMIUM_RATE ? 1 : 0;
  return short_numbers().GetExpectedCostForRegion(parsed, home) == ShortNumberInfo::PREMIUM_RATE ? 1 : 0;
}

// No exception may pass through a C interface.
template<auto fn, class... Args>
std::size_t guarded(Args... args) noexcept {
  try {
    return fn(args...);
  } catch (const std::exception&) {
    return 0;
  }
}

}  // namespace

extern "C" __attribute__((visibility("default"))) const celltext_phonenumber* celltext_phonenumber_v2() {
  static constexpr celltext_phonenumber table{
      .complete = [](const char* number, const char* region, char* out,
                     std::size_t out_size) { return guarded<complete>(number, region, out, out_size); },
      .region_of = [](const char* e164, char* out,
                      std::size_t out_size) { return guarded<region_of>(e164, out, out_size); },
      .is_premium_rate = [](const char* number,
                            const char* region) { return guarded<is_premium_rate>(number, region); },
  };
  return &table;
}
