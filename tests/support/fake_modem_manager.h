// A ModemManager without modems, in this process: the objects are real, on a real bus; what they do is scripted.
//
// It has its own connection to the bus, and is served by the default main context.
#pragma once

#include "tests/support/fake_modem.h"

namespace celltext::test {

class FakeModemManager {
 public:
  explicit FakeModemManager(std::string bus_address) : address_(std::move(bus_address)) {}
  FakeModemManager(const FakeModemManager&) = delete;
  FakeModemManager& operator=(const FakeModemManager&) = delete;
  ~FakeModemManager() { stop(); }

  // Comes up on the bus and returns when it owns its name. Paths start at 0, as those of a new process do.
  void start();
  // Goes away as a process that is killed does: its calls are never answered, its objects vanish without a word.
  void stop();

  FakeModem& add_modem(const FakeModemSetup& setup = {});
  // A modem that has been unplugged.
  void remove_modem(FakeModem& modem);
  // The same device under a new path, as after the entry of a PUK.
  FakeModem& replace_modem(FakeModem& modem);

  // What InhibitDevice was called with; what it does is up to the test.
  std::vector<std::pair<std::string, bool>> inhibited;
  std::function<void(bool)> on_inhibit;
  bool refuses_inhibit = false;

 private:
  static gboolean take_inhibit(MmGdbusOrgFreedesktopModemManager1* skeleton, GDBusMethodInvocation* invocation,
                               const char* device, gboolean inhibit, gpointer self);

  std::string address_;
  async::Ref<GDBusConnection> bus_;
  async::Ref<GDBusObjectManagerServer> server_;
  async::Ref<MmGdbusOrgFreedesktopModemManager1> manager_;
  std::vector<std::unique_ptr<FakeModem>> modems_;
  int next_modem_ = 0;
  int next_number_ = 0;
};

}  // namespace celltext::test
