// Brings a modem to a line that is not enabled when something is to leave over it or when it is to be visited, and back
// home afterwards.
//
// What must hold:
//  - the way back is in the database before the card is asked: whoever finds the modem away brings it home, unless the
//    user has chosen another line meanwhile;
//  - a modem is switched only when all that it received is stored and nothing of it is on the air;
//  - a switch that failed is tried again later each time.
//
// One journey at a time, for all modems. What comes next is read from the database and the stations each time that
// something has changed; otherwise it sleeps until the first time that matters.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "celltext/async/event.h"
#include "celltext/async/scope.h"
#include "celltext/core/card_lock.h"
#include "celltext/core/line_changer.h"
#include "celltext/store/visits.h"
#include "courier_context.h"
#include "station.h"

namespace celltext::core {

// What the visitor asks of the courier.
class StationYard {
 public:
  virtual ~StationYard() = default;
  // Those that there are now; valid until the main loop goes on.
  virtual std::vector<Station*> stations() = 0;
  // While it is closed no station is made for this modem: it is between two lines. An empty key opens it again.
  virtual void close_for(const std::string& modem_key) = 0;
};

// How the database names a modem: by its IMEI, or its device without one.
std::string key_of(const modem::ModemInfo& modem);
// Of the SIM that it shows; empty without one.
std::string iccid_of(const modem::ModemInfo& modem);

class Visitor {
 public:
  // A null `changer`: nothing is ever switched.
  Visitor(CourierContext& context, StationYard& yard, LineChanger* changer, store::Database& database);
  Visitor(const Visitor&) = delete;
  Visitor& operator=(const Visitor&) = delete;

  void start();
  // Something has changed: the outbox, a station, a choice of the user. Looks at the next turn of the main loop.
  void look();
  // The stations have changed.
  void stations_changed();
  // Whether the modem is on this line for a visit.
  bool is_guest(const modem::ModemInfo& modem) const;
  // Whether it shows its own line, but may be on its way to another one since an earlier courier died: what it
  // receives then may be either line's, and it must not be worked until that is known.
  bool is_in_doubt(const modem::ModemInfo& modem) const;
  // Whether a modem is away from home, or on its way.
  bool is_away() const;
  // Ends after the journey that is under way, with every modem at home that can be brought there.
  async::Task<void> finish();

 private:
  struct Journey {
    modem::ModemInfo modem;
    std::string from;  // ICCIDs; `from` is empty for a modem that shows none
    std::string to;
    std::string home;
    bool unfinished = false;  // something still waits to leave over `from`
    bool is_return() const { return to == home; }
  };

  async::Task<void> work();
  std::optional<Journey> next_journey();
  std::optional<Journey> interrupted_journey();
  std::optional<Journey> journey_of(Station& station);
  std::optional<Journey> journey_of_lost(const modem::ModemInfo& modem);
  std::optional<Journey> journey_home(const modem::ModemInfo& modem, const store::Absence& absence);
  std::optional<store::Absence> absence_at(const modem::ModemInfo& modem);
  bool stay_is_over(const Station& station);
  std::vector<model::Line> lines_that_call();
  std::vector<model::Line> lines_with_messages() const;
  bool is_visit_due(const model::Line& line, const LineVisit& visit);
  std::optional<std::string> next_line(const Station& station);
  bool may_end_data_call(const Station& station, const std::string& iccid);
  std::optional<modem::ModemInfo> card_to_look_at();
  bool take_card();
  async::Task<void> travel(Journey journey);
  async::Task<void> look_at_card(modem::ModemInfo modem);
  void arrive(const Journey& journey, const Result<modem::ModemInfo>& arrived);
  void fail(const Journey& journey, const Error& error);
  void note_leaving(const Journey& journey);
  void pause_station(const modem::ModemInfo& modem, bool paused);
  void later(Instant when);
  bool rests();
  void note(const Result<void>& written);
  bool has_due(const std::string& iccid) const;
  std::string name_of(const std::string& iccid) const;
  bool is_on_a_station(const std::string& iccid) const;

  CourierContext& context_;
  StationYard& yard_;
  LineChanger* changer_;
  store::Visits visits_;
  std::optional<CardLock> lock_;  // none: the file can't be opened
  Instant started_at_{};
  std::set<std::string> present_;  // ICCIDs that have a station
  std::optional<Instant> look_at_;
  std::optional<Instant> rest_until_;
  async::Registration alarm_;
  async::Registration soon_;
  async::Registration card_freed_;
  async::Event wake_;
  bool working_ = false;     // with a card: a journey, a look, or telling its servers
  bool on_the_way_ = false;  // not yet at the last of these
  bool in_doubt_ = false;    // some modem is
  bool finishing_ = false;
  async::Event ended_;
  async::Scope scope_;  // last: ends before what its task uses
};

}  // namespace celltext::core
