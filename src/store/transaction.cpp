#include "transaction.h"

#include <sqlite3.h>

namespace celltext::store {

Transaction::~Transaction() {
  // SQLite may have rolled back by itself, after a full disk for instance. A rollback that fails leaves nothing to be
  // done: what was not committed is not there.
  if (connection_.in_transaction()) sqlite3_exec(connection_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

}  // namespace celltext::store
