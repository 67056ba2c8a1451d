// The log: one line an event, to stderr.
//
// No message text, PIN or number above level debug.
#pragma once

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace celltext::log {

enum class Level { debug, info, warning, error, off };

// Nothing below `level` is written. The default is `warning`.
void set_level(Level level);
bool enabled(Level level);
// Writes one line; control characters in it are escaped.
void write(Level level, std::string_view line);

template<class... Args>
void debug(fmt::format_string<Args...> format, Args&&... args) {
  if (enabled(Level::debug)) write(Level::debug, fmt::format(format, std::forward<Args>(args)...));
}
template<class... Args>
void info(fmt::format_string<Args...> format, Args&&... args) {
  if (enabled(Level::info)) write(Level::info, fmt::format(format, std::forward<Args>(args)...));
}
template<class... Args>
void warning(fmt::format_string<Args...> format, Args&&... args) {
  if (enabled(Level::warning)) write(Level::warning, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace celltext::log
