#include "celltext/base/result.h"

namespace celltext {

std::string_view name_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::unexpected: return "unexpected";
    case ErrorKind::invalid: return "invalid";
    case ErrorKind::no_modem: return "no-modem";
    case ErrorKind::not_permitted: return "not-permitted";
    case ErrorKind::refused: return "refused";
    case ErrorKind::timed_out: return "timed-out";
    case ErrorKind::guarded: return "guarded";
    case ErrorKind::card_refused: return "card-refused";
    case ErrorKind::not_found: return "not-found";
    case ErrorKind::interrupted: return "interrupted";
  }
  return "unexpected";
}

}  // namespace celltext
