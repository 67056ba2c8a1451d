// A process that is killed at any moment, and a disk that is full.
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include <fstream>
#include <random>
#include <sstream>

#include "tests/catch.h"
#include "tests/support/child.h"
#include "tests/support/store_fixture.h"

using namespace celltext;
using namespace celltext::testing;
using store::Database;

namespace fs = std::filesystem;

namespace {

store::Arrival arrival_number(model::LineId line, int number) {
  store::Arrival arrival;
  arrival.line = line;
  arrival.place = {"350000000000001", ":1.1", "/SMS/" + std::to_string(number)};
  arrival.sender = arrival.sender_as_said = "+15559990001";
  arrival.text = "number " + std::to_string(number) + std::string(300, '.');
  arrival.timestamp = std::to_string(number);
  arrival.received_at = test_time(number);
  return arrival;
}

// Takes messages in and sends some, and reports each as a line when it is done.
void write_for_ever(const fs::path& data, int first, int out) {
  auto database = must(Database::open(data));
  const auto line = must(store::Lines(database).ensure("89", "", ""));
  store::Inbox inbox(database);
  store::Outbox outbox(database);
  for (int number = first;; ++number) {
    std::string done;
    if (number % 3 == 0) {
      store::NewMessage message;
      message.to = {"+15559990001", "+15559990002"};
      message.text = "out";
      for (const auto id : must(outbox.enqueue(message, test_time(number))).ids)
        done += std::to_string(id.value) + "\n";
    } else {
      const auto arrival = arrival_number(line, number);
      done = std::to_string(must(inbox.admit(arrival, {arrival.place.path})).message.value) + "\n";
    }
    if (write(out, done.data(), done.size()) < 0) return;
  }
}

std::string check_soundness(Database& database) {
  store::Statement check = database.connection().prepare("PRAGMA integrity_check");
  check.step();
  if (check.text(0) != "ok") return check.text(0);
  if (database.connection().prepare("PRAGMA foreign_key_check").step()) return "foreign keys";
  // Recipients of one text are queued together or not at all.
  if (database.connection().integer("SELECT count(*) FROM messages WHERE direction = 'out'") % 2 != 0)
    return "half a send";
  return "";
}

void fill_up(const fs::path& file) {
  std::ofstream ballast(file, std::ios::binary | std::ios::app);
  const std::string block(1024, '#');
  while (ballast.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
  }
}

// Admits until an error says what `words` say. Returns how many were taken in.
Result<int> admit_until(store::Inbox& inbox, model::LineId line, const std::string& words) {
  for (int number = 0; number < 100'000; ++number) {
    const auto arrival = arrival_number(line, number);
    const auto admission = inbox.admit(arrival, {arrival.place.path});
    if (!admission) {
      if (admission.error().kind != ErrorKind::unexpected) return admission.error();
      if (admission.error().message.find(words) == std::string::npos) return admission.error();
      return number;
    }
  }
  return Error{ErrorKind::unexpected, "never full"};
}

int count_messages(Database& database) {
  return static_cast<int>(database.connection().integer("SELECT count(*) FROM messages"));
}

// What must hold on a disk that takes no more for a while, which the error tells in `words`. Empty if it did.
std::string live_through_trouble(const fs::path& disk, const std::string& words, const std::function<void()>& make_full,
                                 const std::function<void()>& make_space) {
  auto database = must(Database::open(disk / "data"));
  const auto line = must(store::Lines(database).ensure("89", "", ""));
  store::Inbox inbox(database);
  make_full();
  const int taken = must(admit_until(inbox, line, words));
  if (count_messages(database) != taken) return "what was refused is there, or what was taken is not";
  const auto refused = arrival_number(line, taken);
  if (inbox.admit(refused, {})) return "there was space after all";
  if (store::Messages(database).list({}).empty() && taken > 0) return "nothing can be read any more";

  make_space();
  if (must(inbox.admit(refused, {})).what != store::Admission::What::stored) return "the refused one was known";
  if (count_messages(database) != taken + 1) return "something was lost";
  {
    auto other = must(Database::open(disk / "data"));
    if (count_messages(other) != taken + 1) return "something was lost for others";
  }
  return check_soundness(database);
}

}  // namespace

TEST_CASE("a process that is killed while it writes loses nothing that it reported as done") {
  TemporaryFolder folder;
  const fs::path data = folder.path() / "data";
  std::mt19937 random(1);
  std::set<std::int64_t> reported;
  for (int round = 0; round < 12; ++round) {
    Child child([&](int out) { write_for_ever(data, round * 100'000, out); });
    std::string said = child.read(40 + random() % 800);
    child.kill();
    said += child.read_all();
    std::istringstream lines(said);
    for (std::string line; std::getline(lines, line) && !lines.eof();) reported.insert(std::stoll(line));

    auto database = must(Database::open(data));
    CHECK(check_soundness(database).empty());
    for (const std::int64_t id : reported) REQUIRE(store::Messages(database).find(model::MessageId{id}));
  }
  CHECK(reported.size() > 50);
}

TEST_CASE("a full disk is told as such, loses nothing, and is forgotten when there is space again") {
  if (geteuid() != 0) return;
  TemporaryFolder folder;
  const std::string trouble = in_child([&]() -> std::string {
    // A small disk that only this child sees, and that goes with it.
    if (unshare(CLONE_NEWNS) != 0) return "";
    if (mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return "can't make mounts private";
    if (mount("none", folder.path().c_str(), "tmpfs", 0, "size=1200k") != 0) return "can't mount";
    const fs::path ballast = folder.path() / "ballast";
    return live_through_trouble(
        folder.path(), "is full", [&] { fill_up(ballast); }, [&] { fs::remove(ballast); });
  });
  CHECK(trouble == "");
}

TEST_CASE("a disk that refuses a write is told as such, loses nothing, and may recover") {
  TemporaryFolder folder;
  const std::string trouble = in_child([&]() -> std::string {
    std::signal(SIGXFSZ, SIG_IGN);
    const auto limit = [](rlim_t size) {
      rlimit value{};
      getrlimit(RLIMIT_FSIZE, &value);
      value.rlim_cur = size;
      setrlimit(RLIMIT_FSIZE, &value);
    };
    return live_through_trouble(
        folder.path(), "can't be read or written", [&] { limit(600'000); }, [&] { limit(RLIM_INFINITY); });
  });
  CHECK(trouble == "");
}

TEST_CASE("a disk that is full from the beginning is told when the database is opened") {
  if (geteuid() != 0) return;
  TemporaryFolder folder;
  const std::string message = in_child([&]() -> std::string {
    if (unshare(CLONE_NEWNS) != 0) return "full";
    if (mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return "can't make mounts private";
    if (mount("none", folder.path().c_str(), "tmpfs", 0, "size=64k") != 0) return "can't mount";
    fill_up(folder.path() / "ballast");
    const auto database = Database::open(folder.path() / "data");
    if (database) return "opened";
    return database.error().kind == ErrorKind::unexpected ? database.error().message : "another kind";
  });
  INFO(message);
  CHECK(message.find("full") != std::string::npos);
}

TEST_CASE("a disk that can only be read is not permitted") {
  if (geteuid() != 0) return;
  TemporaryFolder folder;
  const std::string kind = in_child([&]() -> std::string {
    if (unshare(CLONE_NEWNS) != 0) return "not-permitted";
    if (mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return "can't make mounts private";
    if (mount("none", folder.path().c_str(), "tmpfs", 0, nullptr) != 0) return "can't mount";
    must(Database::open(folder.path() / "data"));
    if (mount("none", folder.path().c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, nullptr) != 0) return "can't remount";
    const auto database = Database::open(folder.path() / "data");
    return database ? "opened" : std::string(name_of(database.error().kind));
  });
  CHECK(kind == "not-permitted");
}
