// write_smil(), and what a message needs so that phones show it: add_presentation().
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "celltext/codec/smil.h"
#include "charset.h"

namespace celltext::codec {

namespace {

constexpr std::chrono::milliseconds page_duration{5000};
constexpr std::size_t longest_extension = 8;
constexpr std::size_t longest_name = 40;  // OMA MMS Conformance Document: what every phone takes

constexpr std::string_view head =
    "<smil><head><layout><root-layout width=\"100%\" height=\"100%\"/>"
    "<region id=\"Image\" left=\"0\" top=\"0\" width=\"100%\" height=\"70%\" fit=\"meet\"/>"
    "<region id=\"Text\" left=\"0\" top=\"70%\" width=\"100%\" height=\"30%\" fit=\"scroll\"/>"
    "</layout></head><body>";
constexpr std::string_view tail = "</body></smil>";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

// How a part is shown: the element of SMIL, and how to name a part that has no name.
struct Kind {
  std::string_view type;  // the media type, or its beginning up to the slash
  std::string_view element;
  std::string_view stem;
  std::string_view extension;
};

constexpr Kind kinds[] = {
    {"text/plain", "text", "text", ".txt"},   {"image/jpeg", "img", "image", ".jpg"},
    {"image/png", "img", "image", ".png"},    {"image/gif", "img", "image", ".gif"},
    {"image/", "img", "image", ""},           {"audio/amr", "audio", "audio", ".amr"},
    {"audio/", "audio", "audio", ""},         {"video/mp4", "video", "video", ".mp4"},
    {"video/3gpp", "video", "video", ".3gp"}, {"video/", "video", "video", ""},
    {"text/x-vCard", "ref", "card", ".vcf"},  {"text/x-vCalendar", "ref", "event", ".vcs"},
    {"text/", "ref", "text", ".txt"},         {"", "ref", "file", ""},
};

const Kind& kind_of(std::string_view type) {
  return *std::ranges::find_if(kinds, [&](const Kind& kind) { return type.starts_with(kind.type); });
}

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// Only letters that every phone takes; runs of others become one "_".
std::string plain_letters(std::string_view text) {
  std::string plain;
  for (const char c : text) {
    if (is_plain(c) || c == '-' || c == '_' || c == '.')
      plain += c;
    else if (!plain.empty() && plain.back() != '_')
      plain += '_';
  }
  return plain;
}

// A name for every phone, without folders; empty if nothing but an extension would be left.
std::string plain_name(std::string_view name) {
  name = name.substr(name.find_last_of("/\\") + 1);
  const auto dot = std::min(name.rfind('.'), name.size());
  const std::string stem = plain_letters(name.substr(0, dot));
  const std::string extension = plain_letters(name.substr(dot)).substr(0, longest_extension);
  if (std::ranges::none_of(stem, is_plain)) return {};
  return stem.substr(0, longest_name - extension.size()) + extension;
}

// "photo.jpg", then "photo-2.jpg".
std::string numbered(const std::string& name, int number) {
  const auto dot = std::min(name.rfind('.'), name.size());
  return name.substr(0, dot) + fmt::format("-{}", number) + name.substr(dot);
}

std::string unused_name(const MmsPart& part, int number, std::set<std::string>& used) {
  const Kind& kind = kind_of(part.content_type);
  std::string name = plain_name(part.name);
  if (name.empty()) name = fmt::format("{}_{}{}", kind.stem, number, kind.extension);
  std::string chosen = name;
  for (int again = 2; !used.insert(chosen).second; ++again) chosen = numbered(name, again);
  return chosen;
}

// A page holds one text and one other thing.
std::vector<SmilPage> pages_of(const std::vector<MmsPart>& parts) {
  std::vector<SmilPage> pages;
  bool has_text = true;
  bool has_other = true;
  for (const MmsPart& part : parts) {
    const std::string_view element = kind_of(part.content_type).element;
    const bool is_text = element == "text";
    if (is_text ? has_text : has_other || has_text) {
      pages.push_back({page_duration, {}});
      has_text = has_other = false;
    }
    (is_text ? has_text : has_other) = true;
    pages.back().media.push_back({std::string(element), part.content_location});
  }
  return pages;
}

Bytes bytes_of(std::string_view text) {
  return {text.begin(), text.end()};
}

const MmsPart* find_part(const MmsPdu& pdu, std::string_view src) {
  const bool by_id = src.starts_with("cid:");
  const std::string_view name = by_id ? src.substr(4) : src;
  const auto named = [&](auto member) {
    const auto found = std::ranges::find_if(
        pdu.parts, [&](const MmsPart& part) { return part.*member == name && !name.empty() && !is_smil(part); });
    return found == pdu.parts.end() ? nullptr : &*found;
  };
  if (by_id)
    if (const MmsPart* part = named(&MmsPart::content_id)) return part;
  for (const auto member : {&MmsPart::content_location, &MmsPart::name, &MmsPart::content_id})
    if (const MmsPart* part = named(member)) return part;
  return nullptr;
}

}  // namespace

std::string write_smil(const std::vector<SmilPage>& pages) {
  std::string out(head);
  for (const SmilPage& page : pages) {
    out += page.duration.count() > 0 ? fmt::format("<par dur=\"{}ms\">", page.duration.count()) : "<par>";
    for (const SmilMedia& media : page.media) {
      out += fmt::format("<{} src=\"{}\"", media.kind, escaped(media.src));
      if (media.kind == "text") out += " region=\"Text\"";
      if (media.kind == "img" || media.kind == "video") out += " region=\"Image\"";
      out += "/>";
    }
    out += "</par>";
  }
  return out.append(tail);
}

std::vector<const MmsPart*> shown_parts(const MmsPdu& pdu) {
  std::vector<const MmsPart*> shown;
  std::set<const MmsPart*> taken;
  const auto smil = std::ranges::find_if(pdu.parts, is_smil);
  if (smil != pdu.parts.end())
    for (const SmilPage& page : read_smil(text_of(*smil).value_or("")))
      for (const SmilMedia& media : page.media)
        if (const MmsPart* part = find_part(pdu, media.src); part && taken.insert(part).second) shown.push_back(part);
  for (const MmsPart& part : pdu.parts)
    if (!is_smil(part) && taken.insert(&part).second) shown.push_back(&part);
  return shown;
}

void add_presentation(MmsPdu& pdu) {
  std::erase_if(pdu.parts, is_smil);
  std::set<std::string> used;
  int number = 0;
  for (MmsPart& part : pdu.parts) {
    part.name = unused_name(part, ++number, used);
    part.content_location = part.name;
    part.content_id = part.name;
    if (part.content_type == "text/plain" && part.charset.empty()) part.charset = utf8_charset;
  }
  pdu.parts.insert(pdu.parts.begin(), {.content_type = "application/smil",
                                       .charset = std::string(utf8_charset),
                                       .name = "smil.xml",
                                       .content_id = "smil",
                                       .content_location = "smil.xml",
                                       .data = bytes_of(write_smil(pages_of(pdu.parts)))});
}

}  // namespace celltext::codec
