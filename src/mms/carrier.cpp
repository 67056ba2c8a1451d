#include "celltext/mms/carrier.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "carrier_quirks.h"
#include "provider_database.h"

namespace celltext::mms {

namespace {

constexpr std::string_view usual_user_agent = "celltext";
constexpr std::uint64_t usual_max_size = 1024 * 1024;
// What the database says may be a slip; less or more than this is none that a carrier means.
constexpr std::uint64_t smallest_max_size = 10'000;
constexpr std::uint64_t largest_max_size = 20'000'000;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_word(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

bool contains_word(std::string_view text, std::string_view word) {
  return !word.empty() && !std::ranges::search(text, word, [](char x, char y) { return lower(x) == lower(y); }).empty();
}

template<class Number>
std::optional<Number> read_number(std::string_view digits) {
  Number number{};
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size()) return std::nullopt;
  return number;
}

template<class T>
void set(Setting<T>& setting, T value, Source source) {
  setting = {std::move(value), source};
}

void set_text(Setting<std::string>& setting, std::string_view value, Source source) {
  if (!value.empty()) set(setting, std::string(value), source);
}

void set_mmsc(Carrier& carrier, std::string_view url, Source source) {
  if (is_mmsc_url(url)) set(carrier.mmsc, std::string(url), source);
}

void set_proxy(Carrier& carrier, std::string_view written, Source source) {
  if (auto proxy = parse_proxy(written)) set(carrier.proxy, *std::move(proxy), source);
}

void set_max_size(Carrier& carrier, std::string_view written, Source source) {
  const auto size = read_number<std::uint64_t>(written);
  if (size && *size >= smallest_max_size && *size <= largest_max_size) set(carrier.max_size, *size, source);
}

// How likely it is that this provider, or access point, is the one of the subscription.
int likeness(const Provider& provider, const Subscription& subscription) {
  int points = provider.primary ? 1 : 0;
  int name = 0;
  for (const std::string& known : provider.names) {
    if (same_word(known, subscription.name))
      name = 4;
    else if (contains_word(known, subscription.name) || contains_word(subscription.name, known))
      name = std::max(name, 2);
  }
  points += name;
  const auto has_apn = [&](const ProviderApn& apn) { return same_word(apn.apn, subscription.apn); };
  if (!subscription.apn.empty() && std::ranges::any_of(provider.apns, has_apn)) points += 8;
  return points;
}

int likeness(const ProviderApn& apn, const Subscription& subscription) {
  const bool in_use = !subscription.apn.empty() && same_word(apn.apn, subscription.apn);
  return (in_use ? 4 : 0) + (is_mmsc_url(apn.mmsc) ? 2 : 0) + (apn.usage.starts_with("mms") ? 1 : 0);
}

// The first of the most likely ones.
template<class T>
const T& most_likely(const std::vector<T>& candidates, const Subscription& subscription) {
  return *std::ranges::max_element(candidates, {}, [&](const T& one) { return likeness(one, subscription); });
}

void take_database(Carrier& carrier, const Subscription& subscription, const std::filesystem::path& database) {
  const auto providers = read_providers(database, subscription.network);
  if (!providers) carrier.trouble = providers.error().message;
  if (!providers || providers->empty()) return;
  const Provider& provider = most_likely(*providers, subscription);
  const ProviderApn& apn = most_likely(provider.apns, subscription);
  constexpr auto source = Source::database;
  if (!provider.names.empty()) carrier.provider = provider.names.front();
  set_mmsc(carrier, apn.mmsc, source);
  set_proxy(carrier, apn.proxy, source);
  set_text(carrier.apn, apn.apn, source);
  set_text(carrier.username, apn.username, source);
  set_text(carrier.password, apn.password, source);
  set_max_size(carrier, apn.max_size, source);
}

// Addresses in the table fill what the database leaves open; the rest is only there.
void take_quirk(Carrier& carrier, const CarrierQuirk& quirk) {
  constexpr auto source = Source::quirks;
  switch (quirk.quirk) {
    case Quirk::mmsc:
      if (!carrier.mmsc.is_set()) set_mmsc(carrier, quirk.value, source);
      break;
    case Quirk::proxy:
      if (carrier.mmsc.source != Source::database) set_proxy(carrier, quirk.value, source);
      break;
    case Quirk::apn:
      if (!carrier.apn.is_set()) set_text(carrier.apn, quirk.value, source);
      break;
    case Quirk::user_agent:
      set_text(carrier.user_agent, quirk.value, source);
      break;
    case Quirk::max_size:
      set_max_size(carrier, quirk.value, source);
      break;
    case Quirk::close_connection:
      set(carrier.close_connection, true, source);
      break;
    case Quirk::append_transaction_id:
      set(carrier.append_transaction_id, true, source);
      break;
    case Quirk::number_header:
      set_text(carrier.number_header, quirk.value, source);
      break;
  }
}

// An MMSC of the user's own has none of the carrier's proxy, unless that is said too.
void take_override(Carrier& carrier, const CarrierOverride& own) {
  constexpr auto source = Source::configuration;
  if (is_mmsc_url(own.mmsc)) {
    set_mmsc(carrier, own.mmsc, source);
    carrier.proxy = {};
  }
  set_proxy(carrier, own.proxy, source);
  set_text(carrier.apn, own.apn, source);
  set_text(carrier.user_agent, own.user_agent, source);
}

// "010.000.000.172" is decimal here, not octal as the C library reads it.
std::string plain_address(std::string_view host) {
  std::string plain;
  int count = 0;
  for (std::string_view rest = host;; ++count) {
    const std::string_view digits = rest.substr(0, rest.find('.'));
    const auto number = digits.size() <= 3 ? read_number<std::uint8_t>(digits) : std::nullopt;
    if (!number) return std::string(host);
    if (count > 0) plain += '.';
    plain += std::to_string(*number);
    if (digits.size() == rest.size()) break;
    rest.remove_prefix(digits.size() + 1);
  }
  return count == 3 ? plain : std::string(host);
}

bool is_host(std::string_view host) {
  return !host.empty() && host.size() <= 253 && std::ranges::all_of(host, [](char c) {
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
  });
}

std::string_view without_scheme(std::string_view url) {
  for (const std::string_view scheme : {"http://", "https://"})
    if (same_word(url.substr(0, scheme.size()), scheme)) return url.substr(scheme.size());
  return url;
}

// Without "+" and, for North America, without the 1: a mobile directory number.
std::string directory_number(std::string_view number) {
  if (number.starts_with('+')) number.remove_prefix(1);
  if (number.size() == 11 && number.starts_with('1')) number.remove_prefix(1);
  return std::string(number);
}

constexpr std::array<std::string_view, 5> source_names{"none", "default", "provider-info", "carrier-table",
                                                       "configuration"};

}  // namespace

std::string_view name_of(Source source) {
  return source_names[static_cast<std::size_t>(source)];
}

Carrier find_carrier(const Subscription& subscription, const std::vector<CarrierOverride>& overrides,
                     const std::filesystem::path& database) {
  Carrier carrier;
  set_text(carrier.user_agent, usual_user_agent, Source::standard);
  set(carrier.max_size, usual_max_size, Source::standard);
  take_database(carrier, subscription, database);
  for (const CarrierQuirk& quirk : carrier_quirks())
    if (concerns(quirk, subscription.network)) take_quirk(carrier, quirk);
  for (const CarrierOverride& own : overrides)
    if (own.network == subscription.network) take_override(carrier, own);
  return carrier;
}

bool is_mmsc_url(std::string_view url) {
  const std::string_view rest = without_scheme(url);
  if (rest.size() == url.size()) return false;
  const bool clean =
      std::ranges::none_of(url, [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 0x7F; });
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  return clean && authority.find('@') == std::string_view::npos && parse_proxy(authority).has_value();
}

std::optional<Proxy> parse_proxy(std::string_view written) {
  written = without_scheme(written);
  if (written.ends_with('/')) written.remove_suffix(1);
  Proxy proxy;
  std::string_view host = written;
  const auto colon = written.rfind(':');
  const auto bracket = written.rfind(']');
  if (colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket)) {
    const auto port = read_number<std::uint16_t>(written.substr(colon + 1));
    if (!port || *port == 0) return std::nullopt;
    proxy.port = *port;
    host = written.substr(0, colon);
  }
  if (host.starts_with('[') && host.ends_with(']') && host.size() > 4) {
    proxy.host = host.substr(1, host.size() - 2);
    const bool is_ip6 = proxy.host.find_first_not_of("0123456789abcdefABCDEF:.") == std::string::npos;
    return is_ip6 ? std::optional(proxy) : std::nullopt;
  }
  if (!is_host(host)) return std::nullopt;
  proxy.host = plain_address(host);
  return proxy;
}

std::string fetch_url(const Carrier& carrier, std::string_view content_location, std::string_view transaction_id) {
  std::string url(content_location);
  if (carrier.append_transaction_id.value && url.ends_with('=')) url += transaction_id;
  return url;
}

std::vector<HttpHeader> request_headers(const Carrier& carrier, std::string_view own_number) {
  std::vector<HttpHeader> headers{{"User-Agent", carrier.user_agent.value}};
  if (carrier.number_header.is_set() && !own_number.empty())
    headers.push_back({carrier.number_header.value, directory_number(own_number)});
  if (carrier.close_connection.value) headers.push_back({"Connection", "close"});
  return headers;
}

}  // namespace celltext::mms
