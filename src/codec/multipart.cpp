#include "multipart.h"

#include <fmt/format.h>

#include "celltext/base/i18n.h"
#include "charset.h"
#include "lower_case.h"
#include "transfer_encoding.h"
#include "wsp_values.h"

namespace celltext::codec {

namespace {

// Headers of a part, by their WSP number (WAP-230 table 39) and their name.
enum class PartHeader { other, content_id, content_location, content_disposition, transfer_encoding };

struct PartHeaderName {
  std::uint8_t number;  // 0: none
  std::string_view name;
  PartHeader header;
};

constexpr std::uint8_t content_location_number = 0x0E;
constexpr std::uint8_t content_id_number = 0x40;

constexpr PartHeaderName part_headers[] = {
    {content_location_number, "Content-Location", PartHeader::content_location},
    {0x2E, "Content-Disposition", PartHeader::content_disposition},
    {0x45, "Content-Disposition", PartHeader::content_disposition},
    {content_id_number, "Content-ID", PartHeader::content_id},
    {0x27, "Transfer-Encoding", PartHeader::transfer_encoding},
    {0, "Content-Transfer-Encoding", PartHeader::transfer_encoding},
};

PartHeader header_of(const WspValue& name) {
  for (const PartHeaderName& known : part_headers) {
    if (const auto number = as_octet(name)) {
      if (known.number != 0 && known.number == (*number & 0x7F)) return known.header;
    } else if (same_word(known.name, as_text(name).value_or(""))) {
      return known.header;
    }
  }
  return PartHeader::other;
}

std::string without_brackets(std::string id) {
  if (id.size() >= 2 && id.front() == '<' && id.back() == '>') return id.substr(1, id.size() - 2);
  return id;
}

struct PartHeaders {
  MmsPart part;
  std::string transfer_encoding;
};

void take_header(PartHeaders& out, PartHeader header, const WspValue& value) {
  switch (header) {
    case PartHeader::content_id:
      out.part.content_id = without_brackets(as_text(value).value_or(""));
      break;
    case PartHeader::content_location:
      out.part.content_location = as_text(value).value_or("");
      break;
    case PartHeader::transfer_encoding:
      out.transfer_encoding = as_text(value).value_or("");
      break;
    case PartHeader::content_disposition:
      if (out.part.name.empty()) out.part.name = read_disposition_name(value);
      break;
    case PartHeader::other:
      break;
  }
}

// What follows the content type. False if it ends in the middle of a header: what came before holds.
bool take_headers(PartHeaders& out, WspReader& reader) {
  while (!reader.at_end()) {
    const WspValue name = reader.value();
    if (name.form == WspValue::Form::data) return false;  // another code page: nothing of ours
    if (reader.at_end()) return false;
    const WspValue value = reader.value();
    if (reader.trouble()) return false;
    take_header(out, header_of(name), value);
  }
  return true;
}

class BodyReader {
 public:
  explicit BodyReader(Multipart& out) : out_(out) {}

  std::optional<BodyTrouble> read(WspReader& reader, bool alternative, int depth) {
    const std::uint32_t claimed = reader.uintvar();
    if (reader.trouble()) return BodyTrouble{*reader.trouble(), tr("the number of parts")};
    for (std::uint32_t number = 1; number <= claimed; ++number) {
      if (out_.parts.size() == most_parts)
        return BodyTrouble{{reader.offset(), tr_noop("more than 4096 parts")}, where(number)};
      const std::size_t before = out_.parts.size();
      if (auto trouble = read_part(reader, number, depth)) return trouble;
      if (alternative && out_.parts.size() > before) return std::nullopt;
    }
    if (!reader.at_end()) note(reader.offset(), tr("the body"), tr_noop("octets after the last part"));
    return std::nullopt;
  }

 private:
  static std::string where(std::uint32_t number) { return tr_format("part {}", number); }

  void note(std::size_t offset, const std::string& about, const char* what) {
    if (out_.notes.size() < most_notes) out_.notes.push_back(note_about(offset, about, what));
  }

  std::optional<BodyTrouble> read_part(WspReader& reader, std::uint32_t number, int depth) {
    const std::uint32_t header_length = reader.uintvar();
    const std::uint32_t data_length = reader.uintvar();
    const std::size_t begin = reader.offset();
    WspReader headers(reader.take(header_length), begin, WspReader::Extent::known);
    const std::size_t data_offset = reader.offset();
    const ByteView data = reader.take(data_length);
    if (reader.trouble()) return BodyTrouble{*reader.trouble(), where(number)};

    const std::size_t at = headers.offset();
    MediaType media{.type = "application/octet-stream"};
    if (auto read = read_media_type(headers.value()))
      media = *std::move(read);
    else
      note(at, where(number), tr_noop("a content type that can't be read"));
    PartHeaders found;
    found.part.content_type = std::move(media.type);
    found.part.charset = std::move(media.charset);
    found.part.name = std::move(media.name);
    if (!take_headers(found, headers)) note(headers.offset(), where(number), tr_noop("a header that can't be read"));
    take_part(std::move(found), data, data_offset, depth);
    return std::nullopt;
  }

  void take_part(PartHeaders found, ByteView data, std::size_t offset, int depth) {
    if (is_multipart(found.part.content_type) && take_nested(found.part, data, offset, depth)) return;
    found.part.data = undo_transfer_encoding(found.transfer_encoding, data);
    out_.parts.push_back(std::move(found.part));
  }

  // False if what it holds can't be read, or stands too deep: then it stays one part.
  bool take_nested(const MmsPart& part, ByteView data, std::size_t offset, int depth) {
    if (depth == deepest_nesting) {
      note(offset, part.content_type, tr_noop("parts in parts, too deep to be read"));
      return false;
    }
    const std::size_t parts_before = out_.parts.size();
    WspReader reader(data, offset);
    const bool alternative = part.content_type.ends_with("alternative");
    const auto trouble = read(reader, alternative, depth + 1);
    if (!trouble) return true;
    out_.parts.resize(parts_before);
    note(trouble->trouble.offset, part.content_type, trouble->trouble.what);
    return false;
  }

  Multipart& out_;
};

void write_part(WspWriter& out, const MmsPart& part) {
  WspWriter headers;
  write_media_type(headers, {.type = part.content_type, .charset = part.charset, .name = part.name});
  if (!part.content_id.empty()) {
    headers.octet(0x80 | content_id_number);
    headers.quoted_string("<" + part.content_id + ">");
  }
  if (!part.content_location.empty()) {
    headers.octet(0x80 | content_location_number);
    headers.text(part.content_location);
  }
  out.uintvar(static_cast<std::uint32_t>(headers.octets().size()));
  out.uintvar(static_cast<std::uint32_t>(part.data.size()));
  out.raw(headers.octets());
  out.raw(part.data);
}

}  // namespace

std::string note_about(std::size_t offset, std::string_view where, const char* what) {
  return tr_format("octet {}, {}: {}", offset, where, tr(what));
}

bool is_multipart(std::string_view type) {
  return type.starts_with("application/vnd.wap.multipart.") || type.starts_with("multipart/");
}

std::optional<BodyTrouble> read_body(WspReader& reader, const MediaType& type, Multipart& out) {
  if (is_multipart(type.type)) return BodyReader(out).read(reader, type.type.ends_with("alternative"), 1);
  if (reader.at_end()) return std::nullopt;
  const ByteView data = reader.take(reader.left());
  out.parts.push_back({.content_type = type.type,
                       .charset = type.charset,
                       .name = type.name,
                       .content_id = {},
                       .content_location = {},
                       .data = Bytes(data.begin(), data.end())});
  return std::nullopt;
}

void write_multipart(WspWriter& out, const std::vector<MmsPart>& parts) {
  out.uintvar(static_cast<std::uint32_t>(parts.size()));
  for (const MmsPart& part : parts) write_part(out, part);
}

}  // namespace celltext::codec
