// A bus with a fake ModemManager on it, and the Radio over it.
#pragma once

#include "celltext/modem/modem_manager.h"
#include "tests/catch.h"
#include "tests/support/fake_modem_manager.h"
#include "tests/support/main_loop.h"
#include "tests/support/private_bus.h"

namespace celltext::test {

struct World {
  World() { daemon.start(); }

  // Connects; false if that fails.
  bool connect() {
    auto connected = finish(modem::connect_to_modem_manager());
    if (!connected) return false;
    radio = std::move(*connected);
    return true;
  }

  // The values of the modem at this path; fails the test if it is not there.
  modem::ModemInfo info(const std::string& path) const {
    for (auto& info : radio->modems()) {
      if (info.path == path) return info;
    }
    throw std::runtime_error("no modem at " + path);
  }

  PrivateBus bus;
  FakeModemManager daemon{bus.address()};
  std::unique_ptr<modem::Radio> radio;
};

inline modem::OutgoingSms outgoing(std::string text) {
  modem::OutgoingSms sms;
  sms.number = "+15551230009";
  sms.text = std::move(text);
  return sms;
}

// A world with one registered modem, connected.
struct Ready : World {
  Ready() : fake(daemon.add_modem()), path(fake.path()) { REQUIRE(connect()); }

  modem::SmsPath make(const std::string& text) {
    const auto made = finish(radio->create_sms(path, outgoing(text)));
    REQUIRE(made);
    return *made;
  }

  modem::SendOutcome send(const std::string& text) {
    const modem::SmsPath sms = make(text);
    return finish(radio->send_sms(path, sms));
  }

  FakeModem& fake;
  modem::ModemPath path;
};

// What on_sms() was called with.
struct Heard {
  explicit Heard(modem::Radio& radio)
      : registration(radio.on_sms([this](const modem::ModemPath& modem, const modem::Sms& sms) {
          modems.push_back(modem);
          messages.push_back(sms);
        })) {}

  void wait_for(std::size_t count) const {
    run_until([&] { return messages.size() >= count; });
  }

  std::vector<modem::ModemPath> modems;
  std::vector<modem::Sms> messages;
  async::Registration registration;
};

inline FakeSms text_message(const std::string& text) {
  FakeSms sms;
  sms.text = text;
  return sms;
}

}  // namespace celltext::test
