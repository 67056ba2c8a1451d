// Reads a command line by the table of commands.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "celltext/base/result.h"
#include "command.h"

namespace celltext::cli {

// One command line, understood.
struct Invocation {
  const Command* command = nullptr;  // none: no command was given
  std::vector<std::string> arguments;
  std::vector<std::pair<const Option*, std::string>> options;

  bool has(std::string_view option) const;
  // The last one counts.
  std::optional<std::string> value(std::string_view option) const;
  std::vector<std::string> values(std::string_view option) const;
  // These two were checked by the parser.
  std::optional<std::chrono::milliseconds> duration(std::string_view option) const;
  std::optional<int> count(std::string_view option) const;
};

// invalid: unknown commands and options (with the nearest known one), values of the wrong kind, too few or too many
// arguments.
Result<Invocation> parse(const std::vector<std::string>& words);

// Whether an option stands among the words before "--", for what must be known when they can't be parsed.
bool mentions(const std::vector<std::string>& words, std::string_view option);

}  // namespace celltext::cli
