// The commands: `celltext COMMAND …`, for people in a shell and for scripts. docs/cli.md describes them.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "celltext/async/task.h"
#include "celltext/base/result.h"
#include "celltext/core/settings.h"
#include "celltext/modem/modem.h"

namespace celltext::cli {

// What the program gives to its commands.
struct Environment {
  // Reaches the modems. Called only by commands that need one.
  std::function<async::Task<Result<std::unique_ptr<modem::Radio>>>()> connect;
  // Opens the terminal interface with the courier; runs until the user leaves.
  std::function<Result<void>(const std::filesystem::path& data_dir, const core::Settings& settings)> screen;
  // The demo: runs `command` (empty: the terminal interface) on a simulated network that keeps its messages in
  // `data_dir`. Its exit code.
  std::function<Result<int>(const std::vector<std::string>& command, const std::filesystem::path& data_dir)> demo;
};

// Runs one invocation: `arguments` without the program's name. Results go to stdout, everything else to stderr. Returns
// the exit code.
int run(const std::vector<std::string>& arguments, const Environment& environment);

}  // namespace celltext::cli
