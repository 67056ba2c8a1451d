// A MessageQuery as SQL.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "celltext/store/messages.h"
#include "connection.h"

namespace celltext::store {

// Conditions joined by AND, with the values of their parameters in order.
class Conditions {
 public:
  using Value = std::variant<std::int64_t, std::string>;

  void add(std::string_view condition) { sql_ += sql_.empty() ? "WHERE " : " AND ", sql_ += condition; }
  template<class... Values>
  void add(std::string_view condition, Values... values) {
    add(condition);
    (values_.emplace_back(std::move(values)), ...);
  }
  const std::string& sql() const { return sql_; }
  void bind(Statement& statement) const;

 private:
  std::string sql_;
  std::vector<Value> values_;
};

}  // namespace celltext::store
