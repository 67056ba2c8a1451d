#include "celltext/core/line_switch.h"

#include <algorithm>

#include "celltext/async/event.h"
#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
#include "celltext/text/display.h"

namespace celltext::core {

namespace {

using async::Task;
using modem::ModemInfo;
using modem::Radio;

struct StepWords {
  SwitchStep step;
  std::string_view name;
  const char* words;
};

constexpr StepWords step_table[] = {
    {SwitchStep::asking_card, "asking-card", tr_noop("asking the card")},
    {SwitchStep::waiting, "waiting", tr_noop("waiting for the modem to come back")},
    {SwitchStep::restarting_card, "restarting-card", tr_noop("switching the card off and on")},
    {SwitchStep::probing_again, "probing-again", tr_noop("having ModemManager look at the modem again")},
    {SwitchStep::resetting, "resetting", tr_noop("restarting the modem")},
    {SwitchStep::registering, "registering", tr_noop("waiting for the network")},
    {SwitchStep::going_back, "going-back", tr_noop("going back to the profile that was enabled before")},
};

const StepWords& row_of(SwitchStep step) {
  return *std::ranges::find(step_table, step, &StepWords::step);
}

void tell(const LineSwitch& plan, SwitchStep step) {
  if (plan.report) plan.report(step);
}

// The same modem, under whatever path.
std::optional<ModemInfo> find_again(const Radio& radio, const ModemInfo& before) {
  for (const ModemInfo& modem : radio.modems()) {
    const bool same_device = !before.device.empty() && modem.device == before.device;
    const bool same_imei = !before.equipment_id.empty() && modem.equipment_id == before.equipment_id;
    if (same_device || same_imei) return modem;
  }
  return std::nullopt;
}

using Condition = std::function<bool(const std::optional<ModemInfo>&)>;

// Waits until the modem fits. Nothing if it did not in time.
Task<std::optional<ModemInfo>> wait_for_modem(LineSwitch plan, Condition fits, std::chrono::milliseconds patience) {
  async::Event changed;
  Radio& radio = *plan.place.radio;
  const auto changes = radio.on_change([&changed] { changed.notify(); });
  const Instant deadline = plan.clock->now() + patience;
  const auto alarm = plan.clock->at(deadline, [&changed] { changed.notify(); });
  while (true) {
    auto modem = find_again(radio, *plan.place.modem);
    if (fits(modem)) co_return modem;
    if (plan.clock->now() >= deadline) co_return std::nullopt;
    co_await changed.wait();
  }
}

bool shows(const std::optional<ModemInfo>& modem, const std::string& iccid, const modem::ModemPath& old_path) {
  if (!modem) return false;
  if (iccid.empty()) return modem->path != old_path || !modem->sim;
  return modem->sim && modem->sim->iccid == iccid;
}

// As far as a modem comes: what is left to do is the user's.
bool has_arrived(const std::optional<ModemInfo>& modem) {
  return modem && (modem->is_registered() || modem->lock != modem::Lock::none);
}

bool is_denied(const std::optional<ModemInfo>& modem) {
  return modem && modem->registration == modem::NetworkRegistration::denied;
}

std::string called(const esim::Profile& profile) {
  const std::string& name = profile.nickname.empty() ? profile.name : profile.nickname;
  return text::display_safe(name.empty() ? profile.iccid : name);
}

// The card by the same way, for the modem as it is now.
Task<Result<void>> open_again(LineSwitch plan, std::unique_ptr<esim::Card>& card) {
  CardPlace place = plan.place;
  const auto now = find_again(*place.radio, *place.modem);
  if (now) place.modem = now;
  auto opened = co_await open_card(place, card);
  co_return opened;
}

Task<Result<esim::Switched>> switch_and_close(esim::Card& card, esim::Switching switching) {
  auto done = co_await esim::switch_profile(card, std::move(switching));
  auto closed = co_await card.close();
  if (!closed) log::debug("{}", closed.error().message);
  co_return done;
}

// There is nothing to wait for where nobody has told the modem.
SwitchPatience patience_after(const esim::Switched& switched, SwitchPatience patience) {
  if (!switched.refreshes) patience.coming_back = {};
  return patience;
}

Task<Result<ModemInfo>> arrive(LineSwitch plan, std::string iccid, esim::Card* card) {
  auto there = co_await await_sim(plan, iccid, card);
  if (!there || iccid.empty()) co_return there;
  plan.place.modem = *there;
  auto registered = co_await await_registration(plan);
  co_return registered;
}

Task<Result<void>> leave_alone(LineSwitch, esim::Card*) {
  co_return Result<void>();
}

Task<Result<void>> restart_card(LineSwitch, esim::Card* card) {
  auto restarted = co_await card->restart();
  auto closed = co_await card->close();
  if (!closed) log::debug("{}", closed.error().message);
  co_return restarted;
}

Task<Result<void>> probe_again(LineSwitch plan, esim::Card*) {
  return plan.place.radio->probe_again(plan.place.modem->device);
}

Task<Result<void>> reset_modem(LineSwitch plan, esim::Card*) {
  const auto now = find_again(*plan.place.radio, *plan.place.modem);
  if (!now) co_return Result<void>();
  auto reset = co_await plan.place.radio->reset(now->path);
  co_return reset;
}

// What helps a modem that does not notice its new SIM, the mildest first.
struct Help {
  SwitchStep step;
  Task<Result<void>> (*give)(LineSwitch plan, esim::Card* card);
  std::chrono::milliseconds SwitchPatience::*patience;  // that it gets to work
};
constexpr Help helps[] = {
    {SwitchStep::waiting, leave_alone, &SwitchPatience::coming_back},
    {SwitchStep::restarting_card, restart_card, &SwitchPatience::after_restart},
    {SwitchStep::probing_again, probe_again, &SwitchPatience::after_probing},
    {SwitchStep::resetting, reset_modem, &SwitchPatience::after_reset},
};

Task<Result<void>> enable_again(LineSwitch plan, std::unique_ptr<esim::Card>& card, esim::Profile profile) {
  auto opened = co_await open_again(plan, card);
  if (!opened) co_return opened;
  const std::string iccid = profile.iccid;
  esim::Switching switching;
  switching.profile = std::move(profile);
  auto switched = co_await switch_and_close(*card, switching);
  if (!switched) co_return switched.error();
  plan.patience = patience_after(*switched, plan.patience);
  auto there = co_await await_sim(plan, iccid, card.get());
  if (!there) co_return there.error();
  co_return Result<void>();
}

// The new profile is of no use: `reason`. Gives the error for the user.
Task<Error> go_back(LineSwitch plan, std::unique_ptr<esim::Card>& card, esim::Profile previous, Error reason) {
  tell(plan, SwitchStep::going_back);
  auto back = co_await enable_again(plan, card, previous);
  if (back) co_return Error{reason.kind, tr_format("{}; {} is enabled again", reason.message, called(previous))};
  co_return Error{reason.kind, tr_format("{}; going back to {} failed too: {}", reason.message, called(previous),
                                         back.error().message)};
}

}  // namespace

std::string in_words(SwitchStep step) {
  return tr(row_of(step).words);
}

std::string_view name_of(SwitchStep step) {
  return row_of(step).name;
}

Task<Result<ModemInfo>> await_sim(LineSwitch plan, std::string iccid, esim::Card* card) {
  const modem::ModemPath old_path = plan.place.modem->path;
  const Condition fits = [iccid, old_path](const auto& modem) { return shows(modem, iccid, old_path); };
  for (const Help& help : helps) {
    const bool needs_power = help.step == SwitchStep::restarting_card;
    if (needs_power && !(card && card->can_restart())) continue;
    tell(plan, help.step);
    auto done = co_await help.give(plan, card);
    if (!done) log::info("{}: {}", name_of(help.step), done.error().message);
    auto there = co_await wait_for_modem(plan, fits, plan.patience.*help.patience);
    if (there) co_return *there;
  }
  co_return Error{ErrorKind::timed_out,
                  tr("the card has switched, but the modem does not notice; unplug it and plug it in again")};
}

Task<Result<ModemInfo>> await_registration(LineSwitch plan) {
  tell(plan, SwitchStep::registering);
  if (plan.place.modem->state == modem::State::disabled) {
    auto enabled = co_await plan.place.radio->enable(plan.place.modem->path);
    if (!enabled) co_return enabled.error();
  }
  const Condition settled = [](const auto& modem) { return has_arrived(modem) || is_denied(modem); };
  auto modem = co_await wait_for_modem(plan, settled, plan.patience.registering);
  if (!modem) co_return Error{ErrorKind::timed_out, tr("the modem finds no network with this profile")};
  if (has_arrived(modem)) co_return *modem;
  // The first answer of a network is not always its last.
  const Condition arrived = has_arrived;
  auto after_all = co_await wait_for_modem(plan, arrived, plan.patience.denied);
  if (after_all) co_return *after_all;
  co_return Error{ErrorKind::refused, tr("the network denies this profile")};
}

Task<Result<std::optional<ModemInfo>>> switch_line(LineSwitch plan, std::unique_ptr<esim::Card>& card,
                                                   esim::Switching switching) {
  tell(plan, SwitchStep::asking_card);
  auto profiles = co_await esim::list_profiles(*card);
  if (!profiles) co_return profiles.error();
  const auto previous = std::ranges::find(*profiles, esim::ProfileState::enabled, &esim::Profile::state);
  const bool was_there = previous != profiles->end() && previous->iccid == switching.profile.iccid;
  if (switching.enable && was_there && plan.place.modem && plan.place.modem->sim &&
      plan.place.modem->sim->iccid == switching.profile.iccid)
    co_return plan.place.modem;

  auto done = co_await switch_and_close(*card, switching);
  // A way that broke may have broken because the modem left to read its card again.
  const bool broke = !done && done.error().kind != ErrorKind::card_refused && plan.place.modem;
  if (!done && !broke) co_return done.error();
  if (!plan.place.modem || !plan.place.radio) co_return std::optional<ModemInfo>();

  if (done) plan.patience = patience_after(*done, plan.patience);
  const std::string iccid = switching.enable ? switching.profile.iccid : "";
  auto arrived = co_await arrive(plan, iccid, card.get());
  if (arrived) co_return std::optional<ModemInfo>(*std::move(arrived));
  const Error reason = broke ? done.error() : arrived.error();
  if (!switching.enable || !plan.go_back || previous == profiles->end() || was_there) co_return reason;
  auto error = co_await go_back(plan, card, *previous, reason);
  co_return error;
}

namespace {

// Counted from 1; 0: none has it.
unsigned slot_of(const std::vector<std::string>& slots, const std::string& iccid) {
  const auto found = std::ranges::find(slots, iccid);
  return iccid.empty() || found == slots.end() ? 0 : static_cast<unsigned>(found - slots.begin()) + 1;
}

Task<Result<ModemInfo>> take_slot(LineSwitch plan, unsigned slot, std::string iccid) {
  auto taken = co_await plan.place.radio->use_sim_slot(plan.place.modem->path, slot);
  if (!taken) co_return taken.error();
  auto there = co_await await_sim(plan, iccid);
  co_return there;
}

Task<Result<ModemInfo>> take_slot_and_register(LineSwitch plan, unsigned slot, std::string iccid) {
  auto there = co_await take_slot(plan, slot, iccid);
  if (!there) co_return there;
  plan.place.modem = *there;
  auto registered = co_await await_registration(plan);
  co_return registered;
}

}  // namespace

Task<Result<std::optional<ModemInfo>>> switch_slot(LineSwitch plan, std::string iccid) {
  Radio& radio = *plan.place.radio;
  auto slots = co_await radio.list_sim_slots(plan.place.modem->path);
  // A modem that is driven by AT commands does not tell.
  const unsigned wanted = slots ? slot_of(*slots, iccid) : 0;
  if (wanted == 0) co_return std::optional<ModemInfo>();
  auto arrived = co_await take_slot_and_register(plan, wanted, iccid);
  if (arrived) co_return std::optional<ModemInfo>(*arrived);

  const std::string before = plan.place.modem->sim ? plan.place.modem->sim->iccid : "";
  const unsigned previous = slot_of(*slots, before);
  const auto now = find_again(radio, *plan.place.modem);
  if (!plan.go_back || previous == 0 || previous == wanted || !now) co_return arrived.error();
  tell(plan, SwitchStep::going_back);
  plan.place.modem = now;
  auto back = co_await take_slot(plan, previous, before);
  const std::string& reason = arrived.error().message;
  if (!back)
    co_return Error{arrived.error().kind,
                    tr_format("{}; going back to SIM slot {} failed too: {}", reason, previous, back.error().message)};
  co_return Error{arrived.error().kind, tr_format("{}; SIM slot {} is used again", reason, previous)};
}

}  // namespace celltext::core
