// read_smil(): a tolerant look at the tags, not an XML parser. What phones send is often not well-formed.
#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "celltext/codec/smil.h"
#include "celltext/text/utf8.h"
#include "lower_case.h"

namespace celltext::codec {

namespace {

constexpr std::size_t most_media = 1000;
// What is longer is no presentation, and would take time to look through.
constexpr std::size_t longest_smil = 256 * 1024;
constexpr std::size_t longest_tag = 2048;
constexpr std::array<std::string_view, 6> media_tags{"text", "img", "audio", "video", "ref", "animation"};
constexpr std::string_view blanks = " \t\r\n";

struct Tag {
  std::string_view name;  // with the slash of an end tag
  std::string_view attributes;
};

void skip_blanks(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
}

// The end of a tag: the next '>' outside quotes, or the end of the text.
std::size_t end_of_tag(std::string_view text) {
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote ? c == quote : c == '"' || c == '\'')
      quote = quote ? 0 : c;
    else if (c == '>' && !quote)
      return i;
  }
  // A quote that never closes: take the next '>' at all.
  return std::min(text.find('>'), text.size());
}

// Takes one tag off the front; comments are passed over. Nothing at the end.
std::optional<Tag> next_tag(std::string_view& rest) {
  while (true) {
    const auto open = rest.find('<');
    if (open == std::string_view::npos) return std::nullopt;
    rest.remove_prefix(open + 1);
    if (!rest.starts_with("!--")) break;
    const auto close = rest.find("-->");
    if (close == std::string_view::npos) return std::nullopt;
    rest.remove_prefix(close);
  }
  const std::string_view inside = rest.substr(0, end_of_tag(rest.substr(0, longest_tag)));
  rest.remove_prefix(inside.size());
  const auto name_end = std::min(inside.find_first_of(" \t\r\n/", 1), inside.size());
  return Tag{inside.substr(0, name_end), inside.substr(name_end)};
}

struct Entity {
  std::string_view name;
  std::string_view text;
};

constexpr std::array<Entity, 5> entities{
    {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}}};

// The character of "&#20013;" or "&#x4E2D;" at the front, which is taken off. Nothing if it is none.
std::optional<char32_t> take_numbered(std::string_view& text) {
  if (!text.starts_with("&#")) return std::nullopt;
  const auto end = text.substr(0, 12).find(';');
  if (end == std::string_view::npos) return std::nullopt;
  std::string_view digits = text.substr(2, end - 2);
  const bool hex = digits.starts_with('x') || digits.starts_with('X');
  if (hex) digits.remove_prefix(1);
  std::uint32_t number = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number, hex ? 16 : 10);
  const bool whole = read.ec == std::errc{} && read.ptr == digits.data() + digits.size();
  if (!whole || number == 0 || number > 0x10FFFF || (number >= 0xD800 && number <= 0xDFFF)) return std::nullopt;
  text.remove_prefix(end + 1);
  return static_cast<char32_t>(number);
}

std::string without_entities(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto known = std::ranges::find_if(entities, [&](const Entity& e) { return text.starts_with(e.name); });
    if (known != entities.end()) {
      out += known->text;
      text.remove_prefix(known->name.size());
    } else if (const auto character = take_numbered(text)) {
      text::append_utf8(out, *character);
    } else {
      out += text.front();
      text.remove_prefix(1);
    }
  }
  return out;
}

// Takes the value that follows "=" off the front.
std::string_view take_attribute_value(std::string_view& rest) {
  const bool quoted = rest.starts_with('"') || rest.starts_with('\'');
  if (!quoted) {
    const std::string_view value = rest.substr(0, rest.find_first_of(blanks));
    rest.remove_prefix(value.size());
    return value;
  }
  const char quote = rest.front();
  rest.remove_prefix(1);
  const std::string_view value = rest.substr(0, rest.find(quote));
  rest.remove_prefix(std::min(value.size() + 1, rest.size()));
  return value;
}

std::string attribute(std::string_view rest, std::string_view wanted) {
  while (true) {
    skip_blanks(rest);
    if (rest.empty()) return {};
    const std::string_view name = rest.substr(0, rest.find_first_of(" \t\r\n="));
    rest.remove_prefix(std::max<std::size_t>(name.size(), name.empty() ? 1 : 0));
    skip_blanks(rest);
    if (!rest.starts_with('=')) continue;
    rest.remove_prefix(1);
    skip_blanks(rest);
    const std::string_view value = take_attribute_value(rest);
    if (same_word(name, wanted)) return without_entities(value);
  }
}

// "5s", "5000ms", "5": at most a day.
std::chrono::milliseconds duration_of(std::string_view written) {
  std::uint32_t number = 0;
  const auto read = std::from_chars(written.data(), written.data() + written.size(), number);
  if (read.ec != std::errc{}) return {};
  const bool milliseconds = std::string_view(read.ptr, written.data() + written.size()).ends_with("ms");
  constexpr std::chrono::milliseconds longest = std::chrono::days(1);
  return std::min(longest, std::chrono::milliseconds(milliseconds ? number : std::uint64_t{1000} * number));
}

class PageCollector {
 public:
  // False once there are too many media.
  bool take(const Tag& tag) {
    const std::string name = lower_case(tag.name);
    if (name == "par") {
      pages_.push_back({duration_of(attribute(tag.attributes, "dur")), {}});
      inside_ = !tag.attributes.ends_with('/');
    } else if (name == "/par") {
      inside_ = false;
    } else if (std::ranges::find(media_tags, name) != media_tags.end()) {
      take_media(name, tag);
    }
    return count_ < most_media && pages_.size() < most_media;
  }

  std::vector<SmilPage> pages() && {
    std::erase_if(pages_, [](const SmilPage& page) { return page.media.empty(); });
    return std::move(pages_);
  }

 private:
  void take_media(const std::string& name, const Tag& tag) {
    std::string src = attribute(tag.attributes, "src");
    if (src.empty()) return;
    if (!inside_) pages_.emplace_back();  // on no page: one of its own
    pages_.back().media.push_back({name, std::move(src)});
    ++count_;
  }

  std::vector<SmilPage> pages_;
  bool inside_ = false;
  std::size_t count_ = 0;
};

}  // namespace

std::vector<SmilPage> read_smil(std::string_view utf8) {
  PageCollector collector;
  utf8 = utf8.substr(0, longest_smil);
  while (const auto tag = next_tag(utf8))
    if (!collector.take(*tag)) break;
  return std::move(collector).pages();
}

}  // namespace celltext::codec
