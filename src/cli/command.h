// What a command is: one row of the table that the parser, the help, the completion and the manual are made of.
#pragma once

#include <span>
#include <string_view>

#include "celltext/base/result.h"

namespace celltext::cli {

class Context;

// What an option takes, as far as the parser checks it and the shell completes it.
enum class Takes { nothing, text, choice, count, duration, time, file, folder };

struct Option {
  std::string_view name;  // without the dashes
  Takes takes = Takes::nothing;
  std::string_view value =
      {};  // what stands for the value in the help; for a choice the values: "queued|sent|delivered"
  const char* help = "";
  bool repeatable = false;
};

inline constexpr int any_number = 1'000'000;

struct Command {
  std::string_view name;       // one word or two: "send", "modem list"
  std::string_view arguments;  // as shown in the help: "TO [TEXT]"
  int fewest = 0;              // arguments
  int most = 0;
  const char* summary = "";
  std::span<const Option> options;
  // Anything wrong comes back as the Error that ends the program.
  Result<void> (*run)(Context& context) = nullptr;
  // Nothing else is done if the configuration is wrong.
  bool reads_configuration = true;
};

// In the order of the help.
std::span<const Command> all_commands();
// Those that every command has.
std::span<const Option> global_options();

const Option* find_option(std::span<const Option> options, std::string_view name);

}  // namespace celltext::cli
