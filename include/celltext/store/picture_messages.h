// What the store knows of a picture message besides what every message has: where it waits at the MMSC, what was
// promised to the MMSC, who of several recipients has it.
//
// A message that comes in is `pending-download` from its notification on (Inbox::admit), `downloading` while it is
// fetched, then `received` or `download-failed`. What must be said to the MMSC (notifyresp, acknowledge, read report)
// is a row too, written in the commit that is the reason for it.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "celltext/base/bytes.h"
#include "celltext/base/result.h"
#include "celltext/model/message.h"
#include "celltext/store/attachments.h"
#include "celltext/store/database.h"
#include "celltext/store/ledger.h"

namespace celltext::store {

// A message that waits at the MMSC.
struct Download {
  model::MessageId id;
  model::LineId line;
  std::string from;
  std::string transaction_id;
  std::string location;
  std::int64_t size = 0;  // announced; 0: not said
  std::optional<Instant> expires_at;
  int attempts = 0;
  bool asked = false;     // the user wants it, whatever the policy says
  Passes passes{};        // and has agreed to this
  bool answered = false;  // the MMSC was told that it is deferred: an acknowledge is due at the end, not a notifyresp
};

// One thing that the MMSC is to be told.
struct MmscAnswer {
  enum class Kind { notifyresp, acknowledge, read };
  std::int64_t id = 0;  // given by the store
  model::LineId line;
  Kind kind = Kind::notifyresp;
  std::string transaction_id;
  std::string network_id;  // read: the Message-ID that the report is about
  std::string recipient;   // read: who is told
  int status = 0;          // notifyresp: X-Mms-Status; read: X-Mms-Read-Status
  int attempts = 0;
};

// What was fetched, decoded.
struct Retrieved {
  std::string from;
  std::vector<std::string> to;  // all recipients, To and Cc, without our own number
  bool group = false;           // there are others than the sender and we
  std::string subject;
  std::string text;
  std::vector<NewAttachment> attachments;
  std::optional<Instant> sent_at;
  std::string network_id;
  bool wants_read = false;  // the sender wants to know when it is read
};

// A picture message of ours whose turn it is.
struct MmsDeparture {
  model::MessageId id;
  model::LineId line;  // none: any
  std::string transaction_id;
  std::vector<std::string> to;
  std::vector<std::string> cc;
  std::string subject;
  std::string text;
  std::vector<StoredAttachment> attachments;
  bool request_report = true;
  std::optional<std::chrono::minutes> validity;
  int attempts = 0;  // so far
};

// What a delivery-ind or read-orig-ind says of one recipient of a message of ours.
struct MmsReport {
  std::string network_id;
  std::string recipient;  // normalised
  enum class Fate { delivered, read, failed, waiting } fate = Fate::waiting;
  std::string words;  // why it failed
  std::string code;
  Instant at;
};

class PictureMessages {
 public:
  explicit PictureMessages(Database& database) : database_(&database) {}

  // What a user does, in any process: fetch it now. not_found; invalid unless it waits or has failed. `passes` is what
  // the user agrees to: without it a guard may leave the message where it is after all, and say why with it.
  Result<void> request_download(model::MessageId id, Instant now, Passes passes = {});

  // The first whose time has come.
  std::optional<Download> next_download(model::LineId line, Instant now) const;
  std::optional<Download> find_download(model::MessageId id) const;
  // When the next download or answer is due that is not due now.
  std::optional<Instant> next_due(model::LineId line, Instant now) const;

  Result<void> mark_downloading(model::MessageId id);
  // How far a message is that is sent or fetched: shown as model::Message::transfer while it is `sending` or
  // `downloading`. Takes no revision.
  Result<void> note_progress(model::MessageId id, const model::Transfer& transfer);
  // All that are under way and have taken more than a moment: for who shows nothing else of them.
  std::vector<std::pair<model::MessageId, model::Transfer>> transfers() const;
  // Left at the MMSC until the user asks; `answer`, if given, tells the MMSC. The reason is shown with the message. It
  // is due again when it expires, which makes it fail.
  Result<void> leave(model::MessageId id, const model::Trouble& reason, const MmscAnswer* answer, Instant now);
  // It did not work and is tried again at `due_at`.
  Result<void> put_off(model::MessageId id, const model::Trouble& reason, Instant due_at);
  // Nothing more comes of it by itself.
  Result<void> give_up(model::MessageId id, const model::Trouble& reason);
  // The whole message: one commit with its attachments, with what the MMSC is told and with what receiving it costs,
  // which is booked once, however often it is fetched. False: the user has deleted it meanwhile.
  Result<bool> retrieved(model::MessageId id, const Retrieved& message, const MmscAnswer* answer, Instant now,
                         const std::optional<Charge>& charge = {});
  // Fetched, but not understood: the octets are kept to be decoded again.
  Result<void> keep_raw(model::MessageId id, const Bytes& raw, const model::Trouble& reason, const MmscAnswer* answer,
                        Instant now, const std::optional<Charge>& charge = {});
  // What an earlier courier was fetching is due again.
  Result<void> resume_downloads(Instant now, model::LineId line = {});

  std::optional<MmscAnswer> next_answer(model::LineId line, Instant now) const;
  Result<void> answered(std::int64_t id);
  Result<void> put_off_answer(std::int64_t id, Instant due_at);

  // Sending; the marks and outcomes go through Outbox::advance.
  // Without `unassigned` only what belongs to this line.
  std::optional<MmsDeparture> next_departure(model::LineId line, Instant now, bool unassigned = true) const;
  // One is on its way: a report may come before its outcome is committed.
  bool is_sending(model::LineId line) const;
  // Settles one recipient, and the message when all are settled. False: it is about no message of ours.
  Result<bool> apply_report(const MmsReport& report);

  // Messages that were read, whose senders want to know, and that nobody has been told yet: makes the answers. If
  // `wanted` is false nobody is told, now or later.
  Result<void> report_reading(model::LineId line, bool wanted, Instant now);

  // What could not be decoded by this or an earlier program: octets of a fetched message (raw), or of an SMS's data.
  struct Undecoded {
    model::MessageId id;
    model::LineId line;
    Bytes octets;
    bool push = false;  // the data of an SMS
  };
  std::vector<Undecoded> undecoded() const;
  // Whether this version has looked at all of them; what it could not read then it can't read now.
  bool was_decoded_by(const std::string& decoder) const;
  Result<void> set_decoder(const std::string& decoder);
  // An SMS whose data has turned out to be a notification becomes a message that waits.
  Result<void> becomes_notice(model::MessageId id, const struct MmsNotice& notice, const std::string& sender,
                              Instant now);

 private:
  Database* database_;
};

}  // namespace celltext::store
