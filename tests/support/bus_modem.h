// One modem as it stands on the bus, by plain D-Bus calls: what ModemManager itself says, with no code of ours between.
#pragma once

#include <gio/gio.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "celltext/async/gio.h"
#include "celltext/sim/network.h"

namespace celltext::test {

// Values of MMModemState.
inline constexpr int modem_state_locked = 2;
inline constexpr int modem_state_disabled = 3;
inline constexpr int modem_state_registered = 8;

struct BusMessage {
  std::string path;
  std::string number;
  std::string text;
  std::string data;  // hexadecimal
  int state = 0;     // MMSmsState: 1 stored, 2 receiving, 3 received, 5 sent
  int kind = 0;      // MMSmsPduType: 1 deliver, 2 submit, 3 status report
  int reference = 0;
  int delivery_state = 0;
  int message_class = -1;
  std::string timestamp;
};

class BusModem {
 public:
  explicit BusModem(const sim::Network& network, int index = 0);

  // Fails the test if the call fails.
  async::GVariantPtr call(const std::string& interface, const std::string& method, GVariant* arguments);
  async::GVariantPtr call_on(const std::string& path, const std::string& interface, const std::string& method,
                             GVariant* arguments);
  // The D-Bus name of the error, empty if the call went well.
  std::string error_of(const std::string& path, const std::string& interface, const std::string& method,
                       GVariant* arguments);
  async::GVariantPtr property(const std::string& interface, const std::string& name);
  int state();
  std::string sim_path();

  void enable(bool enabled = true);
  // Enables and waits until it is registered.
  void bring_up();
  // Waits for a condition that changes with a signal of the bus. Fails the test after ten seconds.
  void wait_until(const std::string& what, const std::function<bool()>& condition);
  void wait_for_state(int state);

  std::string create(const std::string& number, const std::string& text, bool report = false);
  std::string create(const std::map<std::string, GVariant*>& properties);
  void send(const std::string& path);
  // Does not wait for the outcome.
  void begin_send(const std::string& path);
  std::vector<BusMessage> messages();
  // Waits for a received message with this text.
  BusMessage received(const std::string& text);
  void erase(const std::string& path);

  const std::string& path() const { return path_; }
  // Looks for the modem again after it came back.
  void refresh();

 private:
  const sim::Network& network_;
  int index_;
  async::Ref<GDBusConnection> connection_;
  std::string path_;
};

}  // namespace celltext::test
