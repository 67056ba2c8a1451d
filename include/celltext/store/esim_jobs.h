// What is under way with eSIM cards: installations that have not ended, and notifications that a server did not take.
// The card itself is the truth; this is what a later run needs to go on, and what people want to see.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "celltext/base/clock.h"
#include "celltext/base/result.h"
#include "celltext/base/strong_id.h"
#include "celltext/store/database.h"

namespace celltext::store {

using EsimDownloadId = StrongId<struct EsimDownloadTag>;

// An installation that was begun. The row goes when it has ended well, or when the user gives it up; with it goes the
// activation code, which is a secret as long as it was not used.
struct EsimDownload {
  EsimDownloadId id;
  std::string eid;
  std::string code;  // "LPA:1$…"
  std::string server;
  std::string transaction;  // of the session at the server; empty: there is none
  std::string step;         // the last one that was reached
  std::string iccid;        // of the profile, once it is known
  std::string name;
  Instant started_at{};
  std::string error;  // how it ended; empty: it is under way, or was killed
};

// A notification that could not be delivered.
struct EsimAttempt {
  std::int64_t number = 0;
  int tries = 0;
  Instant tried_at{};
  std::string error;
};

class EsimJobs {
 public:
  explicit EsimJobs(Database& database) : database_(&database) {}

  // The row for this code on this card: a new one, or that of an earlier try, which begins again.
  Result<EsimDownloadId> begin(std::string_view eid, std::string_view code, std::string_view server, Instant now);
  Result<void> reach(EsimDownloadId id, std::string_view step);
  Result<void> open_session(EsimDownloadId id, std::string_view transaction);
  Result<void> learn_profile(EsimDownloadId id, std::string_view iccid, std::string_view name);
  // It did not succeed; the session is over.
  Result<void> fail(EsimDownloadId id, std::string_view error);
  // It succeeded, or is given up.
  Result<void> end(EsimDownloadId id);
  // Oldest first.
  std::vector<EsimDownload> downloads(std::string_view eid) const;

  Result<void> note_failure(std::string_view eid, std::int64_t number, std::string_view error, Instant now);
  // The card does not hold it any more.
  Result<void> forget(std::string_view eid, std::int64_t number);
  std::optional<EsimAttempt> attempt(std::string_view eid, std::int64_t number) const;

 private:
  Database* database_;
};

}  // namespace celltext::store
