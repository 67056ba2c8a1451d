// What the daemon's errors are taken to mean.
#include "modem/errors.h"

#include "celltext/async/gio.h"
#include "tests/catch.h"

using namespace celltext;
using namespace celltext::modem;

namespace {

using Fate = SendOutcome::Fate;

const std::string core = "org.freedesktop.ModemManager1.Error.Core.";
const std::string message = "org.freedesktop.ModemManager1.Error.Message.";
const std::string equipment = "org.freedesktop.ModemManager1.Error.MobileEquipment.";
const std::string serial = "org.freedesktop.ModemManager1.Error.Serial.";
const std::string dbus = "org.freedesktop.DBus.Error.";

struct Case {
  std::string name;
  std::string words;
  std::string code;
  ErrorKind kind;
  Fate one_part;
  Fate several_parts;
  bool transient;
};

// A number without a name of its own, as ModemManager passes it on.
Case cms(int number, Fate fate, bool transient) {
  return {message + "Unknown",
          "Unknown message error: " + std::to_string(number),
          "cms-" + std::to_string(number),
          ErrorKind::refused,
          fate,
          Fate::unknown,
          transient};
}

const Case cases[] = {
    // Before anything is sent.
    {core + "Unauthorized", "", "unauthorized", ErrorKind::not_permitted, Fate::not_sent, Fate::not_sent, false},
    {core + "WrongState", "", "wrong-state", ErrorKind::no_modem, Fate::not_sent, Fate::not_sent, true},
    {core + "InvalidArgs", "", "invalid", ErrorKind::invalid, Fate::not_sent, Fate::not_sent, false},
    {core + "TooMany", "", "too-long", ErrorKind::invalid, Fate::not_sent, Fate::not_sent, false},
    {dbus + "ServiceUnknown", "", "no-daemon", ErrorKind::no_modem, Fate::not_sent, Fate::not_sent, true},
    {dbus + "UnknownMethod", "", "gone", ErrorKind::no_modem, Fate::not_sent, Fate::not_sent, true},
    {dbus + "UnknownObject", "", "gone", ErrorKind::no_modem, Fate::not_sent, Fate::not_sent, true},
    {dbus + "AccessDenied", "", "access-denied", ErrorKind::not_permitted, Fate::not_sent, Fate::not_sent, false},
    // The part that failed did not leave; earlier parts may have.
    {core + "Connected", "", "data-call", ErrorKind::no_modem, Fate::not_sent, Fate::unknown, true},
    {core + "Unsupported", "", "unsupported", ErrorKind::refused, Fate::not_sent, Fate::unknown, false},
    {core + "Retry", "", "busy", ErrorKind::no_modem, Fate::not_sent, Fate::unknown, true},
    {message + "NoNetwork", "", "no-network", ErrorKind::no_modem, Fate::not_sent, Fate::unknown, true},
    {message + "SmscAddressUnknown", "", "cms-330", ErrorKind::refused, Fate::not_sent, Fate::unknown, false},
    {message + "SimPin", "", "cms-311", ErrorKind::no_modem, Fate::not_sent, Fate::unknown, true},
    {message + "InvalidPduParameter", "", "cms-304", ErrorKind::refused, Fate::not_sent, Fate::unknown, false},
    {equipment + "SimNotInserted", "", "cme-10", ErrorKind::no_modem, Fate::not_sent, Fate::unknown, true},
    {equipment + "NoNetwork", "", "no-network", ErrorKind::no_modem, Fate::not_sent, Fate::unknown, true},
    {serial + "NotOpen", "", "port-failed", ErrorKind::no_modem, Fate::not_sent, Fate::unknown, true},
    {"org.freedesktop.libqmi.Error.Protocol.WmsCauseCode", "", "refused", ErrorKind::refused, Fate::not_sent,
     Fate::unknown, false},
    {"org.freedesktop.libmbim.Error.Status.NotRegistered", "", "no-network", ErrorKind::no_modem, Fate::not_sent,
     Fate::unknown, true},
    cms(1, Fate::not_sent, false),
    cms(38, Fate::not_sent, true),
    cms(42, Fate::not_sent, true),
    cms(111, Fate::not_sent, false),
    cms(192, Fate::not_sent, true),
    cms(195, Fate::not_sent, false),
    // Nobody knows.
    {message + "NetworkTimeout", "", "cms-332", ErrorKind::timed_out, Fate::unknown, Fate::unknown, false},
    {message + "MeFailure", "", "cms-300", ErrorKind::refused, Fate::unknown, Fate::unknown, false},
    {message + "SimFailure", "", "cms-313", ErrorKind::no_modem, Fate::unknown, Fate::unknown, false},
    {message + "MemoryFull", "", "cms-322", ErrorKind::refused, Fate::unknown, Fate::unknown, false},
    {message + "Unknown", "Unknown", "cms-500", ErrorKind::refused, Fate::unknown, Fate::unknown, false},
    cms(512, Fate::unknown, false),
    {equipment + "NetworkTimeout", "", "cme-31", ErrorKind::timed_out, Fate::unknown, Fate::unknown, false},
    {equipment + "Unknown", "Unknown mobile equipment error: 999", "cme-999", ErrorKind::refused, Fate::unknown,
     Fate::unknown, false},
    {core + "Failed", "Couldn't read message reference", "failed", ErrorKind::refused, Fate::unknown, Fate::unknown,
     false},
    {core + "Aborted", "", "aborted", ErrorKind::no_modem, Fate::unknown, Fate::unknown, false},
    {core + "InProgress", "", "in-progress", ErrorKind::no_modem, Fate::unknown, Fate::unknown, false},
    {serial + "ResponseTimeout", "", "timeout", ErrorKind::timed_out, Fate::unknown, Fate::unknown, false},
    {serial + "SendFailed", "", "port-failed", ErrorKind::no_modem, Fate::unknown, Fate::unknown, false},
    {dbus + "NoReply", "", "daemon-gone", ErrorKind::no_modem, Fate::unknown, Fate::unknown, false},
    {"org.freedesktop.ModemManager1.Error.Connection.NoCarrier", "no carrier", "failed", ErrorKind::refused,
     Fate::unknown, Fate::unknown, false},
    {"org.example.Invented", "something new", "failed", ErrorKind::refused, Fate::unknown, Fate::unknown, false},
};

}  // namespace

TEST_CASE("each error of the daemon says what to do, and whether a message may have left") {
  for (const Case& expected : cases) {
    CAPTURE(expected.name, expected.words);
    const Failure failure = failure_named(expected.name, expected.words);
    CHECK(failure.code == expected.code);
    CHECK(failure.error.kind == expected.kind);
    CHECK_FALSE(failure.error.message.empty());
    const SendOutcome single = outcome_of(failure, 1);
    CHECK(single.fate == expected.one_part);
    CHECK(single.transient == expected.transient);
    CHECK(single.code == expected.code);
    CHECK_FALSE(single.reference);
    const SendOutcome several = outcome_of(failure, 3);
    CHECK(several.fate == expected.several_parts);
    CHECK(several.transient == (expected.several_parts == Fate::not_sent && expected.transient));
  }
}

TEST_CASE("an outcome that nobody saw says that something may have been sent") {
  const Failure failure = failure_named(message + "NetworkTimeout", "");
  CHECK_THAT(outcome_of(failure, 1).error.message,
             Catch::Matchers::ContainsSubstring("the message may have been sent"));
  CHECK_THAT(outcome_of(failure, 2).error.message, Catch::Matchers::ContainsSubstring("some parts may have been sent"));
}

TEST_CASE("a refusal by polkit names polkit, the action and where the fix is printed") {
  const Failure failure =
      failure_named(core + "Unauthorized",
                    "PolicyKit authorization failed: not authorized for 'org.freedesktop.ModemManager1.Messaging'");
  CHECK(failure.error.kind == ErrorKind::not_permitted);
  for (const char* word : {"polkit", "org.freedesktop.ModemManager1.Messaging", "celltext doctor"})
    CHECK_THAT(failure.error.message, Catch::Matchers::ContainsSubstring(word));
}

TEST_CASE("the daemon's own words are quoted on one line, without control characters, and not endlessly") {
  const Failure failure = failure_named(core + "Failed", "bad\n\x1b[31mthing " + std::string(1000, 'x'));
  CHECK(failure.error.message.find_first_of("\n\x1b") == std::string::npos);
  CHECK(failure.error.message.size() < 300);
  // Cut in the middle of a character.
  std::string words(199, 'x');
  words += "\xc3\xa9";
  CHECK(g_utf8_validate(failure_named(core + "Failed", words).error.message.c_str(), -1, nullptr));
}

TEST_CASE("a number is taken from the daemon's words only where it stands alone at the end") {
  CHECK(failure_named(message + "Unknown", "Unknown message error: 38").code == "cms-38");
  CHECK(failure_named(message + "Unknown", "Couldn't write SMS part: Unknown message error: 38").code == "cms-38");
  for (const char* words : {"", "38", "error: 38 or so", "error: ", "error: -1", "error: 99999999999"})
    CHECK(failure_named(message + "Unknown", words).code == "cms-500");
}

TEST_CASE("errors that arise on this side of the bus are known") {
  const auto of = [](int code) {
    const async::GErrorPtr error(g_error_new_literal(G_IO_ERROR, code, "words"));
    return failure_of(*error);
  };
  CHECK(of(G_IO_ERROR_TIMED_OUT).code == "timeout");
  CHECK(of(G_IO_ERROR_TIMED_OUT).reach == Reach::unknown);
  CHECK(of(G_IO_ERROR_CLOSED).code == "daemon-gone");
  CHECK(of(G_IO_ERROR_CLOSED).reach == Reach::unknown);
  CHECK(of(G_IO_ERROR_FAILED).reach == Reach::unknown);
}

TEST_CASE("an error from the bus is known by its name") {
  const async::GErrorPtr error(
      g_dbus_error_new_for_dbus_error("org.freedesktop.ModemManager1.Error.Core.Retry", "locked"));
  CHECK(failure_of(*error).code == "busy");
  const async::GErrorPtr unknown(g_dbus_error_new_for_dbus_error("org.freedesktop.DBus.Error.NoReply", "died"));
  CHECK(failure_of(*unknown).code == "daemon-gone");
}
