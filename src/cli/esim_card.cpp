#include "esim_card.h"

#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
#include "celltext/store/visits.h"
#include "celltext/text/display.h"
#include "esim_servers.h"
#include "json_output.h"
#include "line_input.h"
#include "modem_choice.h"

namespace celltext::cli {

namespace {

using namespace std::chrono_literals;
using async::Task;
using Kind = esim::Way::Kind;

// How long the card may take to be left in order when the user is in a hurry.
constexpr std::chrono::milliseconds closing_patience = 10s;

Result<ModemWish> read_wish(Context& context) {
  ModemWish wish;
  wish.modem = context.invocation.value("modem").value_or("");
  if (!context.invocation.has("line")) return wish;
  const auto line = context.chosen_line();
  if (!line) return line.error();
  wish.iccid = (*line)->iccid;
  return wish;
}

// Whether a way leads through ModemManager, or is chosen by what it says.
bool needs_modem(const esim::Way& way) {
  return way.kind == Kind::automatic || way.kind == Kind::modem_manager;
}

Task<Result<void>> open_hand(Context& context, esim::Way way, ModemWish wish, CardAtHand& hand) {
  std::optional<Error> no_modem;
  if (needs_modem(way)) {
    auto radio = co_await context.environment.connect();
    if (radio) {
      hand.radio = *std::move(radio);
      auto modem = choose_modem(hand.radio->modems(), wish, hand.radio->daemon_present());
      if (modem) hand.modem = *std::move(modem);
      if (!modem) no_modem = modem.error();
    } else {
      no_modem = radio.error();
    }
  }
  // Without a modem there may still be a card reader; but not where it is unclear which modem is meant.
  const bool named = !wish.modem.empty() || !wish.iccid.empty();
  if (no_modem && (way.kind == Kind::modem_manager || named || no_modem->kind != ErrorKind::no_modem))
    co_return *no_modem;
  const core::CardPlace place = place_of(context, hand);
  auto opened = co_await core::open_card(place, hand.card);
  if (!opened && no_modem) co_return *no_modem;
  co_return opened;
}

Task<Result<void>> open_and_act(Context& context, esim::Way way, ModemWish wish, CardAtHand& hand,
                                const OnCard& action) {
  auto opened = co_await open_hand(context, std::move(way), std::move(wish), hand);
  if (!opened) co_return opened;
  auto done = co_await action(context, hand);
  co_return done;
}

}  // namespace

core::CardPlace place_of(Context& context, const CardAtHand& hand) {
  core::CardPlace place;
  place.way = hand.way;
  place.modem = hand.modem;
  place.radio = hand.radio.get();
  if (const auto settings = context.settings()) place.cards = (*settings)->cards;
  if (const auto database = context.database()) place.notes = (*database)->data_dir();
  return place;
}

Result<void> on_card(Context& context, const OnCard& action, const OnCard& interrupted) {
  if (const auto settings = context.settings(); !settings) return settings.error();
  const auto way = esim::parse_way(context.invocation.value("apdu").value_or("auto"));
  if (!way) return way.error();
  auto wish = read_wish(context);
  if (!wish) return wish.error();
  // The folder of the lock is made with the database.
  if (const auto database = context.database(); !database) return database.error();
  auto lock = core::CardLock::take(context.data_dir(), "esim");
  if (!lock) return lock.error();
  CardAtHand hand;
  hand.way = *way;
  hand.lock = *std::move(lock);
  async::MainLoop loop;
  auto done = loop.run(open_and_act(context, *way, *std::move(wish), hand, action));
  if (!hand.card) return done;
  const auto limit = context.clock.at(context.clock.now() + closing_patience, [&loop] { loop.stop(); });
  const bool was_interrupted = !done && done.error().kind == ErrorKind::interrupted && loop.signal() != 0;
  if (was_interrupted && interrupted) {
    if (const auto ended = loop.run(interrupted(context, hand)); !ended) log::info("{}", ended.error().message);
  }
  if (const auto closed = loop.run(hand.card->close()); !closed) log::info("{}", closed.error().message);
  log::info("{}: {} commands", hand.card->name(), hand.card->commands());
  return done;
}

Result<esim::Profile> find_profile(const std::vector<esim::Profile>& profiles, const std::string& label) {
  const auto aid = from_hex(label);
  const auto exact = std::ranges::find_if(
      profiles, [&](const esim::Profile& each) { return each.iccid == label || (aid && each.aid == *aid); });
  if (exact != profiles.end()) return *exact;
  const auto called_so = [&](const esim::Profile& each) { return each.nickname == label; };
  const auto named = std::ranges::find_if(profiles, called_so);
  if (named == profiles.end() || label.empty())
    return Error{ErrorKind::not_found, tr_format("there is no profile {} on the card; “celltext esim list” shows them",
                                                 text::display_safe(label))};
  if (std::ranges::count_if(profiles, called_so) > 1)
    return Error{ErrorKind::invalid,
                 tr_format("several profiles are called {}; take the ICCID", text::display_safe(label))};
  return *named;
}

Task<Result<esim::Profile>> find_profile_on(esim::Card& card, std::string label) {
  auto profiles = co_await esim::list_profiles(card);
  if (!profiles) co_return profiles.error();
  co_return find_profile(*profiles, label);
}

std::string title_of(const esim::Profile& profile) {
  if (!profile.nickname.empty()) return text::display_safe(profile.nickname);
  return text::display_safe(profile.name.empty() ? profile.iccid : profile.name);
}

Task<Result<bool>> ask_yes_no(Context& context, std::string question, std::string refusal) {
  if (isatty(STDIN_FILENO) != 1) co_return Error{ErrorKind::guarded, refusal};
  context.output.prompt(question + " ");
  auto answer = co_await read_line();
  co_return answer && (*answer == "y" || *answer == "Y" || *answer == "yes");
}

void show_step(Output& output, std::string_view name, const std::string& words) {
  if (output.json) {
    output.line(json_text({{"progress", {{"step", name}, {"done", 0}, {"of", 0}}}}));
    output.flush();
  } else {
    output.note(words + " …");
  }
}

Task<Result<void>> may_end_data_call(Context& context, std::optional<modem::ModemInfo> modem) {
  if (!modem || !modem->data_call_up || context.invocation.has("yes")) co_return Result<void>();
  const std::string question = tr("A data connection is up and will end. Go on? [y/N]");
  const std::string refusal = tr("a data connection is up and would end; give --yes if it may");
  auto may = co_await ask_yes_no(context, question, refusal);
  if (!may) co_return may.error();
  if (!*may) co_return Error{ErrorKind::interrupted, tr("nothing was done")};
  co_return Result<void>();
}

Result<void> stay_on(Context& context, const std::string& iccid) {
  const auto database = context.database();
  if (!database) return database.error();
  return store::Visits(**database).user_chose(iccid);
}

Task<Result<void>> switch_at_hand(Context& context, CardAtHand& hand, esim::Switching switching) {
  auto may = co_await may_end_data_call(context, hand.modem);
  if (!may) co_return may;
  core::LineSwitch plan;
  plan.place = place_of(context, hand);
  plan.clock = &context.clock;
  plan.report = [&context](core::SwitchStep step) {
    show_step(context.output, core::name_of(step), core::in_words(step));
  };
  auto done = co_await core::switch_line(plan, hand.card, switching);
  if (!done) co_return done.error();
  const auto stays = stay_on(context, switching.profile.iccid);
  if (!stays) co_return stays;
  const bool can_be_asked = !hand.modem || *done;  // a modem without a SIM passes nothing on
  if (*done) hand.modem = **done;
  if (can_be_asked) co_await send_pending_again(context, hand);
  co_return Result<void>();
}

Task<Result<void>> switch_by_name(Context& context, CardAtHand& hand, std::string label) {
  auto profile = co_await find_profile_on(*hand.card, std::move(label));
  if (!profile) co_return profile.error();
  esim::Switching switching;
  switching.profile = *std::move(profile);
  auto done = co_await switch_at_hand(context, hand, switching);
  co_return done;
}

}  // namespace celltext::cli
