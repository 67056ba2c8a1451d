#include "celltext/text/display.h"

#include "celltext/text/utf8.h"
#include "celltext/text/width.h"
#include "tests/fuzz/entries.h"

namespace celltext::fuzz {

void display(ByteView octets) {
  const text::Columns columns{take_octet(octets) % 100};
  const std::string_view raw = as_text(octets);
  const std::string repaired = text::repair_utf8(raw);
  require(text::is_utf8(repaired));
  require(text::is_utf8(raw) == (repaired == raw));
  require(text::count_code_points(repaired) == text::count_code_points(raw));

  const std::string safe = text::display_safe(raw);
  require(text::is_utf8(safe));
  require(text::display_safe(safe) == safe);
  for (std::string_view rest = safe; !rest.empty();) {
    const char32_t c = text::next_code_point(rest);
    require(c >= 0x20 && (c < 0x7F || c > 0x9F) && (c < 0x202A || c > 0x202E));
  }

  const std::string clipped = text::clip(safe, columns);
  require(text::is_utf8(clipped) && text::width_of(clipped) <= columns);
  require((clipped == safe) == (text::width_of(safe) <= columns));
  require(text::width_of(text::fit(safe, columns)) == columns);
}

}  // namespace celltext::fuzz
