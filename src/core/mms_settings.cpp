#include "celltext/core/mms_settings.h"

#include <algorithm>
#include <array>

#include "mms_keys.h"
#include "setting_values.h"

namespace celltext::core {

namespace {

constexpr std::array<std::string_view, 4> download_names{"always", "home", "contacts", "never"};
constexpr std::array<std::string_view, 3> route_names{"auto", "cellular", "internet"};

template<class Choice, std::size_t size>
std::optional<Choice> choice_in(const std::array<std::string_view, size>& names, std::string_view text) {
  const auto found = std::ranges::find(names, text);
  if (found == names.end()) return std::nullopt;
  return static_cast<Choice>(found - names.begin());
}

}  // namespace

std::string_view name_of(AutoDownload policy) {
  return download_names[static_cast<std::size_t>(policy)];
}

std::string_view name_of(MmsRoute route) {
  return route_names[static_cast<std::size_t>(route)];
}

mms::Carrier carrier_for(const MmsSettings& settings, const mms::Subscription& subscription) {
  return mms::find_carrier(subscription, settings.carriers);
}

bool is_auto_download(std::string_view text) {
  return choice_in<AutoDownload>(download_names, text).has_value();
}

bool is_mms_route(std::string_view text) {
  return choice_in<MmsRoute>(route_names, text).has_value();
}

bool is_size(std::string_view text) {
  return read_size(text).has_value();
}

bool is_proxy(std::string_view text) {
  return mms::parse_proxy(text).has_value();
}

// 3GPP TS 23.003 §9.1: at most 100 octets.
bool is_access_point(std::string_view text) {
  return !text.empty() && text.size() <= 100 &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7F && c != '"'; });
}

bool is_network(std::string_view text) {
  return (text.size() == 5 || text.size() == 6) && all_digits(text);
}

void store_mms_key(MmsSettings& settings, const KeyFileEntry& entry) {
  if (entry.key == "auto-download") settings.auto_download = *choice_in<AutoDownload>(download_names, entry.value);
  if (entry.key == "max-download") settings.max_download = static_cast<std::uint64_t>(*read_size(entry.value));
  if (entry.key == "route") settings.route = *choice_in<MmsRoute>(route_names, entry.value);
  if (entry.key == "open-with") settings.open_with = entry.value;
  if (entry.key == "read-report") settings.read_reports = *read_boolean(entry.value);
}

void store_carrier_key(mms::CarrierOverride& carrier, const KeyFileEntry& entry) {
  if (entry.key == "mmsc") carrier.mmsc = entry.value;
  if (entry.key == "proxy") carrier.proxy = entry.value;
  if (entry.key == "apn") carrier.apn = entry.value;
  if (entry.key == "user-agent") carrier.user_agent = entry.value;
}

}  // namespace celltext::core
