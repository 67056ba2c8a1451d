// What a running command has at hand: its arguments, the output, and the configuration and database once they are
// wanted.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "arguments.h"
#include "celltext/async/clock.h"
#include "celltext/base/result.h"
#include "celltext/cli/commands.h"
#include "celltext/core/settings.h"
#include "celltext/model/line.h"
#include "celltext/model/phone_number.h"
#include "celltext/store/database.h"
#include "output.h"

namespace celltext::cli {

class Context {
 public:
  Context(const Environment& program, const Invocation& given, Output& out, async::Clock& time)
      : environment(program), invocation(given), output(out), clock(time) {}

  const Environment& environment;
  const Invocation& invocation;
  Output& output;
  async::Clock& clock;

  const std::string& argument(std::size_t index) const { return invocation.arguments[index]; }

  // --data-dir, $CELLTEXT_DATA_DIR or $XDG_DATA_HOME/celltext.
  std::filesystem::path data_dir() const;
  // --config, $CELLTEXT_CONFIG or $XDG_CONFIG_HOME/celltext/celltext.conf.
  std::filesystem::path config_file() const;
  bool config_is_named() const;

  // Read at the first call; its warnings are shown then.
  Result<const core::Settings*> settings();
  // Opened at the first call.
  Result<store::Database*> database();

  // The line that --line names; without it the default one, if there is one.
  Result<std::optional<model::Line>> chosen_line();
  // The line that --line names, for commands that show one line or all: none without it.
  Result<std::optional<model::LineId>> line_filter();
  // The line that --line names, else all that are known.
  Result<std::vector<model::Line>> lines_to_show();
  // Reads national numbers for the chosen line.
  Result<model::Region> home_region();

 private:
  std::optional<core::Settings> settings_;
  std::optional<store::Database> database_;
};

// An ID as typed: a row number. invalid if it is none.
Result<std::int64_t> parse_id(const std::string& typed);
Result<std::vector<model::MessageId>> parse_message_ids(const std::vector<std::string>& typed);

}  // namespace celltext::cli
