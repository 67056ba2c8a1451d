// A Radio without a daemon: everything happens in memory and only when the test says so.
//
// Calls finish at once unless they are held. The slots of on_change() and on_sms() are called from inside change(),
// arrive() and the other functions below, and from inside enable(). What was stored in the modem (`storage`) is apart
// from what the daemon shows of it
// (`objects`), as in life: a notification can be lost, and disabling drops the objects.
#pragma once

#include <deque>
#include <list>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "celltext/async/event.h"
#include "celltext/async/listeners.h"
#include "celltext/modem/modem.h"

namespace celltext::test {

class FakeRadio final : public modem::Radio {
 public:
  enum class Call { enable, disable, reset, unlock, list, create, send, remove, scan, ussd, at, bearer, slot, probe };

  // What send_sms() was called for, noted when the call begins.
  struct Sent {
    modem::ModemPath modem;
    modem::SmsPath path;
    modem::OutgoingSms sms;
  };

  // The world. Change it freely and call change() to tell of it.
  std::vector<modem::ModemInfo> modem_list;
  std::map<modem::SmsPath, modem::Sms> objects;  // what the daemon lists, of all modems
  std::map<modem::ModemPath, std::vector<modem::Sms>>
      storage;  // what the modem keeps; has paths only while it is listed

  // What was asked of it.
  std::vector<Sent> sent;
  std::vector<modem::SmsPath> deleted;
  std::vector<std::string> pins;  // also the new ones that came with a PUK
  std::vector<std::string> puks;
  std::vector<std::pair<Call, modem::ModemPath>> calls;  // in order, noted when they begin
  int count(Call call) const;

  // The answers. Each is used once; then sends succeed with reference 1, 2, 3 … and calls succeed.
  std::deque<modem::SendOutcome> next_outcomes;
  std::map<Call, std::deque<Error>> errors;
  std::vector<modem::FoundNetwork> networks;
  std::deque<modem::UssdReply> ussd_replies;
  std::map<std::string, std::string> at_replies;
  // Instead of at_replies: a modem that thinks for itself.
  std::function<Result<std::string>(const std::string&)> on_at;
  std::vector<std::string> slots;  // ICCIDs
  // What a new look at the device, a reset or another slot makes of the world.
  std::function<void(Call)> on_restart;
  std::vector<modem::Bearer> bearers;            // of any modem
  std::vector<modem::BearerWish> bearer_wishes;  // those that were made
  std::string bearer_interface = "lo";           // what a connected one has

  // From now on calls of this kind wait for release().
  void hold(Call call) { held_.insert(call); }
  void hold_sends() { hold(Call::send); }
  int waiting() const { return static_cast<int>(waiting_.size()); }
  // Lets everything go on and holds nothing any more.
  void release();
  // Lets the call that has waited longest go on; the kind stays held.
  void release_one();

  // A registered modem at ".../Modem/<index>" with a SIM of its own (ICCID 890100000000000000<index>), not announced.
  static modem::ModemInfo ready_modem(int index = 0);
  // Adds one and announces it.
  modem::ModemPath add_modem(int index = 0);
  // It is unplugged: its objects go with it, its storage stays for when it returns.
  void remove_modem(const modem::ModemPath& path);
  modem::ModemInfo& modem(const modem::ModemPath& path);

  void change() { changed_.call(); }
  // A message comes in: into the storage and the list, and on_sms() is called. Gets a path if it has none.
  modem::SmsPath arrive(const modem::ModemPath& modem, modem::Sms sms);
  // A message comes in and the daemon misses it; shown after disable() and enable(), or a restart of the daemon.
  void arrive_unnoticed(const modem::ModemPath& modem, modem::Sms sms);
  // Calls on_sms() for an object that the test has changed in `objects`.
  void change_sms(const modem::SmsPath& path);
  // A received text, complete.
  static modem::Sms text_from(std::string number, std::string text, std::string timestamp = "2026-11-01T09:30:00+01");
  static modem::Sms status_report(std::string number, int reference, int delivery_state);

  // The daemon dies: nothing is listed, running calls end (sends: unknown, "daemon-gone").
  void stop_daemon();
  // It is back under a new run with the same modems; what is stored in them is listed and announced again under new
  // paths.
  void start_daemon();
  void restart_daemon() {
    stop_daemon();
    start_daemon();
  }

  bool daemon_present() const override { return present_; }
  std::string daemon_run() const override;
  std::vector<modem::ModemInfo> modems() const override;
  async::Registration on_change(std::function<void()> slot) override;
  async::Registration on_sms(std::function<void(const modem::ModemPath&, const modem::Sms&)> slot) override;
  async::Task<Result<void>> enable(modem::ModemPath modem) override;
  async::Task<Result<void>> disable(modem::ModemPath modem) override;
  async::Task<Result<void>> reset(modem::ModemPath modem) override;
  async::Task<Result<void>> unlock_pin(modem::ModemPath modem, std::string pin) override;
  async::Task<Result<void>> unlock_puk(modem::ModemPath modem, std::string puk, std::string new_pin) override;
  async::Task<Result<std::vector<modem::Sms>>> list_sms(modem::ModemPath modem) override;
  async::Task<Result<modem::SmsPath>> create_sms(modem::ModemPath modem, modem::OutgoingSms sms) override;
  async::Task<modem::SendOutcome> send_sms(modem::ModemPath modem, modem::SmsPath sms) override;
  async::Task<Result<void>> delete_sms(modem::ModemPath modem, modem::SmsPath sms) override;
  async::Task<Result<std::vector<modem::Bearer>>> list_bearers(modem::ModemPath modem) override;
  async::Task<Result<modem::BearerPath>> create_bearer(modem::ModemPath modem, modem::BearerWish wish) override;
  async::Task<Result<modem::Bearer>> connect_bearer(modem::ModemPath modem, modem::BearerPath bearer) override;
  async::Task<Result<void>> disconnect_bearer(modem::ModemPath modem, modem::BearerPath bearer) override;
  async::Task<Result<void>> delete_bearer(modem::ModemPath modem, modem::BearerPath bearer) override;
  async::Task<Result<std::vector<modem::FoundNetwork>>> scan(modem::ModemPath modem) override;
  async::Task<Result<modem::UssdReply>> ussd_start(modem::ModemPath modem, std::string code) override;
  async::Task<Result<modem::UssdReply>> ussd_answer(modem::ModemPath modem, std::string answer) override;
  async::Task<Result<void>> ussd_cancel(modem::ModemPath modem) override;
  async::Task<Result<std::vector<std::string>>> list_sim_slots(modem::ModemPath modem) override;
  async::Task<Result<void>> use_sim_slot(modem::ModemPath modem, unsigned slot) override;
  async::Task<Result<void>> probe_again(std::string device) override;
  async::Task<Result<std::string>> at_command(modem::ModemPath modem, std::string command) override;

 private:
  // Notes the call, waits if it is held, and gives the injected error or that of a modem or a daemon that has gone.
  async::Task<Result<void>> begin(Call call, modem::ModemPath path);
  async::Task<Result<modem::UssdReply>> ussd(modem::ModemPath modem);
  modem::SendOutcome outcome_of(const modem::SmsPath& path);
  modem::ModemInfo* find(const modem::ModemPath& path);
  modem::SmsPath new_sms_path() { return "/org/freedesktop/ModemManager1/SMS/" + std::to_string(next_sms_++); }
  void drop_objects(const modem::ModemPath& path);
  void list_storage(const modem::ModemPath& path);

  bool present_ = true;
  int run_ = 1;
  int next_sms_ = 0;
  int next_reference_ = 1;
  int next_bearer_ = 0;
  std::map<modem::SmsPath, modem::ModemPath> owners_;
  std::map<modem::SmsPath, modem::OutgoingSms> outgoing_;
  std::set<Call> held_;
  std::list<async::Event*> waiting_;
  async::Listeners<> changed_;
  async::Listeners<const modem::ModemPath&, const modem::Sms&> arrived_;
};

}  // namespace celltext::test
