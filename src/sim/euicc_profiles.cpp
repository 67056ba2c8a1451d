// Profiles on the simulated card: listed, switched, renamed, deleted.
#include <algorithm>

#include "sim/euicc.h"
#include "sim/sim_card.h"

namespace celltext::sim {

namespace {

using codec::find_tlv;
using codec::tlv;
using codec::value_of;

// Result codes, SGP.22 §5.7.16 to §5.7.21.
constexpr int done = 0;
constexpr int not_found = 1;
constexpr int wrong_state = 2;
constexpr int disallowed_by_policy = 3;
constexpr int nothing_to_delete = 1;
constexpr int toolkit_busy = 5;

constexpr int event_enable = 1;
constexpr int event_disable = 2;
constexpr int event_delete = 3;

Bytes answer(codec::Tag tag, int code) {
  return tlv(tag, {codec::tlv_number(0x80, code)});
}

Bytes packed_iccid(const std::string& digits) {
  Bytes packed = swapped_digits(digits);
  packed.resize(10, 0xFF);
  return packed;
}

// ProfileInfo: the metadata it came with, and what the card adds.
Bytes describe(const InstalledProfile& installed) {
  const Bytes metadata = encode_metadata(installed.profile);
  Bytes fields =
      codec::joined({tlv(0x5A, ByteView(packed_iccid(installed.profile.iccid))), tlv(0x4F, ByteView(installed.aid)),
                     codec::tlv_number(0x9F70, installed.enabled ? 1 : 0)});
  if (!installed.nickname.empty()) fields = codec::joined({fields, tlv(0x90, std::string_view(installed.nickname))});
  codec::TlvReader reader(value_of(metadata, 0xBF25));
  while (const auto field = reader.next())
    if (field->tag != 0x5A) fields = codec::joined({fields, field->whole});
  return tlv(0xE3, ByteView(fields));
}

}  // namespace

InstalledProfile* Euicc::find(ByteView id_in) {
  const auto aid = find_tlv(id_in, 0x4F);
  const auto iccid = find_tlv(id_in, 0x5A);
  const auto found = std::ranges::find_if(state_.profiles, [&](const InstalledProfile& each) {
    if (aid) return std::ranges::equal(aid->value, each.aid);
    return iccid && !habits_.wants_aid && std::ranges::equal(iccid->value, packed_iccid(each.profile.iccid));
  });
  return found == state_.profiles.end() ? nullptr : &*found;
}

Bytes Euicc::list_profiles(ByteView request) {
  const auto criterion = find_tlv(request, 0xA0);
  const InstalledProfile* only = criterion ? find(criterion->value) : nullptr;
  Bytes list;
  for (const InstalledProfile& each : state_.profiles)
    if (!criterion || &each == only) list = codec::joined({list, describe(each)});
  return tlv(0xBF2D, {tlv(0xA0, ByteView(list))});
}

Bytes Euicc::set_enabled(ByteView request, codec::Tag tag) {
  const bool enable = tag == 0xBF31;
  const ByteView flag = value_of(request, 0x81);
  const bool refresh = !flag.empty() && flag[0] != 0;
  InstalledProfile* wanted = find(value_of(request, 0xA0));
  if (!wanted) return answer(tag, not_found);
  if (wanted->enabled == enable) return answer(tag, wrong_state);
  if (refresh && habits_.refuses_refresh) return answer(tag, toolkit_busy);
  for (const InstalledProfile& each : state_.profiles)
    if (each.enabled && each.profile.may_not_disable) return answer(tag, disallowed_by_policy);
  for (InstalledProfile& each : state_.profiles) {
    if (!each.enabled) continue;
    each.enabled = false;
    notify(event_disable, each);
  }
  wanted->enabled = enable;
  if (enable) notify(event_enable, *wanted);
  changed();
  if (on_switched) on_switched(refresh);
  return answer(tag, done);
}

Bytes Euicc::remove(ByteView request) {
  const InstalledProfile* wanted = find(request);
  if (!wanted) return answer(0xBF33, not_found);
  if (wanted->enabled) return answer(0xBF33, wrong_state);
  if (wanted->profile.may_not_delete) return answer(0xBF33, disallowed_by_policy);
  notify(event_delete, *wanted);
  std::erase_if(state_.profiles, [wanted](const InstalledProfile& each) { return &each == wanted; });
  changed();
  return answer(0xBF33, done);
}

Bytes Euicc::rename(ByteView request) {
  InstalledProfile* wanted = find(request);
  if (!wanted) return answer(0xBF29, not_found);
  wanted->nickname = codec::text_in(value_of(request, 0x90));
  changed();
  return answer(0xBF29, done);
}

Bytes Euicc::reset(ByteView request) {
  const ByteView bits = value_of(request, 0x82);
  const std::uint8_t what = bits.size() > 1 ? bits[1] : 0;
  const auto goes = [what](const InstalledProfile& each) {
    return (what & (each.profile.profile_class == 0 ? 0x40 : 0x80)) != 0;
  };
  const bool was_enabled = enabled() && goes(*enabled());
  bool anything = (what & 0x20) != 0 && !state_.default_server.empty();
  for (const InstalledProfile& each : state_.profiles) {
    if (!goes(each)) continue;
    notify(event_delete, each);
    anything = true;
  }
  std::erase_if(state_.profiles, goes);
  if (what & 0x20) state_.default_server.clear();
  changed();
  if (was_enabled && on_switched) on_switched(true);
  return answer(0xBF34, anything ? done : nothing_to_delete);
}

}  // namespace celltext::sim
