// One connection to SQLite: it owns the handle and keeps statements prepared.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>

#include "celltext/base/c_ptr.h"
#include "statement.h"

struct sqlite3;
struct sqlite3_stmt;
extern "C" int sqlite3_close(sqlite3*);

namespace celltext::store {

class Connection {
 public:
  // Opens an existing file, or ":memory:". Throws Failure.
  explicit Connection(const std::filesystem::path& file);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  // A statement ready to be bound. Prepared once for each text and reused.
  Statement prepare(std::string_view sql);
  // Runs statements that take and give nothing.
  void execute(const char* sql);
  // The single integer that a query gives.
  std::int64_t integer(std::string_view sql);

  std::int64_t last_insert_id() const;
  // Rows that the last statement inserted, changed or removed.
  std::int64_t changes() const;
  bool in_transaction() const;

  sqlite3* handle() const { return db_.get(); }
  // The file as SQLite resolved it; empty for a database in memory.
  std::filesystem::path real_file() const;
  [[noreturn]] void fail() const;

 private:
  friend class Statement;

  CPtr<sqlite3, sqlite3_close> db_;
  std::filesystem::path file_;
  // Statements that nobody uses at this moment.
  std::unordered_multimap<std::string, CPtr<sqlite3_stmt, finalize>> idle_;
};

}  // namespace celltext::store
