#include "statement.h"

#include <sqlite3.h>

#include "connection.h"

namespace celltext::store {

void finalize(sqlite3_stmt* statement) {
  sqlite3_finalize(statement);
}

Statement::Statement(Connection& connection, Cached cached) : connection_(&connection), cached_(std::move(cached)) {}

Statement::~Statement() {
  if (cached_.empty()) return;
  sqlite3_reset(raw());
  sqlite3_clear_bindings(raw());
  connection_->idle_.insert(std::move(cached_));
}

void Statement::check(int code) const {
  if (code != SQLITE_OK) connection_->fail();
}

Statement& Statement::bind_next(std::nullptr_t) {
  check(sqlite3_bind_null(raw(), ++bound_));
  return *this;
}

Statement& Statement::bind_next(std::int64_t value) {
  check(sqlite3_bind_int64(raw(), ++bound_, value));
  return *this;
}

Statement& Statement::bind_next(std::string_view value) {
  // A null pointer would bind NULL.
  const char* data = value.data() ? value.data() : "";
  check(sqlite3_bind_text64(raw(), ++bound_, data, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
  return *this;
}

Statement& Statement::bind_next(ByteView value) {
  if (value.empty()) return bind_next(nullptr);
  check(sqlite3_bind_blob64(raw(), ++bound_, value.data(), value.size(), SQLITE_TRANSIENT));
  return *this;
}

bool Statement::step() {
  const int code = sqlite3_step(raw());
  if (code != SQLITE_ROW && code != SQLITE_DONE) connection_->fail();
  return code == SQLITE_ROW;
}

void Statement::run() {
  while (step()) {
  }
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(raw(), column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(raw(), column);
}

std::string_view Statement::view(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(raw(), column));
  if (!data) return {};
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(raw(), column))};
}

Bytes Statement::blob(int column) const {
  const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(raw(), column));
  if (!data) return {};
  return {data, data + sqlite3_column_bytes(raw(), column)};
}

std::optional<Instant> Statement::maybe_instant(int column) const {
  if (is_null(column)) return std::nullopt;
  return instant(column);
}

}  // namespace celltext::store
