#include "key_file_errors.h"

#include "celltext/base/i18n.h"
#include "celltext/text/display.h"

namespace celltext::core {

std::string at_line(const std::string& file, int line, const std::string& what) {
  return fmt::format("{}:{}: {}", file, line, what);
}

Error wrong_value(const std::string& file, const KeyFileEntry& entry, const char* wanted) {
  return {ErrorKind::invalid,
          at_line(file, entry.line,
                  tr_format("{} = {} should be {}", entry.key, text::display_safe(entry.value), tr(wanted)))};
}

std::string unknown_key(const std::string& file, const KeyFileEntry& entry, const KeyFileGroup& group) {
  return at_line(file, entry.line,
                 tr_format("unknown key {} in [{}]", text::display_safe(entry.key), text::display_safe(group.name)));
}

}  // namespace celltext::core
