#include "media_type.h"

#include <algorithm>
#include <utility>

#include "charset.h"
#include "encoded_word.h"
#include "lower_case.h"
#include "wsp_values.h"

namespace celltext::codec {

namespace {

// The number of a type is its place.
constexpr std::string_view well_known[] = {
    "*/*",
    "text/*",
    "text/html",
    "text/plain",
    "text/x-hdml",
    "text/x-ttml",
    "text/x-vCalendar",
    "text/x-vCard",
    "text/vnd.wap.wml",
    "text/vnd.wap.wmlscript",
    "text/vnd.wap.wta-event",
    "multipart/*",
    "multipart/mixed",
    "multipart/form-data",
    "multipart/byteranges",
    "multipart/alternative",
    "application/*",
    "application/java-vm",
    "application/x-www-form-urlencoded",
    "application/x-hdmlc",
    "application/vnd.wap.wmlc",
    "application/vnd.wap.wmlscriptc",
    "application/vnd.wap.wta-eventc",
    "application/vnd.wap.uaprof",
    "application/vnd.wap.wtls-ca-certificate",
    "application/vnd.wap.wtls-user-certificate",
    "application/x-x509-ca-cert",
    "application/x-x509-user-cert",
    "image/*",
    "image/gif",
    "image/jpeg",
    "image/tiff",
    "image/png",
    "image/vnd.wap.wbmp",
    "application/vnd.wap.multipart.*",
    "application/vnd.wap.multipart.mixed",
    "application/vnd.wap.multipart.form-data",
    "application/vnd.wap.multipart.byteranges",
    "application/vnd.wap.multipart.alternative",
    "application/xml",
    "text/xml",
    "application/vnd.wap.wbxml",
    "application/x-x968-cross-cert",
    "application/x-x968-ca-cert",
    "application/x-x968-user-cert",
    "text/vnd.wap.si",
    "application/vnd.wap.sic",
    "text/vnd.wap.sl",
    "application/vnd.wap.slc",
    "text/vnd.wap.co",
    "application/vnd.wap.coc",
    "application/vnd.wap.multipart.related",
    "application/vnd.wap.sia",
    "text/vnd.wap.connectivity-xml",
    "application/vnd.wap.connectivity-wbxml",
    "application/pkcs7-mime",
    "application/vnd.wap.hashed-certificate",
    "application/vnd.wap.signed-certificate",
    "application/vnd.wap.cert-response",
    "application/xhtml+xml",
    "application/wml+xml",
    "text/css",
    "application/vnd.wap.mms-message",
    "application/vnd.wap.rollover-certificate",
    "application/vnd.wap.locc+wbxml",
    "application/vnd.wap.loc+xml",
    "application/vnd.syncml.dm+wbxml",
    "application/vnd.syncml.dm+xml",
    "application/vnd.syncml.notification",
    "application/vnd.wap.xhtml+xml",
    "application/vnd.wv.csp.cir",
    "application/vnd.oma.dd+xml",
    "application/vnd.oma.drm.message",
    "application/vnd.oma.drm.content",
    "application/vnd.oma.drm.rights+xml",
    "application/vnd.oma.drm.rights+wbxml",
    "application/vnd.wv.csp+xml",
    "application/vnd.wv.csp+wbxml",
    "application/vnd.syncml.ds.notification",
    "audio/*",
    "video/*",
};

// Parameters: WAP-230 table 38. The same thing has an old and a new number, with and without a typed value.
enum Parameter : std::uint8_t {
  charset_parameter = 0x01,
  name_old = 0x05,
  filename_old = 0x06,
  type_parameter = 0x09,
  start_old = 0x0A,
  name_new = 0x17,
  filename_new = 0x18,
  start_new = 0x19,
};

struct ParameterName {
  std::uint8_t number;
  std::string_view name;
};

constexpr ParameterName parameter_names[] = {
    {charset_parameter, "charset"}, {name_old, "name"}, {filename_old, "filename"}, {type_parameter, "type"},
    {start_old, "start"},           {name_new, "name"}, {filename_new, "filename"}, {start_new, "start"},
};

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string parameter_name(const WspValue& token) {
  if (const auto number = as_octet(token)) {
    const auto known = std::ranges::find(parameter_names, *number & 0x7F, &ParameterName::number);
    return known == std::end(parameter_names) ? std::string() : std::string(known->name);
  }
  return lower_case(as_text(token).value_or(""));
}

std::optional<std::string> type_of(const WspValue& value) {
  if (const auto written = as_text(value)) return media_type_name(*written);
  const auto number = as_integer(value);
  if (!number) return std::nullopt;
  return *number < std::size(well_known) ? std::string(well_known[*number]) : "application/octet-stream";
}

void take_parameter(MediaType& media, std::string_view name, const WspValue& value) {
  const auto text = as_text(value);
  if (name == "charset") media.charset = text ? charset_name(*text) : charset_name(as_integer(value).value_or(0));
  if (name == "type") media.root = type_of(value).value_or("");
  if (!text) return;
  // Content-Type says `name`, and what says `filename` too means the same.
  if (name == "name" || (name == "filename" && media.name.empty())) media.name = without_encoded_words(*text);
  if (name == "start") media.start = *text;
}

void take_parameters(MediaType& media, WspReader& reader) {
  while (!reader.at_end()) {
    const std::string name = parameter_name(reader.value());
    if (reader.at_end()) return;
    take_parameter(media, name, reader.value());
  }
}

std::string_view without_quotes(std::string_view text) {
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') return text.substr(1, text.size() - 2);
  return text;
}

// The end of the first piece: the first semicolon outside quotes.
std::size_t end_of_piece(std::string_view text) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (text[i] == ';' && !quoted) return i;
  }
  return text.size();
}

// What follows the type in MIME's spelling: `; charset="utf-8"; name=a.txt`.
void take_mime_parameters(MediaType& media, std::string_view rest) {
  while (!rest.empty()) {
    rest.remove_prefix(1);  // the semicolon
    const std::string_view piece = rest.substr(0, end_of_piece(rest));
    rest.remove_prefix(piece.size());
    const auto equals = piece.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view value = without_quotes(trimmed(piece.substr(equals + 1)));
    const ByteView octets(reinterpret_cast<const std::uint8_t*>(value.data()), value.size());
    take_parameter(media, lower_case(trimmed(piece.substr(0, equals))), {WspValue::Form::text, 0, octets});
  }
}

MediaType from_mime(std::string_view written) {
  MediaType media;
  const std::size_t end = end_of_piece(written);
  media.type = media_type_name(written.substr(0, end));
  take_mime_parameters(media, written.substr(end));
  return media;
}

}  // namespace

std::string media_type_name(std::string_view type) {
  type = trimmed(type.substr(0, type.find(';')));
  const auto known = std::ranges::find_if(well_known, [&](std::string_view name) { return same_word(name, type); });
  return known == std::end(well_known) ? lower_case(type) : std::string(*known);
}

std::optional<std::uint8_t> well_known_media_type(std::string_view type) {
  const auto known = std::ranges::find(well_known, type);
  if (known == std::end(well_known)) return std::nullopt;
  return static_cast<std::uint8_t>(known - std::begin(well_known));
}

std::optional<MediaType> read_media_type(const WspValue& value) {
  MediaType media;
  if (const auto written = as_text(value)) {
    media = from_mime(*written);
  } else if (value.form == WspValue::Form::octet) {
    media.type = type_of(value).value_or("");
  } else {
    WspReader reader(value);
    const WspValue first = reader.value();
    if (reader.trouble()) return std::nullopt;
    if (const auto inside = as_text(first))
      media = from_mime(*inside);
    else
      media.type = type_of(first).value_or("");
    take_parameters(media, reader);
  }
  return media.type.empty() ? std::nullopt : std::optional(std::move(media));
}

std::string read_disposition_name(const WspValue& value) {
  if (const auto written = as_text(value)) return from_mime(*written).name;
  if (value.form != WspValue::Form::data) return {};
  WspReader reader(value);
  MediaType disposition;
  const WspValue kind = reader.value();
  if (const auto written = as_text(kind)) disposition = from_mime(*written);
  take_parameters(disposition, reader);
  return disposition.name;
}

void write_media_type(WspWriter& out, const MediaType& media) {
  WspWriter content;
  const auto write_type = [&content](const std::string& type) {
    if (const auto number = well_known_media_type(type))
      return content.octet(static_cast<std::uint8_t>(0x80 | *number));
    content.text(type);
  };
  write_type(media.type);
  const std::size_t alone = content.octets().size();
  if (!media.root.empty()) {
    content.octet(0x80 | type_parameter);
    write_type(media.root);
  }
  if (!media.start.empty()) {
    content.octet(0x80 | start_old);
    content.text(media.start);
  }
  if (const auto charset = mibenum_of(media.charset)) {
    content.octet(0x80 | charset_parameter);
    content.integer(*charset);
  }
  if (!media.name.empty()) {
    content.octet(0x80 | name_old);
    content.text(media.name);
  }
  if (content.octets().size() == alone) return out.raw(content.octets());
  out.data(content.octets());
}

}  // namespace celltext::codec
