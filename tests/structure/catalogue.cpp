#include "tests/structure/catalogue.h"

#include <algorithm>

#include "tests/structure/source.h"

namespace celltext::structure {

namespace {

// The characters between the quotes of a line, with \n, \t, \" and \\ resolved.
std::string unquoted(std::string_view line) {
  const auto first = line.find('"');
  const auto last = line.rfind('"');
  if (first == std::string_view::npos || last <= first) return {};
  std::string out;
  for (std::size_t i = first + 1; i < last; ++i) {
    if (line[i] == '\\' && i + 1 < last) {
      const char escaped = line[++i];
      out.push_back(escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped);
    } else {
      out.push_back(line[i]);
    }
  }
  return out;
}

}  // namespace

std::vector<CatalogueEntry> read_catalogue(std::string_view po) {
  std::vector<CatalogueEntry> entries;
  std::string* current = nullptr;
  for (const std::string& line : lines_of(po)) {
    if (line.starts_with("msgid_plural")) {
      if (!entries.empty()) current = &entries.back().plural;
    } else if (line.starts_with("msgid")) {
      current = &entries.emplace_back().text;
    } else if (line.starts_with("msgstr")) {
      if (!entries.empty()) current = &entries.back().translations.emplace_back();
    } else if (!line.starts_with('"')) {
      current = nullptr;
    }
    if (current) *current += unquoted(line);
  }
  // The first entry of a catalogue, without a text, is its header.
  std::erase_if(entries, [](const CatalogueEntry& entry) { return entry.text.empty(); });
  return entries;
}

std::vector<std::string> placeholders_of(std::string_view text) {
  std::vector<std::string> found;
  int automatic = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view two = text.substr(i, 2);
    if (two == "{{" || two == "}}") {
      ++i;
    } else if (text[i] == '}') {
      return {"(broken)"};
    } else if (text[i] == '{') {
      const auto end = text.find('}', i);
      if (end == std::string_view::npos) return {"(broken)"};
      const std::string_view inside = text.substr(i + 1, end - i - 1);
      const std::string_view name = inside.substr(0, inside.find(':'));
      found.push_back(name.empty() ? std::to_string(automatic++) : std::string(name));
      i = end;
    }
  }
  std::ranges::sort(found);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

std::vector<std::string> wrong_translations(const CatalogueEntry& entry) {
  const auto singular = placeholders_of(entry.text);
  const auto plural = entry.plural.empty() ? singular : placeholders_of(entry.plural);
  std::vector<std::string> wrong;
  for (const std::string& translation : entry.translations) {
    const auto used = placeholders_of(translation);
    if (!translation.empty() && used != singular && used != plural) wrong.push_back(translation);
  }
  return wrong;
}

}  // namespace celltext::structure
