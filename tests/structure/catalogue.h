// Reads the catalogues of translations, as far as their placeholders go.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace celltext::structure {

// One entry of a .po file. `translations` has more than one text if the entry has plural forms.
struct CatalogueEntry {
  std::string text;
  std::string plural;
  std::vector<std::string> translations;
};

std::vector<CatalogueEntry> read_catalogue(std::string_view po);

// The arguments that a text in fmt's syntax uses, by number or name, sorted, each once. "(broken)" if it can't be
// formatted.
std::vector<std::string> placeholders_of(std::string_view text);

// Translations of the entry that use other arguments than its text does. One that is not translated is right.
std::vector<std::string> wrong_translations(const CatalogueEntry& entry);

}  // namespace celltext::structure
