#include "sim/euicc.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/sim_card.h"

namespace celltext::sim {

namespace {

using codec::tlv;
using codec::value_of;

constexpr unsigned unknown_function = 0x6A88;
constexpr unsigned wrong_data = 0x6A80;

// The objects that a bound profile package is cut into.
bool is_package_segment(codec::Tag tag) {
  constexpr codec::Tag tags[] = {0xBF36, 0xA0, 0xA1, 0xA2, 0xA3, 0x86, 0x87, 0x88};
  return std::ranges::find(tags, tag) != std::end(tags);
}

}  // namespace

void Euicc::preload(EsimProfile profile) {
  InstalledProfile installed;
  installed.aid = *from_hex(fmt::format("A0000005591010FFFFFFFF89{:06X}", 0x001000 + state_.last_aid++ * 0x100));
  installed.aid.resize(16);
  installed.enabled = state_.profiles.empty();
  installed.profile = std::move(profile);
  state_.profiles.push_back(std::move(installed));
}

const InstalledProfile* Euicc::enabled() const {
  const auto found = std::ranges::find(state_.profiles, true, &InstalledProfile::enabled);
  return found == state_.profiles.end() ? nullptr : &*found;
}

std::int64_t Euicc::free_memory() const {
  std::int64_t free = habits_.memory;
  for (const InstalledProfile& each : state_.profiles) free -= static_cast<std::int64_t>(each.profile.size);
  return std::max<std::int64_t>(free, 0);
}

void Euicc::forget_session() {
  session_.reset();
  loading_.reset();
}

std::optional<Euicc::Reply> Euicc::strike(codec::Tag tag) {
  const auto found = std::ranges::find_if(faults_, [tag](const EuiccFault& fault) {
    return fault.count != 0 && (fault.function == 0 || fault.function == tag);
  });
  if (found == faults_.end()) return std::nullopt;
  if (found->count > 0) --found->count;
  if (found->status != 0) return Reply{{}, found->status};
  return Reply{tlv(tag, {codec::tlv_number(0x80, found->code)})};
}

Euicc::Reply Euicc::call(ByteView request) {
  const auto header = codec::read_tlv_header(request);
  if (!header) return {{}, wrong_data};
  if (auto struck = strike(header->tag)) return *struck;
  if (is_package_segment(header->tag)) return load_segment(request);
  if (!codec::is_well_formed(request)) return {{}, wrong_data};
  const ByteView inside = value_of(request, header->tag);
  switch (header->tag) {
    case 0xBF3E:
      return {tlv(0xBF3E, {tlv(0x5A, ByteView(*from_hex(state_.eid)))})};
    case 0xBF20:
      return {info1()};
    case 0xBF22:
      return {info2()};
    case 0xBF2E:
      return {challenge()};
    case 0xBF43:
      return {tlv(0xBF43, {tlv(0xA0, {tlv(0x30, {tlv(0x80, ByteView(*from_hex("0560"))),
                                                 tlv(0xA1, {tlv(0x30, {tlv(0x80, ByteView(*from_hex("EEEEEE")))})}),
                                                 tlv(0x82, ByteView(*from_hex("0780")))})})})};
    case 0xBF3C:
      return {tlv(0xBF3C, {state_.default_server.empty() ? Bytes() : tlv(0x80, std::string_view(state_.default_server)),
                           tlv(0x81, std::string_view(state_.discovery_server))})};
    case 0xBF3F:
      state_.default_server = codec::text_in(value_of(inside, 0x80));
      changed();
      return {tlv(0xBF3F, {codec::tlv_number(0x80, 0)})};
    case 0xBF2D:
      return {list_profiles(inside)};
    case 0xBF31:
    case 0xBF32:
      return {set_enabled(inside, header->tag)};
    case 0xBF33:
      return {remove(inside)};
    case 0xBF29:
      return {rename(inside)};
    case 0xBF34:
      return {reset(inside)};
    case 0xBF28:
      return {list_notifications()};
    case 0xBF2B:
      return {retrieve_notifications(inside)};
    case 0xBF30:
      return {remove_notification(inside)};
    case 0xBF38:
      return {authenticate_server(inside)};
    case 0xBF21:
      return {prepare_download(inside)};
    case 0xBF41:
      return {cancel_session(inside)};
    default:
      return {{}, unknown_function};
  }
}

}  // namespace celltext::sim
