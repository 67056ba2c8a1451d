#include "help.h"

#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/text/display.h"
#include "celltext/text/width.h"
#include "handlers.h"

namespace celltext::cli {

namespace {

struct Row {
  std::string left;
  std::string right;
};

std::string rows_text(const std::vector<Row>& rows) {
  int width = 0;
  for (const Row& row : rows) width = std::max(width, text::width_of(row.left).value);
  std::string text;
  for (const Row& row : rows) text += fmt::format("  {}  {}\n", text::fit(row.left, {width}), row.right);
  return text;
}

std::string spelled(const Option& option) {
  if (option.takes == Takes::nothing) return fmt::format("--{}", option.name);
  return fmt::format("--{} {}", option.name, option.value);
}

std::string spelled(const Command& command) {
  return fmt::format("{}{}{}", command.name, command.arguments.empty() ? "" : " ", command.arguments);
}

std::string options_text(std::span<const Option> options) {
  std::vector<Row> rows;
  for (const Option& option : options) rows.push_back({spelled(option), tr(option.help)});
  return rows_text(rows);
}

}  // namespace

std::string help_text() {
  std::vector<Row> rows;
  for (const Command& command : all_commands()) rows.push_back({spelled(command), tr(command.summary)});
  return fmt::format("{}\n\n{}\n{}\n{}\n{}\n{}\n", tr("Usage: celltext [OPTION...] [COMMAND ...]"),
                     tr("Text messages over a cellular modem. Without a command: the terminal interface.\n\nCommands:"),
                     rows_text(rows), tr("Options, before or after a command:"), options_text(global_options()),
                     tr("“celltext COMMAND --help” tells more about a command."));
}

std::string help_text(const Command& command) {
  std::string text =
      fmt::format("{}\n\n  {}\n", tr_format("Usage: celltext {} [OPTION...]", spelled(command)), tr(command.summary));
  if (!command.options.empty()) text += fmt::format("\n{}\n{}", tr("Options:"), options_text(command.options));
  return text + fmt::format("\n{}\n{}", tr("Options of every command:"), options_text(global_options()));
}

Result<void> help(Context& context) {
  std::string name;
  for (const std::string& word : context.invocation.arguments) name += (name.empty() ? "" : " ") + word;
  if (name.empty()) {
    context.output.line(help_text());
    return {};
  }
  const auto command = std::ranges::find(all_commands(), name, &Command::name);
  if (command == all_commands().end())
    return Error{ErrorKind::invalid,
                 tr_format("there is no command “{}”; “celltext --help” lists them", text::display_safe(name))};
  context.output.line(help_text(*command));
  return {};
}

}  // namespace celltext::cli
