#include "visitor.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "celltext/async/turn.h"
#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
#include "celltext/core/plans.h"
#include "celltext/text/display.h"

namespace celltext::core {

namespace {

using namespace std::chrono_literals;
using modem::ModemInfo;

// However much is going on at the visited line: home is waited for too.
constexpr std::chrono::minutes longest_stay = 10min;
// How long after a switch that nobody saw end the modem may still show the line from before.
constexpr std::chrono::minutes may_still_move = 3min;

constexpr std::array<std::chrono::minutes, 6> delays_out{15min, 30min, 60min, 120min, 240min, 360min};
constexpr std::array<std::chrono::minutes, 5> delays_home{2min, 5min, 15min, 30min, 60min};

template<std::size_t n>
std::chrono::minutes delay_after(const std::array<std::chrono::minutes, n>& delays, int failures) {
  return delays.at(std::min<std::size_t>(static_cast<std::size_t>(std::max(failures, 0)), n - 1));
}

std::optional<ModemInfo> find_modem(const modem::Radio& radio, const std::string& key) {
  for (const ModemInfo& modem : radio.modems())
    if (key_of(modem) == key) return modem;
  return std::nullopt;
}

}  // namespace

std::string iccid_of(const ModemInfo& modem) {
  return modem.sim ? modem.sim->iccid : "";
}

std::string key_of(const ModemInfo& modem) {
  return modem.equipment_id.empty() ? modem.device : modem.equipment_id;
}

Visitor::Visitor(CourierContext& context, StationYard& yard, LineChanger* changer, store::Database& database)
    : context_(context), yard_(yard), changer_(changer), visits_(database) {
  if (!changer) return;
  auto lock = CardLock::open(database.data_dir());
  if (lock)
    lock_ = *std::move(lock);
  else
    log::warning("{}", lock.error().message);
}

void Visitor::start() {
  started_at_ = context_.clock.now();
  if (changer_ && lock_) scope_.spawn(work());
}

void Visitor::look() {
  if (!changer_ || finishing_) return;
  soon_ = async::at_next_turn([this] { wake_.notify(); });
}

// A line that is taken away was with its messages until now.
void Visitor::stations_changed() {
  std::set<std::string> now;
  for (const Station* station : yard_.stations()) now.insert(iccid_of(station->modem()));
  for (const std::string& iccid : present_) {
    const auto line = now.contains(iccid) ? std::nullopt : context_.lines.find(iccid);
    if (!line) continue;
    const bool is_visited = std::ranges::any_of(context_.settings.visits, [&](const LineVisit& visit) {
      const auto meant = context_.lines.find(visit.line);
      return meant && meant->id == line->id;
    });
    if (is_visited) note(visits_.note_visit(iccid, context_.clock.now()));
  }
  present_ = std::move(now);
  look();
}

bool Visitor::is_guest(const ModemInfo& modem) const {
  const auto absence = visits_.absence_of(key_of(modem));
  return absence && absence->visiting == iccid_of(modem) && absence->home != absence->visiting;
}

bool Visitor::is_in_doubt(const ModemInfo& modem) const {
  if (!changer_ || !lock_) return false;
  const auto absence = visits_.absence_of(key_of(modem));
  if (!absence || absence->visiting == iccid_of(modem) || absence->home != iccid_of(modem)) return false;
  // A modem that leaves has no data connection.
  return !modem.data_call_up && context_.clock.now() < absence->left_at + may_still_move;
}

bool Visitor::is_away() const {
  if (working_ && on_the_way_) return true;
  const auto modems = context_.radio.modems();
  return changer_ && std::ranges::any_of(modems, [&](const ModemInfo& modem) { return is_guest(modem); });
}

async::Task<void> Visitor::work() {
  while (!finishing_) {
    look_at_.reset();
    const auto journey = rests() ? std::nullopt : next_journey();
    const auto unknown = journey || rests() ? std::nullopt : card_to_look_at();
    if ((journey || unknown) && take_card()) {
      working_ = on_the_way_ = true;
      if (journey)
        co_await travel(*journey);
      else
        co_await look_at_card(*unknown);
      working_ = false;
      ended_.notify();
      continue;
    }
    alarm_ = look_at_ ? context_.clock.at(*look_at_, [this] { wake_.notify(); }) : async::Registration();
    co_await wake_.wait();
  }
}

// The disk takes nothing: what can't be written down must not be done, nor tried without end.
bool Visitor::rests() {
  if (!rest_until_ || *rest_until_ <= context_.clock.now()) return false;
  later(*rest_until_);
  return true;
}

void Visitor::later(Instant when) {
  look_at_ = std::min(look_at_.value_or(when), when);
}

std::optional<Visitor::Journey> Visitor::next_journey() {
  if (auto journey = interrupted_journey()) return journey;
  for (Station* station : yard_.stations())
    if (auto journey = journey_of(*station)) return journey;
  for (const ModemInfo& modem : context_.radio.modems())
    if (auto journey = journey_of_lost(modem)) return journey;
  return std::nullopt;
}

// Whether the card had switched nobody knows: the journey is made again, which brings the modem there in either case.
std::optional<Visitor::Journey> Visitor::interrupted_journey() {
  const bool was_in_doubt = std::exchange(in_doubt_, false);
  for (const ModemInfo& modem : context_.radio.modems()) {
    if (!is_in_doubt(modem)) continue;
    in_doubt_ = true;
    const auto absence = visits_.absence_of(key_of(modem));
    const auto again = visits_.record_of(absence->visiting).again_at;
    if (!again || *again <= context_.clock.now())
      return Journey{modem, iccid_of(modem), absence->visiting, absence->home, false};
    later(absence->left_at + may_still_move);
  }
  // Stations may be made again.
  if (was_in_doubt && !in_doubt_) yard_.close_for("");
  return std::nullopt;
}

std::optional<Visitor::Journey> Visitor::journey_of(Station& station) {
  const ModemInfo& modem = station.modem();
  const auto absence = absence_at(modem);
  station.set_guest(absence && absence->visiting == iccid_of(modem));
  if (absence && absence->visiting != iccid_of(modem)) return std::nullopt;
  if (absence && !stay_is_over(station)) return std::nullopt;
  if (!absence && !station.is_quiet()) return std::nullopt;
  const auto next = next_line(station);
  if (next) return Journey{modem, iccid_of(modem), *next, absence ? absence->home : iccid_of(modem), false};
  return absence ? journey_home(modem, *absence) : std::nullopt;
}

// A modem that is away and can't work there: its SIM is locked or gone.
std::optional<Visitor::Journey> Visitor::journey_of_lost(const ModemInfo& modem) {
  const auto absence = visits_.absence_of(key_of(modem));
  if (!absence || modem.state == modem::State::initializing || modem.state == modem::State::unknown)
    return std::nullopt;
  const bool is_stuck = modem.lock != modem::Lock::none || modem.state == modem::State::failed || !modem.sim;
  return is_stuck && iccid_of(modem) != absence->home ? journey_home(modem, *absence) : std::nullopt;
}

std::optional<Visitor::Journey> Visitor::journey_home(const ModemInfo& modem, const store::Absence& absence) {
  const auto again = visits_.record_of(absence.home).again_at;
  if (!again || *again <= context_.clock.now())
    return Journey{modem, iccid_of(modem), absence.home, absence.home, false};
  later(*again);
  return std::nullopt;
}

// What is known of the modem's absence. It is over when the modem is at home for sure, or on a line that somebody else
// has chosen.
std::optional<store::Absence> Visitor::absence_at(const ModemInfo& modem) {
  auto absence = visits_.absence_of(key_of(modem));
  if (!absence || absence->visiting == iccid_of(modem) || is_in_doubt(modem)) return absence;
  log::info("{}: on the line {} now", modem.path, name_of(iccid_of(modem)));
  note(visits_.is_home(key_of(modem)));
  return std::nullopt;
}

bool Visitor::stay_is_over(const Station& station) {
  const Instant now = context_.clock.now();
  const Instant end = station.active_at() + context_.settings.visit_stay;
  const Instant latest = station.started_at() + longest_stay;
  if (now >= latest) return station.is_still();
  later(latest);
  if (!station.is_quiet()) return false;
  if (now >= end) return true;
  later(end);
  return false;
}

bool Visitor::take_card() {
  if (lock_->try_take("courier")) {
    card_freed_.reset();
    return true;
  }
  log::info("another process talks to the eSIM card; waiting until it has finished");
  card_freed_ = lock_->on_maybe_free([this] { look(); });
  return false;
}

async::Task<void> Visitor::look_at_card(ModemInfo modem) {
  auto contents = co_await changer_->look(modem);
  lock_->release();
  const Instant now = context_.clock.now();
  if (contents) {
    note(visits_.note_card(contents->eid, contents->iccids, now));
    if (visits_.card_of(iccid_of(modem))) co_return;
    note(visits_.note_no_card(iccid_of(modem), now));
  } else {
    log::info("{}: no eSIM card to switch lines on: {}", modem.path, contents.error().message);
    note(visits_.note_no_card(iccid_of(modem), now));
  }
}

async::Task<void> Visitor::travel(Journey journey) {
  const std::string key = key_of(journey.modem);
  Result<void> written;
  if (!journey.is_return()) written = visits_.leave_home({key, journey.home, journey.to, context_.clock.now()});
  note(written);
  if (!written) {
    lock_->release();
    co_return;
  }
  log::info("{}: switching to the line {}", journey.modem.path, name_of(journey.to));
  journey.unfinished = has_due(journey.from);
  pause_station(journey.modem, true);
  yard_.close_for(key);
  auto arrived = co_await changer_->change(journey.modem, journey.to, journey.is_return());
  // Not from inside the radio's call: what follows may end stations.
  co_await async::next_turn();
  arrive(journey, arrived);
  pause_station(journey.modem, false);
  yard_.close_for("");
  if (journey.is_return() && arrived && !finishing_) {
    on_the_way_ = false;
    co_await changer_->tell_servers(*arrived);
  }
  lock_->release();
}

void Visitor::arrive(const Journey& journey, const Result<ModemInfo>& arrived) {
  if (!arrived) return fail(journey, arrived.error());
  if (!journey.is_return() && arrived->lock != modem::Lock::none)
    return fail(journey, {ErrorKind::no_modem, tr("its SIM is locked")});
  if (journey.from != journey.home && !journey.from.empty()) note_leaving(journey);
  context_.notices.withdraw("line-switch-" + journey.to);
  if (!journey.is_return()) return;
  note(visits_.is_home(key_of(journey.modem)));
  if (visits_.record_of(journey.home).failures > 0) note(visits_.set_failures(journey.home, 0, std::nullopt));
}

// The line has had its visit. What still waits there would call the modem back at once: that counts as a failure.
void Visitor::note_leaving(const Journey& journey) {
  const Instant now = context_.clock.now();
  const int failures = visits_.record_of(journey.from).failures;
  note(visits_.note_visit(journey.from, now));
  if (journey.unfinished)
    note(visits_.set_failures(journey.from, failures + 1, now + delay_after(delays_out, failures)));
  else if (failures > 0)
    note(visits_.set_failures(journey.from, 0, std::nullopt));
}

bool Visitor::has_due(const std::string& iccid) const {
  const auto line = context_.lines.find(iccid);
  const auto waiting = context_.outbox.lines_with_due(context_.clock.now());
  return line && std::ranges::find(waiting, line->id) != waiting.end();
}

void Visitor::fail(const Journey& journey, const Error& error) {
  const Instant now = context_.clock.now();
  const std::string key = key_of(journey.modem);
  const auto modem = find_modem(context_.radio, key);
  const bool at_home = modem && iccid_of(*modem) == journey.home;
  const bool is_gone = error.kind == ErrorKind::not_found;
  if (at_home || (is_gone && journey.is_return())) note(visits_.is_home(key));
  if (at_home && journey.is_return()) {
    // It is where it belongs; that the network does not take it is what every modem may meet.
    log::info("{}: back on the line {}: {}", journey.modem.path, name_of(journey.home), error.message);
    if (!journey.from.empty()) note_leaving(journey);
    return;
  }
  // What was known of the card is not true any more.
  const auto card = is_gone ? visits_.card_of(journey.to) : std::nullopt;
  if (card && !card->card.empty()) note(visits_.note_card(card->card, {}, now));
  const int failures = visits_.record_of(journey.to).failures;
  const auto delay = journey.is_return() ? delay_after(delays_home, failures) : delay_after(delays_out, failures);
  note(visits_.set_failures(journey.to, failures + 1, now + delay));
  context_.notices.withdraw("line-switch-" + journey.to);
  context_.notices.raise("line-switch-" + journey.to,
                         tr_format("switching to the line {} failed: {}; again in {} minutes", name_of(journey.to),
                                   text::display_safe(error.message), delay.count()));
}

// By path: the modem may have gone and come back as another one.
void Visitor::pause_station(const ModemInfo& modem, bool paused) {
  for (Station* station : yard_.stations())
    if (station->modem().path == modem.path) station->pause(paused);
}

bool Visitor::is_on_a_station(const std::string& iccid) const {
  return std::ranges::any_of(yard_.stations(),
                             [&](const Station* station) { return iccid_of(station->modem()) == iccid; });
}

std::string Visitor::name_of(const std::string& iccid) const {
  const auto line = context_.lines.find(iccid);
  return text::display_safe(line ? line->label() : iccid);
}

void Visitor::note(const Result<void>& written) {
  if (written) return;
  raise_disk_trouble(context_, written.error());
  rest_until_ = context_.clock.now() + disk_pause;
}

async::Task<void> Visitor::finish() {
  finishing_ = true;
  alarm_.reset();
  soon_.reset();
  card_freed_.reset();
  wake_.notify();
  while (working_) co_await ended_.wait();
  if (!changer_ || !lock_) co_return;
  const std::vector<ModemInfo> modems = context_.radio.modems();
  for (const ModemInfo& modem : modems) {
    const auto absence = visits_.absence_of(key_of(modem));
    if (!absence || absence->visiting != iccid_of(modem) || !take_card()) continue;
    const Journey home{modem, absence->visiting, absence->home, absence->home, false};
    co_await travel(home);
  }
}

}  // namespace celltext::core
