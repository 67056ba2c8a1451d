// celltext: text messages over a cellular modem.
#include <cstdio>
#include <cstdlib>

#include "celltext/async/scope.h"
#include "celltext/base/i18n.h"
#include "celltext/cli/commands.h"
#include "celltext/modem/modem_manager.h"
#include "celltext/text/display.h"
#include "celltext/ui/terminal.h"
#include "demo.h"
#include "program_place.h"

namespace {

using namespace celltext;

// A bug or a broken disk, noticed inside a task: the last word. What was not committed is settled by the next courier.
void end_at_once(std::exception_ptr escaped) {
  ui::restore_terminal();
  try {
    std::rethrow_exception(escaped);
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "celltext: %s\n", text::display_safe(failure.what()).c_str());
  } catch (...) {
    std::fputs("celltext: unexpected failure\n", stderr);
  }
  std::_Exit(exit_code(ErrorKind::unexpected));
}

Result<void> show_screen(const std::filesystem::path& data_dir, const core::Settings& settings) {
  return ui::show_terminal(data_dir, settings, modem::connect_to_modem_manager);
}

}  // namespace

int main(int argc, char** argv) {
  use_catalogue(app::locale_folder().c_str());
  async::on_escaped_exception(end_at_once);
  cli::Environment environment;
  environment.connect = modem::connect_to_modem_manager;
  environment.screen = show_screen;
  environment.demo = app::run_demo;
  return cli::run(std::vector<std::string>(argv + 1, argv + argc), environment);
}
