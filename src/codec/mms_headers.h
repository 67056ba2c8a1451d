// The headers of MMS PDUs, as a table: number, name, and how each is read into MmsPdu and written from it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "celltext/codec/mms_pdu.h"
#include "wsp_reader.h"
#include "wsp_writer.h"

namespace celltext::codec {

struct MmsHeader {
  std::uint8_t number;  // without the high bit
  std::string_view name;
  // False if the value is not of its kind. None: the header is known and passed over.
  bool (*read)(const WspValue& value, MmsPdu& pdu) = nullptr;
  bool (*present)(const MmsPdu& pdu) = nullptr;
  // Writes number and value; once for each value of a list.
  void (*write)(std::uint8_t number, const MmsPdu& pdu, WspWriter& out) = nullptr;
};

// Numbers that code elsewhere speaks of.
namespace mms_header {
inline constexpr std::uint8_t bcc = 0x01, cc = 0x02, content_location = 0x03, content_type = 0x04, date = 0x05,
                              delivery_report = 0x06, delivery_time = 0x07, expiry = 0x08, from = 0x09,
                              message_class = 0x0A, message_id = 0x0B, message_type = 0x0C, version = 0x0D,
                              message_size = 0x0E, priority = 0x0F, read_report = 0x10, report_allowed = 0x11,
                              response_status = 0x12, response_text = 0x13, sender_visibility = 0x14, status = 0x15,
                              subject = 0x16, to = 0x17, transaction_id = 0x18, retrieve_status = 0x19,
                              retrieve_text = 0x1A, read_status = 0x1B;
}  // namespace mms_header

// Nothing for a number without a meaning.
const MmsHeader* find_mms_header(std::uint8_t number);

// How much a PDU needs a header.
enum class Need {
  optional,
  written,  // must be there when written; networks leave it out
  vital,    // without it the PDU says nothing
};

struct MmsRule {
  std::uint8_t header;
  Need need = Need::optional;
};

// The headers of a PDU of this type, in the order in which they are written, after type and before content type.
std::span<const MmsRule> rules_of(MmsType type);
bool has_body(MmsType type);

}  // namespace celltext::codec
