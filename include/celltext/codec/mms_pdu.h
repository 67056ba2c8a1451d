// The nine PDUs of the MM1 interface, between a phone and its MMSC: OMA-TS-MMS_ENC-V1_3, in the binary encoding of
// WAP-230 (WSP) §8.4.
//
//   0x8C type · 0x98 transaction id · 0x8D version · other headers in any order · 0x84 content type · body
//
// Generous in what is read: headers may come in any order, unknown ones are skipped, one that is understood in its
// length but not in its value is left out with a note. Strict in what is written.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "celltext/base/bytes.h"
#include "celltext/base/result.h"

namespace celltext::codec {

// The values of X-Mms-Message-Type.
enum class MmsType : std::uint8_t {
  send_req = 128,
  send_conf,
  notification_ind,
  notifyresp_ind,
  retrieve_conf,
  acknowledge_ind,
  delivery_ind,
  read_rec_ind,
  read_orig_ind,
};
// "m-send-req"
std::string_view name_of(MmsType type);

// X-Mms-Status, of a notifyresp-ind or a delivery-ind. Other values than these are read and written as they are.
enum class MmsStatus : std::uint8_t {
  expired = 128,
  retrieved,
  rejected,
  deferred,
  unrecognised,
  indeterminate,
  forwarded,
  unreachable,
};

// X-Mms-Read-Status, of the two read reports.
enum class MmsReadStatus : std::uint8_t { read = 128, deleted_unread };

enum class MmsPriority : std::uint8_t { low = 128, normal, high };
// "low", "normal", "high"; empty for anything else.
std::string_view name_of(MmsPriority priority);

// An expiry or delivery time: a point in time, or so long after the message is received.
struct MmsTime {
  bool relative = false;
  std::chrono::seconds seconds{};  // since 1970-01-01 UTC, or since then

  bool operator==(const MmsTime&) const = default;
};

// One part of the body, its transfer encoding undone.
struct MmsPart {
  std::string content_type;      // the media type alone: "image/jpeg", "text/x-vCard"
  std::string charset;           // as text_in() knows it: "utf-8"; empty if the part says none
  std::string name;              // UTF-8, as the sender gave it: not safe as a file name
  std::string content_id;        // without the angle brackets
  std::string content_location;  // what SMIL may call the part by, besides its id
  Bytes data;

  bool operator==(const MmsPart&) const = default;
};

// Any of the nine. Which members stand in which type, and which must, is the table in src/codec/mms_headers.cpp.
// Addresses are without "/TYPE=PLMN"; texts are UTF-8.
struct MmsPdu {
  MmsType type = MmsType::send_req;
  std::string transaction_id;
  std::uint8_t version = 0x13;  // major and minor, a half-octet each: 1.3
  std::optional<std::string> message_id;
  // None where the MMSC is to fill it in (insert-address-token), as when sending.
  std::optional<std::string> from;
  std::vector<std::string> to, cc, bcc;
  std::optional<std::string> subject;
  std::optional<std::chrono::sys_seconds> date;
  std::optional<std::string> message_class;  // "personal", "advertisement", "informational", "auto", or a token
  std::optional<MmsPriority> priority;
  std::optional<std::uint64_t> size;  // octets of the message that can be fetched
  std::optional<MmsTime> expiry;
  std::optional<MmsTime> delivery_time;
  std::optional<std::string> content_location;  // where to fetch it
  std::optional<bool> delivery_report;          // the sender wants one
  std::optional<bool> read_report;
  std::optional<bool> report_allowed;  // the MMSC may tell the sender that we have it
  std::optional<bool> hide_sender;
  std::optional<MmsStatus> status;
  std::optional<MmsReadStatus> read_status;
  std::optional<std::uint8_t> response_status;  // 128 is Ok; see mms_status.h
  std::optional<std::string> response_text;
  std::optional<std::uint8_t> retrieve_status;  // 128 is Ok
  std::optional<std::string> retrieve_text;
  // Of the body: "application/vnd.wap.multipart.related". When written and empty: related if a part is SMIL, else
  // mixed.
  std::string content_type;
  std::vector<MmsPart> parts;
  // What reading left out, one line each with offset and header. Not written.
  std::vector<std::string> notes;

  bool operator==(const MmsPdu&) const = default;
};

// Reads one PDU. invalid: names the offset (octets from the start, decimal) and the header. Takes memory in proportion
// to `octets` whatever they claim.
Result<MmsPdu> decode_mms(ByteView octets);

// As much as is needed to answer a PDU that decode_mms() refuses: for a notification "unrecognised".
struct MmsBeginning {
  std::uint8_t type = 0;  // a value of MmsType, or another
  std::string transaction_id;
};
// Nothing if the octets don't begin like a PDU.
std::optional<MmsBeginning> begin_of_mms(ByteView octets);

// Writes one PDU. invalid: a header that this type must have is missing, or a text that can't be written (a NUL).
// From of a send-req or read-rec-ind without one becomes insert-address-token. Parts are written as they are, in a
// multipart body, names in UTF-8.
Result<Bytes> encode_mms(const MmsPdu& pdu);

// A part as UTF-8: for text/* and SMIL, else nothing. What the charset has no meaning for becomes U+FFFD.
std::optional<std::string> text_of(const MmsPart& part);
bool is_smil(const MmsPart& part);

}  // namespace celltext::codec
