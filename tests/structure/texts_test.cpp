#include "tests/catch.h"
#include "tests/structure/catalogue.h"
#include "tests/structure/source.h"

using namespace celltext::structure;

namespace {

// Where a link of a Markdown text leads if that is no place in the tree: nobody else has it.
std::vector<std::string> links_out_of_the_tree(const SourceFile& file) {
  std::vector<std::string> links;
  constexpr std::string_view opening = "](";
  for (auto at = file.text.find(opening); at != std::string::npos; at = file.text.find(opening, at + 1)) {
    const auto from = at + opening.size();
    const std::string link = file.text.substr(from, file.text.find_first_of(")# \n", from) - from);
    if (link.find("://") != std::string::npos) continue;
    const auto target = (std::filesystem::path(file.path).parent_path() / link).lexically_normal();
    if (target.is_absolute() || target.generic_string().starts_with("..")) links.push_back(link);
  }
  return links;
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

TEST_CASE("a link that leaves the tree is found out") {
  CHECK(links_out_of_the_tree({"docs/a.md", "[one](b.md) [two](../README.md#top) [web](https://example.org)"}).empty());
  CHECK(links_out_of_the_tree({"docs/a.md", "see [notes](../../notes/a.md)"}).size() == 1);
  CHECK(links_out_of_the_tree({"README.md", "[here](docs/a.md) and [there](/srv/notes.md)"}).size() == 1);
}

TEST_CASE("nothing that is given away leads out of the tree, or names the folder that it lies in here") {
  for (const char* folder :
       {"include", "src", "docs", "cmake", "README.md", "CMakeLists.txt", "CMakePresets.json", ".github", ".ci"})
    for (const SourceFile& file : files_below(folder)) {
      CAPTURE(file.path);
      CHECK(file.text.find(CELLTEXT_TOP) == std::string::npos);
      if (file.path.ends_with(".md")) CHECK(links_out_of_the_tree(file).empty());
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
