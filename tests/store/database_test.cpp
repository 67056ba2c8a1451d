#include "celltext/store/database.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <fstream>

#include "store/data_folder.h"
#include "store/schema.h"
#include "tests/catch.h"
#include "tests/support/child.h"
#include "tests/support/store_fixture.h"
#include "version_1.h"

using namespace celltext;
using namespace celltext::testing;
using store::Database;

namespace fs = std::filesystem;

namespace {

mode_t mode_of(const fs::path& path) {
  struct stat info {};
  if (stat(path.c_str(), &info) != 0) return 0;
  return info.st_mode & 07777;
}

void set_mode(const fs::path& path, mode_t mode) {
  REQUIRE(chmod(path.c_str(), mode) == 0);
}

void run_sql(const fs::path& file, const char* sql) {
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open(file.c_str(), &db) == SQLITE_OK);
  REQUIRE(sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(db);
}

void overwrite(const fs::path& file, std::streamoff from, std::size_t size, char with) {
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  stream.seekp(from);
  stream << std::string(size, with);
}

Error open_error(const fs::path& folder) {
  auto database = Database::open(folder);
  REQUIRE_FALSE(database);
  CHECK(database.error().message.find('\n') == std::string::npos);
  CHECK(database.error().message.find(folder.string()) != std::string::npos);
  return database.error();
}

// Sets the umask for its life.
class Umask {
 public:
  explicit Umask(mode_t mask) : before_(umask(mask)) {}
  ~Umask() { umask(before_); }
  Umask(const Umask&) = delete;
  Umask& operator=(const Umask&) = delete;

 private:
  mode_t before_;
};

}  // namespace

TEST_CASE("folder and files are their owner's alone, whatever the umask") {
  const mode_t mask = GENERATE(0000, 0022, 0777);
  TemporaryFolder folder;
  const Umask umask(mask);
  const fs::path data = folder.path() / "a" / "b";
  auto database = must(Database::open(data));
  must(store::Lines(database).ensure("89", "", ""));
  CHECK(mode_of(folder.path() / "a") == 0700);
  CHECK(mode_of(data) == 0700);
  CHECK(mode_of(database.file()) == 0600);
  CHECK(mode_of(data / "messages.db-wal") == 0600);
  CHECK(mode_of(data / "messages.db-shm") == 0600);
}

TEST_CASE("modes that became wider are narrowed again") {
  StoreFixture f;
  const fs::path data = f.database.data_dir();
  for (const char* name : {"messages.db", "messages.db-wal", "messages.db-shm"}) set_mode(data / name, 0666);
  set_mode(data, 0755);
  const auto again = f.other();
  CHECK(mode_of(data) == 0700);
  for (const char* name : {"messages.db", "messages.db-wal", "messages.db-shm"}) CHECK(mode_of(data / name) == 0600);
}

TEST_CASE("an empty folder that was there becomes its owner's alone") {
  TemporaryFolder folder;
  set_mode(folder.path(), 0777);
  must(Database::open(folder.path()));
  CHECK(mode_of(folder.path()) == 0700);
}

TEST_CASE("a folder with other things in it keeps its mode, unless others may write to it") {
  TemporaryFolder folder;
  std::ofstream(folder.path() / "thesis.txt") << "precious";
  set_mode(folder.path(), 0755);
  {
    const auto database = must(Database::open(folder.path()));
    CHECK(mode_of(folder.path()) == 0755);
    CHECK(mode_of(database.file()) == 0600);
  }
  set_mode(folder.path(), 01777);
  const Error error = open_error(folder.path());
  CHECK(error.kind == ErrorKind::not_permitted);
  CHECK(error.message.find("chmod 700") != std::string::npos);
}

TEST_CASE("a folder that can't be made is not permitted") {
  TemporaryFolder folder;
  std::ofstream(folder.path() / "file") << "x";
  CHECK(open_error(folder.path() / "file").kind == ErrorKind::not_permitted);
  CHECK(open_error(folder.path() / "file" / "below").kind == ErrorKind::not_permitted);
  CHECK(open_error("/proc/celltext").kind == ErrorKind::not_permitted);
}

TEST_CASE("a folder or file of somebody else is not permitted") {
  if (geteuid() != 0) return;
  const bool file_only = GENERATE(false, true);
  StoreFixture f;
  const fs::path data = f.database.data_dir();
  if (file_only) {
    // The folder lets everybody in; the file does not.
    std::ofstream(data / "thesis.txt") << "precious";
    set_mode(data, 0755);
    set_mode(f.folder.path(), 0755);
  }
  const std::string kind = in_child([&]() -> std::string {
    if (setresuid(65534, 65534, 65534) != 0) return "no rights to give up";
    auto database = Database::open(data);
    return database ? "opened" : std::string(name_of(database.error().kind));
  });
  CHECK(kind == "not-permitted");
}

TEST_CASE("something else in the place of the file is refused") {
  TemporaryFolder folder;
  const fs::path file = folder.path() / "messages.db";
  SECTION("a folder") {
    fs::create_directory(file);
    CHECK(open_error(folder.path()).kind == ErrorKind::not_permitted);
  }
  SECTION("any bytes") {
    std::ofstream(file) << std::string(8192, 'x');
    CHECK(open_error(folder.path()).kind == ErrorKind::invalid);
  }
  SECTION("another program's database") {
    run_sql(file, "CREATE TABLE recipes (name TEXT)");
    CHECK(open_error(folder.path()).kind == ErrorKind::invalid);
  }
  SECTION("another program's database with an application id and a version") {
    run_sql(file, "PRAGMA application_id = 77; PRAGMA user_version = 55; CREATE TABLE recipes (name TEXT)");
    const Error error = open_error(folder.path());
    CHECK(error.kind == ErrorKind::invalid);
    CHECK(error.message.find("newer") == std::string::npos);
  }
}

TEST_CASE("a database of a newer program is refused and left alone") {
  StoreFixture f;
  f.enqueue("+15550000001", "hello");
  f.database.connection().execute("PRAGMA user_version = 99");
  const Error error = open_error(f.database.data_dir());
  CHECK(error.kind == ErrorKind::invalid);
  CHECK(error.message.find("newer") != std::string::npos);
  CHECK(f.database.connection().integer("PRAGMA user_version") == 99);
  CHECK(f.all().size() == 1);
}

TEST_CASE("a file of version 1 is opened and keeps what it holds") {
  TemporaryFolder folder;
  run_sql(folder.path() / "messages.db", version_1_file);
  auto database = must(Database::open(folder.path()));
  CHECK(database.connection().integer("PRAGMA user_version") ==
        static_cast<std::int64_t>(store::schema_steps().size()));
  const auto messages = store::Messages(database).list({});
  REQUIRE(messages.size() == 2);
  CHECK(messages[0].text == "\u4F60\u597D");
  CHECK(messages[0].from == "+15559990001");
  CHECK(messages[0].line_name == "us");
  CHECK(messages[1].status == model::Status::failed);
  CHECK(messages[1].trouble->code == "cms-38");
  CHECK(store::Messages(database).conversations(10).size() == 1);
  CHECK(
      must(store::Outbox(database).enqueue(
               {.line = {}, .to = {"+1555"}, .text = "again", .send_at = {}, .validity = {}, .key = "k"}, test_time()))
          .already);
}

TEST_CASE("steps of the schema are taken in order, once each") {
  store::Connection connection(":memory:");
  const std::array<store::SchemaStep, 3> steps{{
      {"CREATE TABLE first (x)"},
      {"CREATE TABLE second (x); INSERT INTO second VALUES (2)"},
      {"INSERT INTO second VALUES (3)"},
  }};
  must(store::bring_up_to_date(connection, std::span(steps).first(1), ":memory:"));
  CHECK(connection.integer("PRAGMA user_version") == 1);
  must(store::bring_up_to_date(connection, steps, ":memory:"));
  must(store::bring_up_to_date(connection, steps, ":memory:"));
  CHECK(connection.integer("PRAGMA user_version") == 3);
  CHECK(connection.integer("SELECT sum(x) FROM second") == 5);
}

TEST_CASE("a step of the schema that fails leaves no trace") {
  store::Connection connection(":memory:");
  const std::array<store::SchemaStep, 2> steps{
      {{"CREATE TABLE first (x)"}, {"CREATE TABLE half (x); INSERT INTO nowhere VALUES (1)"}}};
  CHECK_THROWS_AS(store::bring_up_to_date(connection, steps, ":memory:"), store::StoreFailure);
  CHECK(connection.integer("PRAGMA user_version") == 1);
  CHECK(connection.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'half'") == 0);
}

TEST_CASE("a damaged file is told in one line, when it is opened or when it is read") {
  StoreFixture f;
  for (int i = 0; i < 200; ++i) f.enqueue("+1555000" + std::to_string(1000 + i), std::string(500, 'x'));
  const fs::path data = f.database.data_dir();
  const fs::path copy = f.folder.path() / "copy";
  f.database.connection().execute("PRAGMA wal_checkpoint(TRUNCATE)");
  fs::create_directory(copy);
  set_mode(copy, 0700);
  fs::copy_file(data / "messages.db", copy / "messages.db");

  SECTION("in the schema") {
    overwrite(copy / "messages.db", 100, 3000, '\xFF');
    CHECK(open_error(copy).kind == ErrorKind::unexpected);
  }
  SECTION("in the middle") {
    overwrite(copy / "messages.db", 4096, 4096 * 20, '\xFF');
    auto database = Database::open(copy);
    REQUIRE(database);
    CHECK_THROWS_AS(store::Messages(*database).list({}), store::StoreFailure);
    const auto written = store::Outbox(*database).enqueue(f.new_message("+1555", "x"), test_time());
    REQUIRE_FALSE(written);
    CHECK(written.error().message.find("damaged") != std::string::npos);
  }
  SECTION("at the end") {
    fs::resize_file(copy / "messages.db", fs::file_size(copy / "messages.db") / 2);
    const Error error = open_error(copy);
    CHECK(error.kind == ErrorKind::unexpected);
    CHECK(error.message.find("damaged") != std::string::npos);
  }
}

TEST_CASE("the database is set up to survive a power cut and not to trust its own schema") {
  StoreFixture f;
  store::Connection& connection = f.database.connection();
  store::Statement mode = connection.prepare("PRAGMA journal_mode");
  mode.step();
  CHECK(mode.text(0) == "wal");
  CHECK(connection.integer("PRAGMA synchronous") == 2);
  CHECK(connection.integer("PRAGMA foreign_keys") == 1);
  CHECK(connection.integer("PRAGMA trusted_schema") == 0);
  CHECK(connection.integer("PRAGMA busy_timeout") > 1000);
  CHECK(connection.integer("PRAGMA application_id") != 0);
}

TEST_CASE("the version changes with another connection's commit and not with one's own") {
  StoreFixture f;
  auto other = f.other();
  const auto version = f.database.version();
  f.enqueue("+1555", "mine");
  CHECK(f.database.version() == version);
  must(store::Outbox(other).enqueue(f.new_message("+1555", "theirs"), test_time()));
  CHECK(f.database.version() != version);
}

TEST_CASE("a database can be moved") {
  StoreFixture f;
  f.enqueue("+1555", "hello");
  Database moved = f.other();
  Database target = std::move(moved);
  CHECK(store::Messages(target).list({}).size() == 1);
}

TEST_CASE("many processes that open a new database together all get it, and one send key sends once") {
  constexpr int processes = 6;
  for (int round = 0; round < 3; ++round) {
    TemporaryFolder folder;
    const fs::path data = folder.path() / "data";
    int gate[2];
    REQUIRE(pipe(gate) == 0);
    std::vector<std::unique_ptr<Child>> children;
    for (int i = 0; i < processes; ++i) {
      children.push_back(std::make_unique<Child>([&](int out) {
        close(gate[1]);
        char nothing = 0;
        if (read(gate[0], &nothing, 1) != 0) return;  // all wait here for the gate to close
        auto database = must(Database::open(data));
        store::NewMessage message;
        message.to = {"+15550000001"};
        message.text = "once";
        message.key = "key";
        const auto enqueued = must(store::Outbox(database).enqueue(message, test_time()));
        const std::string said = enqueued.already ? "already " : "new ";
        const std::string text = said + std::to_string(enqueued.ids.front().value);
        if (write(out, text.data(), text.size()) < 0) return;
      }));
    }
    close(gate[0]);
    close(gate[1]);
    std::multiset<std::string> said;
    for (const auto& child : children) said.insert(child->read_all());
    CHECK(said.count("new 1") == 1);
    CHECK(said.count("already 1") == processes - 1);
    auto database = must(Database::open(data));
    CHECK(store::Messages(database).list({}).size() == 1);
  }
}
