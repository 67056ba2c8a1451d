// The screens with a simulated card behind the AT commands of a fake modem; on request with the servers that give out
// profiles, on real HTTPS ports.
#pragma once

#include <cstdlib>
#include <fstream>

#include "sim/rsp_network.h"
#include "sim/world.h"
#include "tests/support/main_loop.h"
#include "tests/support/temporary_directory.h"
#include "tests/ui/desk_fixture.h"
#include "ui/card_work.h"

namespace celltext::ui {

constexpr const char* second_iccid = "8901260000000000777";

struct EsimFixture : DeskFixture {
  EsimFixture() {
    sim::EsimProfile second;
    second.iccid = second_iccid;
    second.imsi = "310260000000777";
    second.name = "Second";
    sim_modem().euicc().preload(second);
    path = radio->modem_list.front().path;
    device = radio->modem_list.front().device;
    radio->modem(path).sim->iccid = sim_modem().card().iccid;
    radio->on_at = [this](const std::string& command) { return answer(command); };
    sim_modem().port(0).open([this](std::string_view octets) { heard += octets; });
    simulated.on_reappear = [this](sim::Modem&) { reappear(); };
    start(true);
  }
  ~EsimFixture() { desk.reset(); }

  sim::Modem& sim_modem() { return *simulated.modems()[0]; }
  bool card_is_closed() { return sim_modem().card_channels().open_channels() == 0; }

  // The simulated port answers at once.
  Result<std::string> answer(const std::string& command) {
    heard.clear();
    sim_modem().port(0).settings().echo = false;
    sim_modem().port(0).receive(command + "\r");
    if (heard.find("ERROR") != std::string::npos) return Error{ErrorKind::refused, "refused"};
    return heard.substr(0, heard.find("\r\nOK"));
  }

  void reappear() {
    if (!radio->modem_list.empty()) radio->remove_modem(path);
    path = radio->add_modem(++index);
    auto& modem = radio->modem(path);
    modem.device = device;
    modem.sim->iccid = sim_modem().card().iccid;
    radio->change();
  }

  void open() {
    press("F7");
    test::settle();
  }
  // A card reader answers in a thread, a server when it likes.
  void until(const std::function<bool()>& condition) {
    try {
      test::run_until(condition, std::chrono::seconds(5));
    } catch (const std::runtime_error&) {
      FAIL_CHECK(text());
      throw;
    }
  }
  void until_shown(std::string_view words) {
    until([&] { return shows(words); });
  }
  void until_idle() {
    until([&] { return CardWork::at_work(*desk).empty(); });
  }

  sim::World simulated{clock, 1};
  modem::ModemPath path;
  std::string device;
  std::string heard;
  int index = 0;
};

// The same with servers, and a profile that waits there.
struct ServedFixture : EsimFixture {
  ServedFixture() {
    std::ofstream(folder.path() / "issuer.pem") << network->issuer_pem();
    setenv("CELLTEXT_TRUST", (folder.path() / "issuer.pem").c_str(), 1);
    sim::Euicc& card = sim_modem().euicc();
    card.set_keys(network->card_keys(card.state().eid));
    card.state().discovery_server = network->discovery().address();
    code = network->offer(order("TRAVEL-1"));
  }
  ~ServedFixture() {
    desk.reset();
    unsetenv("CELLTEXT_TRUST");
  }

  static sim::ProfileOrder order(const std::string& matching_id) {
    sim::ProfileOrder order;
    order.matching_id = matching_id;
    order.profile.iccid = third_iccid;
    order.profile.imsi = "310260000000888";
    order.profile.name = "旅行 Traveller";
    order.profile.provider = "Elsewhere";
    order.profile.size = 4000;
    return order;
  }
  sim::RspServer& server() { return network->provisioning(); }
  bool is_installed() {
    for (const auto& each : sim_modem().euicc().state().profiles)
      if (each.profile.iccid == third_iccid) return true;
    return false;
  }
  void hold_server(const char* function) {
    sim::ServerFault slow;
    slow.function = function;
    slow.kind = sim::ServerFault::Kind::slow;
    slow.count = -1;
    slow.delay_ms = 60'000;
    server().add_fault(slow);
  }
  // From the list to the code.
  void give(const std::string& what) {
    open();
    press("a");
    type("\x1B[200~" + what + "\x1B[201~");
    press("Enter");
  }
  // And to the preview.
  void be_offered(const std::string& what) {
    give(what);
    until_shown("Install it?");
  }

  static constexpr const char* third_iccid = "8901260000000000888";
  std::unique_ptr<sim::RspNetwork> network = *sim::RspNetwork::open();
  test::TemporaryDirectory folder;
  std::string code;
};

}  // namespace celltext::ui
