// What is to be sent, is being sent, or has an outcome to be dealt with.
//
// A row is written before anything is sent and marked `sending` before the modem is called. Only the holder of the
// courier's lock calls advance(); everybody may enqueue, cancel and retry.
//
// What a message costs at most is reserved in the transaction that enqueues it, priced again in the one that marks it,
// and spent or given back in the one that settles it. A message that is past a limit when it should leave is held: it
// stays queued, with the reason.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "celltext/base/result.h"
#include "celltext/model/message.h"
#include "celltext/store/attachments.h"
#include "celltext/store/database.h"
#include "celltext/store/ledger.h"

namespace celltext::store {

struct NewMessage {
  model::LineId line;           // none: whichever line the first ready modem has
  std::vector<std::string> to;  // normalised; each gets a message of its own
  std::string text;
  model::Encoding encoding = model::Encoding::gsm7;
  int parts = 1;
  std::optional<Instant> send_at;
  bool request_report = true;
  std::optional<std::chrono::minutes> validity;
  bool flash = false;
  std::string key;       // idempotency; empty: none
  bool roaming = false;  // the line's modem is, as far as is known
  Passes passes{};
  Pricer price{};  // none: nothing is reserved

  // A picture message: its attachments are committed with it. With `group`, or if there is a `cc`, one message goes to
  // all of `to` and `cc`, who see each other; else each of `to` gets one of his own.
  model::Kind kind = model::Kind::sms;
  std::string subject{};
  std::vector<NewAttachment> attachments{};
  bool group = false;
  std::vector<std::string> cc{};
};

struct Enqueued {
  std::vector<model::MessageId> ids;
  bool already = false;  // the key was used before: these are the messages of that time, and nothing new was written
};

// A message whose turn it is.
struct Departure {
  model::MessageId id;
  model::LineId line;  // none: any
  std::string to;
  std::string text;
  bool request_report = true;
  std::optional<std::chrono::minutes> validity;
  bool flash = false;
  int attempts = 0;  // so far
};

// The mark before the call: this message now goes out over this line as this SMS object.
struct Marking {
  model::MessageId id;
  model::LineId line;
  std::string daemon_run;
  std::string sms_path;
  Instant at{};
  bool roaming = false;
  Pricer price{};  // none: it costs nothing
};

// What came of a message that was marked.
struct Settlement {
  model::MessageId id;
  // sent, failed, unknown; or queued: it certainly did not leave and is tried again at `due_at`.
  model::Status status = model::Status::unknown;
  Instant at;
  std::optional<int> reference;
  std::optional<model::Trouble> trouble;
  std::optional<Instant> due_at;
  std::string network_id{};  // of a picture message: the MMSC's Message-ID, which reports name
};

// A message whose outcome is open, for a courier that takes over, and where its SMS object was.
struct InFlight {
  model::MessageId id;
  model::Status status = model::Status::sending;  // sending, or unknown
  std::string daemon_run;
  std::string sms_path;
};

class Outbox {
 public:
  explicit Outbox(Database& database) : database_(&database) {}

  // One transaction for all recipients. `scheduled` if send_at is later than now, else `queued`. guarded: `price` holds
  // one of them; nothing was written.
  Result<Enqueued> enqueue(const NewMessage& message, Instant now);

  // Whether a message was ever enqueued with this key.
  bool knows_key(const std::string& key) const;

  // The first SMS whose time has come and that may leave over `line`: its own, or with `unassigned` also one that has
  // none.
  std::optional<Departure> next(model::LineId line, Instant now, bool unassigned = true) const;
  // The lines, given by name, over which something is to leave now; that which has waited longest first. Of all kinds.
  std::vector<model::LineId> lines_with_due(Instant now) const;
  // When the next message that waits for a time later than `now` is due.
  std::optional<Instant> next_due(Instant now) const;

  // Settles one message and marks the next, either of which may be null, in one commit. Settling also turns an
  // `unknown` into what really happened. False: the one to be marked was cancelled or deleted meanwhile, or is held
  // now; the settlement was committed all the same.
  Result<bool> advance(const Settlement* settlement, const Marking* marking);

  // Prices a message as advance() would, before anything is done for it that costs money by itself. False: it was
  // cancelled or deleted meanwhile, or is held now.
  Result<bool> may_leave(const Marking& marking);

  // All that are `sending`, and those `unknown` that went out in `daemon_run`, whose objects may still tell.
  std::vector<InFlight> open_outcomes(const std::string& daemon_run) const;

  // What has not left yet and what is `unknown` or `failed`, oldest first.
  std::vector<model::Message> list(int limit = 500) const;
  // not_found; invalid unless it is queued or scheduled.
  Result<void> cancel(model::MessageId id, Instant now);
  // not_found; invalid unless it is failed, unknown, cancelled or held. Queues the same message again.
  Result<void> retry(model::MessageId id, Instant now, Passes passes = {});
  // What is held because of `code`, or of anything if it is empty, is to be thought of again now.
  Result<void> release_held(std::string_view code = {});

 private:
  Database* database_;
};

}  // namespace celltext::store
