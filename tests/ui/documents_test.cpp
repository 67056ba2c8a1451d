// The screens in the documents are what the program draws. `ninja screens` writes them anew.
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tests/catch.h"
#include "tests/ui/scenes.h"

using namespace celltext::ui;

namespace {

constexpr std::string_view begin_mark = "<!-- screen: ";
constexpr std::string_view end_mark = "<!-- end of screen -->";

std::string read(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream content;
  content << stream.rdbuf();
  return content.str();
}

// The document with each block between marks replaced by its scene.
std::string refreshed(const std::string& document, int& blocks) {
  std::string out;
  std::size_t at = 0;
  while (true) {
    const auto begin = document.find(begin_mark, at);
    if (begin == std::string::npos) return out + document.substr(at);
    const auto name_at = begin + begin_mark.size();
    const auto name_end = document.find(" -->", name_at);
    const auto end = document.find(end_mark, begin);
    REQUIRE(name_end != std::string::npos);
    REQUIRE(end != std::string::npos);
    const std::string name = document.substr(name_at, name_end - name_at);
    const std::string drawn = scene(name);
    CAPTURE(name);
    REQUIRE_FALSE(drawn.empty());
    out += document.substr(at, name_end - at) + " -->\n```\n" + drawn + "```\n";
    at = end;
    ++blocks;
  }
}

}  // namespace

TEST_CASE("the screens in the documents are current") {
  for (const char* name : {"README.md", "docs/user-guide.md"}) {
    const std::string file = std::string(CELLTEXT_TOP) + "/" + name;
    const std::string document = read(file);
    int blocks = 0;
    const std::string current = refreshed(document, blocks);
    CHECK(blocks > 0);
    if (std::getenv("CELLTEXT_REFRESH_SCREENS")) {
      std::ofstream(file, std::ios::binary) << current;
      continue;
    }
    INFO(name << ": `ninja screens` writes them anew");
    const bool is_current = document == current;
    CHECK(is_current);
  }
}
