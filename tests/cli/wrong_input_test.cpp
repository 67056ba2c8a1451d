#include "tests/catch.h"
#include "tests/cli/fixture.h"

using namespace celltext;
using namespace celltext::test;
using Words = std::vector<std::string>;

namespace {

const std::string long_text(255 * 153 + 1, 'x');

const std::vector<Words> wrong{
    {"nonsense"},
    {"list", "--nonsense"},
    {"list", "--limit", "-1"},
    {"list", "--in", "--out"},
    {"list", "--status", "lost"},
    {"list", "--since", "yesterday"},
    {"list", "--until", "2026-13-01"},
    {"list", "a", "b"},
    {"send"},
    {"send", "+15551230001", ""},
    {"send", "", "hello"},
    {"send", "+15551230001,", "hello"},
    {"send", "alice bob", "hello"},
    {"send", "+15551230001\n+15551230002", "hello"},
    {"send", "+15551230001", "\xFF\xFE"},
    {"send", "+15551230001", long_text},
    {"send", "+15551230001", "hello", "--at", "yesterday"},
    {"send", "+15551230001", "hello", "--at", "2001-01-01"},
    {"send", "+15551230001", "hello", "--validity", "1m"},
    {"send", "+15551230001", "hello", "--validity", "500d"},
    {"send", "+15551230001", "hello", "--wait", "delivered", "--no-report"},
    {"send", "+15551230001", "hello", "--wait", "read"},
    {"send", "+15551230001", "hello", "--timeout", "soon"},
    {"send", "+15551230001", "hello", "--attach", "/nonexistent/picture.jpg"},
    {"send", "+15551230001", "hello", "--attach", "/etc"},
    {"send", "+15551230001", "hello", "--subject", long_text},
    {"send", "+15551230001", "hello", "--group", "--flash"},
    {"mms", "show", "/nonexistent/message.mms"},
    {"plan", "show"},
    {"usage", "--period", "tomorrow"},
    {"show"},
    {"show", "x"},
    {"show", "0"},
    {"show", "-- -1"},
    {"show", "99999999999999999999"},
    {"search"},
    {"search", " "},
    {"read"},
    {"read", "1", "x"},
    {"delete", "x"},
    {"outbox", "cancel"},
    {"outbox", "retry", "x"},
    {"wait", "--match", "("},
    {"modem"},
    {"modem", "unlock", "--pin", "12"},
    {"modem", "unlock", "--pin", "12ab"},
    {"modem", "unlock", "--pin", "1234", "--puk", "1"},
    {"modem", "ussd"},
    {"modem", "ussd", "rm -rf"},
    {"line", "name", "us"},
    {"completion", "tcsh"},
    {"--config", "/nonexistent/celltext.conf", "list"},
    {"help", "nonsense"},
};

std::string joined(const Words& words) {
  std::string text;
  for (const std::string& word : words) text += word.substr(0, 60) + " ";
  return text;
}

}  // namespace

TEST_CASE("every wrong input is exit code 2, one line, and changes nothing") {
  const Celltext celltext;
  Store store(celltext);
  store.receive("+15551230009", "here before");
  const auto before = store.messages.revision();
  for (const Words& words : wrong) {
    const Outcome outcome = celltext.run(words);
    INFO(joined(words) << "→ " << outcome.err);
    CHECK(outcome.code == 2);
    CHECK(outcome.out.empty());
    CHECK(is_one_safe_line(outcome.err));
    CHECK(outcome.err.starts_with("celltext: "));
  }
  CHECK(store.messages.revision() == before);
}

TEST_CASE("with --json the same errors are one object on stderr") {
  const Celltext celltext;
  for (Words words : wrong) {
    words.insert(words.begin(), "--json");
    const Outcome outcome = celltext.run(words);
    INFO(joined(words) << "→ " << outcome.err);
    CHECK(outcome.code == 2);
    CHECK(outcome.out.empty());
    const Json error = Json::parse(outcome.err).at("error");
    CHECK(error.at("code") == "invalid");
    CHECK_FALSE(error.at("message").get<std::string>().empty());
  }
}

TEST_CASE("text from standard input must be UTF-8 and not empty") {
  const Celltext celltext;
  for (const std::string& input : {std::string("\xC3\x28"), std::string(""), std::string("\n"), std::string("a\0b", 3),
                                   std::string(2'000'000, 'x')}) {
    const Outcome outcome = celltext.run({"send", "+15551230001"}, input);
    CHECK(outcome.code == 2);
    CHECK(is_one_safe_line(outcome.err));
  }
}

TEST_CASE("a bad configuration is exit code 2 and names the line; unknown keys only warn") {
  Celltext bad;
  bad.configure("[send]\ndelivery-report = perhaps\n");
  const Outcome refused = bad.run({"list", "--line", "x"});
  CHECK(refused.code == 2);
  CHECK(refused.err.find("celltext.conf:2: delivery-report = perhaps should be true or false") != std::string::npos);

  Celltext odd;
  odd.configure("[general]\ncolour = red\n");
  const Outcome warned = odd.run({"send", "+15551230001", "hello", "--wait", "queued"});
  CHECK(warned.code == 0);
  CHECK(warned.err.find("celltext.conf:2: unknown key colour in [general]") != std::string::npos);
  CHECK(odd.run({"send", "+15551230001", "hello", "--wait", "queued", "--quiet"}).err.empty());
}

TEST_CASE("a data folder that can't be used is named") {
  Celltext celltext;
  const Outcome file = celltext.run({"list", "--data-dir", "/dev/null/x"});
  CHECK(file.code != 0);
  CHECK(is_one_safe_line(file.err));
  const std::filesystem::path damaged = celltext.folder.path() / "damaged";
  std::filesystem::create_directory(damaged);
  for (const char* name : {"messages.db", "celltext.db"}) std::ofstream(damaged / name) << std::string(5000, 'x');
  const Outcome broken = celltext.run({"list", "--data-dir", damaged.string()});
  CHECK(broken.code == 2);
  CHECK(is_one_safe_line(broken.err));
}
