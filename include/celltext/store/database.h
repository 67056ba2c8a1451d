// The database: one SQLite file that all processes share.
//
// It is opened in WAL mode with synchronous=FULL: what a function here reports as done survives a power cut. Files are 0600 in a
// 0700 folder. Functions that write return a Result, because a disk can be full; functions that read throw StoreFailure, because
// nothing sensible can follow.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>

#include "celltext/base/result.h"

namespace celltext::store {

class StoreFailure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Connection;  // sqlite3, private to this layer

class Database {
 public:
  // Makes the folder and the file if need be, and brings an older schema up to date. invalid: a newer schema than this program
  // knows, or not a database; not_permitted: the folder or file can't be read or written.
  static Result<Database> open(const std::filesystem::path& data_dir);
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  const std::filesystem::path& data_dir() const { return data_dir_; }
  std::filesystem::path file() const { return file_in(data_dir_); }
  // Where the database of a data folder is; it need not exist.
  static std::filesystem::path file_in(const std::filesystem::path& data_dir);
  // Changes whenever another connection has committed (PRAGMA data_version).
  std::int64_t version() const;

  Connection& connection() const { return *connection_; }

 private:
  Database(std::filesystem::path data_dir, std::unique_ptr<Connection> connection);

  std::filesystem::path data_dir_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace celltext::store
