#include "sim/profile_package.h"

#include <algorithm>

#include "celltext/codec/tlv.h"
#include "sim/sim_card.h"

namespace celltext::sim {

namespace {

using codec::find_tlv;
using codec::text_in;
using codec::tlv;
using codec::value_of;

constexpr std::size_t segment_size = 1000;  // octets in one '86'
constexpr std::size_t largest_profile = 500'000;

Bytes packed_iccid(std::string_view digits) {
  Bytes packed = swapped_digits(digits);
  packed.resize(10, 0xFF);
  return packed;
}

// MCC and MNC: 3GPP TS 24.008 §10.5.1.13.
Bytes packed_operator(const std::string& code) {
  const auto digit = [&](std::size_t at) { return at < code.size() ? code[at] - '0' : 0xF; };
  return {static_cast<std::uint8_t>(digit(0) | digit(1) << 4), static_cast<std::uint8_t>(digit(2) | digit(5) << 4),
          static_cast<std::uint8_t>(digit(3) | digit(4) << 4)};
}

std::string unpacked(ByteView octets, bool operator_code = false) {
  std::string digits;
  const auto add = [&](int half) {
    if (half < 10) digits += static_cast<char>('0' + half);
  };
  if (operator_code && octets.size() == 3) {
    for (const int half :
         {octets[0] & 15, octets[0] >> 4, octets[1] & 15, octets[2] & 15, octets[2] >> 4, octets[1] >> 4})
      add(half);
    return digits;
  }
  for (const std::uint8_t octet : octets) {
    add(octet & 15);
    add(octet >> 4);
  }
  return digits;
}

// NotificationConfigurationInfo: every server hears of all four kinds of events.
Bytes notification_wishes(const std::vector<std::string>& servers) {
  constexpr std::uint8_t all_events[] = {0x04, 0xF0};
  Bytes wishes;
  for (const std::string& server : servers)
    wishes = codec::joined({wishes, tlv(0x30, {tlv(0x80, ByteView(all_events)), tlv(0x81, std::string_view(server))})});
  return tlv(0xB6, ByteView(wishes));
}

Bytes policy_rules(const EsimProfile& profile) {
  if (!profile.may_not_disable && !profile.may_not_delete) return {};
  const std::uint8_t bits[] = {
      0x05, static_cast<std::uint8_t>((profile.may_not_disable ? 0x40 : 0) | (profile.may_not_delete ? 0x20 : 0))};
  return tlv(0x99, ByteView(bits));
}

// What would be the profile elements: the identity, and octets that take room.
Bytes encode_content(const EsimProfile& profile) {
  const Bytes identity =
      codec::joined({tlv(0x80, std::string_view(profile.imsi)), tlv(0x81, std::string_view(profile.number))});
  const std::size_t rest = profile.size > identity.size() + 8 ? profile.size - identity.size() - 8 : 0;
  return tlv(0x30, {identity, tlv(0x82, ByteView(Bytes(std::min(rest, largest_profile), 0x5A)))});
}

Bytes in_segments(ByteView content) {
  Bytes segments;
  while (!content.empty()) {
    const ByteView part = content.first(std::min(segment_size, content.size()));
    content = content.subspan(part.size());
    const Bytes segment = tlv(0x86, part);
    segments.insert(segments.end(), segment.begin(), segment.end());
  }
  return segments;
}

}  // namespace

Bytes encode_metadata(const EsimProfile& profile) {
  const auto profile_class = static_cast<std::uint8_t>(profile.profile_class);
  return tlv(0xBF25, {tlv(0x5A, ByteView(packed_iccid(profile.iccid))), tlv(0x91, std::string_view(profile.provider)),
                      tlv(0x92, std::string_view(profile.name)), tlv(0x95, ByteView(&profile_class, 1)),
                      notification_wishes(profile.servers),
                      tlv(0xB7, {tlv(0x80, ByteView(packed_operator(profile.operator_code)))}), policy_rules(profile)});
}

std::optional<EsimProfile> decode_profile(ByteView metadata, ByteView content) {
  const auto fields = find_tlv(metadata, 0xBF25);
  const auto inside = find_tlv(content, 0x30);
  if (!fields || !inside) return std::nullopt;
  EsimProfile profile;
  profile.iccid = unpacked(value_of(fields->value, 0x5A));
  profile.provider = text_in(value_of(fields->value, 0x91));
  profile.name = text_in(value_of(fields->value, 0x92));
  profile.profile_class = static_cast<int>(codec::number_in(value_of(fields->value, 0x95)).value_or(2));
  profile.operator_code = unpacked(value_of(value_of(fields->value, 0xB7), 0x80), true);
  codec::TlvReader wishes(value_of(fields->value, 0xB6));
  while (const auto wish = wishes.next()) profile.servers.push_back(text_in(value_of(wish->value, 0x81)));
  const ByteView rules = value_of(fields->value, 0x99);
  profile.may_not_disable = rules.size() > 1 && (rules[1] & 0x40);
  profile.may_not_delete = rules.size() > 1 && (rules[1] & 0x20);
  profile.imsi = text_in(value_of(inside->value, 0x80));
  profile.number = text_in(value_of(inside->value, 0x81));
  profile.size = content.size();
  return profile;
}

Bytes make_package(const EsimProfile& profile, ByteView transaction_id, const SigningKey& key, ByteView card_key) {
  constexpr std::uint8_t install[] = {0x01};
  constexpr std::uint8_t key_type[] = {0x88};
  constexpr std::uint8_t key_length[] = {0x10};
  const Bytes to_sign =
      codec::joined({tlv(0x82, ByteView(install)), tlv(0x80, transaction_id),
                     tlv(0xA6, {tlv(0x80, ByteView(key_type)), tlv(0x81, ByteView(key_length)), tlv(0x84, "celltext")}),
                     // The one-time key of a server that encrypts nothing.
                     tlv(0x5F49, ByteView(Bytes(65, 0x04)))});
  const Bytes signature = key.sign(codec::joined({to_sign, card_key}));
  const Bytes secure_channel = tlv(0xBF23, {to_sign, tlv(0x5F37, ByteView(signature))});
  return tlv(0xBF36, {secure_channel, tlv(0xA0, {tlv(0x87, ByteView(Bytes(24, 0x11)))}),
                      tlv(0xA1, {tlv(0x88, ByteView(encode_metadata(profile)))}),
                      tlv(0xA3, ByteView(in_segments(encode_content(profile))))});
}

std::optional<SecureChannel> decode_secure_channel(ByteView request, ByteView card_key) {
  const auto inside = find_tlv(request, 0xBF23);
  if (!inside) return std::nullopt;
  SecureChannel channel;
  codec::TlvReader reader(inside->value);
  while (const auto object = reader.next()) {
    if (object->tag == 0x5F37)
      channel.signature.assign(object->value.begin(), object->value.end());
    else
      channel.signed_data.insert(channel.signed_data.end(), object->whole.begin(), object->whole.end());
  }
  const ByteView id = value_of(inside->value, 0x80);
  channel.transaction_id.assign(id.begin(), id.end());
  channel.signed_data.insert(channel.signed_data.end(), card_key.begin(), card_key.end());
  return channel;
}

}  // namespace celltext::sim
