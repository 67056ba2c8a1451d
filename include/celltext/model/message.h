// What a message is: the same value in the store, in the courier and on the screen.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "celltext/base/clock.h"
#include "celltext/base/strong_id.h"
#include "celltext/model/money.h"

namespace celltext::model {

using MessageId = StrongId<struct MessageTag>;
using ConversationId = StrongId<struct ConversationTag>;
using LineId = StrongId<struct LineTag>;

enum class Direction { in, out };
enum class Kind { sms, mms };
enum class Encoding { gsm7, ucs2, data8 };

// Out: queued to cancelled. In: received to download_failed.
enum class Status {
  queued,
  scheduled,  // queued, and not before its time
  sending,    // handed to the modem; the answer is awaited
  sent,       // the service centre took it
  delivered,  // the recipient's phone has it
  failed,     // it certainly did not leave, or the service centre reported that it was not delivered
  unknown,    // nobody saw the outcome; it may have been sent. Never sent again by itself
  cancelled,
  received,
  partial,  // some parts of a long message are still missing
  pending_download,
  downloading,
  download_failed,
};

std::string_view name_of(Direction direction);
std::string_view name_of(Kind kind);
std::string_view name_of(Encoding encoding);
std::string_view name_of(Status status);
std::optional<Status> status_from_name(std::string_view name);
bool is_outgoing(Status status);
// No further change comes by itself, but for a delivery report after `sent`.
bool is_settled(Status status);

struct Attachment {
  std::string name;
  std::string type;  // MIME
  std::int64_t size = 0;
};

// How far a picture message is that is on its way to or from the MMSC, in octets.
struct Transfer {
  std::int64_t done = 0;
  std::int64_t of = 0;  // 0: not known
  bool operator==(const Transfer&) const = default;
};
// 0 to 100; nothing if the whole is not known.
std::optional<int> percent_of(const Transfer& transfer);

// Why a message failed or is delayed: `code` for scripts, `message` for people.
struct Trouble {
  std::string code;
  std::string message;
};

struct Message {
  MessageId id;
  ConversationId conversation;
  Direction direction = Direction::in;
  Kind kind = Kind::sms;
  LineId line;            // none while an outgoing message waits for the first modem
  std::string line_name;  // as shown to people
  std::string from;       // E.164 where it is a number in full, else as the network said it
  std::vector<std::string> to;
  std::vector<std::string> cc;  // out: those of `to` that get a copy
  std::string text;
  std::string subject;
  std::vector<Attachment> attachments;
  Status status = Status::received;
  std::optional<Encoding> encoding;
  int parts = 1;
  Instant created_at;                   // when we stored it
  std::optional<Instant> sent_at;       // out: when the service centre took it; in: the service centre's time stamp
  std::optional<Instant> received_at;   // in: when our modem had it
  std::optional<Instant> delivered_at;  // out: from the delivery report
  std::optional<Instant> due_at;        // out: not before
  std::optional<Trouble> trouble;
  bool held = false;  // queued, but a guard keeps it back: `trouble` says which
  // Sending or downloading, and it takes more than a moment. Written about once a second without a new revision: who
  // shows it reads the message again at every change of the database.
  std::optional<Transfer> transfer;
  std::optional<Money> cost;  // of what has left or come, as far as it has a price
  bool read = true;
  std::int64_t revision = 0;  // grows with every change of any message; orders what a watcher sees
};

}  // namespace celltext::model
