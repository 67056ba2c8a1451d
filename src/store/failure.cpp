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
  return (code & 0xFF) == SQLITE_IOERR && (system_error == ENOSPC || system_error == EDQUOT || system_error == EFBIG);
}

Error full_disk(const std::filesystem::path& file) {
  return {ErrorKind::unexpected,
          tr_format("the disk that holds {} is full: free some space and try again", file.string())};
}

}  // namespace

Failure failure_of(int code, int system_error, std::string_view detail, const std::filesystem::path& file) {
  const std::string name = file.string();
  if (is_full(code, system_error)) return {code, full_disk(file)};
  switch (code & 0xFF) {
    case SQLITE_IOERR:
      return {code,
              {ErrorKind::unexpected,
               tr_format("the disk that holds {} fails ({}, {}): look at the system log and save what you can", name,
                         sqlite3_errstr(code), std::strerror(system_error))}};
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_CANTOPEN:
      return {code,
              {ErrorKind::not_permitted,
               tr_format("{} can't be opened for writing ({}): its folder and its files must be yours and writable",
                         name, system_error ? std::strerror(system_error) : sqlite3_errstr(code))}};
    case SQLITE_NOTADB:
      return {code,
              {ErrorKind::invalid,
               tr_format("{} is not a database of celltext: move it away or choose another --data-dir", name)}};
    case SQLITE_CORRUPT:
      return {
          code,
          {ErrorKind::unexpected,
           tr_format("{} is damaged: restore a backup, or save what is left with `sqlite3 {} .recover`", name, name)}};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {code,
              {ErrorKind::unexpected, tr_format("another program keeps {} locked: close it and try again", name)}};
    default:
      return {code, {ErrorKind::unexpected, tr_format("{} can't be used: {}", name, detail)}};
  }
}

Failure failure_of(sqlite3* db, const std::filesystem::path& file) {
  return failure_of(sqlite3_extended_errcode(db), sqlite3_system_errno(db), sqlite3_errmsg(db), file);
}

}  // namespace celltext::store
