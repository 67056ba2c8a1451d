#include "celltext/base/i18n.h"

#include <libintl.h>

#include <clocale>

namespace celltext {

namespace {
constexpr const char* domain = "celltext";
}

const char* tr(const char* text) {
  return dgettext(domain, text);
}

const char* tr_n(const char* singular, const char* plural, unsigned long n) {
  return dngettext(domain, singular, plural, n);
}

namespace {

std::string format_translated(const char* translation, const char* text, fmt::format_args args) {
  try {
    return fmt::vformat(translation, args);
  } catch (const fmt::format_error&) {
    return fmt::vformat(text, args);
  }
}

}  // namespace

std::string tr_vformat(const char* text, fmt::format_args args) {
  return format_translated(tr(text), text, args);
}

std::string tr_n_format(const char* singular, const char* plural, unsigned long n) {
  return format_translated(tr_n(singular, plural, n), n == 1 ? singular : plural, fmt::make_format_args(n));
}

void use_catalogue(const char* locale_dir) {
  std::setlocale(LC_ALL, "");
  bindtextdomain(domain, locale_dir);
  bind_textdomain_codeset(domain, "UTF-8");
}

}  // namespace celltext
