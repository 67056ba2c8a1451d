#include "celltext/text/width.h"
#include "tests/catch.h"
#include "tests/cli/fixture.h"

using namespace celltext;
using namespace celltext::test;
using Catch::Matchers::ContainsSubstring;
using namespace std::chrono_literals;

namespace {

const std::vector<std::string> message_keys{"attachments",  "cc",          "conversation", "cost",     "created_at",
                                            "delivered_at", "direction",   "due_at",       "encoding", "error",
                                            "from",         "id",          "kind",         "line",     "parts",
                                            "read",         "received_at", "sent_at",      "status",   "subject",
                                            "text",         "to"};

// Everything a sender could try on a terminal.
const std::string hostile =
    "a\x1B[31mb\x1B]0;x\x07\xC2\x9B"
    "2Jc\u202Ed\re\x7F\ttwo\nlines";

bool has_control(const std::string& text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte < 0x20 && byte != '\n') || byte == 0x7F) return true;
    if (byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) return true;
  }
  return text.find("\u202E") != std::string::npos;
}

}  // namespace

TEST_CASE("list shows messages as JSON, newest last, in the documented shape") {
  const Celltext celltext;
  Store store(celltext);
  const auto first = store.receive("+15551230009", "hello", system_now() - 1h);
  const auto second = store.send("+15551230009", "你好");
  const auto listed = celltext.json({"list"});
  REQUIRE(listed.size() == 2);
  for (const Json& message : listed) CHECK(keys_of(message) == message_keys);
  CHECK(listed[0]["id"] == first.value);
  CHECK(listed[0]["direction"] == "in");
  CHECK(listed[0]["kind"] == "sms");
  CHECK(listed[0]["from"] == "+15551230009");
  CHECK(listed[0]["text"] == "hello");
  CHECK(listed[0]["status"] == "received");
  CHECK(listed[0]["read"] == false);
  CHECK(listed[0]["cost"].is_null());
  CHECK(listed[0]["error"].is_null());
  CHECK(listed[0]["attachments"] == Json::array());
  CHECK(from_rfc3339(listed[0]["received_at"].get<std::string>()));
  CHECK(listed[1]["id"] == second.value);
  CHECK(listed[1]["direction"] == "out");
  CHECK(listed[1]["to"] == Json{"+15551230009"});
  CHECK(listed[1]["text"] == "你好");
  CHECK(listed[1]["status"] == "sent");
}

TEST_CASE("list filters by conversation, direction, status, reading, time and number") {
  const Celltext celltext;
  Store store(celltext);
  store.receive("+15551230009", "old", system_now() - 48h);
  store.receive("+15551230009", "new");
  store.receive("BANK", "code");
  store.send("+15551230009", "out");
  store.send("+15551230008", "lost", model::Status::failed);
  const auto texts = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "list");
    std::string all;
    for (const Json& message : celltext.json(arguments)) all += message["text"].get<std::string>() + " ";
    return all;
  };
  CHECK(texts({}) == "old new code out lost ");
  CHECK(texts({"+1 555 123 0009"}) == "old new out ");
  CHECK(texts({"BANK"}) == "code ");
  CHECK(texts({"--in"}) == "old new code ");
  CHECK(texts({"--out"}) == "out lost ");
  CHECK(texts({"--status", "failed"}) == "lost ");
  CHECK(texts({"--status", "failed", "--status", "sent"}) == "out lost ");
  CHECK(texts({"--unread"}) == "old new code ");
  CHECK(texts({"--since", "24h"}) == "new code out lost ");
  CHECK(texts({"--until", "24h"}) == "old ");
  CHECK(texts({"--limit", "2"}) == "out lost ");
  CHECK(texts({"--line", "8901000000000000000", "--in"}) == "old new code ");
  const auto conversation = store.messages.find_conversation(std::vector<std::string>{"BANK"});
  CHECK(texts({std::to_string(conversation->id.value)}) == "code ");
}

TEST_CASE("national numbers are read in the configured or the SIM's country") {
  const Celltext celltext;
  Store store(celltext);
  store.receive("+12025550109", "hello");
  CHECK(celltext.json({"list", "(202) 555-0109"}).size() == 1);
}

TEST_CASE("what is not there is exit code 9") {
  const Celltext celltext;
  Store store(celltext);
  for (const std::vector<std::string>& words : {std::vector<std::string>{"list", "+15559990000"},
                                                {"list", "999"},
                                                {"show", "999"},
                                                {"read", "999"},
                                                {"delete", "999"},
                                                {"outbox", "cancel", "999"},
                                                {"outbox", "retry", "999"},
                                                {"list", "--line", "nobody"},
                                                {"line", "default", "nobody"},
                                                {"line", "name", "nobody", "x"},
                                                {"line", "use", "nobody"}}) {
    const Outcome outcome = celltext.run(words);
    INFO(words[0] << " " << outcome.err);
    CHECK(outcome.code == 9);
    CHECK(outcome.out.empty());
    CHECK(is_one_safe_line(outcome.err));
  }
}

TEST_CASE("nothing to show is no error") {
  const Celltext celltext;
  for (const char* command : {"list", "conversations", "outbox"}) {
    const Outcome outcome = celltext.run({command});
    CHECK(outcome.code == 0);
    CHECK(outcome.out.empty());
    CHECK(is_one_safe_line(outcome.err));
    CHECK(celltext.run({command, "--quiet"}).err.empty());
    CHECK(celltext.run({command, "--json"}).err.empty());
  }
}

TEST_CASE("people's output holds no control character from outside; JSON keeps every one, escaped") {
  const Celltext celltext;
  Store store(celltext);
  const auto id = std::to_string(store.receive("EVIL\n\x1B[2J", hostile).value);
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"list"}, {"show", id}, {"search", "lines"}, {"conversations"}}) {
    const Outcome outcome = celltext.run(words);
    INFO(words[0]);
    CHECK(outcome.code == 0);
    CHECK_FALSE(outcome.out.empty());
    CHECK_FALSE(has_control(outcome.out));
  }
  const Outcome json = celltext.run({"list", "--json"});
  CHECK_FALSE(has_control(json.out.substr(0, json.out.find("\u202E"))));
  CHECK(Celltext::lines(json.out)[0]["text"] == hostile);
  CHECK(Celltext::lines(json.out)[0]["from"] == "EVIL\n\x1B[2J");
}

TEST_CASE("columns stay aligned with wide characters, and a terminal's lines are cut to its width") {
  Celltext celltext;
  Store store(celltext);
  store.receive("+15551230009", std::string(200, 'a'));
  store.receive("银行", "验证码 😀 " + std::string(100, 'b'));
  celltext.options.terminal = true;
  for (const int columns : {20, 40, 80}) {
    celltext.options.columns = columns;
    const Outcome outcome = celltext.run({"list", "--no-color"});
    std::istringstream lines(outcome.out);
    for (std::string line; std::getline(lines, line);) {
      if (line.ends_with('\r')) line.pop_back();
      INFO(columns << ": " << line);
      CHECK(text::width_of(line).value <= columns);
    }
  }
  celltext.options.columns = 60;
  const std::string drawn = celltext.run({"list", "--no-color"}).out;
  CHECK_THAT(drawn, ContainsSubstring("+15551230009  new  aaa"));
  CHECK_THAT(drawn, ContainsSubstring("银行          new  验证码"));
}

TEST_CASE("colours are for terminals, without NO_COLOR and --no-color") {
  Celltext celltext;
  Store(celltext).receive("+15551230009", "hello");
  CHECK(celltext.run({"list"}).out.find('\x1B') == std::string::npos);
  celltext.options.terminal = true;
  CHECK(celltext.run({"list"}).out.find('\x1B') != std::string::npos);
  CHECK(celltext.run({"list", "--no-color"}).out.find('\x1B') == std::string::npos);
  celltext.options.environment.push_back("NO_COLOR=1");
  CHECK(celltext.run({"list"}).out.find('\x1B') == std::string::npos);
}

TEST_CASE("show prints a message with its own lines") {
  const Celltext celltext;
  Store store(celltext);
  const auto id = std::to_string(store.receive("+15551230009", "one\ntwo").value);
  const Outcome shown = celltext.run({"show", id});
  CHECK_THAT(shown.out, ContainsSubstring("From: +15551230009"));
  CHECK_THAT(shown.out, ContainsSubstring("\n\none\ntwo\n"));
  CHECK(celltext.json({"show", id})[0]["text"] == "one\ntwo");
}

TEST_CASE("search finds words in any language") {
  const Celltext celltext;
  Store store(celltext);
  store.receive("+15551230009", "Meet me at the Station");
  store.receive("+15551230009", "明天见");
  CHECK(celltext.json({"search", "station", "meet"}).size() == 1);
  CHECK(celltext.json({"search", "明天"}).size() == 1);
  CHECK(celltext.json({"search", "见"}).size() == 1);
  CHECK(celltext.json({"search", "nothing"}).empty());
  CHECK(celltext.json({"search", "%"}).empty());
}

TEST_CASE("conversations in the documented shape, newest first") {
  const Celltext celltext;
  Store store(celltext);
  store.receive("+15551230001", "first", system_now() - 1h);
  store.receive("+15551230002", "second");
  const auto listed = celltext.json({"conversations"});
  REQUIRE(listed.size() == 2);
  CHECK(keys_of(listed[0]) ==
        std::vector<std::string>{"id", "last_at", "line", "name", "participants", "snippet", "unread"});
  CHECK(listed[0]["participants"] == Json{"+15551230002"});
  CHECK(listed[0]["snippet"] == "second");
  CHECK(listed[0]["unread"] == 1);
  CHECK(listed[0]["name"].is_null());
}

TEST_CASE("read and delete do so, and all or nothing") {
  const Celltext celltext;
  Store store(celltext);
  const auto one = std::to_string(store.receive("+15551230001", "one").value);
  const auto two = std::to_string(store.receive("+15551230001", "two").value);
  CHECK(celltext.run({"read", one, "999"}).code == 9);
  CHECK(celltext.json({"list", "--unread"}).size() == 2);
  CHECK(celltext.run({"read", one}).out.empty());
  CHECK(celltext.json({"list", "--unread"}).size() == 1);
  CHECK(celltext.json({"read", two})[0]["read"] == true);
  CHECK(celltext.json({"delete", one})[0] == Json{{"deleted", std::stoll(one)}});
  CHECK(celltext.run({"delete", two}).out.empty());
  CHECK(celltext.json({"list"}).empty());
}

TEST_CASE("lines have names, and one of them is the default") {
  Celltext celltext;
  Store store(celltext);
  testing::must(store.lines.ensure("8901000000000000001", "+15551230001", "310260"));
  CHECK(celltext.run({"line", "name", "8901000000000000000", "home"}).code == 0);
  CHECK(celltext.run({"line", "name", "+15551230001", "home"}).code == 2);
  CHECK(celltext.run({"line", "default", "+15551230001"}).code == 0);
  const auto lines = celltext.json({"line", "list"});
  REQUIRE(lines.size() == 2);
  CHECK(keys_of(lines[0]) == std::vector<std::string>{"default", "iccid", "name", "network", "number"});
  CHECK(lines[0]["name"] == "home");
  CHECK(lines[1]["default"] == true);
  CHECK_THAT(celltext.run({"line", "list"}).out, ContainsSubstring("home"));
  // The modem is on it already.
  CHECK(celltext.run({"line", "use", "home"}).code == 0);
}

TEST_CASE("lines of the configuration are known before their SIM was ever seen") {
  Celltext celltext;
  celltext.configure("[general]\ndefault-line = us\n[line us]\niccid = 8901260000000000001\nnumber = +15551230001\n");
  const auto lines = celltext.json({"line", "list"});
  REQUIRE(lines.size() == 1);
  CHECK(lines[0]["name"] == "us");
  CHECK(lines[0]["number"] == "+15551230001");
  CHECK(celltext.json({"list", "--line", "us"}).empty());
}

TEST_CASE("a reader that leaves early ends the program in silence") {
  const Celltext celltext;
  {
    Store store(celltext);
    testing::fill(store.database, store.line, 2'000, 10);
  }
  auto process = celltext.start({"list", "--limit", "2000"});
  process.wait_for("some output", [](const Process& p) { return !p.out().empty(); });
  process.close_stdout();
  const Outcome outcome = process.finish();
  CHECK(outcome.signal == 0);
  CHECK(outcome.err.empty());
}

TEST_CASE("a full disk on stdout is exit code 1 with one line") {
  Celltext celltext;
  Store(celltext).receive("+15551230009", "hello");
  celltext.options.stdout_file = "/dev/full";
  for (const char* words : {"list", "--version", "--help"}) {
    const Outcome outcome = celltext.run({words});
    CHECK(outcome.code == 1);
    CHECK(is_one_safe_line(outcome.err));
  }
}

TEST_CASE("help and version go to stdout") {
  const Celltext celltext;
  CHECK_THAT(celltext.run({"--help"}).out, ContainsSubstring("Usage: celltext"));
  CHECK_THAT(celltext.run({"send", "--help"}).out, ContainsSubstring("Usage: celltext send TO [TEXT]"));
  CHECK_THAT(celltext.run({"help", "modem", "ussd"}).out, ContainsSubstring("celltext modem ussd CODE"));
  CHECK_THAT(celltext.run({"--version"}).out, ContainsSubstring("celltext 0."));
  CHECK_FALSE(std::filesystem::exists(celltext.data_dir()));
}

TEST_CASE("without a command the screen opens; the demo gets its words and a folder of its own") {
  const Celltext celltext;
  CHECK(celltext.run({}).out == "the screen\n");
  const Outcome demo = celltext.run({"demo", "--", "ls", "--help"});
  CHECK(demo.out == "the demo in " + (celltext.data_dir() / "demo").string() + ": ls --help\n");
  CHECK(demo.code == 42);
  CHECK(demo.err.empty());
  CHECK_THAT(celltext.run({"demo", "--data-dir", "/tmp/x"}).out, ContainsSubstring("the demo in /tmp/x:"));
}
