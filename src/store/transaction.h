// Transactions, and the bridge from SQLite's failures to Result.
#pragma once

#include "celltext/base/result.h"
#include "celltext/store/database.h"
#include "connection.h"
#include "failure.h"

namespace celltext::store {

// Rolls back unless it is committed.
class Transaction {
 public:
  enum class Purpose { read, write };

  // A writer takes the lock at once: one that has read first and then finds another writer could not wait.
  Transaction(Connection& connection, Purpose purpose) : connection_(connection) {
    connection_.execute(purpose == Purpose::write ? "BEGIN IMMEDIATE" : "BEGIN");
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();

  void commit() { connection_.execute("COMMIT"); }

 private:
  Connection& connection_;
};

// Runs `work(Connection&)`, which returns a Result, in one transaction; commits if it returns a value, else leaves no
// trace.
template<class Work>
auto write(Database& database, Work work) -> decltype(work(database.connection())) {
  try {
    Transaction transaction(database.connection(), Transaction::Purpose::write);
    auto result = work(database.connection());
    if (result) transaction.commit();
    return result;
  } catch (const Failure& failure) {
    return failure.error();
  }
}

}  // namespace celltext::store
