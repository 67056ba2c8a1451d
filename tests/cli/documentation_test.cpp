#include <fstream>
#include <sstream>

#include "cli/command.h"
#include "tests/catch.h"

using namespace celltext::cli;

namespace {

std::string content_of(const std::string& file) {
  std::ifstream stream(std::string(CELLTEXT_TOP) + "/" + file);
  std::ostringstream content;
  content << stream.rdbuf();
  REQUIRE_FALSE(content.str().empty());
  return content.str();
}

// The manual page writes a dash as "\-".
std::string without_escapes(const std::string& text) {
  std::string plain;
  for (const char c : text)
    if (c != '\\') plain += c;
  return plain;
}

}  // namespace

TEST_CASE("the reference and the manual page name every command and every option") {
  for (const char* file : {"docs/cli.md", "docs/celltext.1"}) {
    const std::string text = without_escapes(content_of(file));
    INFO(file);
    for (const Command& command : all_commands()) {
      INFO(command.name);
      // "modem enable, disable, reset" may share a line.
      const auto space = command.name.rfind(' ');
      CHECK(text.find(command.name.substr(space == std::string_view::npos ? 0 : space + 1)) != std::string::npos);
      for (const Option& option : command.options)
        CHECK(text.find("--" + std::string(option.name)) != std::string::npos);
    }
    for (const Option& option : global_options())
      CHECK(text.find("--" + std::string(option.name)) != std::string::npos);
  }
}
