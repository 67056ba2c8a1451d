#include "celltext/core/line_changer.h"

#include <algorithm>
#include <iterator>

#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
#include "celltext/core/line_switch.h"
#include "celltext/core/profile_servers.h"

namespace celltext::core {

namespace {

using async::Task;
using modem::ModemInfo;
using Profiles = std::vector<esim::Profile>;

// A modem that shows no SIM has none enabled, and whatever card answers for it is its own.
Result<void> check_card(const Profiles& profiles, const ModemInfo& modem) {
  if (!modem.sim || modem.sim->iccid.empty()) return {};
  const auto shown = std::ranges::find(profiles, modem.sim->iccid, &esim::Profile::iccid);
  if (shown != profiles.end()) return {};
  return Error{ErrorKind::not_found, tr("the SIM that the modem uses is not on its eSIM card")};
}

Task<void> close_in_order(esim::Card& card) {
  auto closed = co_await card.close();
  if (!closed) log::debug("{}", closed.error().message);
}

Task<Result<Profiles>> list_checked(esim::Card& card, ModemInfo modem) {
  auto profiles = co_await esim::list_profiles(card);
  if (!profiles) co_return profiles;
  const auto checked = check_card(*profiles, modem);
  if (!checked) co_return checked.error();
  co_return profiles;
}

Task<Result<CardContents>> read_contents(esim::Card& card, ModemInfo modem) {
  auto profiles = co_await list_checked(card, modem);
  if (!profiles) co_return profiles.error();
  auto eid = co_await esim::read_eid(card);
  if (!eid) co_return eid.error();
  CardContents contents;
  contents.eid = *std::move(eid);
  for (const esim::Profile& profile : *profiles) contents.iccids.push_back(profile.iccid);
  co_return contents;
}

class EsimLineChanger final : public LineChanger {
 public:
  EsimLineChanger(modem::Radio& radio, async::Clock& clock, const Settings& settings, store::Database& database)
      : radio_(radio), clock_(clock), settings_(settings), data_dir_(database.data_dir()), jobs_(database) {}

  Task<Result<CardContents>> look(ModemInfo modem) override {
    auto contents = co_await look_at_card(modem);
    auto slots = co_await radio_.list_sim_slots(modem.path);
    if (!slots || std::ranges::count_if(*slots, is_taken) < 2) co_return contents;
    CardContents all = contents ? *contents : CardContents{"slots of " + modem.equipment_id, {}};
    std::ranges::copy_if(*slots, std::back_inserter(all.iccids), is_taken);
    co_return all;
  }

  Task<Result<ModemInfo>> change(ModemInfo modem, std::string iccid, bool stay) override {
    LineSwitch plan;
    plan.place = place_of(modem);
    plan.clock = &clock_;
    plan.report = [path = modem.path](SwitchStep step) { log::info("{}: {}", path, in_words(step)); };
    plan.go_back = !stay;
    auto by_slot = co_await switch_slot(plan, iccid);
    if (!by_slot) co_return by_slot.error();
    if (*by_slot) co_return **by_slot;
    auto by_profile = co_await change_profile(plan, iccid);
    co_return by_profile;
  }

  Task<void> tell_servers(ModemInfo modem) override {
    auto servers = open_servers(clock_, "");
    if (!servers) {
      log::info("{}", servers.error().message);
      co_return;
    }
    std::unique_ptr<esim::Card> card;
    const CardPlace place = place_of(modem);
    auto opened = co_await open_card(place, card);
    if (!opened) co_return;
    co_await tell_from(*card, **servers);
    co_await close_in_order(*card);
  }

 private:
  Task<void> tell_from(esim::Card& card, esim::Provisioning& servers) {
    auto eid = co_await esim::read_eid(card);
    if (!eid) co_return;
    auto deliveries = co_await core::tell_servers(card, servers, jobs_, clock_, *eid);
    const auto failure = deliveries ? failure_of(*deliveries) : std::optional(deliveries.error());
    if (failure) log::info("{}", failure->message);
  }

  CardPlace place_of(const ModemInfo& modem) const {
    CardPlace place;
    place.modem = modem;
    place.radio = &radio_;
    place.cards = settings_.cards;
    place.notes = data_dir_;
    place.with_readers = false;
    return place;
  }

  static bool is_taken(const std::string& slot) { return !slot.empty(); }

  Task<Result<CardContents>> look_at_card(ModemInfo modem) {
    std::unique_ptr<esim::Card> card;
    const CardPlace place = place_of(modem);
    auto opened = co_await open_card(place, card);
    if (!opened) co_return opened.error();
    auto contents = co_await read_contents(*card, modem);
    co_await close_in_order(*card);
    co_return contents;
  }

  static Task<Result<ModemInfo>> change_profile(LineSwitch plan, std::string iccid) {
    std::unique_ptr<esim::Card> card;
    auto opened = co_await open_card(plan.place, card);
    if (!opened) co_return opened.error();
    auto arrived = co_await change_on(plan, card, iccid);
    if (card) co_await close_in_order(*card);
    co_return arrived;
  }

  static Task<Result<ModemInfo>> change_on(LineSwitch plan, std::unique_ptr<esim::Card>& card, std::string iccid) {
    auto profiles = co_await list_checked(*card, *plan.place.modem);
    if (!profiles) co_return profiles.error();
    const auto wanted = std::ranges::find(*profiles, iccid, &esim::Profile::iccid);
    if (wanted == profiles->end())
      co_return Error{ErrorKind::not_found, tr_format("there is no profile {} on the card", iccid)};
    esim::Switching switching;
    switching.profile = *wanted;
    auto done = co_await switch_line(plan, card, switching);
    if (!done) co_return done.error();
    if (!*done) co_return Error{ErrorKind::no_modem, tr("the modem shows no SIM after the switch")};
    co_return **done;
  }

  modem::Radio& radio_;
  async::Clock& clock_;
  const Settings& settings_;
  std::filesystem::path data_dir_;
  store::EsimJobs jobs_;
};

}  // namespace

std::unique_ptr<LineChanger> esim_line_changer(modem::Radio& radio, async::Clock& clock, const Settings& settings,
                                               store::Database& database) {
  return std::make_unique<EsimLineChanger>(radio, clock, settings, database);
}

}  // namespace celltext::core
