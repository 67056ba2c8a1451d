// Picture messages with the real program, the real ModemManager and an MMSC that goes wrong when asked to.
#include <algorithm>
#include <csignal>
#include <functional>
#include <set>
#include <thread>

#include "celltext/store/database.h"
#include "store/connection.h"
#include "tests/app/fixture.h"

using namespace celltext;
using namespace celltext::test;

namespace {

constexpr const char* photographer = "+15550007";

struct PictureWorld : World {
  explicit PictureWorld(const std::string& more = "", int modems = 1) : World(modems) {
    if (!network) return;
    const auto mmsc = network->ask({{"command", "mmsc"}});
    const auto folder = celltext.folder.path() / ".config" / "celltext";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "celltext.conf")
        << "[mms]\nroute = internet\n"
        << more << "[carrier 310260]\nmmsc = " << mmsc.at("url").get<std::string>() << "\n";
    picture = celltext.folder.path() / "notes.bin";
    std::ofstream(picture) << std::string(5'000, '\x07');
  }

  void picture_comes(const std::string& text) const {
    network->ask({{"command", "mms"}, {"from", photographer}, {"text", text}});
  }
  void fault(const std::string& request, const std::string& kind, int value = 0, int count = 1) const {
    network->ask({{"command", "mms-fault"}, {"request", request}, {"fault", kind}, {"value", value}, {"count", count}});
  }
  // The PDUs of this type that the MMSC was sent; "GET" for fetching.
  int requests(const std::string& type) const {
    int count = 0;
    const Json answer = network->ask({{"command", "mms-requests"}});
    for (const Json& request : answer.at("requests"))
      if (request.value("type", request.at("method").get<std::string>()) == type) ++count;
    return count;
  }
  int waiting() const { return network->ask({{"command", "mmsc"}}).at("waiting"); }

  std::vector<Json> received() const { return celltext.json({"list", "--in"}); }
  // Of the message at this place, once it has come in; empty: none.
  std::string trouble_of(std::size_t place) const {
    const auto all = received();
    return all.size() == place + 1 && !all[place]["error"].is_null() ? all[place]["error"]["code"] : "";
  }
  std::size_t rows(const std::string& where) const {
    const auto database = store::Database::open(celltext.data_dir());
    REQUIRE(database);
    return static_cast<std::size_t>(database->connection().integer(("SELECT count(*) FROM " + where).c_str()));
  }
  void wait_for(const std::string& what, const std::function<bool()>& condition) const {
    INFO("waiting for " << what);
    for (int i = 0; i < 300 && !condition(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    REQUIRE(condition());
  }
  void wait_until_received(std::size_t count) const {
    wait_for("messages", [&] {
      const auto all = received();
      return all.size() == count &&
             std::all_of(all.begin(), all.end(), [](const Json& m) { return m["status"] == "received"; });
    });
  }
  static void stop(Process& run) {
    run.send_signal(SIGTERM);
    CHECK(run.finish().code == 0);
  }
  Process dying(const Words& arguments, const std::string& step) const {
    ProcessOptions with = celltext.options;
    with.environment.push_back("CELLTEXT_DIE_AT=" + step);
    return Process::start(Program::command(arguments), with);
  }

  std::filesystem::path picture;
};

}  // namespace

TEST_CASE("a picture comes in, is kept, saved, and the MMSC is told") {
  const PictureWorld world;
  if (!world) return;
  Process run = world.celltext.serve();
  world.picture_comes("the view");
  world.wait_until_received(1);
  const Json message = world.received()[0];
  CHECK(message["kind"] == "mms");
  CHECK(message["from"] == photographer);
  CHECK(message["text"] == "the view");
  REQUIRE(message["attachments"].size() == 1);
  CHECK(message["attachments"][0]["type"] == "image/gif");
  world.wait_for("the answer", [&] { return world.waiting() == 0; });

  const auto folder = world.celltext.folder.path() / "saved";
  const std::string id = std::to_string(message["id"].get<int>());
  CHECK(world.celltext.run({"show", id, "--save", folder.string()}).code == 0);
  CHECK(world.celltext.run({"show", id, "--save", folder.string()}).code == 0);
  CHECK(std::filesystem::exists(folder / "view.gif"));
  CHECK(std::filesystem::exists(folder / "view-2.gif"));
  PictureWorld::stop(run);
}

TEST_CASE("a picture goes out, is delivered, and is answered with one") {
  const PictureWorld world;
  if (!world) return;
  const auto sent = world.celltext.json(
      {"send", photographer, "mine", "--attach", world.picture.string(), "--subject", "Look", "--wait", "delivered"});
  REQUIRE(sent.size() == 1);
  CHECK(sent[0]["status"] == "delivered");
  CHECK(sent[0]["kind"] == "mms");
  CHECK(sent[0]["subject"] == "Look");
  CHECK(sent[0]["attachments"][0]["size"] == 5'000);
  Process run = world.celltext.serve();
  world.wait_until_received(1);
  PictureWorld::stop(run);
}

TEST_CASE("what the MMSC does to a message that is sent shows in its status") {
  struct Case {
    std::string fault;
    int value;
    std::string status;
    int code;
  };
  const std::vector<Case> cases{
      {"status", 404, "failed", 5}, {"status", 500, "failed", 5},         {"html", 0, "unknown", 6},
      {"cut", 0, "unknown", 6},     {"garbage", 0, "unknown", 6},         {"lost", 0, "unknown", 6},
      {"refuse", 235, "failed", 5}, {"too-large", 300'000, "unknown", 6}, {"slow", 300, "sent", 0},
  };
  const PictureWorld world;
  if (!world) return;
  for (const Case& one : cases) {
    INFO(one.fault << " " << one.value);
    world.fault("send", one.fault, one.value);
    const Outcome outcome = world.celltext.run(
        {"send", "+15552000009", "hello", "--attach", world.picture.string(), "--json", "--no-report"});
    INFO(outcome.err);
    CHECK(outcome.code == one.code);
    REQUIRE_FALSE(json_lines(outcome.out).empty());
    CHECK(json_lines(outcome.out)[0]["status"] == one.status);
  }
  CHECK(world.requests("m-send-req") == static_cast<int>(cases.size()));
}

TEST_CASE("whatever the MMSC does to a download, the message is there in the end") {
  struct Fault {
    std::string name;
    int value = 0;
  };
  const PictureWorld world;
  if (!world) return;
  Process run = world.celltext.serve();
  std::size_t count = 0;
  for (const Fault& fault :
       {Fault{"status", 404}, {"status", 500}, {"html"}, {"cut"}, {"lost"}, {"slow", 300}, {"too-large", 0}}) {
    // The last one is an answer of no octets.
    world.fault("fetch", fault.name, fault.value);
    world.picture_comes("after " + fault.name);
    ++count;
  }
  world.wait_until_received(count);
  CHECK(world.requests("GET") >= static_cast<int>(2 * count - 1));

  // What is too large waits to be asked for.
  world.fault("fetch", "too-large", 2'000'000);
  world.picture_comes("large");
  world.wait_for("it to be left", [&] { return world.trouble_of(count) == "too-large"; });
  const std::string id = std::to_string(world.received().back()["id"].get<int>());
  CHECK(world.celltext.run({"mms", "download", id}).code == 0);
  CHECK(world.received().back()["status"] == "received");
  CHECK(world.requests("m-acknowledge-ind") == 1);
  ++count;

  // Garbage is kept, and the MMSC is told.
  world.fault("fetch", "garbage");
  world.picture_comes("garbage");
  world.wait_for("it to fail", [&] { return world.trouble_of(count) == "undecodable"; });
  CHECK(world.received().back()["status"] == "download-failed");
  PictureWorld::stop(run);
}

namespace {

constexpr const char* first_number = "+15550001";
constexpr const char* second_number = "+15550012";
constexpr const char* third_number = "+15550013";

std::string content_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

TEST_CASE("two numbers send each other a picture, and are told when it was delivered and read") {
  const PictureWorld world("read-report = true\n", 2);
  if (!world) return;
  Process run = world.celltext.serve();
  const std::vector<std::pair<std::string, std::string>> ways{{first_number, second_number},
                                                              {second_number, first_number}};
  std::size_t count = 0;
  for (const auto& [from, to] : ways) {
    INFO(from << " to " << to);
    const auto sent = world.celltext.json(
        {"send", to, "from " + from, "--attach", world.picture.string(), "--line", from, "--wait", "delivered"});
    CHECK(sent.at(0)["status"] == "delivered");
    world.wait_until_received(++count);
    const Json got = world.received().back();
    CHECK(got["from"] == from);
    CHECK(got["text"] == "from " + from);
    CHECK(got["line"] != sent[0]["line"]);
    const std::string id = std::to_string(got["id"].get<int>());
    const auto folder = world.celltext.folder.path() / ("saved" + id);
    CHECK(world.celltext.run({"show", id, "--save", folder.string()}).code == 0);
    CHECK(content_of(folder / "notes.bin") == content_of(world.picture));
    CHECK(world.celltext.run({"read", id}).code == 0);
    world.wait_for("the read report", [&] { return world.rows("mms_recipients WHERE status = 'read'") == count; });
  }
  CHECK(world.requests("m-read-rec-ind") == 2);
  CHECK(world.requests("m-send-req") == 2);
  PictureWorld::stop(run);
}

TEST_CASE("three talk in a group, one MMS each time") {
  const PictureWorld world("", 3);
  if (!world) return;
  Process run = world.celltext.serve();
  const auto say = [&](const std::string& from, const Words& to, const std::string& text) {
    return world.celltext.json({"send", to[0] + "," + to[1], text, "--group", "--line", from, "--wait", "delivered"});
  };
  // From the one who is asked about: what came in with this text, by the others in the group.
  const auto others = [&](const std::string& text) {
    std::set<std::set<std::string>> all;
    for (const Json& message : world.received()) {
      if (message["text"] != text) continue;
      std::set<std::string> group{message["from"].get<std::string>()};
      for (const Json& to : message["to"]) group.insert(to.get<std::string>());
      all.insert(group);
    }
    return all;
  };
  using Groups = std::set<std::set<std::string>>;
  CHECK(say(first_number, {second_number, third_number}, "all of you").at(0)["status"] == "delivered");
  world.wait_until_received(2);
  CHECK(others("all of you") == Groups{{first_number, third_number}, {first_number, second_number}});
  const Json answer = say(second_number, {first_number, third_number}, "both of you").at(0);
  CHECK(answer["status"] == "delivered");
  world.wait_until_received(4);
  CHECK(others("both of you") == Groups{{second_number, third_number}, {second_number, first_number}});
  // The answer stands where what it answers stands.
  const auto received = world.received();
  CHECK(std::any_of(received.begin(), received.end(),
                    [&](const Json& message) { return message["conversation"] == answer["conversation"]; }));
  CHECK(world.requests("m-send-req") == 2);
  PictureWorld::stop(run);
}

TEST_CASE("a push that points at another service of this computer leads nowhere") {
  const PictureWorld world;
  if (!world) return;
  world.network->ask({{"command", "mms-location"}, {"url", "http://127.0.0.1:1/secret"}});
  Process run = world.celltext.serve();
  world.picture_comes("trap");
  world.wait_for("the warning", [&] {
    const auto all = world.received();
    return all.size() == 1 && !all[0]["error"].is_null() && all[0]["error"]["code"] == "forbidden-address";
  });
  CHECK(world.received()[0]["status"] == "pending-download");
  PictureWorld::stop(run);
  const std::string id = std::to_string(world.received()[0]["id"].get<int>());
  CHECK(world.celltext.run({"mms", "download", id}).code == 5);
  CHECK(world.received()[0]["status"] == "pending-download");
}

TEST_CASE("killed at any step of receiving a picture, it is there exactly once and the MMSC knows") {
  for (const std::string step : {"admitted", "deleted", "mms-downloading", "mms-fetched", "mms-stored", "mms-told"}) {
    const PictureWorld world;
    if (!world) return;
    INFO(step);
    Process dying = world.dying({"run"}, step);
    world.picture_comes("once");
    CHECK(dying.finish().signal == SIGKILL);
    Process run = world.celltext.serve();
    world.wait_until_received(1);
    CHECK(world.received()[0]["attachments"].size() == 1);
    world.wait_for("the answer", [&] { return world.waiting() == 0; });
    PictureWorld::stop(run);
    CHECK(world.received().size() == 1);
  }
}

TEST_CASE("killed at any step of sending a picture, it leaves once or not at all, and is not called sent unseen") {
  struct Expectation {
    std::string step;
    int left;
    std::string status;
  };
  const std::vector<Expectation> expectations{
      {"mms-marked", 0, "unknown"}, {"mms-answered", 1, "unknown"}, {"mms-settled", 1, "sent"}};
  for (const Expectation& expected : expectations) {
    const PictureWorld world;
    if (!world) return;
    INFO(expected.step);
    Process dying =
        world.dying({"send", "+15552000009", "x", "--attach", world.picture.string(), "--no-report"}, expected.step);
    CHECK(dying.finish().signal == SIGKILL);
    Process run = world.celltext.serve();
    const auto status = [&] { return world.celltext.json({"list", "--out"}).at(0)["status"].get<std::string>(); };
    world.wait_for("the outcome", [&] { return status() != "sending"; });
    CHECK(status() == expected.status);
    CHECK(world.requests("m-send-req") == expected.left);
    PictureWorld::stop(run);
  }
}
