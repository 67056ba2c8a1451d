#include "error_table.h"

#include <algorithm>
#include <span>

#include "celltext/base/i18n.h"

namespace celltext::modem {

namespace {

using enum ErrorKind;
constexpr Reach nothing = Reach::nothing;
constexpr Reach this_part = Reach::this_part;
constexpr Reach maybe_left = Reach::unknown;
constexpr bool later = true;
constexpr bool never = false;

#define CELLTEXT_CORE "org.freedesktop.ModemManager1.Error.Core."
#define CELLTEXT_SERIAL "org.freedesktop.ModemManager1.Error.Serial."
#define CELLTEXT_DBUS "org.freedesktop.DBus.Error."
#define CELLTEXT_QMI "org.freedesktop.libqmi.Error.Protocol."
#define CELLTEXT_MBIM "org.freedesktop.libmbim.Error.Status."

// Core.Failed is no refusal: it is also what comes back when the modem took a message but its answer could not be read.
// Core.Aborted and the serial errors come when a port closes, in the middle of a send too.
constexpr NamedError named[] = {
    {CELLTEXT_CORE "Cancelled", "cancelled", refused, maybe_left, later, tr_noop("ModemManager gave up the request")},
    {CELLTEXT_CORE "Aborted", "aborted", no_modem, maybe_left, later,
     tr_noop("the modem went away during the request")},
    {CELLTEXT_CORE "Unsupported", "unsupported", refused, this_part, never, tr_noop("the modem can't do this")},
    {CELLTEXT_CORE "Unauthorized", "unauthorized", not_permitted, nothing, never,
     tr_noop("you are not allowed to use the modem")},
    {CELLTEXT_CORE "InvalidArgs", "invalid", invalid, nothing, never,
     tr_noop("ModemManager did not understand the request")},
    {CELLTEXT_CORE "InProgress", "in-progress", no_modem, maybe_left, later,
     tr_noop("the modem is busy with another request of this kind; try again later")},
    {CELLTEXT_CORE "WrongState", "wrong-state", no_modem, nothing, later,
     tr_noop("the modem is not ready for this; wait until it is enabled")},
    {CELLTEXT_CORE "Connected", "data-call", no_modem, this_part, later,
     tr_noop("the modem's only port is in use by a data connection; end it or wait until it has ended")},
    {CELLTEXT_CORE "TooMany", "too-long", invalid, nothing, never, tr_noop("the message is too long")},
    {CELLTEXT_CORE "NotFound", "not-found", not_found, maybe_left, never, tr_noop("ModemManager no longer has it")},
    {CELLTEXT_CORE "Retry", "busy", no_modem, this_part, later,
     tr_noop("the modem's message storage is in use; try again later")},
    {CELLTEXT_CORE "WrongSimState", "wrong-sim-state", no_modem, this_part, later,
     tr_noop("the SIM is not ready for this; is it inserted and unlocked?")},

    {CELLTEXT_SERIAL "OpenFailed", "port-failed", no_modem, this_part, later,
     tr_noop("the modem's port can't be opened; unplug the modem and plug it in again")},
    {CELLTEXT_SERIAL "OpenFailedNoDevice", "port-failed", no_modem, this_part, later,
     tr_noop("the modem has been unplugged")},
    {CELLTEXT_SERIAL "NotOpen", "port-failed", no_modem, this_part, later, tr_noop("the modem's port is not open")},
    {CELLTEXT_SERIAL "SendFailed", "port-failed", no_modem, maybe_left, later, tr_noop("the modem takes no commands")},
    {CELLTEXT_SERIAL "ResponseTimeout", "timeout", timed_out, maybe_left, later,
     tr_noop("the modem did not answer in time")},

    {CELLTEXT_DBUS "NoReply", "daemon-gone", no_modem, maybe_left, later,
     tr_noop("ModemManager went away during the request")},
    {CELLTEXT_DBUS "Disconnected", "daemon-gone", no_modem, maybe_left, later,
     tr_noop("the connection to the system bus broke")},
    {CELLTEXT_DBUS "Timeout", "timeout", timed_out, maybe_left, later, tr_noop("ModemManager did not answer in time")},
    {CELLTEXT_DBUS "TimedOut", "timeout", timed_out, maybe_left, later, tr_noop("ModemManager did not answer in time")},
    {CELLTEXT_DBUS "ServiceUnknown", "no-daemon", no_modem, nothing, later,
     tr_noop("ModemManager is not running; start it with: systemctl start ModemManager")},
    {CELLTEXT_DBUS "NameHasNoOwner", "no-daemon", no_modem, nothing, later,
     tr_noop("ModemManager is not running; start it with: systemctl start ModemManager")},
    {CELLTEXT_DBUS "UnknownObject", "gone", no_modem, nothing, later,
     tr_noop("the modem or the message is no longer there")},
    {CELLTEXT_DBUS "UnknownMethod", "gone", no_modem, nothing, later,
     tr_noop("the modem does not offer this now; is it enabled?")},
    {CELLTEXT_DBUS "UnknownInterface", "gone", no_modem, nothing, later,
     tr_noop("the modem does not offer this now; is it enabled?")},
    {CELLTEXT_DBUS "AccessDenied", "access-denied", not_permitted, nothing, never,
     tr_noop("the system bus does not let you talk to ModemManager")},

    {CELLTEXT_QMI "WmsCauseCode", "refused", refused, this_part, never, tr_noop("the network refused the message")},
    {CELLTEXT_QMI "NetworkNotReady", "no-network", no_modem, this_part, later,
     tr_noop("the modem is not registered in a network")},
    {CELLTEXT_QMI "DeviceNotReady", "wrong-state", no_modem, this_part, later,
     tr_noop("the modem is not ready; try again later")},
    {CELLTEXT_QMI "WmsSmscAddress", "no-service-centre", refused, this_part, never,
     tr_noop("the SIM has no service centre's number; ask your operator for it")},
    {CELLTEXT_QMI "WmsEncoding", "invalid", invalid, this_part, never, tr_noop("the modem can't encode the message")},
    {CELLTEXT_QMI "NoSim", "no-sim", no_modem, this_part, later, tr_noop("there is no SIM in the modem")},
    {CELLTEXT_MBIM "NotRegistered", "no-network", no_modem, this_part, later,
     tr_noop("the modem is not registered in a network")},
    {CELLTEXT_MBIM "RadioPowerOff", "no-network", no_modem, this_part, later,
     tr_noop("the modem's radio is switched off")},
    {CELLTEXT_MBIM "SimNotInserted", "no-sim", no_modem, this_part, later, tr_noop("there is no SIM in the modem")},
    {CELLTEXT_MBIM "PinRequired", "locked", no_modem, this_part, later,
     tr_noop("the SIM is locked; unlock it with: celltext modem unlock --pin PIN")},
    {CELLTEXT_MBIM "SmsUnknownSmscAddress", "no-service-centre", refused, this_part, never,
     tr_noop("the SIM has no service centre's number; ask your operator for it")},
    {CELLTEXT_MBIM "SmsNetworkTimeout", "network-timeout", timed_out, maybe_left, later,
     tr_noop("the network did not answer in time")},
};

#undef CELLTEXT_CORE
#undef CELLTEXT_SERIAL
#undef CELLTEXT_DBUS
#undef CELLTEXT_QMI
#undef CELLTEXT_MBIM

// 1–127: the cause of an RP-ERROR, 3GPP TS 24.011 §8.2.5.4 and annex E.2: the network answered, and the answer is no.
// 128–255: TP-FCS, 3GPP TS 23.040 §9.2.3.22: the service centre's own no.
// 300–500: the modem's. Certain are those that name a condition without which nothing is transmitted. ME failure (300),
// SIM failure (313), the memory errors and unknown (500) also stand for whatever went wrong after transmission, and
// after a network time-out (332) the service centre may well have the message.
constexpr NumberedError message_errors[] = {
    {1, refused, this_part, never, tr_noop("the number is not in use")},
    {8, refused, this_part, never, tr_noop("your operator bars this SIM from sending messages")},
    {10, refused, this_part, never, tr_noop("outgoing messages are barred for this SIM")},
    {21, refused, this_part, never, tr_noop("the network rejected the message")},
    {22, refused, this_part, later, tr_noop("the network has no room for the message; try again later")},
    {27, refused, this_part, later, tr_noop("the destination is out of service; try again later")},
    {28, refused, this_part, never, tr_noop("the network does not know this SIM")},
    {29, refused, this_part, never, tr_noop("the network does not offer what was asked for")},
    {30, refused, this_part, never, tr_noop("the network does not know this subscriber")},
    {38, refused, this_part, later, tr_noop("the network is out of order; try again later")},
    {41, refused, this_part, later, tr_noop("the network has a temporary failure; try again later")},
    {42, refused, this_part, later, tr_noop("the network is congested; try again later")},
    {47, refused, this_part, later, tr_noop("the network has no resources free; try again later")},
    {50, refused, this_part, never, tr_noop("messages are not part of this subscription; ask your operator")},
    {69, refused, this_part, never, tr_noop("the network does not offer what was asked for")},
    {127, refused, this_part, never, tr_noop("the message could not be passed on to another network")},
    {144, refused, this_part, never, tr_noop("the service centre does not support this alphabet")},
    {145, refused, this_part, never, tr_noop("the service centre does not support this class of message")},
    {192, refused, this_part, later, tr_noop("the service centre is busy; try again later")},
    {193, refused, this_part, never, tr_noop("this SIM has no subscription at the service centre; ask your operator")},
    {194, refused, this_part, later, tr_noop("the service centre failed; try again later")},
    {195, refused, this_part, never, tr_noop("the service centre does not accept the number")},
    {196, refused, this_part, never, tr_noop("the service centre bars the number")},
    {197, refused, this_part, never, tr_noop("the service centre has this message already")},
    {198, refused, this_part, never, tr_noop("the service centre does not accept a validity period of this form")},
    {199, refused, this_part, never, tr_noop("the service centre does not accept this validity period")},
    {300, refused, maybe_left, later, tr_noop("the modem failed")},
    {301, no_modem, this_part, later, tr_noop("another program has reserved the modem's messages; try again later")},
    {302, refused, this_part, never, tr_noop("the modem does not allow this")},
    {303, refused, this_part, never, tr_noop("the modem can't do this")},
    {304, refused, this_part, never, tr_noop("the modem did not accept the number or the text")},
    {305, refused, this_part, never, tr_noop("the modem did not accept the number or the text")},
    {310, no_modem, this_part, later, tr_noop("there is no SIM in the modem")},
    {311, no_modem, this_part, later, tr_noop("the SIM is locked; unlock it with: celltext modem unlock --pin PIN")},
    {312, no_modem, this_part, later, tr_noop("the modem is locked to another SIM")},
    {313, no_modem, maybe_left, later, tr_noop("the SIM failed; take it out and put it in again")},
    {314, no_modem, this_part, later, tr_noop("the SIM is busy; try again in a moment")},
    {315, no_modem, this_part, later, tr_noop("the modem does not accept this SIM")},
    {316, no_modem, this_part, later,
     tr_noop("the SIM is blocked; unlock it with: celltext modem unlock --puk PUK --pin NEW-PIN")},
    {317, no_modem, this_part, later, tr_noop("the SIM wants its PIN2")},
    {318, no_modem, this_part, later, tr_noop("the SIM wants its PUK2")},
    {320, refused, maybe_left, later, tr_noop("the modem's message storage failed")},
    {321, not_found, this_part, never, tr_noop("the message is no longer in the modem's storage")},
    {322, refused, maybe_left, later, tr_noop("the modem's message storage is full; delete messages from it")},
    {330, refused, this_part, never, tr_noop("the SIM has no service centre's number; ask your operator for it")},
    {331, no_modem, this_part, later, tr_noop("the modem is not registered in a network")},
    {332, timed_out, maybe_left, later, tr_noop("the network did not answer in time")},
    {500, refused, maybe_left, later, tr_noop("the modem does not say what went wrong")},
};

constexpr NumberedError equipment_errors[] = {
    {0, refused, maybe_left, later, tr_noop("the modem failed")},
    {3, refused, this_part, never, tr_noop("the modem does not allow this now")},
    {4, refused, this_part, never, tr_noop("the modem can't do this")},
    {5, no_modem, this_part, later, tr_noop("the modem is locked to another SIM")},
    {10, no_modem, this_part, later, tr_noop("there is no SIM in the modem")},
    {11, no_modem, this_part, later, tr_noop("the SIM is locked; unlock it with: celltext modem unlock --pin PIN")},
    {12, no_modem, this_part, later,
     tr_noop("the SIM is blocked; unlock it with: celltext modem unlock --puk PUK --pin NEW-PIN")},
    {13, no_modem, maybe_left, later, tr_noop("the SIM failed; take it out and put it in again")},
    {14, no_modem, this_part, later, tr_noop("the SIM is busy; try again in a moment")},
    {15, no_modem, this_part, later, tr_noop("the modem does not accept this SIM")},
    {16, refused, this_part, never, tr_noop("the PIN or PUK is wrong")},
    {17, no_modem, this_part, later, tr_noop("the SIM wants its PIN2")},
    {18, no_modem, this_part, later, tr_noop("the SIM wants its PUK2")},
    {30, no_modem, this_part, later, tr_noop("the modem is not registered in a network")},
    {31, timed_out, maybe_left, later, tr_noop("the network did not answer in time")},
    {32, no_modem, this_part, later, tr_noop("the network allows emergency calls only")},
    {50, refused, this_part, never, tr_noop("the modem did not accept the request")},
    {100, refused, maybe_left, later, tr_noop("the modem does not say what went wrong")},
};

const NumberedError* find_number(std::span<const NumberedError> rows, int number) {
  const auto found = std::ranges::find(rows, number, &NumberedError::number);
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace

const NamedError* find_named(std::string_view name) {
  const auto* found = std::ranges::find(named, name, &NamedError::name);
  return found == std::end(named) ? nullptr : found;
}

const NumberedError* find_message_error(int number) {
  return find_number(message_errors, number);
}
const NumberedError* find_equipment_error(int number) {
  return find_number(equipment_errors, number);
}

}  // namespace celltext::modem
