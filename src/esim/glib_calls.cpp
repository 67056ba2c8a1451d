#include "glib_calls.h"

#include <fmt/format.h>

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

}  // namespace celltext::esim
