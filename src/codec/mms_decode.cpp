// decode_mms(): from octets to a PDU.
#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/codec/mms_pdu.h"
#include "mms_headers.h"
#include "multipart.h"
#include "wsp_values.h"

namespace celltext::codec {

namespace {

Error give_up(std::size_t offset, std::string_view where, const char* what) {
  return {ErrorKind::invalid, tr_format("no readable MMS: octet {}, {}: {}", offset, where, tr(what))};
}

class PduReader {
 public:
  explicit PduReader(ByteView octets) : reader_(octets) {}

  Result<MmsPdu> read() {
    if (auto error = read_type()) return *std::move(error);
    while (!reader_.at_end() && !body_is_read_)
      if (auto error = read_header()) return *std::move(error);
    if (auto error = find_missing()) return *std::move(error);
    return std::move(pdu_);
  }

 private:
  std::optional<Error> read_type() {
    const MmsHeader& header = *find_mms_header(mms_header::message_type);
    if (reader_.peek() != (0x80 | header.number))
      return give_up(0, header.name, tr_noop("an MMS PDU begins with its type"));
    reader_.octet();
    const std::size_t at = reader_.offset();
    const auto type = static_cast<MmsType>(reader_.octet());
    if (reader_.trouble()) return stopped(header.name);
    if (rules_of(type).empty()) return give_up(at, header.name, tr_noop("a type that no phone knows"));
    pdu_.type = type;
    return std::nullopt;
  }

  std::optional<Error> stopped(std::string_view where) const {
    return give_up(reader_.trouble()->offset, where, reader_.trouble()->what);
  }

  std::optional<Error> read_header() {
    const WspValue name = reader_.value();
    if (reader_.trouble()) return stopped(tr("the name of a header"));
    if (name.form == WspValue::Form::data)
      return give_up(name.offset, tr("the name of a header"), tr_noop("neither a number nor a name"));
    if (name.form == WspValue::Form::text) return pass_over(as_text(name).value_or(""));
    const std::uint8_t number = name.content.front() & 0x7F;
    const MmsHeader* header = find_mms_header(number);
    if (!header) return pass_over(fmt::format("0x{:02X}", name.content.front()));
    if (number == mms_header::content_type) return read_content(header->name);
    const WspValue value = reader_.value();
    if (reader_.trouble()) return stopped(header->name);
    if (header->read && !header->read(value, pdu_)) note(value.offset, header->name);
    return std::nullopt;
  }

  std::optional<Error> pass_over(const std::string& name) {
    reader_.value();
    return reader_.trouble() ? stopped(name) : std::nullopt;
  }

  void note(std::size_t offset, std::string_view header) {
    if (pdu_.notes.size() < most_notes)
      pdu_.notes.push_back(note_about(offset, header, tr_noop("a value that can't be read")));
  }

  std::optional<Error> read_content(std::string_view header) {
    const WspValue value = reader_.value();
    if (reader_.trouble()) return stopped(header);
    auto media = read_media_type(value);
    if (!media) return give_up(value.offset, header, tr_noop("a content type that can't be read"));
    Multipart body;
    if (const auto trouble = read_body(reader_, *media, body))
      return give_up(trouble->trouble.offset, trouble->where, trouble->trouble.what);
    body_is_read_ = true;
    pdu_.content_type = std::move(media->type);
    pdu_.parts = std::move(body.parts);
    for (std::string& line : body.notes)
      if (pdu_.notes.size() < most_notes) pdu_.notes.push_back(std::move(line));
    return std::nullopt;
  }

  std::optional<Error> find_missing() const {
    for (const MmsRule& rule : rules_of(pdu_.type)) {
      const MmsHeader& header = *find_mms_header(rule.header);
      if (rule.need == Need::vital && !header.present(pdu_))
        return give_up(reader_.offset(), header.name, tr_noop("it is missing"));
    }
    // An MMSC that has no message to give says why instead.
    const bool refused = pdu_.type == MmsType::retrieve_conf && pdu_.retrieve_status;
    if (has_body(pdu_.type) && !body_is_read_ && !refused)
      return give_up(reader_.offset(), find_mms_header(mms_header::content_type)->name, tr_noop("it is missing"));
    return std::nullopt;
  }

  WspReader reader_;
  MmsPdu pdu_;
  bool body_is_read_ = false;
};

}  // namespace

Result<MmsPdu> decode_mms(ByteView octets) {
  return PduReader(octets).read();
}

std::optional<MmsBeginning> begin_of_mms(ByteView octets) {
  WspReader reader(octets);
  if (reader.octet() != (0x80 | mms_header::message_type)) return std::nullopt;
  MmsBeginning beginning{reader.octet(), {}};
  // The transaction id is the second header, or near it.
  for (int i = 0; i < 8 && !reader.at_end(); ++i) {
    const WspValue name = reader.value();
    const WspValue value = reader.value();
    if (reader.trouble()) break;
    if (as_octet(name) != std::optional<std::uint8_t>(0x80 | mms_header::transaction_id)) continue;
    beginning.transaction_id = as_encoded_string(value).value_or("");
    break;
  }
  return beginning;
}

}  // namespace celltext::codec
