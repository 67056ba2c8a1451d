// Brings a modem to another eSIM profile, and stays with it until the modem is really there: registered under the new
// identity, or back on the old one with a reason.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "celltext/async/clock.h"
#include "celltext/core/card_access.h"
#include "celltext/esim/profiles.h"
#include "celltext/modem/modem.h"

namespace celltext::core {

// What is being done now; told as it begins.
enum class SwitchStep {
  asking_card,      // to enable or disable the profile
  waiting,          // for the modem to leave and come back
  restarting_card,  // taking its power away and giving it back
  probing_again,    // having ModemManager look at the device anew
  resetting,        // the modem
  registering,      // the modem searches its new network
  going_back,       // to the profile that was enabled before
};
// In the user's language, as in "waiting for the modem".
std::string in_words(SwitchStep step);
// For scripts: "waiting".
std::string_view name_of(SwitchStep step);

// How long each step may take before the next thing is tried.
struct SwitchPatience {
  std::chrono::milliseconds coming_back = std::chrono::seconds(10);
  std::chrono::milliseconds after_probing = std::chrono::seconds(20);
  std::chrono::milliseconds after_reset = std::chrono::seconds(90);
  std::chrono::milliseconds registering = std::chrono::seconds(120);
  std::chrono::milliseconds denied = std::chrono::seconds(10);         // how long a denial must last to be believed
  std::chrono::milliseconds after_restart = std::chrono::seconds(20);  // of the card
};

struct LineSwitch {
  CardPlace place;  // with the modem and the radio
  async::Clock* clock = nullptr;
  std::function<void(SwitchStep)> report;
  SwitchPatience patience;
  // Whether the profile from before is enabled again when the new one is of no use.
  bool go_back = true;
};

// `card` is open, and stays so only as long as it is needed: it is closed, and perhaps replaced by another one that is
// open when the task is destroyed; whoever owns it closes it. Without a modem (a card in a reader) all is done when the
// card has agreed. Gives the modem as it is then; none without one, or if it shows no SIM because none is enabled.
// Errors: card_refused, nothing has changed; no_modem, timed_out or refused, and the message says which profile is
// enabled.
async::Task<Result<std::optional<modem::ModemInfo>>> switch_line(LineSwitch plan, std::unique_ptr<esim::Card>& card,
                                                                 esim::Switching switching);

// The same for a line whose SIM lies in another slot of the modem, which `plan.place` must have. Nothing: no slot has
// it, as far as the modem tells, and nothing was done. Errors: no_modem, timed_out or refused, and the message says
// which slot is used.
async::Task<Result<std::optional<modem::ModemInfo>>> switch_slot(LineSwitch plan, std::string iccid);

// Waits until the modem that was `plan.place.modem` shows this SIM, helping where it does not by itself. An empty
// ICCID: any change. `card`, if given, is closed and tells whether its power can be switched; it is used for that, and
// closed again unless the task is destroyed.
async::Task<Result<modem::ModemInfo>> await_sim(LineSwitch plan, std::string iccid, esim::Card* card = nullptr);
// Waits until it is registered, and enables it where needed. A locked SIM is as far as it goes.
async::Task<Result<modem::ModemInfo>> await_registration(LineSwitch plan);

}  // namespace celltext::core
