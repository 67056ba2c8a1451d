// A simulated card, and the servers of the same issuer on HTTPS ports.
#pragma once

#include "celltext/esim/download.h"
#include "celltext/esim/provisioning.h"
#include "sim/rsp_network.h"
#include "tests/catch.h"
#include "tests/esim/simulated_card.h"
#include "tests/support/main_loop.h"

namespace celltext::esim {

// Writes down what it hears, and answers as it was told.
struct Listener final : DownloadListener {
  void reached(Step step) override {
    steps.push_back(step);
    if (on_step) on_step(step);
  }
  void opened(const std::string& id) override { transaction = id; }
  void loaded(std::size_t done, std::size_t of) override {
    segments = of;
    if (on_segment) on_segment(done, of);
  }
  async::Task<Result<Consent>> consent(Metadata offer) override {
    offered = std::move(offer);
    if (takes_time) co_await async::next_turn();
    co_return answer;
  }
  async::Task<Result<std::string>> confirmation_code() override {
    ++asked_for_code;
    if (takes_time) co_await async::next_turn();
    co_return code;
  }

  std::vector<Step> steps;
  std::string transaction;
  std::size_t segments = 0;
  std::optional<Metadata> offered;
  Consent answer = Consent::accept;
  std::string code;
  int asked_for_code = 0;
  bool takes_time = false;  // over its answers
  std::function<void(Step)> on_step;
  std::function<void(std::size_t, std::size_t)> on_segment;
};

inline sim::ProfileOrder example_order(const std::string& matching_id = "ABC-123", int number = 7) {
  sim::ProfileOrder order;
  order.matching_id = matching_id;
  order.profile = example_profile(number);
  return order;
}

struct ServedCard : SimulatedCard {
  ServedCard() {
    network = *sim::RspNetwork::open();
    euicc.set_keys(network->card_keys(eid));
    code = network->offer(example_order());
    servers = *Provisioning::open(clock, network->issuer_pem());
    REQUIRE(test::finish(card.open()));
  }
  ~ServedCard() { CHECK(test::finish(card.close())); }

  DownloadOrder order(const std::string& text) const {
    DownloadOrder wanted;
    const auto parsed = codec::parse_activation_code(text);
    REQUIRE(parsed);
    wanted.code = *parsed;
    wanted.imei = "350000000000019";
    return wanted;
  }
  Result<Installed> install() { return install(order(code)); }
  Result<Installed> install(DownloadOrder wanted) { return install(card, std::move(wanted)); }
  Result<Installed> install(Card& on, DownloadOrder wanted) {
    Download download(on, *servers, std::move(wanted), listener);
    return test::finish(download.run());
  }
  sim::RspServer& server() { return network->provisioning(); }
  bool has(int number) const {
    const std::string iccid = example_profile(number).iccid;
    for (const auto& each : euicc.state().profiles)
      if (each.profile.iccid == iccid) return true;
    return false;
  }

  async::SystemClock clock;
  std::unique_ptr<sim::RspNetwork> network;
  std::unique_ptr<Provisioning> servers;
  std::string code;
  Listener listener;
};

}  // namespace celltext::esim
