#include "sim/rsp_keys.h"

#include <fmt/format.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>

#include <array>
#include <ctime>
#include <stdexcept>

namespace celltext::sim {

namespace {

using Certificate = CPtr<gnutls_x509_crt_int, gnutls_x509_crt_deinit>;
using PublicKey = CPtr<gnutls_pubkey_st, gnutls_pubkey_deinit>;

// id-rsp-cert-policy…, SGP.22 annex H.
struct RoleFacts {
  const char* policy;
  bool signs_others;
  bool is_tls;
};
constexpr std::array<RoleFacts, 8> roles{{
    {"2.23.146.1.2.1.0", true, false},   // issuer
    {"2.23.146.1.2.1.2", true, false},   // card maker
    {"2.23.146.1.2.1.1", false, false},  // card
    {"2.23.146.1.2.1.4", false, false},  // server, authentication
    {"2.23.146.1.2.1.5", false, false},  // server, profile binding
    {"2.23.146.1.2.1.3", false, true},   // server, TLS
    {"2.23.146.1.2.1.7", false, false},  // discovery, authentication
    {"2.23.146.1.2.1.6", false, true},   // discovery, TLS
}};

// What fails here is a broken library: a bug, not a condition.
void must(int code) {
  if (code < 0) throw std::runtime_error(fmt::format("GnuTLS: {}", gnutls_strerror(code)));
}

gnutls_datum_t datum(ByteView bytes) {
  return {const_cast<unsigned char*>(bytes.data()), static_cast<unsigned>(bytes.size())};
}

// Takes a datum that GnuTLS allocated.
Bytes take(gnutls_datum_t allocated) {
  Bytes bytes(allocated.data, allocated.data + allocated.size);
  gnutls_free(allocated.data);
  return bytes;
}

Certificate new_certificate() {
  gnutls_x509_crt_t raw = nullptr;
  must(gnutls_x509_crt_init(&raw));
  return Certificate(raw);
}

// Nothing for what is no certificate.
Certificate read_certificate(ByteView der) {
  Certificate certificate = new_certificate();
  const gnutls_datum_t data = datum(der);
  if (gnutls_x509_crt_import(certificate.get(), &data, GNUTLS_X509_FMT_DER) < 0) return nullptr;
  return certificate;
}

Bytes to_der(const Certificate& certificate) {
  gnutls_datum_t der{};
  must(gnutls_x509_crt_export2(certificate.get(), GNUTLS_X509_FMT_DER, &der));
  return take(der);
}

void set_name(const Certificate& certificate, const char* oid, const std::string& value) {
  if (value.empty()) return;
  must(gnutls_x509_crt_set_dn_by_oid(certificate.get(), oid, 0, value.data(), static_cast<unsigned>(value.size())));
}

void set_key(const Certificate& certificate, const SigningKey& key) {
  gnutls_pubkey_t raw = nullptr;
  must(gnutls_pubkey_init(&raw));
  const PublicKey owned(raw);
  must(gnutls_pubkey_import_privkey(raw, key.raw(), 0, 0));
  must(gnutls_x509_crt_set_pubkey(certificate.get(), raw));
  std::array<unsigned char, 20> id{};
  std::size_t size = id.size();
  must(gnutls_x509_crt_get_key_id(certificate.get(), 0, id.data(), &size));
  must(gnutls_x509_crt_set_subject_key_id(certificate.get(), id.data(), size));
}

void set_times(const Certificate& certificate, const CertificateWish& wish) {
  const std::time_t now = std::time(nullptr);
  must(gnutls_x509_crt_set_activation_time(certificate.get(), now + wish.valid_from.count()));
  must(gnutls_x509_crt_set_expiration_time(certificate.get(), now + wish.valid_until.count()));
  std::array<unsigned char, 16> serial{};
  must(gnutls_rnd(GNUTLS_RND_NONCE, serial.data(), serial.size()));
  serial[0] &= 0x7F;
  must(gnutls_x509_crt_set_serial(certificate.get(), serial.data(), serial.size()));
}

void set_purpose(const Certificate& certificate, const CertificateWish& wish) {
  const RoleFacts& role = roles[static_cast<std::size_t>(wish.role)];
  if (role.signs_others) must(gnutls_x509_crt_set_basic_constraints(certificate.get(), 1, -1));
  must(gnutls_x509_crt_set_key_usage(certificate.get(),
                                     role.signs_others ? GNUTLS_KEY_KEY_CERT_SIGN : GNUTLS_KEY_DIGITAL_SIGNATURE));
  gnutls_x509_policy_st policy{};
  policy.oid = const_cast<char*>(role.policy);
  must(gnutls_x509_crt_set_policy(certificate.get(), &policy, 1));
  if (role.is_tls) must(gnutls_x509_crt_set_key_purpose_oid(certificate.get(), GNUTLS_KP_TLS_WWW_SERVER, 1));
  if (wish.host.empty()) return;
  must(gnutls_x509_crt_set_subject_alt_name(certificate.get(), GNUTLS_SAN_DNSNAME, wish.host.data(),
                                            static_cast<unsigned>(wish.host.size()), GNUTLS_FSAN_SET));
}

Certificate unsigned_certificate(const CertificateWish& wish, const SigningKey& key) {
  Certificate certificate = new_certificate();
  must(gnutls_x509_crt_set_version(certificate.get(), 3));
  set_name(certificate, GNUTLS_OID_X520_ORGANIZATION_NAME, wish.maker);
  set_name(certificate, GNUTLS_OID_X520_COMMON_NAME, wish.name);
  set_name(certificate, "2.5.4.5", wish.serial);  // serialNumber
  set_times(certificate, wish);
  set_key(certificate, key);
  set_purpose(certificate, wish);
  return certificate;
}

}  // namespace

SigningKey SigningKey::generate() {
  SigningKey key;
  gnutls_privkey_t raw = nullptr;
  must(gnutls_privkey_init(&raw));
  key.key_.reset(raw);
  must(gnutls_privkey_generate(raw, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0));
  return key;
}

Bytes SigningKey::sign(ByteView data) const {
  const gnutls_datum_t input = datum(data);
  gnutls_datum_t der{};
  must(gnutls_privkey_sign_data2(key_.get(), GNUTLS_SIGN_ECDSA_SHA256, 0, &input, &der));
  gnutls_datum_t r{};
  gnutls_datum_t s{};
  const int decoded = gnutls_decode_rs_value(&der, &r, &s);
  gnutls_free(der.data);
  must(decoded);
  Bytes signature(64);
  // DER writes them as signed numbers: with a leading zero, or shorter.
  const auto put = [&](ByteView number, std::size_t end) {
    while (number.size() > 32) number = number.subspan(1);
    std::copy(number.begin(), number.end(), signature.begin() + static_cast<std::ptrdiff_t>(end - number.size()));
  };
  put(take(r), 32);
  put(take(s), 64);
  return signature;
}

std::string SigningKey::to_pem() const {
  gnutls_x509_privkey_t raw = nullptr;
  must(gnutls_privkey_export_x509(key_.get(), &raw));
  const CPtr<gnutls_x509_privkey_int, gnutls_x509_privkey_deinit> owned(raw);
  gnutls_datum_t pem{};
  must(gnutls_x509_privkey_export2_pkcs8(raw, GNUTLS_X509_FMT_PEM, nullptr, GNUTLS_PKCS_PLAIN, &pem));
  const Bytes text = take(pem);
  return {text.begin(), text.end()};
}

Credentials make_issuer(const std::string& name) {
  Credentials made{SigningKey::generate(), {}};
  const Certificate certificate =
      unsigned_certificate({.role = RspRole::issuer, .name = name, .maker = "Simulated network"}, made.key);
  must(gnutls_x509_crt_privkey_sign(certificate.get(), certificate.get(), made.key.raw(), GNUTLS_DIG_SHA256, 0));
  made.certificate = to_der(certificate);
  return made;
}

Credentials issue(const Credentials& issuer, const CertificateWish& wish) {
  Credentials made{SigningKey::generate(), {}};
  const Certificate certificate = unsigned_certificate(wish, made.key);
  const Bytes key_id = key_identifier(issuer.certificate);
  must(gnutls_x509_crt_set_authority_key_id(certificate.get(), key_id.data(), key_id.size()));
  const Certificate signer = read_certificate(issuer.certificate);
  must(gnutls_x509_crt_privkey_sign(certificate.get(), signer.get(), issuer.key.raw(), GNUTLS_DIG_SHA256, 0));
  made.certificate = to_der(certificate);
  return made;
}

Bytes key_identifier(ByteView der) {
  const Certificate certificate = read_certificate(der);
  Bytes id(64);
  std::size_t size = id.size();
  if (!certificate || gnutls_x509_crt_get_subject_key_id(certificate.get(), id.data(), &size, nullptr) < 0) return {};
  id.resize(size);
  return id;
}

bool verifies(ByteView der, ByteView data, ByteView signature) {
  const Certificate certificate = read_certificate(der);
  if (!certificate || signature.size() != 64) return false;
  gnutls_pubkey_t raw = nullptr;
  must(gnutls_pubkey_init(&raw));
  const PublicKey owned(raw);
  if (gnutls_pubkey_import_x509(raw, certificate.get(), 0) < 0) return false;
  const gnutls_datum_t r = datum(signature.first(32));
  const gnutls_datum_t s = datum(signature.last(32));
  gnutls_datum_t encoded{};
  must(gnutls_encode_rs_value(&encoded, &r, &s));
  const Bytes as_der = take(encoded);
  const gnutls_datum_t signed_data = datum(data);
  const gnutls_datum_t signature_data = datum(as_der);
  return gnutls_pubkey_verify_data2(raw, GNUTLS_SIGN_ECDSA_SHA256, 0, &signed_data, &signature_data) >= 0;
}

bool vouches_for(ByteView issuer, ByteView der) {
  const Certificate signer = read_certificate(issuer);
  const Certificate certificate = read_certificate(der);
  if (!signer || !certificate) return false;
  gnutls_x509_crt_t raw = signer.get();
  unsigned status = 0;
  if (gnutls_x509_crt_verify(certificate.get(), &raw, 1, 0, &status) < 0) return false;
  return status == 0;
}

std::string certificate_to_pem(ByteView der) {
  const gnutls_datum_t data = datum(der);
  gnutls_datum_t pem{};
  must(gnutls_pem_base64_encode2("CERTIFICATE", &data, &pem));
  const Bytes text = take(pem);
  return {text.begin(), text.end()};
}

}  // namespace celltext::sim
