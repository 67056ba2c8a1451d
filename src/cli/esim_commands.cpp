// esim list, enable, disable, delete, rename, reset, default-server.
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
    if (any_rules) row.push_back({cli::in_words(profile.rules)});
    table.add(std::move(row));
  }
  table.print(output);
}

Task<Result<void>> list_all(Context& context, CardAtHand& hand) {
  auto profiles = co_await esim::list_profiles(*hand.card);
  if (!profiles) co_return profiles.error();
  if (!context.output.json) {
    print_profiles(*profiles, context.output);
    auto told = co_await tell_unfinished(context, hand);
    co_return told;
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
      context.output.line(json_text({{"default_server", server.empty() ? Json() : Json(server)}}));
    else
      context.output.line(server.empty() ? tr("(none)") : text::display_safe(server));
    co_return Result<void>();
  }
  auto done = co_await esim::set_default_server(*hand.card, context.argument(0));
  co_return done;
}

}  // namespace

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
