#include "celltext/base/i18n.h"

#include <libintl.h>

#include <clocale>

namespace celltext {

namespace {
constexpr const char* domain = "celltext";
}

const char* tr(const char* text) { return dgettext(domain, text); }

const char* tr_n(const char* singular, const char* plural, unsigned long n) { return dngettext(domain, singular, plural, n); }

std::string tr_vformat(const char* text, fmt::format_args args) {
  try {
    return fmt::vformat(tr(text), args);
  } catch (const fmt::format_error&) {
    return fmt::vformat(text, args);
  }
}

void use_catalogue(const char* locale_dir) {
  std::setlocale(LC_ALL, "");
  bindtextdomain(domain, locale_dir);
  bind_textdomain_codeset(domain, "UTF-8");
}

}  // namespace celltext
