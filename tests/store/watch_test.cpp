#include "celltext/store/watch.h"

#include <glib.h>
#include <sched.h>
#include <sqlite3.h>
#include <sys/inotify.h>

#include <fstream>

#include "celltext/base/log.h"
#include "tests/catch.h"
#include "tests/support/child.h"
#include "tests/support/store_fixture.h"

using namespace celltext;
using namespace celltext::testing;
using namespace std::chrono_literals;
using store::Database;
using store::Watch;

namespace {

using SteadyClock = std::chrono::steady_clock;

// Turns the main loop until `done`, or until the time is over.
bool turn_until(const std::function<bool()>& done, std::chrono::milliseconds at_most = 20s) {
  const auto end = SteadyClock::now() + at_most;
  bool rang = false;
  const auto ring = [](gpointer flag) -> gboolean {
    *static_cast<bool*>(flag) = true;
    return G_SOURCE_REMOVE;
  };
  GSource* alarm = g_timeout_source_new(static_cast<guint>(at_most.count()));
  g_source_set_callback(alarm, ring, &rang, nullptr);
  g_source_attach(alarm, nullptr);
  while (!done() && SteadyClock::now() < end) g_main_context_iteration(nullptr, TRUE);
  g_source_destroy(alarm);
  g_source_unref(alarm);
  return done();
}

// Turns the main loop for a while.
void turn_for(std::chrono::milliseconds duration) {
  turn_until([] { return false; }, duration);
}

// Counts how often the main loop wakes up: it asks every source once before it sleeps.
class WakeUps {
 public:
  WakeUps() : source_(g_source_new(&functions, sizeof(Counter))) {
    reinterpret_cast<Counter*>(source_)->count = 0;
    g_source_attach(source_, nullptr);
  }
  WakeUps(const WakeUps&) = delete;
  WakeUps& operator=(const WakeUps&) = delete;
  ~WakeUps() {
    g_source_destroy(source_);
    g_source_unref(source_);
  }
  int count() const { return reinterpret_cast<Counter*>(source_)->count; }

 private:
  struct Counter {
    GSource base;
    int count;
  };
  static gboolean prepare(GSource* source, gint* timeout) {
    ++reinterpret_cast<Counter*>(source)->count;
    *timeout = -1;
    return FALSE;
  }
  static inline GSourceFuncs functions{prepare, nullptr, nullptr, nullptr, nullptr, nullptr};

  GSource* source_;
};

void enqueue_one(Database& database) {
  store::NewMessage message;
  message.to = {"+15550000001"};
  message.text = "hello";
  must(store::Outbox(database).enqueue(message, test_time()));
}

std::int64_t count(Database& database) {
  return database.connection().integer("SELECT count(*) FROM messages");
}

// A disk that takes a third of a second to confirm what was written to the log; nothing is written any more when it
// has.
class SlowDisk {
 public:
  // For all databases that this process opens from now on.
  static void install() {
    original = sqlite3_vfs_find(nullptr);
    disk = *original;
    disk.zName = "slow";
    disk.xOpen = open;
    sqlite3_vfs_register(&disk, 1);
  }

 private:
  static int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    const int code = original->xOpen(original, name, file, flags, out_flags);
    if (code == SQLITE_OK && (flags & SQLITE_OPEN_WAL) != 0) {
      methods = *file->pMethods;
      fast_sync = methods.xSync;
      methods.xSync = [](sqlite3_file* log, int sync_flags) {
        usleep(333'000);
        return fast_sync(log, sync_flags);
      };
      file->pMethods = &methods;
    }
    return code;
  }

  static inline sqlite3_vfs* original = nullptr;
  static inline sqlite3_vfs disk{};
  static inline sqlite3_io_methods methods{};
  static inline int (*fast_sync)(sqlite3_file*, int) = nullptr;
};

}  // namespace

TEST_CASE("another process's commit is noticed within milliseconds") {
  StoreFixture f;
  int calls = 0;
  const Watch watch(f.database, [&] { ++calls; });
  std::vector<SteadyClock::duration> delays;
  for (int i = 0; i < 15; ++i) {
    const int before = calls;
    Child child([&](int out) {
      auto database = must(Database::open(f.database.data_dir()));
      enqueue_one(database);
      const auto now = SteadyClock::now().time_since_epoch().count();
      if (write(out, &now, sizeof now) < 0) return;
    });
    REQUIRE(turn_until([&] { return calls > before; }));
    const auto seen = SteadyClock::now();
    const std::string said = child.read_all();
    REQUIRE(said.size() == sizeof(SteadyClock::rep));
    SteadyClock::rep committed = 0;
    std::memcpy(&committed, said.data(), sizeof committed);
    delays.push_back(seen - SteadyClock::time_point(SteadyClock::duration(committed)));
  }
  std::ranges::sort(delays);
  // The best of several: the machine may be busy with other things.
  CHECK(delays[2] < 30ms);
  CHECK(count(f.database) == 15);
}

TEST_CASE("of a thousand commits the last is always seen") {
  StoreFixture f;
  std::int64_t seen = 0;
  int calls = 0;
  const Watch watch(f.database, [&] {
    ++calls;
    seen = count(f.database);
  });
  for (int round = 1; round <= 2; ++round) {
    Child child([&](int) {
      auto database = must(Database::open(f.database.data_dir()));
      for (int i = 0; i < 1000; ++i) enqueue_one(database);
    });
    CHECK(turn_until([&] { return seen == round * 1000; }));
  }
  CHECK(calls >= 2);
}

TEST_CASE("a commit that a slow disk confirms long after the last write is seen all the same") {
  StoreFixture f;
  int calls = 0;
  const Watch watch(f.database, [&] { ++calls; });
  Child child([&](int) {
    SlowDisk::install();
    auto database = must(Database::open(f.database.data_dir()));
    enqueue_one(database);
  });
  CHECK(turn_until([&] { return calls > 0; }));
  CHECK(count(f.database) == 1);
}

TEST_CASE("one's own commits are no news") {
  StoreFixture f;
  int calls = 0;
  const Watch watch(f.database, [&] { ++calls; });
  enqueue_one(f.database);
  turn_for(100ms);
  CHECK(calls == 0);
}

TEST_CASE("nobody wakes up while nothing is written") {
  StoreFixture f;
  const Watch watch(f.database, [] {});
  turn_for(10ms);
  const WakeUps wake_ups;
  turn_for(400ms);
  // The end of the wait itself, and the call that begins it.
  CHECK(wake_ups.count() <= 2);
}

TEST_CASE("after a burst of writes the looks become rare") {
  StoreFixture f;
  auto other = f.other();
  const Watch watch(f.database, [] {});
  for (int i = 0; i < 20; ++i) enqueue_one(other);
  const WakeUps wake_ups;
  turn_for(700ms);
  // At 1, 3, 7, … 511 ms, the event itself, and the end of the wait.
  CHECK(wake_ups.count() <= 16);
}

TEST_CASE("other files in the folder wake nobody") {
  StoreFixture f;
  int calls = 0;
  const Watch watch(f.database, [&] { ++calls; });
  std::ofstream(f.database.data_dir() / "courier.lock") << "1234";
  turn_for(50ms);
  CHECK(calls == 0);
}

TEST_CASE("a log that is removed and made again is still watched") {
  TemporaryFolder folder;
  const auto data = folder.path() / "data";
  auto watched = must(Database::open(data));
  int calls = 0;
  const Watch watch(watched, [&] { ++calls; });
  for (int i = 1; i <= 3; ++i) {
    // Truncated and begun anew, as after a checkpoint.
    {
      auto other = must(Database::open(data));
      other.connection().execute("PRAGMA wal_checkpoint(TRUNCATE)");
      enqueue_one(other);
    }
    CHECK(turn_until(
        [&] { return store::Messages(watched).list({}).size() == static_cast<std::size_t>(i) && calls > 0; }));
    calls = 0;
    turn_for(5ms);
  }
}

TEST_CASE("a watch may be destroyed by its own call") {
  StoreFixture f;
  auto other = f.other();
  std::optional<Watch> watch;
  int calls = 0;
  watch.emplace(f.database, [&] {
    ++calls;
    watch.reset();
  });
  enqueue_one(other);
  CHECK(turn_until([&] { return calls == 1; }));
  enqueue_one(other);
  turn_for(30ms);
  CHECK(calls == 1);
}

TEST_CASE("a watch can be moved") {
  StoreFixture f;
  auto other = f.other();
  int calls = 0;
  Watch first(f.database, [&] { ++calls; });
  const Watch second = std::move(first);
  enqueue_one(other);
  CHECK(turn_until([&] { return calls > 0; }));
}

TEST_CASE("without inotify the watch still notices") {
  StoreFixture f;
  const std::string noticed = in_child([&]() -> std::string {
    auto watched = must(Database::open(f.database.data_dir()));
    auto other = must(Database::open(f.database.data_dir()));
    // A user of one's own, who may have none.
    if (unshare(CLONE_NEWUSER) != 0) return "yes";
    std::ofstream("/proc/sys/user/max_inotify_instances") << 0;
    if (inotify_init() >= 0) return "yes";
    log::set_level(log::Level::off);
    int calls = 0;
    const Watch watch(watched, [&] { ++calls; });
    enqueue_one(other);
    return turn_until([&] { return calls > 0; }) ? "yes" : "no";
  });
  CHECK(noticed == "yes");
}
