#include "failure.h"

#include <sqlite3.h>

#include <cerrno>
#include <cstring>

#include "celltext/base/i18n.h"

namespace celltext::store {

namespace {

// Besides SQLITE_FULL, the shared memory beside the database can be what did not fit.
bool is_full(int code, int system_error) {
  if ((code & 0xFF) == SQLITE_FULL) return true;
  return (code & 0xFF) == SQLITE_IOERR && (system_error == ENOSPC || system_error == EDQUOT);
}

// What the system said, if SQLite kept it, else what SQLite calls it.
const char* reason(int code, int system_error) {
  return system_error != 0 ? std::strerror(system_error) : sqlite3_errstr(code);
}

Error explain(int code, int system_error, std::string_view detail, const std::string& file) {
  if (is_full(code, system_error)) {
    return {ErrorKind::unexpected, tr_format("the disk that holds {} is full: free some space and try again", file)};
  }
  switch (code & 0xFF) {
    case SQLITE_IOERR:
      return {ErrorKind::unexpected,
              tr_format("the disk that holds {} can't be read or written ({}): look at the system log", file,
                        reason(code, system_error))};
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_CANTOPEN:
      return {ErrorKind::not_permitted,
              tr_format("{} can't be opened for writing ({}): it and its folder must be writable for you", file,
                        reason(code, system_error))};
    case SQLITE_NOTADB:
      return {ErrorKind::invalid,
              tr_format("{} is not a database of celltext: move it away or choose another --data-dir", file)};
    case SQLITE_CORRUPT:
      return {
          ErrorKind::unexpected,
          tr_format("{} is damaged: restore a backup, or save what is left with `sqlite3 {} .recover`", file, file)};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorKind::unexpected, tr_format("another program keeps {} locked: close it and try again", file)};
    default:
      return {ErrorKind::unexpected, tr_format("{} can't be used: {}", file, detail)};
  }
}

}  // namespace

Failure failure_of(int code, int system_error, std::string_view detail, const std::filesystem::path& file) {
  return {code, explain(code, system_error, detail, file.string())};
}

Failure failure_of(sqlite3* db, const std::filesystem::path& file) {
  return failure_of(sqlite3_extended_errcode(db), sqlite3_system_errno(db), sqlite3_errmsg(db), file);
}

}  // namespace celltext::store
