// Brings what one modem has received into the database, and then off the modem.
//
// Storing happens at once when a message is seen; deleting is left to the owner, who calls delete_one() when the modem
// has nothing better to do. All that a listing shows is stored before anything is deleted.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "celltext/async/task.h"
#include "celltext/model/message.h"
#include "celltext/model/phone_number.h"
#include "celltext/modem/modem.h"
#include "courier_context.h"
#include "open_outcomes.h"

namespace celltext::core {

class Receiver {
 public:
  Receiver(CourierContext& context, OpenOutcomes& outcomes, const modem::ModemInfo& modem, model::LineId line,
           model::Region region);

  // One SMS object was seen: a message, a part of one, a delivery report, or one that was sent. True if a new message
  // was stored.
  bool take(const modem::Sms& sms);
  // Whether the modem is registered abroad at this moment.
  std::function<bool()> is_roaming;

  // Lists the modem and takes everything; gives the paths of all objects.
  async::Task<Result<std::set<modem::SmsPath>>> take_all();
  // Messages that the user has deleted while they still lay on the modem: an incomplete one takes room there.
  void take_deletions();
  // Says so if a message is still not complete although the modem has just been listed.
  void tell_incomplete() const;
  // Reports that had come before their message was settled.
  void take_waiting_reports();

  bool has_deletions() const { return !deletions_.empty(); }
  // Deletes the oldest of what is stored from the modem.
  async::Task<Result<void>> delete_one();

  // Some object could not be stored: the modem still has it, and it must be listed again.
  bool unsaved() const { return unsaved_; }
  // How many messages were stored since the courier started; a listing that raises it had found something.
  int stored() const { return stored_; }
  // The daemon has dropped its objects: their paths mean nothing any more.
  void forget_objects();

 private:
  bool take_message(const modem::Sms& sms);
  void note_balance(const store::Arrival& arrival);
  void take_report(const modem::Sms& sms);
  bool apply(const store::DeliveryReport& report);
  // An MMSC's report about a picture message. True if it is dealt with.
  bool apply(const store::MmsReport& report);
  void take_push_report(const modem::SmsPath& path, const store::MmsReport& report);
  void delete_later(const modem::SmsPath& path);
  void tell_how_full() const;
  store::CopyPlace place(const modem::SmsPath& path) const;

  struct WaitingReport {
    modem::SmsPath path;
    store::DeliveryReport report;
  };

  CourierContext& context_;
  OpenOutcomes& outcomes_;
  modem::ModemPath modem_;
  std::string equipment_;
  model::LineId line_;
  model::Region region_;
  std::set<modem::SmsPath> alive_;                      // the received objects that lie on the modem
  std::map<modem::SmsPath, model::MessageId> partial_;  // those of them that are not complete
  std::deque<modem::SmsPath> deletions_;
  std::vector<WaitingReport> waiting_reports_;
  std::map<modem::SmsPath, store::MmsReport> waiting_push_reports_;
  bool unsaved_ = false;
  int stored_ = 0;
};

}  // namespace celltext::core
