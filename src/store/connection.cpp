#include "connection.h"

#include <sqlite3.h>

#include <cerrno>
#include <chrono>

#include "failure.h"

namespace celltext::store {

namespace {

// How long a writer waits for another. Commits take milliseconds; a slow memory card may stall for seconds.
constexpr std::chrono::milliseconds patience{20'000};

}  // namespace

Connection::Connection(const std::filesystem::path& file) : file_(file) {
  sqlite3* db = nullptr;
  // Never SQLITE_OPEN_CREATE: whoever opens has made the file, with the right mode.
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  const int code = sqlite3_open_v2(file.c_str(), &db, flags, nullptr);
  db_.reset(db);
  if (code != SQLITE_OK) {
    if (!db) throw failure_of(code, errno, sqlite3_errstr(code), file_);
    fail();
  }
  sqlite3_busy_timeout(db, static_cast<int>(patience.count()));
  sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
}

Connection::~Connection() = default;

Statement Connection::prepare(std::string_view sql) {
  std::string key(sql);
  if (const auto found = idle_.find(key); found != idle_.end()) return {*this, idle_.extract(found)};
  sqlite3_stmt* raw = nullptr;
  const int code =
      sqlite3_prepare_v3(db_.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  if (code != SQLITE_OK) fail();
  const auto made = idle_.emplace(std::move(key), raw);
  return {*this, idle_.extract(made)};
}

void Connection::execute(const char* sql) {
  if (sqlite3_exec(db_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail();
}

std::int64_t Connection::integer(std::string_view sql) {
  Statement query = prepare(sql);
  return query.step() ? query.integer(0) : 0;
}

std::int64_t Connection::last_insert_id() const {
  return sqlite3_last_insert_rowid(db_.get());
}

std::int64_t Connection::changes() const {
  return sqlite3_changes64(db_.get());
}

bool Connection::in_transaction() const {
  return sqlite3_get_autocommit(db_.get()) == 0;
}

std::filesystem::path Connection::real_file() const {
  const char* name = sqlite3_db_filename(db_.get(), "main");
  return name ? name : "";
}

void Connection::fail() const {
  throw failure_of(db_.get(), file_);
}

}  // namespace celltext::store
