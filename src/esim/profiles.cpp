#include "celltext/esim/profiles.h"

#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
#include "packed_digits.h"
#include "profile_codec.h"
#include "settled.h"

namespace celltext::esim {

namespace {

using async::Task;
using Access = Card::Access;

constexpr std::size_t iccid_octets = 10;
constexpr std::size_t longest_nickname = 64;  // octets: SGP.22 §5.7.21

// Results that another way of asking does not change: SGP.22 §5.7.16, §5.7.17.
constexpr std::int64_t disallowed_by_policy = 3;
constexpr std::int64_t wrong_profile_reenabling = 4;

Bytes only_tag(codec::Tag tag) {
  return codec::tlv(tag, ByteView());
}

// One way of asking for a switch.
struct Rung {
  bool by_aid;
  bool refresh;
};
constexpr Rung ladder[] = {{false, true}, {false, false}, {true, true}, {true, false}};

Task<Result<std::int64_t>> attempt(Card& card, Function function, ProfileId id, bool refresh) {
  const Bytes request = encode_switch(function, id, refresh);
  auto answer = co_await card.call(request, Access::changes);
  if (!answer) co_return answer.error();
  const auto code = result_code(*answer, function == Function::enable ? tag::enable : tag::disable);
  if (!code) co_return unreadable(function);
  co_return *code;
}

Task<Result<void>> settled_attempt(Card& card, Function function, ProfileId id, bool refresh) {
  auto code = co_await attempt(card, function, std::move(id), refresh);
  if (!code) co_return code.error();
  if (*code != 0) co_return refusal_of(function, *code);
  co_return Result<void>();
}

// Whether the card's list shows the profile as it should be.
Task<Result<bool>> is_switched(Card& card, Switching switching) {
  auto profiles = co_await list_profiles(card);
  if (!profiles) co_return profiles.error();
  const auto found = std::ranges::find(*profiles, switching.profile.iccid, &Profile::iccid);
  const auto wanted = switching.enable ? ProfileState::enabled : ProfileState::disabled;
  co_return found != profiles->end() && found->state == wanted;
}

// A refusal, or an answer that can't be read: not that the way to the card has gone.
bool is_from_card(const Error& error) {
  return error.kind == ErrorKind::card_refused || error.kind == ErrorKind::unexpected;
}

bool is_final(std::int64_t code) {
  return code == disallowed_by_policy || code == wrong_profile_reenabling;
}

}  // namespace

std::string_view name_of(ProfileState state) {
  return state == ProfileState::enabled ? "enabled" : "disabled";
}

std::string_view name_of(ProfileClass profile_class) {
  constexpr std::string_view names[] = {"test", "provisioning", "operational"};
  return names[static_cast<std::size_t>(profile_class)];
}

std::vector<std::string> names_of(const PolicyRules& rules) {
  std::vector<std::string> names;
  if (rules.may_not_disable) names.emplace_back("ppr1");
  if (rules.may_not_delete) names.emplace_back("ppr2");
  return names;
}

ProfileId ProfileId::by_iccid(std::string_view digits) {
  return {pack_digits(digits, iccid_octets), false};
}

ProfileId ProfileId::by_aid(ByteView aid) {
  return {Bytes(aid.begin(), aid.end()), true};
}

Task<Result<std::string>> read_eid(Card& card) {
  const Bytes request = encode_read_eid();
  auto answer = co_await card.call(request, Access::reads);
  if (!answer) co_return answer.error();
  co_return decode_eid(*answer);
}

Task<Result<CardInfo2>> read_info(Card& card) {
  const Bytes request = only_tag(tag::info2);
  auto answer = co_await card.call(request, Access::reads);
  if (!answer) co_return answer.error();
  co_return decode_info(*answer);
}

Task<Result<Addresses>> read_addresses(Card& card) {
  const Bytes request = only_tag(tag::addresses);
  auto answer = co_await card.call(request, Access::reads);
  if (!answer) co_return answer.error();
  co_return decode_addresses(*answer);
}

Task<Result<std::vector<RuleAuthorisation>>> read_rules(Card& card) {
  const Bytes request = only_tag(tag::rules);
  auto answer = co_await card.call(request, Access::reads);
  if (!answer) co_return answer.error();
  co_return decode_rules(*answer);
}

Task<Result<void>> set_default_server(Card& card, std::string host) {
  return settled(card, encode_default_server(host), Function::set_default_server, tag::default_server);
}

Task<Result<std::vector<Profile>>> list_profiles(Card& card) {
  const Bytes request = encode_list_profiles();
  auto answer = co_await card.call(request, Access::reads);
  if (!answer) co_return answer.error();
  co_return decode_profiles(*answer);
}

Task<Result<void>> set_nickname(Card& card, std::string iccid, std::string nickname) {
  if (nickname.size() > longest_nickname)
    co_return Error{ErrorKind::invalid, tr_format("a profile's name has at most {} octets", longest_nickname)};
  const Bytes request = encode_nickname(iccid, nickname);
  auto done = co_await settled(card, request, Function::rename, tag::nickname);
  co_return done;
}

Task<Result<void>> enable_profile(Card& card, ProfileId id, bool refresh) {
  return settled_attempt(card, Function::enable, std::move(id), refresh);
}

Task<Result<void>> disable_profile(Card& card, ProfileId id, bool refresh) {
  return settled_attempt(card, Function::disable, std::move(id), refresh);
}

Task<Result<Switched>> switch_profile(Card& card, Switching switching) {
  const Function function = switching.enable ? Function::enable : Function::disable;
  const ProfileId by_iccid = ProfileId::by_iccid(switching.profile.iccid);
  const ProfileId by_aid = ProfileId::by_aid(switching.profile.aid);
  std::optional<Error> refusal;
  for (const Rung& rung : ladder) {
    if (rung.by_aid && switching.profile.aid.empty()) break;
    const ProfileId& id = rung.by_aid ? by_aid : by_iccid;
    auto code = co_await attempt(card, function, id, rung.refresh);
    // Without a way to the card nothing can be asked; what became of the switch the modem will show.
    if (!code && !is_from_card(code.error())) co_return code.error();
    const Switched switched{rung.refresh};
    if (code && *code == 0) co_return switched;
    const Error reason = code ? refusal_of(function, *code) : code.error();
    if (!refusal) refusal = reason;
    log::debug("{}, {}: {}", rung.by_aid ? "AID" : "ICCID", rung.refresh ? "refresh" : "no refresh", reason.message);
    auto done = co_await is_switched(card, switching);
    if (done && *done) co_return switched;
    if (code && is_final(*code)) co_return reason;
  }
  co_return *refusal;
}

Task<Result<void>> delete_profile(Card& card, ProfileId id) {
  return settled(card, encode_delete(id), Function::remove, tag::remove);
}

Task<Result<void>> reset_memory(Card& card, Reset what) {
  return settled(card, encode_reset(what), Function::reset, tag::reset);
}

}  // namespace celltext::esim
