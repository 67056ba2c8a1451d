// What SQLite can't do, in the user's words.
#pragma once

#include <filesystem>

#include "celltext/base/result.h"
#include "celltext/store/database.h"

struct sqlite3;

namespace celltext::store {

// Thrown by statements. Functions that write catch it and hand out its error; from functions that read it goes up to
// main.
class Failure : public StoreFailure {
 public:
  Failure(int code, Error error) : StoreFailure(error.message), code_(code), error_(std::move(error)) {}
  int code() const { return code_; }  // SQLite's extended result code
  const Error& error() const { return error_; }

 private:
  int code_;
  Error error_;
};

// The failure of the last call on `db`, which works on `file`.
Failure failure_of(sqlite3* db, const std::filesystem::path& file);
Failure failure_of(int code, int system_error, std::string_view detail, const std::filesystem::path& file);

}  // namespace celltext::store
