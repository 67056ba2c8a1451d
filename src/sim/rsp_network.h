// Where simulated eSIM profiles come from: an issuer of certificates, a server with profiles, a server that knows of
// them, each on an HTTPS port of this computer; and the keys of the cards that trust them.
#pragma once

#include <memory>
#include <string>

#include "celltext/base/result.h"
#include "sim/euicc.h"
#include "sim/http_port.h"
#include "sim/rsp_server.h"

namespace celltext::sim {

class RspNetwork {
 public:
  // How the servers show themselves to whoever connects.
  enum class Tls { good, expired, other_host, stranger };

  // Keys and certificates are new with each start. `port`: where the server with the profiles listens, if it is free,
  // so that activation codes stay good; else, and for 0, any.
  static Result<std::unique_ptr<RspNetwork>> open(int port = 0);

  // For a card with this EID.
  EuiccKeys card_keys(const std::string& eid) const;
  // To be trusted by whoever talks to the servers.
  std::string issuer_pem() const;

  RspServer& provisioning() { return *provisioning_; }
  RspServer& discovery() { return *discovery_; }
  HttpsPort& provisioning_port() { return *provisioning_port_; }
  HttpsPort& discovery_port() { return *discovery_port_; }

  // Offers a profile under an activation code, which it gives back; also to whoever asks the discovery server.
  std::string offer(ProfileOrder order);
  void show(Tls tls);

 private:
  RspNetwork();
  Credentials tls_credentials(Tls tls) const;

  Credentials issuer_;
  Credentials stranger_;
  Credentials card_maker_;
  std::unique_ptr<HttpsPort> provisioning_port_;
  std::unique_ptr<HttpsPort> discovery_port_;
  std::unique_ptr<RspServer> provisioning_;
  std::unique_ptr<RspServer> discovery_;
};

}  // namespace celltext::sim
