// The Radio over ModemManager.
#pragma once

#include <map>

#include "celltext/async/listeners.h"
#include "daemon.h"
#include "sms_objects.h"
#include "turns.h"

namespace celltext::modem {

// What unlocks a SIM.
enum class Secret { pin, puk };

class ModemManagerRadio final : public Radio {
 public:
  explicit ModemManagerRadio(async::Ref<GDBusConnection> bus);

  // Until it is known whether the daemon is there, and which modems.
  async::Task<void> settled();

  bool daemon_present() const override { return daemon_.present(); }
  std::string daemon_run() const override { return daemon_.run(); }
  std::vector<ModemInfo> modems() const override { return daemon_.modems(); }
  async::Registration on_change(std::function<void()> slot) override { return changed_.add(std::move(slot)); }
  async::Registration on_sms(std::function<void(const ModemPath&, const Sms&)> slot) override {
    return heard_.add(std::move(slot));
  }

  async::Task<Result<void>> enable(ModemPath modem) override;
  async::Task<Result<void>> disable(ModemPath modem) override;
  async::Task<Result<void>> reset(ModemPath modem) override;
  async::Task<Result<void>> unlock_pin(ModemPath modem, std::string pin) override;
  async::Task<Result<void>> unlock_puk(ModemPath modem, std::string puk, std::string new_pin) override;

  async::Task<Result<std::vector<Sms>>> list_sms(ModemPath modem) override;
  async::Task<Result<SmsPath>> create_sms(ModemPath modem, OutgoingSms sms) override;
  async::Task<SendOutcome> send_sms(ModemPath modem, SmsPath sms) override;
  async::Task<Result<void>> delete_sms(ModemPath modem, SmsPath sms) override;

  async::Task<Result<std::vector<Bearer>>> list_bearers(ModemPath modem) override;
  async::Task<Result<BearerPath>> create_bearer(ModemPath modem, BearerWish wish) override;
  async::Task<Result<Bearer>> connect_bearer(ModemPath modem, BearerPath bearer) override;
  async::Task<Result<void>> disconnect_bearer(ModemPath modem, BearerPath bearer) override;
  async::Task<Result<void>> delete_bearer(ModemPath modem, BearerPath bearer) override;

  async::Task<Result<std::vector<FoundNetwork>>> scan(ModemPath modem) override;
  async::Task<Result<UssdReply>> ussd_start(ModemPath modem, std::string code) override;
  async::Task<Result<UssdReply>> ussd_answer(ModemPath modem, std::string answer) override;
  async::Task<Result<void>> ussd_cancel(ModemPath modem) override;
  async::Task<Result<std::vector<std::string>>> list_sim_slots(ModemPath modem) override;
  async::Task<Result<void>> use_sim_slot(ModemPath modem, unsigned slot) override;
  async::Task<Result<void>> probe_again(std::string device) override;
  async::Task<Result<std::string>> at_command(ModemPath modem, std::string command) override;

 private:
  async::Task<Result<void>> tell_bearer(ModemPath modem, BearerPath bearer, const char* method);
  // One call to a modem that is there, or the failure that it is not.
  async::Task<Answer> ask(ModemPath modem, Method method, Variant arguments, std::chrono::milliseconds time_limit);
  async::Task<Result<void>> tell(ModemPath modem, Method method, Variant arguments,
                                 std::chrono::milliseconds time_limit);
  // Says how many tries are left where it was wrong.
  async::Task<Result<void>> unlock(ModemPath modem, Secret secret, Variant arguments);
  async::Task<Result<UssdReply>> ussd(ModemPath modem, const char* method, std::string argument);
  // How many parts the message has that is about to be sent.
  async::Task<int> count_parts(Peer peer, SmsPath sms);
  // Whether the daemon counts it as sent after all.
  async::Task<SendOutcome> look_again(Peer peer, SmsPath sms, SendOutcome outcome);
  async::Task<std::optional<int>> read_reference(Peer peer, SmsPath sms);

  async::Listeners<> changed_;
  async::Listeners<const ModemPath&, const Sms&> heard_;
  async::Event settled_;
  async::SystemClock clock_;
  std::map<ModemPath, Turns> deletions_;
  SmsObjects objects_;
  std::map<SmsPath, int> parts_;  // of messages made here
  Daemon daemon_;
};

}  // namespace celltext::modem
