#include "cli/command.h"
#include "tests/catch.h"
#include "tests/cli/fixture.h"

using namespace celltext;
using namespace celltext::test;

namespace {

// What bash offers after these words; the last one is being typed.
std::string completed(const std::string& script, std::vector<std::string> words) {
  std::string array;
  for (const std::string& word : words) array += "'" + word + "' ";
  const std::string program = script + "\nCOMP_WORDS=(celltext " + array +
                              ")\nCOMP_CWORD=" + std::to_string(words.size()) +
                              "\n_celltext\nprintf '%s ' \"${COMPREPLY[@]}\"\n";
  return run({"bash", "-c", program}).out;
}

}  // namespace

TEST_CASE("the completion scripts name every command and every option") {
  const Celltext celltext;
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const std::string script = celltext.run({"completion", shell}).out;
    INFO(shell);
    for (const cli::Command& command : cli::all_commands()) {
      const std::string last(command.name.substr(command.name.rfind(' ') + 1));
      CHECK(script.find(last) != std::string::npos);
      for (const cli::Option& option : command.options)
        CHECK(script.find(std::string(option.name)) != std::string::npos);
    }
  }
}

TEST_CASE("bash completes commands, second words, options and their values") {
  const Celltext celltext;
  const std::string script = celltext.run({"completion", "bash"}).out;
  CHECK(completed(script, {"se"}) == "send search ");
  CHECK(completed(script, {"modem", "u"}) == "unlock ussd ");
  CHECK(completed(script, {"--json", "modem", "u"}) == "unlock ussd ");
  CHECK(completed(script, {"send", "+1", "--wai"}) == "--wait ");
  CHECK(completed(script, {"send", "--wait", "d"}) == "delivered ");
  CHECK(completed(script, {"outbox", "retry", "--ti"}) == "--timeout ");
  CHECK(completed(script, {"outbox", "c"}) == "cancel ");
  CHECK(completed(script, {"completion", "z"}) == "zsh ");
  CHECK(completed(script, {"list", "--js"}) == "--json ");
}
