// The simulated network with the real ModemManager, and the Radio over it.
#pragma once

#include "celltext/modem/modem_manager.h"
#include "tests/catch.h"
#include "tests/support/main_loop.h"
#include "tests/support/private_bus.h"
#include "tests/support/simulated_network.h"

namespace celltext::test {

class LiveWorld {
 public:
  explicit LiveWorld(sim::NetworkOptions options = {}) : network(SimulatedNetwork::start(std::move(options))) {
    if (!network) return;
    environment_.emplace("DBUS_SYSTEM_BUS_ADDRESS", (*network)->bus_address().c_str());
    connect();
  }

  // False if this ModemManager can't be tested, which has been said.
  explicit operator bool() const { return network != nullptr; }

  void connect() {
    radio.reset();
    auto connected = finish(modem::connect_to_modem_manager());
    if (!connected) FAIL(connected.error().message);
    radio = std::move(*connected);
  }

  std::optional<modem::ModemInfo> find(int index = 0) const {
    for (auto& info : radio->modems()) {
      if (info.device == sim::Network::device_of(index)) return info;
    }
    return std::nullopt;
  }

  // The modem with this number; waits until it is there.
  modem::ModemInfo info(int index = 0) const {
    run_until([&] { return find(index).has_value(); });
    return *find(index);
  }
  modem::ModemPath path(int index = 0) const { return info(index).path; }

  void wait_for_state(modem::State state, int index = 0) const {
    run_until([&] {
      const auto found = find(index);
      return found && found->state == state;
    });
  }

  // Enables and waits until it is registered.
  void bring_up(int index = 0) const {
    const auto enabled = finish(radio->enable(path(index)));
    if (!enabled) FAIL(enabled.error().message);
    wait_for_state(modem::State::registered, index);
  }

  std::vector<modem::Sms> list(int index = 0) const {
    auto listed = finish(radio->list_sms(path(index)));
    if (!listed) FAIL(listed.error().message);
    return std::move(*listed);
  }

  modem::SmsPath make(const std::string& text, bool report = false) const {
    modem::OutgoingSms sms;
    sms.number = "+15550099";
    sms.text = text;
    sms.request_report = report;
    const auto made = finish(radio->create_sms(path(), sms));
    if (!made) FAIL(made.error().message);
    return *made;
  }

  modem::SendOutcome send(const std::string& text) const {
    const modem::SmsPath sms = make(text);
    return finish(radio->send_sms(path(), sms));
  }

  void inject(const std::string& text, const std::string& from = "+15550077") const {
    network->ask({{"command", "inject"}, {"from", from}, {"text", text}});
  }

  // The modem answers the next command that starts so with this final line.
  void fail_next(const std::string& prefix, const std::string& error) const {
    network->ask({{"command", "fault"}, {"prefix", prefix}, {"count", 1}, {"error", error}});
  }

  const std::unique_ptr<SimulatedNetwork> network;
  std::unique_ptr<modem::Radio> radio;

 private:
  std::optional<ScopedEnvironment> environment_;
};

// What on_sms() was called with.
struct Listener {
  explicit Listener(modem::Radio& radio)
      : registration(radio.on_sms([this](const modem::ModemPath&, const modem::Sms& sms) { heard.push_back(sms); })) {}

  // The first message in this state that was heard of with this text; waits for it.
  modem::Sms wait_for(const std::string& text, modem::SmsState state = modem::SmsState::received) const {
    const modem::Sms* found = nullptr;
    run_until([&] {
      for (const modem::Sms& sms : heard) {
        if (sms.text == text && sms.state == state) found = &sms;
      }
      return found != nullptr;
    });
    return *found;
  }

  std::vector<modem::Sms> heard;
  async::Registration registration;
};

}  // namespace celltext::test
