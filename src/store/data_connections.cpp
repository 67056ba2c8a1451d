#include "celltext/store/data_connections.h"

#include "transaction.h"

namespace celltext::store {

Result<void> DataConnections::note(const DataConnection& connection) {
  return write(*database_, [&](Connection& file) -> Result<void> {
    file.prepare("INSERT OR REPLACE INTO data_connections (run, modem, bearer, created) VALUES (?, ?, ?, ?)")
        .bind(connection.run, connection.modem, connection.bearer, connection.created)
        .run();
    return {};
  });
}

Result<void> DataConnections::forget(const DataConnection& connection) {
  return write(*database_, [&](Connection& file) -> Result<void> {
    file.prepare("DELETE FROM data_connections WHERE run = ? AND bearer = ?")
        .bind(connection.run, connection.bearer)
        .run();
    return {};
  });
}

Result<std::vector<DataConnection>> DataConnections::left_behind(const std::string& run, const std::string& modem) {
  return write(*database_, [&](Connection& file) -> Result<std::vector<DataConnection>> {
    file.prepare("DELETE FROM data_connections WHERE run <> ?").bind(run).run();
    Statement query = file.prepare("SELECT run, modem, bearer, created FROM data_connections WHERE modem = ?");
    query.bind(modem);
    std::vector<DataConnection> all;
    while (query.step()) all.push_back({query.text(0), query.text(1), query.text(2), query.integer(3) != 0});
    return all;
  });
}

}  // namespace celltext::store
