// encode_mms(): from a PDU to octets; and the names of things.
#include <algorithm>
#include <array>

#include "celltext/base/i18n.h"
#include "celltext/codec/mms_pdu.h"
#include "charset.h"
#include "lower_case.h"
#include "mms_headers.h"
#include "multipart.h"

namespace celltext::codec {

namespace {

constexpr std::string_view multipart_related = "application/vnd.wap.multipart.related";
constexpr std::string_view multipart_mixed = "application/vnd.wap.multipart.mixed";
constexpr std::string_view smil_type = "application/smil";

constexpr std::array<std::string_view, 9> type_names{"m-send-req",       "m-send-conf",     "m-notification-ind",
                                                     "m-notifyresp-ind", "m-retrieve-conf", "m-acknowledge-ind",
                                                     "m-delivery-ind",   "m-read-rec-ind",  "m-read-orig-ind"};
constexpr std::array<std::string_view, 3> priority_names{"low", "normal", "high"};

template<std::size_t size, class Token>
std::string_view name_in(const std::array<std::string_view, size>& names, Token token) {
  const auto place = static_cast<std::size_t>(token) - 0x80;
  return place < size ? names[place] : std::string_view{};
}

Error cannot_write(std::string_view header, const char* what) {
  return {ErrorKind::invalid, tr_format("this MMS can't be written: {}: {}", header, tr(what))};
}

bool holds_nul(std::string_view text) {
  return text.find('\0') != std::string_view::npos;
}

bool holds_nul(const std::vector<std::string>& texts) {
  return std::ranges::any_of(texts, [](const std::string& text) { return holds_nul(text); });
}

bool holds_nul(const MmsPdu& pdu) {
  for (const auto* text : {&pdu.message_id, &pdu.from, &pdu.subject, &pdu.message_class, &pdu.content_location,
                           &pdu.response_text, &pdu.retrieve_text})
    if (*text && holds_nul(**text)) return true;
  const auto part_does = [](const MmsPart& part) {
    return holds_nul(part.content_type) || holds_nul(part.name) || holds_nul(part.content_id) ||
           holds_nul(part.content_location);
  };
  return holds_nul(pdu.transaction_id) || holds_nul(pdu.content_type) || holds_nul(pdu.to) || holds_nul(pdu.cc) ||
         holds_nul(pdu.bcc) || std::ranges::any_of(pdu.parts, part_does);
}

bool negative(const std::optional<MmsTime>& time) {
  return time && time->seconds.count() < 0;
}

std::optional<Error> find_wrong(const MmsPdu& pdu) {
  if (rules_of(pdu.type).empty()) return cannot_write("X-Mms-Message-Type", tr_noop("a type that no phone knows"));
  for (const MmsRule& rule : rules_of(pdu.type)) {
    const MmsHeader& header = *find_mms_header(rule.header);
    if (rule.need != Need::optional && !header.present(pdu)) return cannot_write(header.name, tr_noop("it is missing"));
  }
  if (pdu.type == MmsType::send_req && pdu.to.empty() && pdu.cc.empty() && pdu.bcc.empty())
    return cannot_write("To", tr_noop("it is missing"));
  if (holds_nul(pdu)) return cannot_write("Content-Type", tr_noop("a text holds a NUL"));
  if (negative(pdu.expiry) || negative(pdu.delivery_time) || (pdu.date && pdu.date->time_since_epoch().count() < 0))
    return cannot_write("Date", tr_noop("a time before 1970"));
  for (const MmsPart& part : pdu.parts)
    if (part.content_type.empty()) return cannot_write("Content-Type", tr_noop("it is missing"));
  return std::nullopt;
}

// Related names its first part, where that is the SMIL: §7.3.11, RFC 2387.
MediaType body_type(const MmsPdu& pdu) {
  const bool shown = !pdu.parts.empty() && is_smil(pdu.parts.front());
  MediaType media{.type = pdu.content_type};
  if (media.type.empty()) media.type = shown ? multipart_related : multipart_mixed;
  if (shown && media.type == multipart_related) {
    media.root = smil_type;
    if (!pdu.parts.front().content_id.empty()) media.start = "<" + pdu.parts.front().content_id + ">";
  }
  return media;
}

void write_body(const MmsPdu& pdu, WspWriter& out) {
  const MediaType media = body_type(pdu);
  out.octet(0x80 | mms_header::content_type);
  if (is_multipart(media.type)) {
    write_media_type(out, media);
    return write_multipart(out, pdu.parts);
  }
  const MmsPart& only = pdu.parts.front();
  write_media_type(out, {.type = media.type, .charset = only.charset, .name = only.name});
  out.raw(only.data);
}

std::size_t size_of_parts(const MmsPdu& pdu) {
  std::size_t size = 512;
  for (const MmsPart& part : pdu.parts) size += part.data.size() + 128;
  return size;
}

}  // namespace

std::string_view name_of(MmsType type) {
  return name_in(type_names, type);
}

std::string_view name_of(MmsPriority priority) {
  return name_in(priority_names, priority);
}

Result<Bytes> encode_mms(const MmsPdu& pdu) {
  if (auto error = find_wrong(pdu)) return *std::move(error);
  const bool plain = !pdu.content_type.empty() && !is_multipart(pdu.content_type);
  if (has_body(pdu.type) && plain && pdu.parts.size() != 1)
    return cannot_write("Content-Type", tr_noop("a body that is no multipart holds one part"));
  WspWriter out;
  out.octets().reserve(size_of_parts(pdu));
  out.octet(0x80 | mms_header::message_type);
  out.octet(static_cast<std::uint8_t>(pdu.type));
  for (const MmsRule& rule : rules_of(pdu.type)) {
    const MmsHeader& header = *find_mms_header(rule.header);
    if (header.present(pdu)) header.write(header.number, pdu, out);
  }
  const bool refused = pdu.parts.empty() && pdu.retrieve_status;
  if (has_body(pdu.type) && !refused) write_body(pdu, out);
  return std::move(out).take();
}

bool is_smil(const MmsPart& part) {
  return part.content_type == smil_type || part.content_type == "application/smil+xml";
}

std::optional<std::string> text_of(const MmsPart& part) {
  if (!is_smil(part) && !part.content_type.starts_with("text/")) return std::nullopt;
  return to_utf8(part.data, part.charset);
}

}  // namespace celltext::codec
