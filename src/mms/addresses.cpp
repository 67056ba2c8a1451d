// Which addresses a push from anybody may not lead to.
#include <arpa/inet.h>
#include <gio/gio.h>
#include <ifaddrs.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>

#include "celltext/async/gio.h"
#include "celltext/base/c_ptr.h"
#include "celltext/mms/transport.h"

namespace celltext::mms {

namespace {

// An address in network order; 4 octets are an IPv4 one.
using Octets = std::vector<std::uint8_t>;

Octets octets_of(const std::string& text) {
  std::array<std::uint8_t, 16> buffer{};
  if (inet_pton(AF_INET, text.c_str(), buffer.data()) == 1) return {buffer.begin(), buffer.begin() + 4};
  // "fe80::1%eth0": the scope is no part of the address.
  const std::string bare = text.substr(0, text.find('%'));
  if (inet_pton(AF_INET6, bare.c_str(), buffer.data()) != 1) return {};
  const Octets whole(buffer.begin(), buffer.end());
  // IPv4 in IPv6's clothes: mapped, "compatible" (::/96), 64:ff9b::/96 (RFC 6052), 2002::/16 (RFC 3056).
  static constexpr std::array<std::uint8_t, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  static constexpr std::array<std::uint8_t, 12> compatible{};
  static constexpr std::array<std::uint8_t, 12> translated{0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0};
  for (const auto& prefix : {mapped, compatible, translated}) {
    if (std::equal(prefix.begin(), prefix.end(), whole.begin())) return {whole.begin() + 12, whole.end()};
  }
  if (whole[0] == 0x20 && whole[1] == 0x02) return {whole.begin() + 2, whole.begin() + 6};
  return whole;
}

struct Block {
  const char* address;
  int bits;
};

// Never anybody else's: this computer, "this network", the link, multicast, reserved.
constexpr Block own_blocks[] = {
    // :: and ::1 are in the second, as "compatible" ones.
    {"127.0.0.0", 8}, {"0.0.0.0", 8}, {"169.254.0.0", 16}, {"224.0.0.0", 4},
    {"240.0.0.0", 4}, {"fe80::", 10}, {"ff00::", 8},
};
// Private and shared ones, besides: RFC 1918, RFC 6598, RFC 4193, documentation.
constexpr Block not_public_blocks[] = {
    {"10.0.0.0", 8},     {"172.16.0.0", 12}, {"192.168.0.0", 16}, {"100.64.0.0", 10},
    {"192.0.0.0", 24},   {"192.0.2.0", 24},  {"198.18.0.0", 15},  {"198.51.100.0", 24},
    {"203.0.113.0", 24}, {"fc00::", 7},      {"2001:db8::", 32},
};

bool shares_bits(const Octets& a, const Octets& b, int bits) {
  if (a.size() != b.size() || bits > static_cast<int>(a.size()) * 8) return false;
  const auto whole = static_cast<std::size_t>(bits / 8);
  if (!std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(whole), b.begin())) return false;
  const int rest = bits % 8;
  return rest == 0 || (a[whole] ^ b[whole]) >> (8 - rest) == 0;
}

template<class Blocks>
bool is_in(const Octets& address, const Blocks& blocks) {
  return std::ranges::any_of(
      blocks, [&](const Block& block) { return shares_bits(address, octets_of(block.address), block.bits); });
}

Octets octets_of(const sockaddr* address) {
  if (!address) return {};
  std::array<std::uint8_t, 16> buffer{};
  if (address->sa_family == AF_INET) {
    std::memcpy(buffer.data(), &reinterpret_cast<const sockaddr_in*>(address)->sin_addr, 4);
    return {buffer.begin(), buffer.begin() + 4};
  }
  if (address->sa_family != AF_INET6) return {};
  std::memcpy(buffer.data(), &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr, 16);
  return {buffer.begin(), buffer.end()};
}

int bits_of_mask(const Octets& mask) {
  int bits = 0;
  for (const std::uint8_t octet : mask) bits += __builtin_popcount(octet);
  return bits;
}

bool any_interface(const std::function<bool(const ifaddrs&, const Octets& address)>& test) {
  ifaddrs* list = nullptr;
  if (getifaddrs(&list) != 0) return false;
  const CPtr<ifaddrs, freeifaddrs> owned(list);
  for (const ifaddrs* one = list; one; one = one->ifa_next) {
    const Octets address = octets_of(one->ifa_addr);
    if (!address.empty() && test(*one, address)) return true;
  }
  return false;
}

// In the network of one of this computer's interfaces.
bool is_neighbour(const Octets& address) {
  return any_interface([&](const ifaddrs& one, const Octets& own) {
    return shares_bits(address, own, bits_of_mask(octets_of(one.ifa_netmask)));
  });
}

}  // namespace

bool is_own_network(const std::string& address) {
  const Octets octets = octets_of(address);
  return !octets.empty() && (is_in(octets, own_blocks) || is_neighbour(octets));
}

bool has_address(const std::string& interface, AddressKind kind) {
  return any_interface([&](const ifaddrs& one, const Octets& address) {
    const bool is_only_of_the_link = shares_bits(address, octets_of("fe80::"), 10);
    const AddressKind its_kind = address.size() == 4 ? AddressKind::ipv4 : AddressKind::ipv6;
    return interface == one.ifa_name && !is_only_of_the_link && (kind == AddressKind::any || kind == its_kind);
  });
}

bool is_public(const std::string& address) {
  const Octets octets = octets_of(address);
  return !octets.empty() && !is_in(octets, own_blocks) && !is_in(octets, not_public_blocks);
}

namespace {

// "2130706433", "0x7f.1", "127.1", "0177.0.0.1": numbers that some read as an address, and not all as the same one.
bool is_address_in_disguise(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  std::string_view last = host.substr(host.rfind('.') + 1);
  const bool is_hexadecimal = last.starts_with("0x") || last.starts_with("0X");
  if (is_hexadecimal) last.remove_prefix(2);
  const bool is_number =
      std::ranges::all_of(last, [&](char c) { return is_hexadecimal ? g_ascii_isxdigit(c) : g_ascii_isdigit(c); });
  return is_number && octets_of(std::string(host)).empty();
}

}  // namespace

std::optional<HostPort> host_and_port(const std::string& url) {
  const CPtr<GUri, g_uri_unref> uri(g_uri_parse(url.c_str(), G_URI_FLAGS_SCHEME_NORMALIZE, nullptr));
  if (!uri) return std::nullopt;
  const std::string scheme = g_uri_get_scheme(uri.get());
  if (scheme != "http" && scheme != "https") return std::nullopt;
  const char* host = g_uri_get_host(uri.get());
  if (!host || *host == '\0' || g_uri_get_userinfo(uri.get())) return std::nullopt;
  // What stood there as %0D%0A would end up in the request.
  if (std::ranges::any_of(std::string_view(host), [](char c) { return (c >= 0 && c <= ' ') || c == 0x7F || c == '/'; }))
    return std::nullopt;
  if (is_address_in_disguise(host)) return std::nullopt;
  HostPort place;
  const CPtr<char, g_free> lower(g_ascii_strdown(host, -1));
  place.host = lower.get();
  const int port = g_uri_get_port(uri.get());
  place.port = static_cast<std::uint16_t>(port > 0 ? port : scheme == "https" ? 443 : 80);
  return place;
}

}  // namespace celltext::mms
