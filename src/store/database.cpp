#include "celltext/store/database.h"

#include <sqlite3.h>

#include <chrono>
#include <thread>

#include "connection.h"
#include "data_folder.h"
#include "failure.h"
#include "schema.h"

namespace celltext::store {

namespace {

// Write-ahead logging is a property of the file. The change to it can't wait for a lock, as other writes can; it is
// needed once in the life of a file, when several processes may have started together.
void use_write_ahead_log(Connection& connection) {
  constexpr int attempts = 500;
  constexpr std::chrono::milliseconds pause{10};
  for (int attempt = 1;; ++attempt) {
    try {
      connection.execute("PRAGMA journal_mode = WAL");
      return;
    } catch (const Failure& failure) {
      if ((failure.code() & 0xFF) != SQLITE_BUSY || attempt == attempts) throw;
    }
    std::this_thread::sleep_for(pause);
  }
}

void configure(Connection& connection) {
  use_write_ahead_log(connection);
  connection.execute(
      "PRAGMA synchronous = FULL;"
      "PRAGMA foreign_keys = ON;"
      "PRAGMA trusted_schema = OFF;"
      // Bytes that the log keeps when it starts again; a large import would leave it large for ever.
      "PRAGMA journal_size_limit = 4194304;");
}

}  // namespace

Database::Database(std::filesystem::path data_dir, std::unique_ptr<Connection> connection)
    : data_dir_(std::move(data_dir)), connection_(std::move(connection)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Result<Database> Database::open(const std::filesystem::path& data_dir) {
  auto folder = prepare_data_folder(data_dir);
  if (!folder) return folder.error();
  try {
    const std::filesystem::path file = data_dir / database_name;
    auto connection = std::make_unique<Connection>(file);
    configure(*connection);
    auto ready = bring_up_to_date(*connection, schema_steps(), file);
    if (!ready) return ready.error();
    return Database(data_dir, std::move(connection));
  } catch (const Failure& failure) {
    return failure.error();
  }
}

std::filesystem::path Database::file_in(const std::filesystem::path& data_dir) {
  return data_dir / database_name;
}

std::int64_t Database::version() const {
  return connection_->integer("PRAGMA data_version");
}

}  // namespace celltext::store
