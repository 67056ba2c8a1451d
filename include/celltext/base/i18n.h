// User-visible text, in the user's language.
#pragma once

#include <fmt/format.h>

#include <string>

namespace celltext {

// The translation of `text`, or `text` itself. Extracted by xgettext under this name.
const char* tr(const char* text);

// Marks a text that is translated where it is shown, such as one in a table.
constexpr const char* tr_noop(const char* text) {
  return text;
}

// Chooses by `n` between two forms, as the language's plural rules want.
const char* tr_n(const char* singular, const char* plural, unsigned long n);

// Formats a translated text: tr_format("{} messages", n). A translation with a broken placeholder falls back to `text`.
std::string tr_vformat(const char* text, fmt::format_args args);
template<class... Args>
std::string tr_format(const char* text, const Args&... args) {
  return tr_vformat(text, fmt::make_format_args(args...));
}

// Chooses by `n` and puts it in: tr_n_format("{} part", "{} parts", n).
std::string tr_n_format(const char* singular, const char* plural, unsigned long n);

// Selects the language from the environment and finds the catalogues. Once, at the start of the program.
void use_catalogue(const char* locale_dir);

}  // namespace celltext
