#include <csignal>

#include "celltext/core/courier_lock.h"
#include "tests/catch.h"
#include "tests/cli/fixture.h"

using namespace celltext;
using namespace celltext::test;
using Catch::Matchers::ContainsSubstring;
using Words = std::vector<std::string>;

namespace {

// The state of message 1, by another process.
std::string status_of_first(const Celltext& celltext) {
  return celltext.json({"show", "1"})[0]["status"];
}

}  // namespace

TEST_CASE("send waits until the network has taken the message") {
  const Celltext celltext;
  const auto sent = celltext.json({"send", "+15551230009", "hello"});
  REQUIRE(sent.size() == 1);
  CHECK(sent[0]["status"] == "sent");
  CHECK(sent[0]["to"] == Json{"+15551230009"});
  CHECK(sent[0]["text"] == "hello");
  CHECK(sent[0]["encoding"] == "gsm7");
  CHECK_FALSE(sent[0]["sent_at"].is_null());
}

TEST_CASE("each recipient gets a message of its own") {
  const Celltext celltext;
  const auto sent =
      celltext.json({"send", "+15551230001,+15551230002", "hello", "--to", "+15551230003", "--to", "+1 555 123 0001"});
  REQUIRE(sent.size() == 3);
  CHECK(sent[2]["to"] == Json{"+15551230003"});
  for (const Json& message : sent) CHECK(message["status"] == "sent");
}

TEST_CASE("the text may come from standard input, without its last line end") {
  const Celltext celltext;
  CHECK(celltext.run({"send", "+15551230009"}, "one\ntwo\n").code == 0);
  CHECK(celltext.run({"send", "+15551230009", "-"}, "你好").code == 0);
  const auto listed = celltext.json({"list"});
  CHECK(listed[0]["text"] == "one\ntwo");
  CHECK(listed[1]["text"] == "你好");
  CHECK(listed[1]["encoding"] == "ucs2");
}

TEST_CASE("a text that begins with a dash goes after two") {
  const Celltext celltext;
  CHECK(celltext.json({"send", "--json", "--wait=queued", "+15551230009", "hi"})[0]["text"] == "hi");
  const Outcome outcome = celltext.run({"send", "+15551230009", "--", "--json"});
  CHECK(outcome.code == 0);
  CHECK(celltext.json({"list", "--limit", "1"})[0]["text"] == "--json");
}

TEST_CASE("--wait queued needs no modem and says if nobody will send it") {
  Celltext celltext;
  celltext.radio = "";
  const Outcome outcome = celltext.run({"send", "+15551230009", "hello", "--wait", "queued"});
  CHECK(outcome.code == 0);
  CHECK_THAT(outcome.out, ContainsSubstring("queued"));
  CHECK_THAT(outcome.err, ContainsSubstring("celltext run"));
  CHECK(celltext.json({"send", "+15551230009", "hello", "--wait", "queued"})[0]["status"] == "queued");
  CHECK(celltext.json({"outbox"}).size() == 2);
}

TEST_CASE("without a modem that can send the message stays queued, at once, with exit code 3") {
  struct Scene {
    const char* radio;
    const char* says;
  };
  for (const Scene& scene : {Scene{"", "there is no system bus"},
                             {"no-daemon", "ModemManager is not running"},
                             {"no-modem", "there is no modem"},
                             {"locked", "the SIM is locked"},
                             {"blocked", "the SIM is blocked"}}) {
    INFO(scene.radio);
    Celltext celltext;
    celltext.radio = scene.radio;
    const Outcome outcome = celltext.run({"send", "+15551230009", "hello"});
    CHECK(outcome.code == 3);
    CHECK(is_one_safe_line(outcome.err));
    CHECK_THAT(outcome.err, ContainsSubstring(scene.says));
    CHECK_THAT(outcome.err, ContainsSubstring("celltext outbox cancel 1"));
    CHECK(status_of_first(celltext) == "queued");
    // The next courier takes it along.
    celltext.radio = "ready";
    CHECK(celltext.run({"send", "+15551230009", "second"}).code == 0);
    CHECK(status_of_first(celltext) == "sent");
  }
}

TEST_CASE("a message of a line that is not enabled waits for it, and how to enable it is said once") {
  Celltext celltext;
  celltext.configure("[line us]\niccid = 8901260000000000001\n");
  const Outcome outcome = celltext.run({"send", "+15551230009", "hello", "--line", "us", "--timeout", "200ms"});
  CHECK(outcome.code == 6);
  CHECK_THAT(outcome.err, ContainsSubstring("“celltext line use us” enables it, may-switch = true"));
  CHECK_THAT(outcome.err, ContainsSubstring("stays in the outbox"));
  CHECK(std::ranges::count(outcome.err, '\n') == 2);
  CHECK(status_of_first(celltext) == "queued");
}

TEST_CASE("a modem that only searches is waited for until the time is over") {
  Celltext celltext;
  celltext.radio = "searching";
  const Outcome outcome = celltext.run({"send", "+15551230009", "hello", "--timeout", "150ms"});
  CHECK(outcome.code == 6);
  CHECK(is_one_safe_line(outcome.err));
  CHECK(status_of_first(celltext) == "queued");
}

TEST_CASE("a refusal is exit code 5, a denial 4, an outcome nobody saw 6") {
  struct Scene {
    const char* radio;
    int code;
    const char* status;
  };
  for (const Scene& scene : {Scene{"refuses", 5, "failed"}, {"forbids", 4, "failed"}, {"loses", 6, "unknown"}}) {
    INFO(scene.radio);
    Celltext celltext;
    celltext.radio = scene.radio;
    const Outcome outcome = celltext.run({"send", "+15551230009", "hello"});
    CHECK(outcome.code == scene.code);
    CHECK(is_one_safe_line(outcome.err));
    CHECK(status_of_first(celltext) == scene.status);
    Celltext again;
    again.radio = scene.radio;
    const Outcome json = again.run({"send", "+15551230009", "hello", "--json"});
    CHECK(json.code == scene.code);
    CHECK(Celltext::lines(json.out)[0]["status"] == scene.status);
    CHECK(Celltext::lines(json.out)[0]["error"]["code"].is_string());
    CHECK(Json::parse(json.err)["error"]["message"].is_string());
  }
}

TEST_CASE("a denial by polkit before anything was sent is exit code 4, at once") {
  Celltext celltext;
  celltext.radio = "unauthorized";
  const Outcome outcome = celltext.run({"send", "+15551230009", "hello"});
  CHECK(outcome.code == 4);
  CHECK_THAT(outcome.err, ContainsSubstring("celltext doctor"));
  CHECK(status_of_first(celltext) == "queued");
}

TEST_CASE("a failed or unknown message can be sent again, a queued one taken back") {
  Celltext celltext;
  celltext.radio = "loses";
  CHECK(celltext.run({"send", "+15551230009", "hello"}).code == 6);
  const Outcome outbox = celltext.run({"outbox"});
  CHECK_THAT(outbox.out, ContainsSubstring("unknown"));
  CHECK_THAT(outbox.err, ContainsSubstring("celltext outbox retry 1"));
  celltext.radio = "ready";
  CHECK(celltext.json({"outbox", "retry", "1"})[0]["status"] == "sent");
  CHECK(celltext.json({"outbox"}).empty());
  CHECK(celltext.run({"outbox", "retry", "1"}).code == 2);

  CHECK(celltext.run({"send", "+15551230009", "later", "--at", "+1h"}).code == 0);
  CHECK(celltext.json({"outbox"})[0]["status"] == "scheduled");
  CHECK_FALSE(celltext.json({"outbox"})[0]["due_at"].is_null());
  CHECK(celltext.json({"outbox", "cancel", "2"})[0]["status"] == "cancelled");
  CHECK(celltext.run({"outbox", "cancel", "2"}).code == 2);
}

TEST_CASE("the same key sends once and tells the same") {
  const Celltext celltext;
  const auto first = celltext.json({"send", "+15551230009", "hello", "--key", "k1"});
  const auto second = celltext.json({"send", "+15551230009", "other", "--key", "k1"});
  CHECK(first == second);
  CHECK(celltext.json({"list"}).size() == 1);
}

TEST_CASE("--wait delivered waits for the report") {
  Celltext celltext;
  celltext.radio = "reports";
  CHECK(celltext.json({"send", "+15551230009", "hello", "--wait", "delivered"})[0]["status"] == "delivered");
  celltext.radio = "ready";
  CHECK(celltext.run({"send", "+15551230009", "hello", "--wait", "delivered", "--timeout", "100ms"}).code == 6);
}

TEST_CASE("--dry-run quotes and writes nothing") {
  Celltext celltext;
  const std::string text = "It’s " + std::string(90, 'x');
  const auto quotes = celltext.json({"send", "+12025550123,72975", text, "--dry-run"});
  REQUIRE(quotes.size() == 2);
  CHECK(keys_of(quotes[0]) == Words{"allowance", "characters", "cost", "country", "encoding", "kind", "left_in_part",
                                    "parts", "scope", "suggestion", "to", "warnings"});
  CHECK(quotes[0]["to"] == "+12025550123");
  CHECK(quotes[0]["encoding"] == "ucs2");
  CHECK(quotes[0]["parts"] == 2);
  CHECK(quotes[0]["cost"].is_null());
  CHECK(quotes[0]["suggestion"]["parts"] == 1);
  CHECK(quotes[0]["warnings"][0]["code"] == "costly-characters");
  CHECK(quotes[1]["scope"] == "short-code");
  CHECK(quotes[1]["country"].is_null());
  CHECK(celltext.json({"list"}).empty());
  const Outcome human = celltext.run({"send", "+12025550123", text, "--dry-run"});
  CHECK_THAT(human.out, ContainsSubstring("2 parts"));
  celltext.radio = "roaming";
  CHECK(celltext.json({"send", "+12025550123", "hi", "--dry-run"})[0]["scope"] == "roaming");
  celltext.radio = "";
  CHECK(celltext.json({"send", "+12025550123", "hi", "--dry-run"})[0]["scope"] == "international");
}

TEST_CASE("one costly character is warned about before it is sent") {
  const Celltext celltext;
  const Outcome outcome = celltext.run({"send", "+15551230009", "It’s " + std::string(90, 'x')});
  CHECK(outcome.code == 0);
  CHECK_THAT(outcome.err, ContainsSubstring("’"));
}

TEST_CASE("with several modems --modem chooses, and its SIM is the line") {
  Celltext celltext;
  celltext.radio = "two";
  CHECK(celltext.json({"send", "+15551230009", "hello", "--modem", "1"})[0]["line"] == "+15551230001");
  CHECK(celltext.json({"send", "+15551230009", "hello", "--modem", "0"})[0]["line"] == "+15551230000");
  CHECK(celltext.run({"send", "+15551230009", "hello", "--modem", "7"}).code == 3);
  CHECK(celltext.json({"list"}).size() == 2);
}

TEST_CASE("Ctrl-C ends a send with exit code 130; the message stays in the outbox") {
  Celltext celltext;
  celltext.radio = "searching";
  Process process = celltext.start({"send", "+15551230009", "hello"});
  const Store store(celltext);
  process.wait_for("the message in the outbox",
                   [&](const Process&) { return store.messages.find(model::MessageId{1}).has_value(); });
  process.send_signal(SIGINT);
  CHECK(process.finish().code == 130);
  CHECK(status_of_first(celltext) == "queued");
}

TEST_CASE("Ctrl-C waits for an answer that is on its way; a second one does not") {
  Celltext celltext;
  celltext.radio = "silent";
  Process process = celltext.start({"send", "+15551230009", "hello"});
  const Store store(celltext);
  process.wait_for("the message on the air", [&](const Process&) {
    const auto message = store.messages.find(model::MessageId{1});
    return message && message->status == model::Status::sending;
  });
  process.send_signal(SIGINT);
  process.wait_for("a word",
                   [](const Process& p) { return p.err().find("Ctrl-C leaves at once") != std::string::npos; });
  process.send_signal(SIGINT);
  CHECK(process.finish().code == 130);
  // Nobody saw the outcome, and nobody sends it again by himself.
  celltext.radio = "ready";
  CHECK(celltext.run({"send", "+15551230009", "second"}).code == 0);
  CHECK(status_of_first(celltext) == "unknown");
}

TEST_CASE("a send whose courier is another process sees by itself that there is no modem") {
  Celltext celltext;
  celltext.radio = "no-daemon";
  Process holder = celltext.start({"run"});
  holder.wait_for("the courier",
                  [](const Process& p) { return p.err().find("receiving and sending") != std::string::npos; });
  const Outcome outcome = celltext.run({"send", "+15551230009", "hello"});
  CHECK(outcome.code == 3);
  CHECK_THAT(outcome.err, ContainsSubstring("ModemManager is not running"));
}

TEST_CASE("--quiet prints nothing when all is well") {
  const Celltext celltext;
  const Outcome outcome = celltext.run({"send", "+15551230009", "It’s " + std::string(90, 'x'), "--quiet"});
  CHECK(outcome.code == 0);
  CHECK(outcome.out.empty());
  CHECK(outcome.err.empty());
}

TEST_CASE("another process that is the courier sends it") {
  Celltext celltext;
  celltext.radio = "silent";
  Process holder = celltext.start({"run"});
  holder.wait_for("the courier",
                  [](const Process& p) { return p.err().find("receiving and sending") != std::string::npos; });
  Celltext face;
  face.options = celltext.options;
  face.radio = "ready";  // would send at once, if it were the courier
  const Outcome outcome = face.run({"send", "+15551230009", "hello", "--timeout", "200ms"});
  CHECK(outcome.code == 6);
  CHECK_THAT(outcome.out, ContainsSubstring("sending"));
}

TEST_CASE("when the courier dies the next process takes over") {
  Celltext celltext;
  celltext.radio = "searching";
  Process holder = celltext.start({"run"});
  holder.wait_for("the courier",
                  [](const Process& p) { return p.err().find("receiving and sending") != std::string::npos; });
  ProcessOptions options = celltext.options;
  Celltext face;
  face.options = options;
  Process sender = face.start({"send", "+15551230009", "hello", "--json"});
  const Store store(celltext);
  sender.wait_for("the message in the outbox",
                  [&](const Process&) { return store.messages.find(model::MessageId{1}).has_value(); });
  holder.send_signal(SIGKILL);
  const Outcome outcome = sender.finish();
  CHECK(outcome.code == 0);
  CHECK(Celltext::lines(outcome.out)[0]["status"] == "sent");
}
