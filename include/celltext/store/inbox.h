// Taking messages from the modem into the database exactly once.
//
// Every received SMS object that may still be on the modem has a row in `modem_copies`. The row goes when the modem's
// copy is known to be gone. A message that a restarted daemon lists again under another path is recognised by its
// equipment or line, sender, service centre's time stamp and body among the rows whose path is not alive any more; so a
// repeated listing stores nothing twice, while two equal texts that lie on the modem together stay two.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "celltext/base/bytes.h"
#include "celltext/base/result.h"
#include "celltext/model/message.h"
#include "celltext/store/database.h"
#include "celltext/store/ledger.h"

namespace celltext::store {

// Where a copy of a message lies: this SMS object of this run of the daemon.
struct CopyPlace {
  std::string equipment;  // IMEI
  std::string daemon_run;
  std::string path;
};

// What a notification says of a picture message that waits at the MMSC (m-notification-ind).
struct MmsNotice {
  std::string transaction_id;
  std::string location;
  std::string subject;
  std::int64_t size = 0;  // octets; 0: not said
  std::optional<Instant> expires_at;
};

struct Arrival {
  model::LineId line;
  CopyPlace place;
  std::string sender;          // normalised
  std::string sender_as_said;  // what the modem said
  std::string text;
  Bytes data;             // 8-bit content, kept raw
  std::string timestamp;  // the service centre's, as the daemon spells it
  std::optional<Instant> sent_at;
  Instant received_at;
  bool complete = true;  // false: parts of a long message are missing; text is empty
  std::optional<model::Encoding> encoding;
  int parts = 1;
  std::optional<Charge> charge{};  // what receiving it costs, booked when it is complete
  // Set: not an SMS for a person but the news of a picture message. It becomes one that is `pending-download`. The same
  // transaction id and location again, however they come, are known.
  std::optional<MmsNotice> notice{};
};

struct Admission {
  enum class What {
    stored,     // a new message
    completed,  // a partial one became whole
    known,      // it was here already; nothing changed but perhaps its place
  };
  What what = What::stored;
  model::MessageId message;  // none if it was deleted by the user meanwhile
};

// A delivery report, as the modem gave it.
struct DeliveryReport {
  model::LineId line;
  std::string recipient;  // normalised
  int reference = 0;
  std::optional<Instant> sent_at;  // when the service centre had taken the message
  std::optional<Instant> discharged_at;
  int tp_status = 0;
};

class Inbox {
 public:
  explicit Inbox(Database& database) : database_(&database) {}

  // Commits the arrival. `alive` are the paths of all SMS objects that the daemon has for this modem now.
  Result<Admission> admit(const Arrival& arrival, const std::set<std::string>& alive);
  // The modem's copy is gone: a message that looks the same is a new one from now on.
  Result<void> copy_gone(const CopyPlace& place);
  // Paths of copies that still lie on the modem although the user has deleted their messages.
  std::vector<std::string> abandoned_copies(const std::string& equipment, const std::string& daemon_run) const;
  // After a complete listing: whatever is not alive is gone.
  Result<void> copies_gone_except(const std::string& equipment, const std::string& daemon_run,
                                  const std::set<std::string>& alive);

  // Settles the message that the report is about: delivered, failed, or nothing yet. The newest one sent over this line
  // to this number with this reference, near the report's time. None if there is no such message.
  Result<std::optional<model::MessageId>> apply_report(const DeliveryReport& report, Instant now);

 private:
  Database* database_;
};

}  // namespace celltext::store
