#include "celltext/store/esim_jobs.h"

#include "change.h"

namespace celltext::store {

namespace {

EsimDownload read_download(const Statement& row) {
  EsimDownload download;
  download.id = row.id<EsimDownloadId>(0);
  download.eid = row.text(1);
  download.code = row.text(2);
  download.server = row.text(3);
  download.transaction = row.text(4);
  download.step = row.text(5);
  download.iccid = row.text(6);
  download.name = row.text(7);
  download.started_at = row.instant(8);
  download.error = row.text(9);
  return download;
}

}  // namespace

Result<EsimDownloadId> EsimJobs::begin(std::string_view eid, std::string_view code, std::string_view server,
                                       Instant now) {
  return write(*database_, [&](Connection& connection) -> Result<EsimDownloadId> {
    Statement upsert = connection.prepare(
        "INSERT INTO esim_downloads (eid, code, server, started_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (eid, code) DO UPDATE SET server = excluded.server, started_at = excluded.started_at,"
        " transaction_id = '', step = '', error = '' RETURNING id");
    upsert.bind(eid, code, server, now);
    upsert.step();
    const auto id = upsert.id<EsimDownloadId>(0);
    upsert.run();
    return id;
  });
}

Result<void> EsimJobs::reach(EsimDownloadId id, std::string_view step) {
  return change(*database_, "UPDATE esim_downloads SET step = ? WHERE id = ?", step, id);
}

Result<void> EsimJobs::open_session(EsimDownloadId id, std::string_view transaction) {
  return change(*database_, "UPDATE esim_downloads SET transaction_id = ? WHERE id = ?", transaction, id);
}

Result<void> EsimJobs::learn_profile(EsimDownloadId id, std::string_view iccid, std::string_view name) {
  return change(*database_, "UPDATE esim_downloads SET iccid = ?, name = ? WHERE id = ?", iccid, name, id);
}

Result<void> EsimJobs::fail(EsimDownloadId id, std::string_view error) {
  return change(*database_, "UPDATE esim_downloads SET error = ?, transaction_id = '' WHERE id = ?", error, id);
}

// The card may hold one profile more than is known: it is to be looked at again when that matters.
Result<void> EsimJobs::end(EsimDownloadId id) {
  return write(*database_, [&](Connection& connection) -> Result<void> {
    connection.prepare("DELETE FROM card_profiles WHERE card = (SELECT eid FROM esim_downloads WHERE id = ?)")
        .bind(id)
        .run();
    connection.prepare("DELETE FROM esim_downloads WHERE id = ?").bind(id).run();
    return {};
  });
}

std::vector<EsimDownload> EsimJobs::downloads(std::string_view eid) const {
  std::vector<EsimDownload> all;
  Statement query = database_->connection().prepare(
      "SELECT id, eid, code, server, transaction_id, step, iccid, name, started_at, error"
      " FROM esim_downloads WHERE eid = ? ORDER BY id");
  query.bind(eid);
  while (query.step()) all.push_back(read_download(query));
  return all;
}

Result<void> EsimJobs::note_failure(std::string_view eid, std::int64_t number, std::string_view error, Instant now) {
  return change(*database_,
                "INSERT INTO esim_notifications (eid, number, tries, tried_at, error) VALUES (?, ?, 1, ?, ?)"
                " ON CONFLICT (eid, number) DO UPDATE SET tries = tries + 1, tried_at = excluded.tried_at,"
                " error = excluded.error",
                eid, number, now, error);
}

Result<void> EsimJobs::forget(std::string_view eid, std::int64_t number) {
  return change(*database_, "DELETE FROM esim_notifications WHERE eid = ? AND number = ?", eid, number);
}

std::optional<EsimAttempt> EsimJobs::attempt(std::string_view eid, std::int64_t number) const {
  Statement query = database_->connection().prepare(
      "SELECT number, tries, tried_at, error FROM esim_notifications WHERE eid = ? AND number = ?");
  query.bind(eid, number);
  if (!query.step()) return std::nullopt;
  return EsimAttempt{query.integer(0), static_cast<int>(query.integer(1)), query.instant(2), query.text(3)};
}

}  // namespace celltext::store
