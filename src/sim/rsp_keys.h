// Keys and certificates of a simulated eSIM ecosystem (SGP.22 §4.5.2), made when the simulator starts: an issuer, and
// whom it vouches for. Nothing of it is worth stealing, and nobody but the simulated parties trusts it.
#pragma once

#include <gnutls/abstract.h>

#include <chrono>
#include <memory>
#include <string>

#include "celltext/base/bytes.h"
#include "celltext/base/c_ptr.h"
#include "celltext/base/clock.h"

namespace celltext::sim {

// A private key on the curve P-256.
class SigningKey {
 public:
  static SigningKey generate();

  // ECDSA with SHA-256: r and s, 32 octets each, as tag 5F37 carries them (SGP.22 §2.6.7.2).
  Bytes sign(ByteView data) const;
  // PKCS #8, for whoever opens a TLS port with it.
  std::string to_pem() const;

  gnutls_privkey_t raw() const { return key_.get(); }

 private:
  CPtr<gnutls_privkey_st, gnutls_privkey_deinit> key_;
};

struct Credentials {
  SigningKey key;
  Bytes certificate;  // X.509, DER
};

// What a certificate is for: its certificate policy (SGP.22 annex H), and whether it may sign others.
enum class RspRole { issuer, card_maker, card, server, server_package, server_tls, discovery, discovery_tls };

struct CertificateWish {
  RspRole role = RspRole::server;
  std::string name;   // common name
  std::string maker;  // organisation; a card's serial number (its EID) goes to `serial`
  std::string serial = {};
  std::string host = {};                                      // TLS: the DNS name it is good for
  std::chrono::seconds valid_from = -std::chrono::hours(24);  // from now
  std::chrono::seconds valid_until = std::chrono::hours(24 * 365);
};

// Signs itself.
Credentials make_issuer(const std::string& name);
// Signed by `issuer`.
Credentials issue(const Credentials& issuer, const CertificateWish& wish);

// The subject key identifier, 20 octets; empty for what is no certificate.
Bytes key_identifier(ByteView certificate);
// Whether `signature` (r and s) is that of the certificate's key over `data`.
bool verifies(ByteView certificate, ByteView data, ByteView signature);
// Whether `issuer` has signed `certificate`, which is valid now.
bool vouches_for(ByteView issuer, ByteView certificate);
std::string certificate_to_pem(ByteView certificate);

}  // namespace celltext::sim
