#include <csignal>

#include "celltext/core/courier_lock.h"
#include "tests/catch.h"
#include "tests/cli/fixture.h"

using namespace celltext;
using namespace celltext::test;
using Catch::Matchers::ContainsSubstring;

namespace {

// Started, and everything from before is behind it.
Process watching(const Celltext& celltext, std::vector<std::string> arguments) {
  Process process = celltext.start(arguments);
  process.wait_for("the lock", [&](const Process&) {
    const auto opened = core::CourierLock::open(celltext.data_dir());
    return opened && opened->holder();
  });
  return process;
}

int count(const std::string& text, const std::string& what) {
  int n = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++n;
  return n;
}

}  // namespace

TEST_CASE("watch shows what comes in and what becomes of messages, and ends with 130 or 0") {
  Celltext celltext;
  {
    Store store(celltext);
    store.receive("+15551230001", "before");
  }
  for (const int number : {SIGINT, SIGTERM}) {
    Process process = watching(celltext, {"watch", "--json"});
    const Outcome sent = celltext.run({"send", "+15551230009", "hello"});
    CHECK(sent.code == 0);
    process.wait_for_output("\"status\":\"sent\"");
    process.send_signal(number);
    const Outcome outcome = process.finish();
    CHECK(outcome.code == (number == SIGINT ? 130 : 0));
    for (const Json& event : Celltext::lines(outcome.out)) {
      CHECK(keys_of(event) == std::vector<std::string>{"event", "message"});
      CHECK(event["event"] == "status");
      CHECK(event["message"]["text"] == "hello");
    }
    CHECK(outcome.out.find("before") == std::string::npos);
  }
}

TEST_CASE("watch is the courier when nobody else is") {
  Celltext celltext;
  celltext.radio = "receives";
  Process process = celltext.start({"watch"});
  process.wait_for_output("Your code is 482913");
  process.send_signal(SIGTERM);
  const Outcome outcome = process.finish();
  CHECK(outcome.code == 0);
  CHECK_THAT(outcome.out, ContainsSubstring("BANK"));
  CHECK(celltext.json({"list"}).size() == 2);
}

TEST_CASE("watch tells of a message once, and not of its being read") {
  const Celltext celltext;
  Store store(celltext);
  Process process = watching(celltext, {"watch", "--json"});
  const auto id = store.receive("+15551230001", "first");
  process.wait_for_output("first");
  testing::must(store.messages.mark_read({id}));
  store.receive("+15551230001", "second");
  process.wait_for_output("second");
  process.send_signal(SIGTERM);
  const Outcome outcome = process.finish();
  CHECK(count(outcome.out, "\"event\":\"received\"") == 2);
  CHECK(count(outcome.out, "\n") == 2);
}

TEST_CASE("watch warns when nothing can be received, and goes on") {
  Celltext celltext;
  celltext.radio = "no-daemon";
  Process process = celltext.start({"watch"});
  process.wait_for("a warning",
                   [](const Process& p) { return p.err().find("ModemManager is not running") != std::string::npos; });
  Store(celltext).receive("+15551230001", "by another way");
  process.wait_for_output("by another way");
}

TEST_CASE("watch ends when nobody reads it any more") {
  const Celltext celltext;
  Process process = watching(celltext, {"watch"});
  process.close_stdout();
  const Outcome outcome = process.finish();
  CHECK(outcome.code == 0);
  CHECK(outcome.err.empty());
}

TEST_CASE("wait prints the first message that matches and exits") {
  Celltext celltext;
  celltext.radio = "receives";
  const auto by_sender = celltext.json({"wait", "--from", "BANK", "--timeout", "10s"});
  REQUIRE(by_sender.size() == 1);
  CHECK(by_sender[0]["text"] == "Your code is 482913");
  Celltext second;
  second.radio = "receives";
  CHECK(second.json({"wait", "--match", "code.*[0-9]{6}", "--timeout", "10s"})[0]["from"] == "BANK");
  Celltext third;
  third.radio = "receives";
  CHECK(third.json({"wait", "--from", "+1 555-0002", "--timeout", "10s"})[0]["from"] == "+15550002");
}

TEST_CASE("wait --code prints only the code") {
  Celltext celltext;
  celltext.radio = "receives";
  const Outcome outcome = celltext.run({"wait", "--code", "--timeout", "10s"});
  CHECK(outcome.code == 0);
  CHECK(outcome.out == "482913\n");
  Celltext again;
  again.radio = "receives";
  CHECK(again.json({"wait", "--code", "--timeout", "10s"})[0]["code"] == "482913");
}

TEST_CASE("wait does not take what was there before, and gives up in time") {
  const Celltext celltext;
  Store(celltext).receive("+15551230001", "Your code is 111111");
  const Outcome outcome = celltext.run({"wait", "--code", "--timeout", "100ms"});
  CHECK(outcome.code == 6);
  CHECK(is_one_safe_line(outcome.err));
}

TEST_CASE("wait ends at once when nothing can come") {
  for (const char* radio : {"", "no-daemon", "no-modem", "locked"}) {
    Celltext celltext;
    celltext.radio = radio;
    const Outcome outcome = celltext.run({"wait"});
    CHECK(outcome.code == 3);
    CHECK(is_one_safe_line(outcome.err));
  }
}

TEST_CASE("an expression that would take for ever matches nothing") {
  const Celltext celltext;
  Process process = watching(celltext, {"wait", "--match", "(a+)+$", "--timeout", "10s"});
  Store store(celltext);
  store.receive("+15551230001", std::string(2000, 'a') + "b");
  store.receive("+15551230001", "aaa");
  CHECK_THAT(process.finish().out, ContainsSubstring("\naaa\n"));
}

TEST_CASE("run receives and sends until it is told to end") {
  Celltext celltext;
  celltext.radio = "receives";
  for (const int number : {SIGINT, SIGTERM}) {
    Process process = celltext.start({"run"});
    process.wait_for("its part",
                     [](const Process& p) { return p.err().find("receiving and sending") != std::string::npos; });
    const Store store(celltext);
    process.wait_for("a message", [&](const Process&) { return store.messages.list({}).size() >= 2; });
    process.send_signal(number);
    const Outcome outcome = process.finish();
    CHECK(outcome.code == (number == SIGINT ? 130 : 0));
    CHECK(outcome.out.empty());
  }
}

TEST_CASE("a second run waits for the first and says so once") {
  const Celltext celltext;
  Process first = celltext.start({"run"});
  first.wait_for("its part",
                 [](const Process& p) { return p.err().find("receiving and sending") != std::string::npos; });
  Process second = celltext.start({"run"});
  const std::string who = "process " + std::to_string(first.pid());
  second.wait_for("its word", [&](const Process& p) { return p.err().find(who) != std::string::npos; });
  first.send_signal(SIGTERM);
  CHECK(first.finish().code == 0);
  second.wait_for("its part",
                  [](const Process& p) { return p.err().find("receiving and sending") != std::string::npos; });
  second.send_signal(SIGTERM);
  const Outcome outcome = second.finish();
  CHECK(outcome.code == 0);
  CHECK(count(outcome.err, who) == 1);
}

TEST_CASE("run without a bus is exit code 3") {
  Celltext celltext;
  celltext.radio = "";
  const Outcome outcome = celltext.run({"run"});
  CHECK(outcome.code == 3);
  CHECK(is_one_safe_line(outcome.err));
}
