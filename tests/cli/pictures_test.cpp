// Picture messages on the command line, with the test as the courier of another process.
#include <thread>

#include "celltext/core/courier_lock.h"
#include "celltext/store/picture_messages.h"
#include "fixture.h"

using namespace celltext;
using namespace celltext::test;
using namespace celltext::testing;
using namespace std::chrono_literals;

namespace {

struct PictureDesk {
  Celltext celltext;
  Store store{celltext};
  store::PictureMessages pictures{store.database};
  core::CourierLock lock = must(core::CourierLock::open(celltext.data_dir()));
  model::MessageId id;

  PictureDesk() {
    REQUIRE(lock.try_take("run"));
    store::Arrival arrival;
    arrival.line = store.line;
    arrival.place = {"350000000000001", ":1.1", "/SMS/1"};
    arrival.sender = arrival.sender_as_said = "+15550002";
    arrival.received_at = system_now();
    arrival.notice = store::MmsNotice{"t1", "http://mmsc.example/t1", "", 2'000'000, system_now() + 24h};
    id = must(store.inbox.admit(arrival, {})).message;
    must(pictures.leave(id, {"not-automatic", "auto-download is off"}, nullptr, system_now()));
  }

  // What the command has asked for.
  store::Download asked() const {
    for (int i = 0; i < 400; ++i) {
      if (const auto download = pictures.find_download(id); download && download->asked && !is_told()) return *download;
      std::this_thread::sleep_for(20ms);
    }
    FAIL("nothing was asked for");
    return {};
  }
  bool is_told() const { return store.messages.find(id)->trouble.has_value(); }
  Outcome download(const std::vector<std::string>& options, const std::string& code, store::Passes& passes) {
    std::vector<std::string> arguments{"mms", "download", std::to_string(id.value), "--timeout", "20s"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    Process process = celltext.start(arguments);
    passes = asked().passes;
    const bool passed = code == "spend-limit" ? passes.over_limit : passes.yes;
    if (passed) {
      store::Retrieved message;
      message.from = "+15550002";
      message.text = "look";
      must(pictures.mark_downloading(id));
      must(pictures.note_progress(id, {900'000, 2'000'000}));
      process.wait_for("the progress", [&](const Process& p) {
        return p.err().find("45 %") != std::string::npos || std::ranges::count(options, "--json") > 0;
      });
      must(pictures.retrieved(id, message, nullptr, system_now()));
    } else {
      must(pictures.leave(id, {code, "it takes 2.0 MB of data: it costs 0.60 USD"}, nullptr, system_now()));
    }
    return process.finish();
  }
};

}  // namespace

TEST_CASE("a download that costs something is exit code 7 without a terminal, and what passes it is said") {
  struct Case {
    std::string code, option;
  };
  const auto& one =
      GENERATE(Case{"data-quota", "--yes"}, Case{"roaming", "--yes"}, Case{"spend-limit", "--over-limit"});
  INFO(one.code);
  PictureDesk desk;
  store::Passes passes;
  const Outcome refused = desk.download({}, one.code, passes);
  CHECK(refused.code == 7);
  CHECK_FALSE(passes.yes);
  CHECK(refused.err.find("2.0 MB") != std::string::npos);
  CHECK(refused.err.find("0.60 USD") != std::string::npos);
  CHECK(refused.err.find(one.option) != std::string::npos);

  const Outcome done = desk.download({one.option}, one.code, passes);
  INFO(done.err);
  CHECK(done.code == 0);
  CHECK(passes.yes == (one.option == "--yes"));
  CHECK(passes.over_limit == (one.option == "--over-limit"));
}

TEST_CASE("a yes is not enough past the spend limit, and JSON is nothing but the message") {
  PictureDesk desk;
  store::Passes passes;
  CHECK(desk.download({"--yes"}, "spend-limit", passes).code == 7);
  CHECK(passes.yes);
  const Outcome done = desk.download({"--over-limit", "--json"}, "spend-limit", passes);
  CHECK(done.code == 0);
  CHECK(done.err.empty());
  const auto lines = Celltext::lines(done.out);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0]["status"] == "received");
}

TEST_CASE("who gets a copy is in the quote, in the message, and in one message with the others") {
  PictureDesk desk;
  const auto quotes = desk.celltext.json({"send", "+12025550123", "hello", "--cc", "+12025550124", "--dry-run"});
  REQUIRE(quotes.size() == 2);
  CHECK(quotes[1]["to"] == "+12025550124");
  CHECK(quotes[1]["kind"] == "mms");
  const auto sent =
      desk.celltext.json({"send", "+12025550123", "hello", "--cc", "+12025550124", "--wait", "queued", "--yes"});
  REQUIRE(sent.size() == 1);
  CHECK(sent[0]["kind"] == "mms");
  CHECK(sent[0]["to"] == Json({"+12025550123", "+12025550124"}));
  CHECK(sent[0]["cc"] == Json({"+12025550124"}));
  const auto departure = desk.pictures.next_departure(desk.store.line, system_now());
  REQUIRE(departure);
  CHECK(departure->to == std::vector<std::string>{"+12025550123"});
  CHECK(departure->cc == std::vector<std::string>{"+12025550124"});
}
