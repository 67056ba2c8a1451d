#include "glib_calls.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "celltext/base/i18n.h"

namespace celltext::esim {

namespace {

ErrorKind kind_of(const GError* error) {
  if (error->domain != G_IO_ERROR) return ErrorKind::no_modem;
  switch (error->code) {
    case G_IO_ERROR_PERMISSION_DENIED:
      return ErrorKind::not_permitted;
    case G_IO_ERROR_TIMED_OUT:
      return ErrorKind::timed_out;
    default:
      return ErrorKind::no_modem;
  }
}

}  // namespace

Error failure_of(const std::string& door, GError* error) {
  const async::GErrorPtr owned(error);
  if (!owned) return {ErrorKind::no_modem, tr_format("{}: it does not answer", door)};
  return {kind_of(owned.get()), fmt::format("{}: {}", door, owned->message)};
}

Result<void> check_device(const std::string& door, const std::string& path) {
  if (access(path.c_str(), F_OK) == 0) return {};
  return Error{ErrorKind::no_modem, fmt::format("{}: {}", door, std::strerror(errno))};
}

}  // namespace celltext::esim
