#include "sim/rsp_network.h"

#include <fmt/format.h>

namespace celltext::sim {

namespace {

constexpr const char* maker = "Simulated network";

std::string address_of(const HttpsPort& port) {
  return fmt::format("localhost:{}", port.port());
}

}  // namespace

RspNetwork::RspNetwork()
    : issuer_(make_issuer("Simulated certificate issuer")),
      stranger_(make_issuer("Stranger")),
      card_maker_(issue(issuer_, {.role = RspRole::card_maker, .name = "Simulated card maker", .maker = maker})) {}

Result<std::unique_ptr<RspNetwork>> RspNetwork::open(int port) {
  std::unique_ptr<RspNetwork> network(new RspNetwork);
  const Credentials tls = network->tls_credentials(Tls::good);
  auto provisioning = HttpsPort::open(port, tls);
  if (!provisioning && port != 0) provisioning = HttpsPort::open(0, tls);
  if (!provisioning) return provisioning.error();
  network->provisioning_port_ = *std::move(provisioning);
  auto discovery = HttpsPort::open(0, tls);
  if (!discovery) return discovery.error();
  network->discovery_port_ = *std::move(discovery);
  network->provisioning_ = std::make_unique<RspServer>(network->issuer_, RspServer::Role::provisioning,
                                                       address_of(*network->provisioning_port_));
  network->discovery_ =
      std::make_unique<RspServer>(network->issuer_, RspServer::Role::discovery, address_of(*network->discovery_port_));
  network->provisioning_port_->on_request([server = network->provisioning_.get()](auto path, const std::string& body) {
    return server->answer(path, body);
  });
  network->discovery_port_->on_request(
      [server = network->discovery_.get()](auto path, const std::string& body) { return server->answer(path, body); });
  return network;
}

EuiccKeys RspNetwork::card_keys(const std::string& eid) const {
  return {issue(card_maker_, {.role = RspRole::card, .name = "Simulated card", .maker = maker, .serial = eid}),
          card_maker_.certificate, issuer_.certificate};
}

std::string RspNetwork::issuer_pem() const {
  return certificate_to_pem(issuer_.certificate);
}

std::string RspNetwork::offer(ProfileOrder order) {
  const std::string code = fmt::format("LPA:1${}${}{}", provisioning_->address(), order.matching_id,
                                       order.confirmation_code.empty() ? "" : "$$1");
  discovery_->events().push_back({order.matching_id, provisioning_->address()});
  provisioning_->add_order(std::move(order));
  return code;
}

Credentials RspNetwork::tls_credentials(Tls tls) const {
  CertificateWish wish{.role = RspRole::server_tls, .name = "localhost", .maker = maker, .host = "localhost"};
  if (tls == Tls::other_host) wish.host = "elsewhere.example";
  if (tls == Tls::expired) {
    wish.valid_from = -std::chrono::hours(48);
    wish.valid_until = -std::chrono::hours(1);
  }
  return issue(tls == Tls::stranger ? stranger_ : issuer_, wish);
}

void RspNetwork::show(Tls tls) {
  const Credentials shown = tls_credentials(tls);
  provisioning_port_->use(shown);
  discovery_port_->use(shown);
}

}  // namespace celltext::sim
