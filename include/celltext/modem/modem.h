// The door to the cellular modem: what there is, what it receives, and what can be asked of it.
//
// A modem is named by its D-Bus path for as long as it stays; any call may find it gone. Nothing here blocks: whatever
// talks to the daemon is a Task. The values handed out are copies.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "celltext/async/clock.h"
#include "celltext/async/task.h"
#include "celltext/base/bytes.h"
#include "celltext/base/clock.h"
#include "celltext/base/result.h"

namespace celltext::modem {

using ModemPath = std::string;  // "/org/freedesktop/ModemManager1/Modem/0"
using SmsPath = std::string;    // "/org/freedesktop/ModemManager1/SMS/0"

// In the order in which a modem comes up; ModemManager's MMModemState.
enum class State {
  failed,
  unknown,
  initializing,
  locked,
  disabled,
  disabling,
  enabling,
  enabled,
  searching,
  registered,
  disconnecting,
  connecting,
  connected,
};

enum class Lock { none, sim_pin, sim_puk, other };

// 3GPP TS 27.007 §10.1.19, as far as it matters to a user.
enum class NetworkRegistration { unknown, idle, searching, home, roaming, denied, emergency_only };

std::string_view name_of(State state);
std::string_view name_of(Lock lock);
std::string_view name_of(NetworkRegistration registration);

struct SimInfo {
  std::string iccid;
  std::string imsi;
  std::string operator_id;  // MCC and MNC of the home network
  std::string operator_name;
  std::string eid;  // empty: not an eSIM, or the daemon does not say
};

struct Port {
  std::string name;  // "ttyUSB2", "cdc-wdm0"
  std::string type;  // "at", "qmi", "mbim", "net", …
};

struct ModemInfo {
  ModemPath path;
  int index = 0;             // the last element of the path, as mmcli counts
  std::string device;        // "/sys/devices/…"; survives a new path
  std::string equipment_id;  // IMEI
  std::string manufacturer;
  std::string model;
  std::string revision;
  std::vector<std::string> own_numbers;
  State state = State::unknown;
  std::string failed_reason;  // in words, if state is failed
  Lock lock = Lock::none;
  std::optional<int> unlock_retries;
  std::optional<SimInfo> sim;
  NetworkRegistration registration = NetworkRegistration::unknown;
  std::string operator_id;  // of the network it is registered in
  std::string operator_name;
  std::vector<std::string> technologies;  // "lte", "umts", …
  std::optional<int> signal_percent;      // none until the daemon has measured it
  bool can_message = false;               // it has the messaging interface now
  bool data_call_up = false;              // a bearer is connected
  bool may_drop_notices = false;          // driven by AT commands: the daemon loses notifications under load
  std::vector<Port> ports;

  bool is_registered() const {
    return registration == NetworkRegistration::home || registration == NetworkRegistration::roaming;
  }
};

// As in "60%"; empty where there is none, or none known.
std::string signal_of(const ModemInfo& modem);

enum class SmsState { unknown, stored, receiving, received, sending, sent };
enum class SmsType { deliver, submit, status_report, other };

// One SMS object of the daemon.
struct Sms {
  SmsPath path;
  SmsState state = SmsState::unknown;
  SmsType type = SmsType::other;
  std::string number;              // as the network said it; UTF-8, may hold anything
  std::string text;                // UTF-8, may hold anything
  Bytes data;                      // 8-bit messages, such as a WAP push
  std::string timestamp;           // the service centre's time stamp as the daemon spells it: part of the identity
  std::optional<Instant> sent_at;  // the same, read
  std::optional<Instant> discharged_at;  // status reports: when the recipient had it
  int reference = 0;                     // TP-MR of a sent message, or of the message a status report is about
  std::optional<int> delivery_state;     // TP-ST, 3GPP TS 23.040 §9.2.3.15
  int message_class = -1;                // 0–3; -1: none. 0 is a flash message
  std::string storage;                   // "sm", "me", …
};

struct OutgoingSms {
  std::string number;  // digits with an optional leading '+'
  std::string text;    // UTF-8, not empty
  bool request_report = false;
  std::optional<std::chrono::minutes> validity{};
  bool flash = false;
};

// What came of handing a message to the modem.
struct SendOutcome {
  enum class Fate {
    sent,      // the service centre took it
    not_sent,  // it certainly did not leave
    unknown,   // nobody saw: a time-out, or the daemon went away
  };
  Fate fate = Fate::unknown;
  std::optional<int> reference;  // TP-MR of the last part, if sent
  Error error;                   // in words, unless sent
  std::string code;              // for scripts: "cms-38", "timeout", "no-network", …; empty if sent
  bool transient = false;        // not_sent, and the same message may succeed later
};

struct FoundNetwork {
  std::string operator_id;
  std::string name;
  std::string status;  // "current", "available", "forbidden", "unknown"
  std::vector<std::string> technologies;
};

struct UssdReply {
  std::string text;
  bool expects_answer = false;
};

using BearerPath = std::string;  // "/org/freedesktop/ModemManager1/Bearer/0"

// A data connection of the modem.
struct Bearer {
  BearerPath path;
  bool connected = false;
  std::string interface;         // "wwan0"; empty while not connected
  std::vector<std::string> dns;  // addresses of the network's name servers
  std::string apn;
  bool for_mms = false;    // its APN type says so
  bool addressed = false;  // the daemon knows its IP address, or the interface asks for one by DHCP
  // Octets received and sent: over all connections of this bearer, as the daemon counts; 0: it does not. And what the
  // interface has counted since it is there, under a name that no other interface ever has.
  std::int64_t bytes = 0;
  std::int64_t interface_bytes = 0;
  std::string interface_counter{};
};

struct BearerWish {
  std::string apn;
  std::string user{};
  std::string password{};
  bool for_mms = true;
  bool roaming = true;  // may be connected while roaming
};

class Radio {
 public:
  virtual ~Radio() = default;

  // Whether the daemon is on the bus, and which run of it: a new start of the daemon has a new name.
  virtual bool daemon_present() const = 0;
  virtual std::string daemon_run() const = 0;

  virtual std::vector<ModemInfo> modems() const = 0;
  // Slots are called from the main loop. They may call the Radio and end registrations, but must not destroy it; it
  // outlives them, and the tasks that use it. Called after something in modems() or daemon_present() has changed, once
  // for a turn of the main loop.
  [[nodiscard]] virtual async::Registration on_change(std::function<void()> slot) = 0;
  // Called for a new SMS object, and again when it has changed: a long one became complete, a sent one was
  // acknowledged.
  [[nodiscard]] virtual async::Registration on_sms(std::function<void(const ModemPath&, const Sms&)> slot) = 0;

  virtual async::Task<Result<void>> enable(ModemPath modem) = 0;
  virtual async::Task<Result<void>> disable(ModemPath modem) = 0;
  virtual async::Task<Result<void>> reset(ModemPath modem) = 0;
  virtual async::Task<Result<void>> unlock_pin(ModemPath modem, std::string pin) = 0;
  virtual async::Task<Result<void>> unlock_puk(ModemPath modem, std::string puk, std::string new_pin) = 0;

  // All SMS objects of the daemon for this modem, received and others.
  virtual async::Task<Result<std::vector<Sms>>> list_sms(ModemPath modem) = 0;
  // Makes an object in the daemon; nothing goes on the air and nothing is stored on the SIM.
  virtual async::Task<Result<SmsPath>> create_sms(ModemPath modem, OutgoingSms sms) = 0;
  // Puts it on the air. Call once for an object: a second call sends again.
  virtual async::Task<SendOutcome> send_sms(ModemPath modem, SmsPath sms) = 0;
  // Removes the object and its parts from the modem's storage. An object that the daemon has no longer is a success; a
  // modem that is gone is not. Calls for one modem are put in a queue: the daemon can't do two at a time.
  virtual async::Task<Result<void>> delete_sms(ModemPath modem, SmsPath sms) = 0;

  // Data connections. A bearer that was made stays until it is deleted or the modem goes. Connecting takes up to
  // minutes and costs money.
  virtual async::Task<Result<std::vector<Bearer>>> list_bearers(ModemPath modem) = 0;
  virtual async::Task<Result<BearerPath>> create_bearer(ModemPath modem, BearerWish wish) = 0;
  // Gives what the bearer has then.
  virtual async::Task<Result<Bearer>> connect_bearer(ModemPath modem, BearerPath bearer) = 0;
  virtual async::Task<Result<void>> disconnect_bearer(ModemPath modem, BearerPath bearer) = 0;
  virtual async::Task<Result<void>> delete_bearer(ModemPath modem, BearerPath bearer) = 0;

  // Takes minutes on real modems.
  virtual async::Task<Result<std::vector<FoundNetwork>>> scan(ModemPath modem) = 0;
  virtual async::Task<Result<UssdReply>> ussd_start(ModemPath modem, std::string code) = 0;
  virtual async::Task<Result<UssdReply>> ussd_answer(ModemPath modem, std::string answer) = 0;
  virtual async::Task<Result<void>> ussd_cancel(ModemPath modem) = 0;
  // ICCIDs by slot, where the modem has several; empty ones for slots without a card.
  virtual async::Task<Result<std::vector<std::string>>> list_sim_slots(ModemPath modem) = 0;
  // Uses the SIM in another slot, counted from 1. The modem goes and comes back under another path.
  virtual async::Task<Result<void>> use_sim_slot(ModemPath modem, unsigned slot) = 0;
  // Has the daemon let go of a device and look at it anew: it does not notice every SIM that has changed. The modem
  // comes back under another path.
  virtual async::Task<Result<void>> probe_again(std::string device) = 0;
  // An AT command without its line end. Only where the daemon allows it: not_permitted otherwise.
  virtual async::Task<Result<std::string>> at_command(ModemPath modem, std::string command) = 0;
};

}  // namespace celltext::modem
