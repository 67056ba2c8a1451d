// One invocation, from its words to its exit code.
#include <csignal>
#include <cstdlib>

#include "arguments.h"
#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
#include "celltext/cli/commands.h"
#include "celltext/text/display.h"
#include "context.h"
#include "help.h"

namespace celltext::cli {

namespace {

void set_log_level(const Invocation& invocation) {
  const auto times = invocation.values("verbose").size();
  if (invocation.has("quiet")) log::set_level(log::Level::error);
  if (times == 1) log::set_level(log::Level::info);
  if (times > 1) log::set_level(log::Level::debug);
}

Result<void> open_screen(Context& context) {
  if (!context.invocation.arguments.empty())
    return Error{ErrorKind::invalid, tr_format("“{}” stands after -- where a command should stand before it",
                                               text::display_safe(context.argument(0)))};
  const auto settings = context.settings();
  if (!settings) return settings.error();
  core::Settings wanted = **settings;
  wanted.screen.linear = wanted.screen.linear || context.invocation.has("linear");
  if (context.invocation.has("no-color")) wanted.screen.theme = "monochrome";
  return context.environment.screen(context.data_dir(), wanted);
}

Result<void> execute(const std::vector<std::string>& words, const Environment& environment, Output& output) {
  const auto invocation = parse(words);
  if (!invocation) return invocation.error();
  set_log_level(*invocation);
  if (invocation->has("version")) {
    output.line("celltext " CELLTEXT_VERSION);
    return {};
  }
  if (invocation->has("help")) {
    output.line(invocation->command ? help_text(*invocation->command) : help_text());
    return {};
  }
  async::SystemClock clock;
  Context context(environment, *invocation, output, clock);
  if (!invocation->command) return open_screen(context);
  if (invocation->command->reads_configuration)
    if (const auto settings = context.settings(); !settings) return settings.error();
  return invocation->command->run(context);
}

}  // namespace

int run(const std::vector<std::string>& arguments, const Environment& environment) {
  // A reader that goes away is noticed where the output is written.
  std::signal(SIGPIPE, SIG_IGN);
  Output output;
  output.json = mentions(arguments, "json");
  output.quiet = mentions(arguments, "quiet");
  const char* no_color = std::getenv("NO_COLOR");
  output.allow_colours(!mentions(arguments, "no-color") && !(no_color && *no_color));
  Result<void> done;
  try {
    done = execute(arguments, environment, output);
    output.flush();
  } catch (const std::exception& failure) {
    done = Error{ErrorKind::unexpected, text::display_safe(failure.what())};
  }
  if (done) return 0;
  output.error(done.error());
  return exit_code(done.error().kind);
}

}  // namespace celltext::cli
