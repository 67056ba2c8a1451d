// esim info, list, enable, disable, delete, rename, reset, default-server.
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "celltext/base/i18n.h"
#include "celltext/codec/activation_code.h"
#include "celltext/text/display.h"
#include "esim_card.h"
#include "esim_servers.h"
#include "handlers.h"
#include "json_output.h"
#include "table.h"

namespace celltext::cli {

namespace {

using async::Task;
using Json = nlohmann::ordered_json;

// One question of two, or of one: --yes answers it, and once more the next.
Task<Result<bool>> confirmed(Context& context, std::size_t which, std::string question, std::string refusal) {
  if (context.invocation.values("yes").size() > which) co_return true;
  auto answer = co_await ask_yes_no(context, std::move(question), std::move(refusal));
  co_return answer;
}

Error nothing_done() {
  return {ErrorKind::interrupted, tr("nothing was done")};
}

std::string in_words(esim::ProfileState state) {
  return state == esim::ProfileState::enabled ? tr("enabled") : tr("disabled");
}

std::string kilobytes(std::int64_t octets) {
  return tr_format("{} kB", octets / 1000);
}

// --- info

struct CardFacts {
  std::string eid;
  esim::CardInfo2 info;
  esim::Addresses addresses;
  std::vector<esim::RuleAuthorisation> rules;
};

Task<Result<CardFacts>> read_facts(esim::Card& card) {
  auto eid = co_await esim::read_eid(card);
  if (!eid) co_return eid.error();
  auto info = co_await esim::read_info(card);
  if (!info) co_return info.error();
  auto addresses = co_await esim::read_addresses(card);
  if (!addresses) co_return addresses.error();
  // Cards that let no profile have rules need not know the question.
  auto rules = co_await esim::read_rules(card);
  if (!rules && rules.error().kind != ErrorKind::card_refused && rules.error().kind != ErrorKind::unexpected)
    co_return rules.error();
  CardFacts facts;
  facts.eid = *std::move(eid);
  facts.info = *std::move(info);
  facts.addresses = *std::move(addresses);
  if (rules) facts.rules = *std::move(rules);
  co_return facts;
}

Json text_or_null(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

std::vector<std::string> in_hex(const std::vector<Bytes>& list) {
  std::vector<std::string> texts;
  for (const Bytes& octets : list) texts.push_back(to_hex(octets));
  return texts;
}

// Operators as MCC and MNC, in which the specification lets digits be left open.
Json in_json(const std::vector<esim::RuleAuthorisation>& table) {
  Json rows = Json::array();
  for (const esim::RuleAuthorisation& row : table)
    rows.push_back(
        {{"rules", esim::names_of(row.rules)}, {"operators", row.operators}, {"needs_consent", row.needs_consent}});
  return rows;
}

std::string in_words(const esim::PolicyRules& rules) {
  if (rules.may_not_disable && rules.may_not_delete) return tr("can’t be disabled nor deleted");
  if (rules.may_not_disable) return tr("can’t be disabled");
  return rules.may_not_delete ? tr("can’t be deleted") : "";
}

std::string in_words(const esim::RuleAuthorisation& row) {
  const std::string operators = fmt::format("{}", fmt::join(row.operators, ", "));
  const std::string rules = in_words(row.rules);
  return row.needs_consent ? tr_format("{}, if you agree ({})", rules, operators)
                           : fmt::format("{} ({})", rules, operators);
}

void print_json(const CardFacts& facts, const std::string& way, Output& output) {
  output.line(json_text({{"eid", facts.eid},
                         {"free_memory", facts.info.free_memory},
                         {"specification", facts.info.svn},
                         {"profile_version", facts.info.profile_version},
                         {"firmware", facts.info.firmware},
                         {"category", text_or_null(facts.info.category)},
                         {"certification", text_or_null(facts.info.certification)},
                         {"issuers", in_hex(facts.info.issuers_for_verification)},
                         {"signing_issuers", in_hex(facts.info.issuers_for_signing)},
                         {"forbidden_rules", facts.info.forbidden_rules},
                         {"authorised_rules", in_json(facts.rules)},
                         {"default_server", text_or_null(facts.addresses.default_server)},
                         {"discovery_server", text_or_null(facts.addresses.root_discovery)},
                         {"apdu", way}}));
}

void print_facts(const CardFacts& facts, const std::string& way, Output& output) {
  const auto field = [&](const char* name, const std::string& value) {
    if (value.empty()) return;
    output.line(fmt::format("{} {}", output.painted(Paint::bold, fmt::format("{}:", name)), text::display_safe(value)));
  };
  field(tr("EID"), facts.eid);
  field(tr("Free memory"), kilobytes(facts.info.free_memory));
  field(tr("Specification"), "SGP.22 " + facts.info.svn);
  field(tr("Profile format"), facts.info.profile_version);
  field(tr("Firmware"), facts.info.firmware);
  field(tr("Category"), facts.info.category);
  field(tr("Certification"), facts.info.certification);
  for (const std::string& issuer : in_hex(facts.info.issuers_for_verification)) field(tr("Trusts issuer"), issuer);
  for (const esim::RuleAuthorisation& row : facts.rules) field(tr("Profiles may have rules"), in_words(row));
  field(tr("Default server"), facts.addresses.default_server);
  field(tr("Discovery server"), facts.addresses.root_discovery);
  field(tr("Way to the card"), way);
}

Task<Result<void>> info(Context& context, CardAtHand& hand) {
  auto facts = co_await read_facts(*hand.card);
  if (!facts) co_return facts.error();
  if (context.output.json)
    print_json(*facts, hand.card->name(), context.output);
  else
    print_facts(*facts, hand.card->name(), context.output);
  co_return Result<void>();
}

// --- list

void print_profiles(const std::vector<esim::Profile>& profiles, Output& output) {
  if (profiles.empty()) output.note(tr("There are no profiles on the card; “celltext esim add CODE” installs one."));
  const auto has_rules = [](const esim::Profile& profile) { return profile.rules != esim::PolicyRules(); };
  const bool any_rules = std::ranges::any_of(profiles, has_rules);
  std::vector<std::string> headings{tr("ICCID"), tr("State"), tr("Provider"), tr("Name"), tr("Nickname"), tr("Class")};
  if (any_rules) headings.emplace_back(tr("Rules"));
  Table table(std::move(headings));
  for (const esim::Profile& profile : profiles) {
    const bool enabled = profile.state == esim::ProfileState::enabled;
    std::vector<Cell> row{{profile.iccid},    {in_words(profile.state), enabled ? Paint::green : Paint::none},
                          {profile.provider}, {profile.name},
                          {profile.nickname}, {std::string(esim::name_of(profile.profile_class))}};
    if (any_rules) row.push_back({in_words(profile.rules)});
    table.add(std::move(row));
  }
  table.print(output);
}

Task<Result<void>> list_all(Context& context, CardAtHand& hand) {
  auto profiles = co_await esim::list_profiles(*hand.card);
  if (!profiles) co_return profiles.error();
  if (!context.output.json) {
    print_profiles(*profiles, context.output);
    co_return Result<void>();
  }
  for (const esim::Profile& profile : *profiles) context.output.line(json_of(profile));
  co_return Result<void>();
}

// --- what changes something

Task<Result<void>> switch_to(Context& context, CardAtHand& hand, bool enable) {
  auto profile = co_await find_profile_on(*hand.card, context.argument(0));
  if (!profile) co_return profile.error();
  esim::Switching switching;
  switching.profile = *profile;
  switching.enable = enable;
  auto done = co_await switch_at_hand(context, hand, switching);
  if (!done) co_return done;
  const char* words = enable ? tr_noop("{} is enabled") : tr_noop("{} is disabled");
  context.output.note(tr_format(words, title_of(*profile)));
  co_return done;
}

Task<Result<void>> enable(Context& context, CardAtHand& hand) {
  return switch_to(context, hand, true);
}

Task<Result<void>> disable(Context& context, CardAtHand& hand) {
  return switch_to(context, hand, false);
}

Task<Result<void>> remove(Context& context, CardAtHand& hand) {
  auto profile = co_await find_profile_on(*hand.card, context.argument(0));
  if (!profile) co_return profile.error();
  context.output.warning(
      tr("a profile that is deleted is gone: most activation codes work only once, and the operator may want money for "
         "a new one"));
  const std::string question = tr_format("Delete {} ({})? [y/N]", title_of(*profile), profile->iccid);
  auto sure =
      co_await confirmed(context, 0, question, tr("a deleted profile can't be had back; give --yes to delete it"));
  if (!sure) co_return sure.error();
  if (!*sure) co_return nothing_done();
  const esim::ProfileId id = esim::ProfileId::by_iccid(profile->iccid);
  auto done = co_await esim::delete_profile(*hand.card, id);
  if (!done) co_return done;
  context.output.note(tr_format("{} is deleted", title_of(*profile)));
  co_await send_pending(context, hand);
  co_return done;
}

Task<Result<void>> rename(Context& context, CardAtHand& hand) {
  auto profile = co_await find_profile_on(*hand.card, context.argument(0));
  if (!profile) co_return profile.error();
  auto done = co_await esim::set_nickname(*hand.card, profile->iccid, context.argument(1));
  co_return done;
}

Task<Result<void>> reset(Context& context, CardAtHand& hand) {
  auto eid = co_await esim::read_eid(*hand.card);
  if (!eid) co_return eid.error();
  auto profiles = co_await esim::list_profiles(*hand.card);
  if (!profiles) co_return profiles.error();
  const std::string refusal = tr("this deletes all profiles for good; give --yes twice to do it");
  const std::string first = tr_n_format("Delete {} profile from this card? [y/N]",
                                        "Delete all {} profiles from this card? [y/N]", profiles->size());
  auto sure = co_await confirmed(context, 0, first, refusal);
  if (!sure) co_return sure.error();
  if (!*sure) co_return nothing_done();
  const std::string second = tr_format("Nobody can bring them back. Really reset the card {}? [y/N]", *eid);
  sure = co_await confirmed(context, 1, second, refusal);
  if (!sure) co_return sure.error();
  if (!*sure) co_return nothing_done();
  const esim::Reset everything;
  auto done = co_await esim::reset_memory(*hand.card, everything);
  if (!done) co_return done;
  context.output.note(tr("The card is empty."));
  co_await send_pending(context, hand);
  co_return done;
}

Task<Result<void>> default_server(Context& context, CardAtHand& hand) {
  if (context.invocation.arguments.empty()) {
    auto addresses = co_await esim::read_addresses(*hand.card);
    if (!addresses) co_return addresses.error();
    const std::string& server = addresses->default_server;
    if (context.output.json)
      context.output.line(json_text({{"default_server", text_or_null(server)}}));
    else
      context.output.line(server.empty() ? tr("(none)") : text::display_safe(server));
    co_return Result<void>();
  }
  auto done = co_await esim::set_default_server(*hand.card, context.argument(0));
  co_return done;
}

}  // namespace

Result<void> esim_info(Context& context) {
  return on_card(context, info);
}
Result<void> esim_list(Context& context) {
  return on_card(context, list_all);
}
Result<void> esim_enable(Context& context) {
  return on_card(context, enable);
}
Result<void> esim_disable(Context& context) {
  return on_card(context, disable);
}
Result<void> esim_delete(Context& context) {
  return on_card(context, remove);
}

Result<void> esim_rename(Context& context) {
  return on_card(context, rename);
}

Result<void> esim_reset(Context& context) {
  return on_card(context, reset);
}

Result<void> esim_default_server(Context& context) {
  const bool given = !context.invocation.arguments.empty();
  if (given && !context.argument(0).empty() && !codec::is_server_name(context.argument(0)))
    return Error{ErrorKind::invalid, tr_format("“{}” is no name of a server", text::display_safe(context.argument(0)))};
  return on_card(context, default_server);
}

}  // namespace celltext::cli
