// Sends what the outbox has for one line, one message after the other.
//
// While one message is on the air the next is made ready in the daemon; when the answer comes, settling the one and
// marking the other is one commit. Nothing is sent that is not marked, and what is marked is sent exactly once.
#pragma once

#include <functional>
#include <optional>

#include "celltext/async/event.h"
#include "celltext/async/scope.h"
#include "celltext/async/task.h"
#include "celltext/modem/modem.h"
#include "courier_context.h"
#include "lost_notices.h"

namespace celltext::core {

class Sender {
 public:
  Sender(CourierContext& context, modem::ModemPath modem, model::LineId line);

  bool has_due() const;
  // Sends until nothing is due, `may_go` says no, or the daemon takes nothing. True if anything was sent.
  async::Task<bool> send_due();
  // The message that is on the air, if there is one: its outcome is lost when this is destroyed.
  std::optional<store::InFlight> on_the_air() const;
  // Ends when the daemon has been told to forget all that was sent.
  async::Task<void> drain();
  // Nothing is on the air, and the daemon has been told.
  bool is_still() const { return !flight_ && removals_ == 0; }
  // The daemon has dropped its objects.
  void forget_objects() { prepared_.reset(); }

  std::function<bool()> may_go;
  // Whether the modem is registered abroad at this moment.
  std::function<bool()> is_roaming;
  // Whether messages that belong to no line leave over this one. None: they do.
  std::function<bool()> takes_unassigned;
  // Called after a message was held back.
  std::function<void()> held;
  // Called after an outcome has been committed, with the time the modem took.
  std::function<void(std::chrono::milliseconds took)> settled;
  // Called after an object was removed from the daemon.
  std::function<void()> removed;

 private:
  struct Prepared {
    store::Departure departure;
    modem::SmsPath path;
  };

  // A message on the air, or one that has landed and whose settlement is not committed yet.
  struct Flight {
    Prepared message;
    std::string daemon_run;
    Instant departed;
    std::chrono::milliseconds took{0};
  };

  std::optional<store::Departure> next() const;
  async::Task<void> prepare();
  async::Task<void> fly(modem::SmsPath path);
  async::Task<void> remove(modem::SmsPath path);
  async::Task<bool> commit(bool go);
  bool calls_for_help(const std::string& number) const;
  bool refuse(const store::Departure& departure, const model::Trouble& trouble);
  store::Settlement judge(const store::Departure& departure, const modem::SendOutcome& outcome) const;
  store::Marking marking() const;
  void close_flight();

  CourierContext& context_;
  modem::ModemPath modem_;
  model::LineId line_;
  std::optional<Prepared> prepared_;
  std::optional<Flight> flight_;
  std::optional<store::Settlement> settlement_;  // of flight_: known, not committed yet
  std::optional<modem::SendOutcome> outcome_;
  async::Event landed_;
  int removals_ = 0;  // running
  async::Event drained_;
  async::Scope scope_;  // the call that is on the air, and removals of objects that are done with
};

}  // namespace celltext::core
