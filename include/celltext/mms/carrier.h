// How a network wants its MMS: where the MMSC is, through which proxy and access point, with which peculiarities.
//
// Three sources, the later beats the earlier: mobile-broadband-provider-info (serviceproviders.xml), our own table of
// quirks (src/mms/carrier_quirks.cpp), the [carrier MCCMNC] groups of the configuration.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace celltext::mms {

enum class Source { nowhere, standard, database, quirks, configuration };

// A value and where it came from.
template<class T>
struct Setting {
  T value{};
  Source source = Source::nowhere;

  bool is_set() const { return source != Source::nowhere; }
};

struct Proxy {
  std::string host;  // "10.0.0.172" even where it was written 010.000.000.172
  std::uint16_t port = 80;

  bool operator==(const Proxy&) const = default;
};

struct HttpHeader {
  std::string name;
  std::string value;

  bool operator==(const HttpHeader&) const = default;
};

struct Carrier {
  std::string provider;       // of the database: "T-Mobile"; empty: it has none
  Setting<std::string> mmsc;  // an http or https URL; not set: nothing can be sent or fetched
  Setting<Proxy> proxy;
  Setting<std::string> apn;
  Setting<std::string> username;
  Setting<std::string> password;
  Setting<std::string> user_agent;      // never empty: some MMSCs answer 412 without one
  Setting<std::uint64_t> max_size;      // octets of a message that may be sent
  Setting<bool> close_connection;       // ask for "Connection: close"
  Setting<bool> append_transaction_id;  // to a Content-Location that ends in "="
  // The name of a header that is to carry the line's own number without "+" and country code; empty: none.
  Setting<std::string> number_header;
  // The database could not be read, in words; empty if all is well.
  std::string trouble;
};

// What one [carrier MCCMNC] group says; empty: it says nothing about it.
struct CarrierOverride {
  std::string network;
  std::string mmsc;
  std::string proxy;  // host, or host:port
  std::string apn;
  std::string user_agent;
};

// Which subscription. The database may have several providers for one network (the owner and those who rent from it):
// the APN in use tells them apart best, then the name.
struct Subscription {
  std::string network;  // MCC and MNC of the SIM, 5 or 6 digits
  std::string name;     // the SIM's operator name; may be empty
  std::string apn;      // that data uses now; may be empty
};

inline constexpr std::string_view provider_database = "/usr/share/mobile-broadband-provider-info/serviceproviders.xml";

// Never fails: what nobody knows is not set. Reads the whole database, some 10 ms.
Carrier find_carrier(const Subscription& subscription, const std::vector<CarrierOverride>& overrides,
                     const std::filesystem::path& database = provider_database);

// "host", "host:port", "[2001:db8::1]:80", with or without "http://". Nothing for anything else.
std::optional<Proxy> parse_proxy(std::string_view written);
// http or https with a host.
bool is_mmsc_url(std::string_view url);

// Where to fetch a message: its Content-Location, with the transaction id for the carriers that want it.
std::string fetch_url(const Carrier& carrier, std::string_view content_location, std::string_view transaction_id);
// What every request to this carrier carries, besides content type and accept. `own_number`: in full, may be empty.
std::vector<HttpHeader> request_headers(const Carrier& carrier, std::string_view own_number);

// "configuration", "carrier-table", "provider-info", "default", "none"
std::string_view name_of(Source source);

}  // namespace celltext::mms
