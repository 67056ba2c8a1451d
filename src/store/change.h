// One statement that changes something, as a transaction of its own.
#pragma once

#include <string>

#include "transaction.h"

namespace celltext::store {

template<class... Values>
Result<void> change(Database& database, std::string_view sql, const Values&... values) {
  return write(database, [&](Connection& connection) -> Result<void> {
    connection.prepare(std::string(sql)).bind(values...).run();
    return {};
  });
}

}  // namespace celltext::store
