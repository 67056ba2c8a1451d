// What the daemon's errors mean: one table from D-Bus error names to what a person can do, and to whether a message may
// have left.
#pragma once

#include <gio/gio.h>

#include "celltext/modem/modem.h"

namespace celltext::modem {

// How far a Send that failed with this error can have come. A long message goes out part by part, so an error about one
// part says nothing of the parts before it.
enum class Reach {
  nothing,    // it was refused before the first part
  this_part,  // the part that failed was refused; earlier ones are on the air
  unknown,    // the part that failed may have left too
};

struct Failure {
  Error error;
  std::string code;  // "cms-38", "cme-11", "unauthorized", "timeout", …
  Reach reach = Reach::unknown;
  bool transient = false;  // the same call may succeed later
};

namespace code {
// The codes that this layer itself acts on.
inline constexpr std::string_view gone = "gone";            // no such object on the bus, or not this interface
inline constexpr std::string_view not_found = "not-found";  // Core.NotFound: the daemon does not know the message
inline constexpr std::string_view busy = "busy";            // Core.Retry
inline constexpr std::string_view unauthorized = "unauthorized";
inline constexpr std::string_view wrong_pin = "cme-16";
inline constexpr std::string_view puk_needed = "cme-12";
}  // namespace code

// By the D-Bus error name and the daemon's words for it.
Failure failure_named(std::string_view name, std::string_view words);
// Also for errors that arise on this side of the bus: a time-out, a closed connection.
Failure failure_of(const GError& error);

// Known without asking: there is no daemon; the modem is not among modems(); it is not registered.
Failure no_daemon();
Failure modem_gone();
Failure not_registered();

// What a Send of so many parts that ended with `failure` leaves behind.
SendOutcome outcome_of(const Failure& failure, int parts);

}  // namespace celltext::modem
