// A prepared statement in use: bind, step, read columns. Goes back to its connection when it dies.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "celltext/base/bytes.h"
#include "celltext/base/c_ptr.h"
#include "celltext/base/clock.h"
#include "celltext/base/strong_id.h"

struct sqlite3_stmt;

namespace celltext::store {

class Connection;

void finalize(sqlite3_stmt* statement);

class Statement {
 public:
  using Cached = std::unordered_multimap<std::string, CPtr<sqlite3_stmt, finalize>>::node_type;

  Statement(Connection& connection, Cached cached);
  Statement(Statement&& other) noexcept = default;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  // Binds the parameters in their order. An empty optional and an id of 0 become NULL.
  template<class... Values>
  Statement& bind(const Values&... values) {
    (bind_next(values), ...);
    return *this;
  }
  Statement& bind_next(std::nullptr_t);
  Statement& bind_next(std::int64_t value);
  Statement& bind_next(int value) { return bind_next(std::int64_t{value}); }
  Statement& bind_next(bool value) { return bind_next(std::int64_t{value}); }
  Statement& bind_next(std::string_view value);
  Statement& bind_next(const std::string& value) { return bind_next(std::string_view(value)); }
  Statement& bind_next(const char* value) { return bind_next(std::string_view(value)); }
  Statement& bind_next(ByteView value);
  Statement& bind_next(Instant value) { return bind_next(std::int64_t{value.time_since_epoch().count()}); }
  template<class Tag>
  Statement& bind_next(StrongId<Tag> id) {
    return id ? bind_next(id.value) : bind_next(nullptr);
  }
  template<class T>
  Statement& bind_next(const std::optional<T>& value) {
    return value ? bind_next(*value) : bind_next(nullptr);
  }

  // True: there is a row. Throws Failure.
  bool step();
  // Steps to the end.
  void run();

  Connection& connection() const { return *connection_; }

  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  // Valid until the next step.
  std::string_view view(int column) const;
  std::string text(int column) const { return std::string(view(column)); }
  Bytes blob(int column) const;
  Instant instant(int column) const { return Instant{Instant::duration{integer(column)}}; }
  std::optional<Instant> maybe_instant(int column) const;
  template<class Id>
  Id id(int column) const {
    return Id{integer(column)};
  }

 private:
  void check(int code) const;
  sqlite3_stmt* raw() const { return cached_.mapped().get(); }

  Connection* connection_;
  mutable Cached cached_;
  int bound_ = 0;
};

}  // namespace celltext::store
