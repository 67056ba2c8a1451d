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

Task<Result<void>> switch_and_close(esim::Card& card, esim::Switching switching) {
  auto done = co_await esim::switch_profile(card, std::move(switching));
  auto closed = co_await card.close();
  if (!closed) log::debug("{}", closed.error().message);
  co_return done;
}

Task<Result<ModemInfo>> arrive(LineSwitch plan, std::string iccid) {
  auto there = co_await await_sim(plan, iccid);
  if (!there || iccid.empty()) co_return there;
  plan.place.modem = *there;
  auto registered = co_await await_registration(plan);
  co_return registered;
}

// The new profile is of no use: `reason`. Gives the error for the user.
Task<Error> go_back(LineSwitch plan, std::unique_ptr<esim::Card>& card, esim::Profile previous, Error reason) {
  tell(plan, SwitchStep::going_back);
  auto opened = co_await open_again(plan, card);
  Result<void> back = opened;
  if (opened) {
    esim::Switching switching;
    switching.profile = previous;
    back = co_await switch_and_close(*card, switching);
  }
  if (back) {
    auto there = co_await await_sim(plan, previous.iccid);
    if (!there) back = there.error();
  }
  if (back) {
    co_return Error{reason.kind, tr_format("{}; {} is enabled again", reason.message, called(previous))};
  }
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

Task<Result<ModemInfo>> await_sim(LineSwitch plan, std::string iccid) {
  const modem::ModemPath old_path = plan.place.modem->path;
  const Condition fits = [iccid, old_path](const auto& modem) { return shows(modem, iccid, old_path); };
  tell(plan, SwitchStep::waiting);
  auto there = co_await wait_for_modem(plan, fits, plan.patience.coming_back);
  if (there) co_return *there;

  Radio& radio = *plan.place.radio;
  tell(plan, SwitchStep::probing_again);
  auto probed = co_await radio.probe_again(plan.place.modem->device);
  if (!probed) log::info("{}", probed.error().message);
  there = co_await wait_for_modem(plan, fits, plan.patience.after_probing);
  if (there) co_return *there;

  tell(plan, SwitchStep::resetting);
  const auto now = find_again(radio, *plan.place.modem);
  if (now) {
    auto restarted = co_await radio.reset(now->path);
    if (!restarted) log::info("{}", restarted.error().message);
  }
  there = co_await wait_for_modem(plan, fits, plan.patience.after_reset);
  if (there) co_return *there;
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

  const std::string iccid = switching.enable ? switching.profile.iccid : "";
  auto arrived = co_await arrive(plan, iccid);
  if (arrived) co_return std::optional<ModemInfo>(*std::move(arrived));
  const Error reason = broke ? done.error() : arrived.error();
  if (!switching.enable || previous == profiles->end() || was_there) co_return reason;
  auto error = co_await go_back(plan, card, *previous, reason);
  co_return error;
}

}  // namespace celltext::core
