#include "celltext/text/width.h"

#include <glib.h>

#include "celltext/text/utf8.h"

namespace celltext::text {

namespace {

int width_of(char32_t c) {
  if (g_unichar_iszerowidth(c)) return 0;
  return g_unichar_iswide(c) ? 2 : 1;
}

}  // namespace

Columns width_of(std::string_view text) {
  Columns columns;
  while (!text.empty()) columns.value += width_of(next_code_point(text));
  return columns;
}

std::string clip(std::string_view text, Columns columns) {
  if (columns.value <= 0) return {};
  std::size_t kept = 0;  // octets that leave a column for the ellipsis
  int width = 0;
  for (std::string_view rest = text; !rest.empty();) {
    width += width_of(next_code_point(rest));
    if (width > columns.value) return std::string(text.substr(0, kept)) + "…";
    if (width < columns.value) kept = text.size() - rest.size();
  }
  return std::string(text);
}

std::string fit(std::string_view text, Columns columns) {
  std::string out = clip(text, columns);
  const int missing = columns.value - width_of(out).value;
  if (missing > 0) out.append(static_cast<std::size_t>(missing), ' ');
  return out;
}

}  // namespace celltext::text
