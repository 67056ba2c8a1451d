#include "celltext/core/courier.h"

#include <algorithm>
#include <map>
#include <set>

#include "celltext/async/turn.h"
#include "celltext/base/log.h"
#include "celltext/model/phone_number.h"
#include "courier_context.h"
#include "keep_alive.h"
#include "open_outcomes.h"
#include "resumed_pictures.h"
#include "station.h"
#include "visitor.h"

namespace celltext::core {

// Keeps one Station for each modem that has a line, and one alarm for the next scheduled message.
class Courier::Work final : private StationYard {
 public:
  Work(modem::Radio& radio, store::Database& database, async::Clock& clock, const Settings& settings,
       mms::Transport* transport, LineChanger* changer)
      : context_{radio,
                 clock,
                 settings,
                 store::Lines(database),
                 store::Inbox(database),
                 store::Outbox(database),
                 store::Ledger(database),
                 Cashier(settings, store::Lines(database)),
                 store::PictureMessages(database),
                 store::Attachments(database),
                 store::Contacts(database),
                 store::DataConnections(database),
                 transport,
                 NoticeBoard()},
        outcomes_(context_),
        keep_alive_(context_),
        visitor_(context_, *this, changer, database) {
    keep_alive_.enqueued = [this] { look(); };
  }

  void start();
  void look();
  async::Task<void> finish();
  bool caught_up() const;
  bool is_away() const { return visitor_.is_away(); }
  NoticeBoard& notices() { return context_.notices; }

 private:
  std::vector<Station*> stations() override;
  void close_for(const std::string& modem_key) override;
  void reconcile();
  void meet(const modem::ModemInfo& modem);
  Result<model::LineId> line_of(const modem::ModemInfo& modem);
  model::Region region_of(const modem::ModemInfo& modem) const;
  std::set<model::LineId> lines_that_work() const;
  void station_listed();
  void set_alarm();

  CourierContext context_;
  OpenOutcomes outcomes_;
  KeepAliveWatch keep_alive_;
  std::string daemon_run_;
  bool started_ = false;
  bool finishing_ = false;
  std::map<modem::ModemPath, std::unique_ptr<Station>> stations_;
  std::string closed_for_;  // the key of a modem that is between two lines
  async::Registration modems_changed_;
  async::Registration sms_seen_;
  async::Registration reconcile_soon_;
  async::Registration meet_again_;  // a modem whose line could not be stored
  async::Registration alarm_;
  Visitor visitor_;  // last: it uses the stations
};

namespace {

// A modem whose SIM can be read. Until then it has no line.
bool has_line(const modem::ModemInfo& modem) {
  using modem::State;
  const bool too_early = modem.state == State::failed || modem.state == State::unknown ||
                         modem.state == State::initializing || modem.state == State::locked;
  return !too_early && modem.sim && !modem.sim->iccid.empty();
}

bool is_same_card(const modem::ModemInfo& a, const modem::ModemInfo& b) {
  return a.sim && b.sim && a.sim->iccid == b.sim->iccid && a.equipment_id == b.equipment_id;
}

}  // namespace

void Courier::Work::start() {
  started_ = true;
  daemon_run_ = context_.radio.daemon_run();
  outcomes_.start();
  // The limits may be others than they were.
  if (const auto released = context_.outbox.release_held(); !released) raise_disk_trouble(context_, released.error());
  resume_pictures(context_);
  modems_changed_ = context_.radio.on_change([this] {
    // Not from inside the call: a station that goes must not be on the stack.
    reconcile_soon_ = async::at_next_turn([this] { reconcile(); });
  });
  sms_seen_ = context_.radio.on_sms([this](const modem::ModemPath& path, const modem::Sms& sms) {
    const auto station = stations_.find(path);
    if (station != stations_.end()) station->second->sms_seen(sms);
  });
  visitor_.start();
  reconcile();
  set_alarm();
}

std::vector<Station*> Courier::Work::stations() {
  std::vector<Station*> all;
  for (const auto& [path, station] : stations_) all.push_back(station.get());
  return all;
}

void Courier::Work::close_for(const std::string& modem_key) {
  closed_for_ = modem_key;
  if (modem_key.empty()) reconcile();
}

// Makes the stations fit the modems that are there now.
void Courier::Work::reconcile() {
  if (finishing_) return;
  const auto modems = context_.radio.modems();
  const bool same_daemon = context_.radio.daemon_run() == daemon_run_;
  daemon_run_ = context_.radio.daemon_run();
  std::vector<store::InFlight> on_the_air;
  std::erase_if(stations_, [&](const auto& entry) {
    const auto now = std::find_if(modems.begin(), modems.end(), [&](const auto& m) { return m.path == entry.first; });
    const bool stays =
        same_daemon && now != modems.end() && has_line(*now) && is_same_card(*now, entry.second->modem());
    if (stays) return false;
    std::ranges::move(entry.second->on_the_air(), std::back_inserter(on_the_air));
    return true;
  });
  for (const store::InFlight& open : on_the_air) outcomes_.adopt(open);
  for (const modem::ModemInfo& modem : modems) {
    if (has_line(modem)) meet(modem);
  }
  station_listed();
  keep_alive_.watch(lines_that_work());
  visitor_.stations_changed();
}

std::set<model::LineId> Courier::Work::lines_that_work() const {
  std::set<model::LineId> lines;
  for (const auto& [path, station] : stations_) lines.insert(station->line());
  return lines;
}

void Courier::Work::meet(const modem::ModemInfo& modem) {
  const auto known = stations_.find(modem.path);
  if (known != stations_.end()) {
    known->second->update(modem);
    return;
  }
  if (!closed_for_.empty() && key_of(modem) == closed_for_) return;
  if (visitor_.is_in_doubt(modem)) return;
  const auto line = line_of(modem);
  if (!line) {
    raise_disk_trouble(context_, line.error());
    meet_again_ = context_.clock.at(context_.clock.now() + disk_pause, [this] { reconcile(); });
    return;
  }
  auto station = std::make_unique<Station>(context_, outcomes_, modem, *line, region_of(modem));
  station->on_listed = [this] { station_listed(); };
  station->on_settled = [this] { set_alarm(); };
  station->on_idle = [this] { visitor_.look(); };
  station->set_guest(visitor_.is_guest(modem));
  Station& started = *stations_.emplace(modem.path, std::move(station)).first->second;
  started.start();
}

Result<model::LineId> Courier::Work::line_of(const modem::ModemInfo& modem) {
  const auto& configured = context_.settings.lines;
  const auto its_group = std::find_if(configured.begin(), configured.end(),
                                      [&](const LineSettings& line) { return line.iccid == modem.sim->iccid; });
  const bool has_group = its_group != configured.end();
  std::string number = has_group ? its_group->number : "";
  if (number.empty() && !modem.own_numbers.empty()) number = modem.own_numbers.front();
  auto line =
      context_.lines.ensure(modem.sim->iccid, model::normalise(number, region_of(modem)), modem.sim->operator_id);
  if (!line || !has_group) return line;
  const auto stored = context_.lines.find(*line);
  if (stored && stored->name == its_group->name) return line;
  const auto named = context_.lines.set_name(*line, its_group->name);
  if (!named) log::warning("{}", named.error().message);
  return line;
}

model::Region Courier::Work::region_of(const modem::ModemInfo& modem) const {
  if (!context_.settings.country.empty()) return context_.settings.country;
  return model::region_of_network(modem.sim->operator_id);
}

// Once every modem has been listed, what was sent by an earlier courier and is in no list will never tell its outcome.
void Courier::Work::station_listed() {
  if (!outcomes_.waiting() || !caught_up()) return;
  std::set<modem::SmsPath> paths;
  for (const auto& [path, station] : stations_) {
    if (station->listing()) paths.insert(station->listing()->begin(), station->listing()->end());
  }
  outcomes_.all_listed(paths);
}

bool Courier::Work::caught_up() const {
  if (!started_) return false;
  const auto modems = context_.radio.modems();
  return std::all_of(modems.begin(), modems.end(), [&](const modem::ModemInfo& modem) {
    using modem::State;
    if (modem.state == State::failed || modem.state == State::locked) return true;
    const auto station = stations_.find(modem.path);
    return station != stations_.end() && station->second->listing();
  });
}

void Courier::Work::look() {
  for (const auto& [path, station] : stations_) station->look();
  set_alarm();
  visitor_.look();
}

// Rings when the next message that waits for its time is due.
void Courier::Work::set_alarm() {
  const auto due = context_.outbox.next_due(context_.clock.now());
  alarm_ = due && !finishing_ ? context_.clock.at(*due, [this] { look(); }) : async::Registration();
}

async::Task<void> Courier::Work::finish() {
  finishing_ = true;
  alarm_.reset();
  for (auto it = stations_.begin(); it != stations_.end(); ++it) co_await it->second->finish();
  co_await visitor_.finish();
  // Who waits for this may destroy the courier, and a task of it may have woken us.
  co_await async::next_turn();
}

Courier::Courier(modem::Radio& radio, store::Database& database, async::Clock& clock, const Settings& settings,
                 mms::Transport* transport, LineChanger* changer)
    : work_(std::make_unique<Work>(radio, database, clock, settings, transport, changer)) {}
Courier::~Courier() = default;
void Courier::start() {
  work_->start();
}
void Courier::look() {
  work_->look();
}
async::Task<void> Courier::finish() {
  return work_->finish();
}
bool Courier::caught_up() const {
  return work_->caught_up();
}
bool Courier::is_away() const {
  return work_->is_away();
}
async::Registration Courier::on_notice(std::function<void(const Notice&)> slot) {
  return work_->notices().on_notice(std::move(slot));
}

}  // namespace celltext::core
