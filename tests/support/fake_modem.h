// A modem of the fake ModemManager: real D-Bus objects with scripted behaviour.
#pragma once

#include <libmm-glib.h>

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "celltext/async/gio.h"

namespace celltext::test {

struct FakeError {
  std::string name;  // of the D-Bus error, in full
  std::string words;
};

namespace fake_error {
inline FakeError core(const std::string& nick, const std::string& words = "as scripted") {
  return {"org.freedesktop.ModemManager1.Error.Core." + nick, words};
}
inline FakeError message(const std::string& nick, const std::string& words = "as scripted") {
  return {"org.freedesktop.ModemManager1.Error.Message." + nick, words};
}
inline FakeError equipment(const std::string& nick, const std::string& words = "as scripted") {
  return {"org.freedesktop.ModemManager1.Error.MobileEquipment." + nick, words};
}
// What polkit's no looks like.
inline FakeError denied(const std::string& action) {
  return core("Unauthorized", "PolicyKit authorization failed: not authorized for '" + action + "'");
}
}  // namespace fake_error

struct FakeModemSetup {
  std::string device = "/virtual/A";
  std::string iccid = "8901000000000000001";  // empty: no SIM
  MMModemState state = MM_MODEM_STATE_REGISTERED;
  MMModemStateFailedReason failed_reason = MM_MODEM_STATE_FAILED_REASON_NONE;
  MMModemLock lock = MM_MODEM_LOCK_NONE;
  std::vector<std::pair<std::string, MMModemPortType>> ports = {{"ttyUSB2", MM_MODEM_PORT_TYPE_AT}};
  bool messaging = true;
};

// What a message that is in the modem looks like to the daemon.
struct FakeSms {
  MMSmsState state = MM_SMS_STATE_RECEIVED;
  MMSmsPduType type = MM_SMS_PDU_TYPE_DELIVER;
  std::string number = "+15551230002";
  std::string text;
  std::string data;
  std::string timestamp = "2026-11-01T09:30:00+01";
  std::string discharge_timestamp;
  int message_class = -1;
  guint reference = 0;
  guint delivery_state = 0x100;
  MMSmsStorage storage = MM_SMS_STORAGE_ME;
};

class FakeModem {
 public:
  FakeModem(GDBusConnection* bus, GDBusObjectManagerServer* server, std::string path, FakeModemSetup setup,
            std::function<int()> next_number);
  FakeModem(const FakeModem&) = delete;
  FakeModem& operator=(const FakeModem&) = delete;
  // Takes its objects off the bus.
  ~FakeModem();

  const std::string& path() const { return path_; }
  const FakeModemSetup& setup() const { return setup_; }

  // Scripts. A method is called by its D-Bus name: "Send", "Delete", "Enable".
  std::map<std::string, std::deque<FakeError>> errors;   // the next calls end so, one each
  std::map<std::string, std::deque<GVariant*>> replies;  // tuples; the next calls are answered so, one each
  void hold(const std::string& method) { held_methods_.insert(method); }
  // Lets the calls that are held go on, or end with this error.
  void release(const std::string& method);
  void fail_held(const std::string& method, const FakeError& error);
  int held(const std::string& method) const;
  int delete_milliseconds = 0;  // how long one takes; another one meanwhile gets Core.Retry
  std::string pin = "1234";
  std::string puk = "12345678";
  guint pin_tries = 3;
  guint puk_tries = 10;
  guint ussd_state = MM_MODEM_3GPP_USSD_SESSION_STATE_IDLE;  // after the next reply

  // What was asked.
  std::vector<std::string> calls;           // names of methods, in order
  std::vector<std::string> deleted;         // paths
  std::vector<std::string> sent;            // paths
  std::vector<async::GVariantPtr> created;  // a{sv}
  int count(const std::string& method) const;

  void set_state(MMModemState state);
  void set_registration(MMModem3gppRegistrationState state);
  void set_signal(guint percent);
  // Another SIM in the same modem: a new object, a new ICCID; empty: none.
  void set_sim(const std::string& iccid);
  void set_imsi(const std::string& imsi);
  // SIM slots with these ICCIDs, empty ones without a card. What SetPrimarySimSlot does then is up to the test.
  void set_slots(const std::vector<std::string>& iccids);
  guint chosen_slot = 0;  // by the last SetPrimarySimSlot
  void set_own_number(const std::string& number);
  void set_messaging(bool offered);

  // Data connections: what a bearer has once it is connected, and those there are, with what they were made with.
  std::string bearer_interface = "lo";
  std::vector<std::string> bearer_dns = {"127.0.0.1"};
  std::vector<async::GVariantPtr> bearers_made;  // a{sv}
  std::vector<std::string> bearer_paths() const;

  // Puts a message in and tells of it.
  std::string add_sms(const FakeSms& sms) { return put(sms, true); }
  // Puts one in that was lost: only List shows it.
  std::string add_sms_silently(const FakeSms& sms) { return put(sms, false); }
  // Changes it under way, as when a part comes in.
  void change_sms(const std::string& path, MMSmsState state, const std::string& text);
  // Tells of an object that is not there.
  void announce(const std::string& path);
  std::vector<std::string> sms_paths() const;
  // Only the daemon forgets them, without a word.
  void drop_sms();

 private:
  void take_methods(gpointer skeleton, GType interface_type);
  std::string export_sim(MmGdbusSim* sim, const std::string& iccid);
  void take(GDBusMethodInvocation* invocation);
  bool unready(GDBusMethodInvocation* invocation);
  void answer(GDBusMethodInvocation* invocation);
  void do_enable(GDBusMethodInvocation* invocation);
  void do_command(GDBusMethodInvocation* invocation);
  void do_list(GDBusMethodInvocation* invocation);
  void do_create(GDBusMethodInvocation* invocation);
  void do_delete(GDBusMethodInvocation* invocation);
  void do_send(GDBusMethodInvocation* invocation);
  void do_send_pin(GDBusMethodInvocation* invocation);
  void do_send_puk(GDBusMethodInvocation* invocation);
  void do_ussd(GDBusMethodInvocation* invocation);
  void do_set_primary_sim_slot(GDBusMethodInvocation* invocation);
  void do_create_bearer(GDBusMethodInvocation* invocation);
  void do_delete_bearer(GDBusMethodInvocation* invocation);
  void do_connect(GDBusMethodInvocation* invocation) { set_connected(invocation, true); }
  void do_disconnect(GDBusMethodInvocation* invocation) { set_connected(invocation, false); }
  void set_connected(GDBusMethodInvocation* invocation, bool connected);
  void tell_bearers();
  void finish_delete();
  void update_tries();
  std::string put(const FakeSms& sms, bool announced);
  std::string export_sms(MmGdbusSms* skeleton);
  void remove_sms(const std::string& path);

  async::Ref<GDBusConnection> bus_;
  async::Ref<GDBusObjectManagerServer> server_;
  std::string path_;
  FakeModemSetup setup_;
  std::function<int()> next_number_;
  async::Ref<MmGdbusObjectSkeleton> object_;
  async::Ref<MmGdbusModem> modem_;
  async::Ref<MmGdbusModem3gpp> network_;
  async::Ref<MmGdbusModemMessaging> messaging_;
  async::Ref<MmGdbusModem3gppUssd> ussd_;
  async::Ref<MmGdbusSim> sim_;
  std::vector<async::Ref<MmGdbusSim>> slots_;
  std::map<std::string, async::Ref<MmGdbusSms>> sms_;
  std::map<std::string, async::Ref<MmGdbusBearer>> bearers_;
  std::vector<std::pair<async::Ref<GObject>, gulong>> handlers_;
  std::set<std::string> held_methods_;
  std::vector<async::Ref<GDBusMethodInvocation>> held_;
  async::Ref<GDBusMethodInvocation> deleting_;
  guint delete_timer_ = 0;
  guint next_reference_ = 1;
};

}  // namespace celltext::test
