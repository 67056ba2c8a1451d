#include "tests/catch.h"
#include "tests/structure/catalogue.h"
#include "tests/structure/source.h"

using namespace celltext::structure;

namespace {

// Folders of one machine have no place in what is given away.
constexpr const char* private_places[] = {"/work/", "../shared"};

bool names_private_place(std::string_view text) {
  for (const char* place : private_places)
    if (text.find(place) != std::string_view::npos) return true;
  return false;
}

constexpr std::string_view catalogue = R"(# A translation.
msgid ""
msgstr "Content-Type: text/plain\n"

#: src/cli/send.cpp:10
msgid "{} of {}"
msgstr "{1} 之 {0}"

msgid ""
"a long text\n"
"with \"{}\""
msgstr ""
"一\n"
"「{}」"

msgid "one message"
msgid_plural "{} messages"
msgstr[0] "{} 条"

msgid "not translated {}"
msgstr ""
)";

}  // namespace

TEST_CASE("a folder of this machine is found out") {
  CHECK(names_private_place("see /work/notes.md"));
  CHECK(names_private_place("see ../shared/notes.md"));
  CHECK_FALSE(names_private_place("it does work/play, and is shared"));
}

TEST_CASE("nothing that is given away names a folder of this machine") {
  for (const char* folder :
       {"include", "src", "docs", "cmake", "README.md", "CMakeLists.txt", "CMakePresets.json", ".github", ".ci"})
    for (const SourceFile& file : files_below(folder)) {
      CAPTURE(file.path);
      CHECK_FALSE(names_private_place(file.text));
    }
}

TEST_CASE("a catalogue is read, with long texts and plural forms") {
  const auto entries = read_catalogue(catalogue);
  REQUIRE(entries.size() == 4);
  CHECK(entries[1].text == "a long text\nwith \"{}\"");
  CHECK(entries[1].translations == std::vector<std::string>{"一\n「{}」"});
  CHECK(entries[2].plural == "{} messages");
  for (const CatalogueEntry& entry : entries) CHECK(wrong_translations(entry).empty());
}

TEST_CASE("placeholders are counted as fmt counts them") {
  CHECK(placeholders_of("{} of {}") == std::vector<std::string>{"0", "1"});
  CHECK(placeholders_of("{1} of {0:>5}") == std::vector<std::string>{"0", "1"});
  CHECK(placeholders_of("{:.2f} {{}} {name}") == std::vector<std::string>{"0", "name"});
  CHECK(placeholders_of("{0} {0}") == std::vector<std::string>{"0"});
  CHECK(placeholders_of("plain").empty());
  for (const char* broken : {"{", "}", "{} }", "a {0"})
    CHECK(placeholders_of(broken) == std::vector<std::string>{"(broken)"});
}

TEST_CASE("a translation with other placeholders is found out") {
  for (const char* wrong : {"条", "{} {}", "{1}", "{", "{name}"}) {
    CAPTURE(wrong);
    CHECK(wrong_translations({"{} messages", "", {wrong}}).size() == 1);
  }
  CHECK(wrong_translations({"one", "{} messages", {"{} 条", "{} {} 条"}}).size() == 1);
}

TEST_CASE("every translation uses the arguments of its text") {
  for (const SourceFile& file : files_below("src/po", {".po"}))
    for (const CatalogueEntry& entry : read_catalogue(file.text))
      for (const std::string& translation : wrong_translations(entry))
        FAIL_CHECK(file.path << ": \"" << entry.text << "\" is translated as \"" << translation << "\"");
}
