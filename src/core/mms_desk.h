// The picture messages of one line: sends what is due, tells the MMSC what it must know, fetches what waits there.
//
// It works beside the Station's own work with the modem, one request at a time, over one way that is opened when it is
// first needed and closed when nothing is left to do. Otherwise it sleeps until something happens.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "celltext/async/event.h"
#include "celltext/async/scope.h"
#include "celltext/async/task.h"
#include "celltext/mms/carrier.h"
#include "celltext/modem/modem.h"
#include "courier_context.h"
#include "mms_way.h"

namespace celltext::core {

class MmsDesk {
 public:
  MmsDesk(CourierContext& context, const modem::ModemInfo& modem, model::LineId line, model::Region region);
  MmsDesk(const MmsDesk&) = delete;
  MmsDesk& operator=(const MmsDesk&) = delete;

  void start();
  void update(const modem::ModemInfo& modem);
  // The database has changed, or a notification came in.
  void look();
  // Takes up nothing new; ends when the outcome of what is being sent is committed and the way is closed.
  async::Task<void> finish();
  // Takes up nothing new until it may again.
  void pause(bool paused);
  // Nothing is under way, and the way is closed.
  bool is_still() const { return !working_; }
  // Whether messages that belong to no line leave over this one.
  void take_unassigned(bool take) { unassigned_ = take; }
  // The message that is on its way: its outcome is lost when this is destroyed.
  std::optional<store::InFlight> on_the_air() const { return in_flight_; }

  std::function<void()> on_settled;
  // Called when nothing is left to do.
  std::function<void()> on_still;

 private:
  async::Task<void> work();
  async::Task<bool> do_next();
  async::Task<void> send(store::MmsDeparture departure);
  async::Task<void> fetch(store::Download download);
  async::Task<void> tell(store::MmscAnswer answer);
  async::Task<mms::Outcome> exchange(mms::Request request);
  // Whether the next way is the host's internet; decided once for each time that a way is needed.
  async::Task<bool> goes_over_internet();
  async::Task<Result<void>> open_way();
  async::Task<void> close();
  async::Task<void> settle(store::Settlement settlement);
  async::Task<bool> is_answer_dear();
  mms::Request request_to(std::string url, std::size_t most) const;
  // Shows how far a message is, to whoever looks at the database. `announced`: if the other side does not say how much
  // it is; 0: not known.
  std::function<void(const mms::Progress&)> progress_of(model::MessageId id, std::int64_t announced);
  void book_data();
  store::Marking marking(model::MessageId id) const;
  void stay(const Result<bool>& why);
  Result<void> refuse(model::MessageId id, const std::string& code, const Error& error);
  // What was fetched, if it is a message to be kept.
  struct Whole {
    store::Retrieved message;
    store::MmscAnswer answer;
  };
  Result<std::optional<Whole>> take(const store::Download& download, const mms::Outcome& outcome);
  Result<std::optional<Whole>> take_body(const store::Download& download, const mms::Reply& reply);
  Result<void> take_refusal(const store::Download& download, const mms::NoReply& trouble);
  async::Task<Result<void>> keep(store::Download download, Whole whole);
  Result<void> leave(const store::Download& download, const model::Trouble& reason);
  std::optional<store::Charge> charge_for_receiving() const;
  Result<void> fetch_later(const store::Download& download, const std::string& code, const std::string& words);
  std::optional<model::Trouble> reason_to_leave(const store::Download& download) const;
  std::optional<model::Trouble> reason_of_cost(const store::Download& download) const;
  DataModem data_modem() const;
  const mms::Carrier& carrier();
  std::string own_number() const;
  bool is_roaming() const { return modem_.registration == modem::NetworkRegistration::roaming; }
  // The modem may be used, or need not be.
  bool can_work() const;
  bool rests() const { return rest_until_ && context_.clock.now() < *rest_until_; }
  void rest(const Error& error);
  void note_disk(const Result<void>& written);
  void set_alarm();

  CourierContext& context_;
  modem::ModemInfo modem_;
  model::LineId line_;
  model::Region region_;
  std::optional<mms::Carrier> carrier_;  // read when it is first needed: that takes a while
  std::optional<MmsWay> way_;
  std::optional<bool> over_internet_;  // until the way is closed
  std::int64_t moved_ = 0;             // octets over `moved_over_` that are not booked yet
  modem::BearerPath moved_over_;
  bool internet_failed_ = false;  // in this round: the modem is tried
  std::optional<store::InFlight> in_flight_;
  bool finishing_ = false;
  bool paused_ = false;
  bool unassigned_ = true;
  Instant looked_at_{};  // when do_next() last asked what is due
  std::optional<Instant> rest_until_;
  std::chrono::seconds rest_length_{0};
  async::Event wake_;
  bool working_ = false;
  async::Event done_;
  async::Registration alarm_;
  async::Scope scope_;  // last: ends before what its task uses
};

}  // namespace celltext::core
