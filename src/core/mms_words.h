// Between PDUs and what the store keeps: pure, both ways.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "celltext/base/bytes.h"
#include "celltext/base/result.h"
#include "celltext/codec/mms_pdu.h"
#include "celltext/model/phone_number.h"
#include "celltext/store/inbox.h"
#include "celltext/store/picture_messages.h"

namespace celltext::core {

// Changes when the codec learns to read what it could not: then everything that was kept raw is looked at again.
inline constexpr const char* mms_decoder_version = "1";

// What the data of an SMS says. Nothing of the rest: an ordinary message, or a push that can't be read.
struct NoticePush {
  store::MmsNotice notice;
  std::string sender;  // normalised; empty: hidden
};
using PushMeaning = std::variant<std::monostate, NoticePush, store::MmsReport>;
PushMeaning read_push(ByteView data, const model::Region& region, Instant now);

// A retrieve-conf as a message. `own_number` is left out of the recipients.
store::Retrieved read_retrieved(const codec::MmsPdu& pdu, const model::Region& region, const std::string& own_number);

// A send-req with its presentation. `contents` are those of the departure's attachments, in their order.
Result<Bytes> write_departure(const store::MmsDeparture& departure, std::vector<Bytes> contents, bool read_report);
Result<Bytes> write_answer(const store::MmscAnswer& answer);

}  // namespace celltext::core
