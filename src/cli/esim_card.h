// What all commands share that talk to an eSIM card.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "celltext/async/main_loop.h"
#include "celltext/core/card_access.h"
#include "celltext/core/card_lock.h"
#include "celltext/core/line_switch.h"
#include "celltext/esim/profiles.h"
#include "context.h"

namespace celltext::cli {

// A card that is open, and the modem it is in, where there is one.
struct CardAtHand {
  esim::Way way;
  std::unique_ptr<modem::Radio> radio;
  std::optional<modem::ModemInfo> modem;
  std::unique_ptr<esim::Card> card;
  std::optional<core::CardLock> lock;
};

// Where the card at hand is looked for again. The configuration is read before.
core::CardPlace place_of(Context& context, const CardAtHand& hand);

using OnCard = std::function<async::Task<Result<void>>(Context& context, CardAtHand& hand)>;

// Opens the card that --apdu, --modem and --line name, unless another process talks to one, and closes it again however
// `action` ends: by an error, or where it waits when the user interrupts; then `interrupted`, if given, may still end
// on the card what `action` began.
Result<void> on_card(Context& context, const OnCard& action, const OnCard& interrupted = nullptr);

// The profile with this ICCID, nickname or AID. Errors: not_found; invalid if several have the nickname.
Result<esim::Profile> find_profile(const std::vector<esim::Profile>& profiles, const std::string& label);
async::Task<Result<esim::Profile>> find_profile_on(esim::Card& card, std::string label);

// What a profile is called, for people: its nickname, else its name, else its ICCID; safe to draw.
std::string title_of(const esim::Profile& profile);

// What the operator's rules forbid, in words; empty: nothing.
std::string in_words(const esim::PolicyRules& rules);

// Tells of installations on this card that were begun and not brought to their end.
async::Task<Result<void>> tell_unfinished(Context& context, CardAtHand& hand);

// Another profile or SIM slot ends a data connection: only with --yes, or when the user says so.
async::Task<Result<void>> may_end_data_call(Context& context, std::optional<modem::ModemInfo> modem);

// Switches, and stays with it until the modem is on the other profile or back on the old one. A data connection is
// ended only with --yes or when the user says so.
async::Task<Result<void>> switch_at_hand(Context& context, CardAtHand& hand, esim::Switching switching);

// The same, to the profile with this ICCID, nickname or AID.
async::Task<Result<void>> switch_by_name(Context& context, CardAtHand& hand, std::string label);

// A courier that has brought the modem to another line for a while does not take it back from this one.
Result<void> stay_on(Context& context, const std::string& iccid);

// Progress, for people or as {"progress":{"step":…}}.
void show_step(Output& output, std::string_view name, const std::string& words);

// Asks on a terminal; `guarded` with `refusal` where there is none. True for yes.
async::Task<Result<bool>> ask_yes_no(Context& context, std::string question, std::string refusal);

}  // namespace celltext::cli
