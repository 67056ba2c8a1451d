// One modem with one line in it, as the courier works it: one thing at a time.
//
// In this order, again and again: be enabled, take in what lies on the modem, delete one message that is stored, send
// what is due, and when all is quiet have the storage listed again if notifications may have been lost. Otherwise it
// sleeps until something happens.
#pragma once

#include <functional>
#include <optional>
#include <set>

#include "celltext/async/event.h"
#include "celltext/async/scope.h"
#include "celltext/modem/modem.h"
#include "courier_context.h"
#include "data_meter.h"
#include "lost_notices.h"
#include "mms_desk.h"
#include "open_outcomes.h"
#include "receiver.h"
#include "sender.h"

namespace celltext::core {

class Station {
 public:
  Station(CourierContext& context, OpenOutcomes& outcomes, modem::ModemInfo modem, model::LineId line,
          model::Region region);
  Station(const Station&) = delete;
  Station& operator=(const Station&) = delete;

  const modem::ModemInfo& modem() const { return modem_; }
  model::LineId line() const { return line_; }

  void start();
  // The modem has changed.
  void update(modem::ModemInfo modem);
  void sms_seen(const modem::Sms& sms);
  // The outbox has changed.
  void look();
  // Takes up no new message; ends when the one that is being sent or deleted is dealt with.
  async::Task<void> finish();
  // Takes up nothing new until it may again; what is received meanwhile is stored all the same. What is under way ends:
  // see is_still().
  void pause(bool paused);
  // Nothing is on the air, and nothing is asked of the modem.
  bool is_still() const;
  // All that lies on the modem is stored and deleted there, nothing is to be listed again, nothing is due that could
  // leave now: nothing is lost if the modem gets another line.
  bool is_quiet() const;
  // When something happened last that others may follow: it was registered, a message came or went.
  Instant active_at() const { return active_at_; }
  Instant started_at() const { return started_at_; }
  // The modem is only visiting this line: messages that belong to none wait for its own.
  void set_guest(bool guest);

  // Messages whose outcome is lost when this is destroyed.
  std::vector<store::InFlight> on_the_air() const;

  // The objects that the modem had when it was last listed; nothing before the first time.
  const std::optional<std::set<modem::SmsPath>>& listing() const { return listing_; }
  // Called after a listing, and after an outcome was committed.
  std::function<void()> on_listed;
  std::function<void()> on_settled;
  // Called when nothing was left to do.
  std::function<void()> on_idle;

 private:
  async::Task<void> work();
  async::Task<void> do_next();
  async::Task<void> enable();
  async::Task<void> take_all();
  async::Task<void> delete_one();
  async::Task<void> send();
  async::Task<void> list_again();

  bool is_enabled() const { return modem_.state >= modem::State::enabled; }
  bool is_roaming() const { return modem_.registration == modem::NetworkRegistration::roaming; }
  void come_home();
  void note_activity() { active_at_ = context_.clock.now(); }
  bool wants_enabling() const;
  bool rests() const { return rest_until_ && context_.clock.now() < *rest_until_; }
  void rest(const Error& error, const char* what);
  bool listing_is_due() const;
  void set_alarm();

  CourierContext& context_;
  modem::ModemInfo modem_;
  model::LineId line_;
  Receiver receiver_;
  Sender sender_;
  std::optional<MmsDesk> pictures_;  // beside the work with the modem
  LostNotices lost_notices_;
  DataMeter data_meter_;
  std::optional<std::set<modem::SmsPath>> listing_;
  std::optional<int> stored_before_relisting_;
  bool enable_wanted_ = true;  // once when it is first seen, and whenever we have disabled it ourselves
  bool idle_ = false;          // nothing was left to do in the last round
  bool working_ = false;       // in a round
  bool finishing_ = false;
  bool paused_ = false;
  bool guest_ = false;
  Instant started_at_{};
  Instant active_at_{};
  std::optional<Instant> rest_until_;  // after something went wrong
  std::chrono::seconds rest_length_{0};
  async::Event wake_;
  bool handling_message_ = false;  // sending or deleting: what finish() waits for
  async::Event message_handled_;
  async::Registration alarm_;
  async::Scope scope_;  // last: ends before what its task uses
};

}  // namespace celltext::core
