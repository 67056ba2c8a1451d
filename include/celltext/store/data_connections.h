// Data connections of a modem that celltext has brought up for picture messages and has not put back yet. A row is
// there before the connection is: whoever comes after a courier that was killed finds what it left behind.
#pragma once

#include <string>
#include <vector>

#include "celltext/base/result.h"
#include "celltext/store/database.h"

namespace celltext::store {

struct DataConnection {
  std::string run;    // of the computer and of ModemManager: objects of another run are gone
  std::string modem;  // object paths
  std::string bearer;
  bool created = false;  // the bearer itself is ours: to be deleted, not only disconnected
};

class DataConnections {
 public:
  explicit DataConnections(Database& database) : database_(&database) {}

  // On the disk when it returns.
  Result<void> note(const DataConnection& connection);
  Result<void> forget(const DataConnection& connection);
  // What is noted of this modem in this run. Forgets what earlier runs have left, which is gone.
  Result<std::vector<DataConnection>> left_behind(const std::string& run, const std::string& modem);

 private:
  Database* database_;
};

}  // namespace celltext::store
