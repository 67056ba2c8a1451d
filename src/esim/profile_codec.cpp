#include "profile_codec.h"

#include "celltext/base/i18n.h"
#include "packed_digits.h"

namespace celltext::esim {

namespace {

using codec::find_tlv;
using codec::number_in;
using codec::text_in;
using codec::tlv;
using codec::TlvReader;
using codec::value_of;

constexpr std::size_t iccid_octets = 10;
constexpr std::size_t eid_octets = 16;
constexpr std::size_t most_listed = 256;  // of anything: no card has as many

Error unreadable_answer() {
  return {ErrorKind::unexpected, tr("the eSIM card's answer can't be read")};
}

// What an ASN.1 BIT STRING has at a position; its first octet says how many bits at the end are none.
bool bit_in(ByteView bits, std::size_t position) {
  const std::size_t octet = 1 + position / 8;
  return octet < bits.size() && (bits[octet] & (0x80 >> position % 8)) != 0;
}

// PprIds: 0 is the right to change the rules.
PolicyRules rules_in(ByteView bits) {
  return {bit_in(bits, 1), bit_in(bits, 2)};
}

// "2.3.1" from three octets.
std::string version_in(ByteView octets) {
  std::string text;
  for (const std::uint8_t octet : octets.first(std::min<std::size_t>(octets.size(), 3)))
    text += fmt::format("{}{}", text.empty() ? "" : ".", octet);
  return text;
}

std::vector<Bytes> octet_strings_in(ByteView list) {
  std::vector<Bytes> found;
  TlvReader reader(list);
  while (const auto object = reader.next()) {
    if (found.size() == most_listed) break;
    found.emplace_back(object->value.begin(), object->value.end());
  }
  return found;
}

Bytes encode(const ProfileId& id) {
  return tlv(id.is_aid ? tag::aid : tag::iccid, ByteView(id.octets));
}

std::string category_of(ByteView value) {
  constexpr const char* names[] = {"other", "basic", "medium", "contactless"};
  const auto number = number_in(value);
  return number && *number >= 0 && *number < 4 ? names[*number] : "";
}

RuleAuthorisation decode_authorisation(ByteView fields) {
  RuleAuthorisation row;
  row.rules = rules_in(value_of(fields, 0x80));
  row.needs_consent = bit_in(value_of(fields, 0x82), 0);
  TlvReader operators(value_of(fields, 0xA1));
  while (const auto one = operators.next()) {
    if (row.operators.size() == most_listed) break;
    row.operators.push_back(unpack_operator(value_of(one->value, 0x80)));
  }
  return row;
}

}  // namespace

Bytes encode_list_profiles() {
  // Without the icons: they are long.
  constexpr std::uint8_t wanted[] = {0x5A, 0x4F, 0x9F, 0x70, 0x90, 0x91, 0x92, 0x95, 0xB7, 0x99};
  return tlv(tag::profiles, {tlv(0x5C, ByteView(wanted))});
}

Profile decode_profile(ByteView fields) {
  Profile profile;
  profile.iccid = unpack_digits(value_of(fields, tag::iccid));
  const ByteView aid = value_of(fields, tag::aid);
  profile.aid.assign(aid.begin(), aid.end());
  profile.state = number_in(value_of(fields, tag::state)) == 1 ? ProfileState::enabled : ProfileState::disabled;
  profile.nickname = text_in(value_of(fields, 0x90));
  profile.provider = text_in(value_of(fields, 0x91));
  profile.name = text_in(value_of(fields, 0x92));
  const auto profile_class = number_in(value_of(fields, 0x95)).value_or(2);
  if (profile_class == 0 || profile_class == 1) profile.profile_class = static_cast<ProfileClass>(profile_class);
  profile.operator_id = unpack_operator(value_of(value_of(fields, 0xB7), 0x80));
  profile.rules = rules_in(value_of(fields, 0x99));
  return profile;
}

Result<std::vector<Profile>> decode_profiles(ByteView answer) {
  const auto list = find_tlv(answer, {tag::profiles, 0xA0});
  if (!list) {
    const auto code = number_in(value_of(value_of(answer, tag::profiles), 0x81));
    if (code) return refusal_of(Function::list_profiles, *code);
    return unreadable(Function::list_profiles);
  }
  std::vector<Profile> profiles;
  TlvReader reader(list->value);
  while (const auto object = reader.next())
    if (object->tag == 0xE3 && profiles.size() < most_listed) profiles.push_back(decode_profile(object->value));
  if (!reader.done()) return unreadable(Function::list_profiles);
  return profiles;
}

Bytes encode_switch(Function function, const ProfileId& id, bool refresh) {
  const codec::Tag request = function == Function::enable ? tag::enable : tag::disable;
  const std::uint8_t flag = refresh ? 0xFF : 0x00;
  return tlv(request, {tlv(0xA0, {encode(id)}), tlv(0x81, ByteView(&flag, 1))});
}

Bytes encode_delete(const ProfileId& id) {
  return tlv(tag::remove, {encode(id)});
}

Bytes encode_nickname(std::string_view iccid, std::string_view nickname) {
  return tlv(tag::nickname, {tlv(tag::iccid, ByteView(pack_digits(iccid, iccid_octets))), tlv(0x90, nickname)});
}

Bytes encode_reset(Reset what) {
  std::uint8_t bits = 0;
  if (what.operational_profiles) bits |= 0x80;
  if (what.test_profiles) bits |= 0x40;
  if (what.default_server) bits |= 0x20;
  const std::uint8_t bit_string[] = {5, bits};
  return tlv(tag::reset, {tlv(0x82, ByteView(bit_string))});
}

Bytes encode_default_server(std::string_view host) {
  return tlv(tag::default_server, {tlv(0x80, host)});
}

std::optional<std::int64_t> result_code(ByteView answer, codec::Tag tag) {
  return number_in(value_of(value_of(answer, tag), 0x80));
}

Bytes encode_read_eid() {
  constexpr std::uint8_t wanted[] = {0x5A};
  return tlv(tag::eid, {tlv(0x5C, ByteView(wanted))});
}

Result<std::string> decode_eid(ByteView answer) {
  const auto eid = find_tlv(answer, {tag::eid, 0x5A});
  if (!eid || eid->value.size() != eid_octets) return unreadable_answer();
  return to_hex(eid->value);
}

Result<CardInfo2> decode_info(ByteView answer) {
  const auto info = find_tlv(answer, tag::info2);
  if (!info) return unreadable_answer();
  const ByteView fields = info->value;
  CardInfo2 card;
  card.profile_version = version_in(value_of(fields, 0x81));
  card.svn = version_in(value_of(fields, 0x82));
  card.firmware = version_in(value_of(fields, 0x83));
  card.platform = version_in(value_of(fields, 0x87));
  // Extended card resource information: ETSI TS 102 226 §8.2.1.7.2, unsigned numbers of any length.
  const auto resource = [&](codec::Tag tag) {
    const Bytes unsigned_value = codec::joined({Bytes{0}, value_of(value_of(fields, 0x84), tag)});
    return number_in(unsigned_value).value_or(0);
  };
  card.installed_applications = static_cast<int>(std::min<std::int64_t>(resource(0x81), 1'000'000));
  card.free_memory = resource(0x82);
  card.free_volatile_memory = resource(0x83);
  card.issuers_for_verification = octet_strings_in(value_of(fields, 0xA9));
  card.issuers_for_signing = octet_strings_in(value_of(fields, 0xAA));
  card.category = category_of(value_of(fields, 0x8B));
  card.forbidden_rules = names_of(rules_in(value_of(fields, 0x99)));
  card.certification = text_in(value_of(fields, 0x0C));
  return card;
}

Result<Addresses> decode_addresses(ByteView answer) {
  const auto found = find_tlv(answer, tag::addresses);
  if (!found) return unreadable_answer();
  return Addresses{text_in(value_of(found->value, 0x80)), text_in(value_of(found->value, 0x81))};
}

Result<std::vector<RuleAuthorisation>> decode_rules(ByteView answer) {
  const auto table = find_tlv(answer, tag::rules);
  if (!table) return unreadable_answer();
  std::vector<RuleAuthorisation> rows;
  TlvReader reader(value_of(table->value, 0xA0));
  while (const auto row = reader.next())
    if (rows.size() < most_listed) rows.push_back(decode_authorisation(row->value));
  if (!reader.done()) return unreadable_answer();
  return rows;
}

}  // namespace celltext::esim
