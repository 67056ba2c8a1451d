// What is trusted, and what is made of a server's JSON.
#include <gnutls/abstract.h>
#include <gnutls/x509.h>

#include <ctime>

#include "celltext/base/clock.h"
#include "celltext/codec/tlv.h"
#include "esim/authentication.h"
#include "esim/es9_json.h"
#include "esim/issuers.h"
#include "esim/server_reasons.h"
#include "tests/catch.h"

using namespace celltext;
using namespace celltext::esim;
using Catch::Matchers::ContainsSubstring;

namespace {

struct Read {
  explicit Read(const char* pem) {
    gnutls_x509_crt_init(&certificate);
    const gnutls_datum_t data{const_cast<unsigned char*>(reinterpret_cast<const unsigned char*>(pem)),
                              static_cast<unsigned>(std::string_view(pem).size())};
    REQUIRE(gnutls_x509_crt_import(certificate, &data, GNUTLS_X509_FMT_PEM) == 0);
  }
  ~Read() { gnutls_x509_crt_deinit(certificate); }
  Bytes key_identifier() const {
    Bytes id(64);
    std::size_t size = id.size();
    REQUIRE(gnutls_x509_crt_get_subject_key_id(certificate, id.data(), &size, nullptr) == 0);
    id.resize(size);
    return id;
  }
  std::string common_name() const {
    char name[200];
    std::size_t size = sizeof name;
    REQUIRE(gnutls_x509_crt_get_dn_by_oid(certificate, GNUTLS_OID_X520_COMMON_NAME, 0, 0, name, &size) == 0);
    return {name, size};
  }
  // The signature over the signed part, in which one bit may be turned.
  bool is_signed_by_itself(std::uint8_t turned = 0) const {
    gnutls_datum_t whole{};
    REQUIRE(gnutls_x509_crt_export2(certificate, GNUTLS_X509_FMT_DER, &whole) == 0);
    const Bytes der(whole.data, whole.data + whole.size);
    gnutls_free(whole.data);
    const auto part = codec::find_tlv(der, {0x30, 0x30});
    REQUIRE(part);
    Bytes octets(part->whole.begin(), part->whole.end());
    octets.back() ^= turned;
    const gnutls_datum_t data{octets.data(), static_cast<unsigned>(octets.size())};
    Bytes signature(256);
    std::size_t size = signature.size();
    REQUIRE(gnutls_x509_crt_get_signature(certificate, reinterpret_cast<char*>(signature.data()), &size) == 0);
    const gnutls_datum_t signed_by{signature.data(), static_cast<unsigned>(size)};
    gnutls_pubkey_t key = nullptr;
    REQUIRE(gnutls_pubkey_init(&key) == 0);
    REQUIRE(gnutls_pubkey_import_x509(key, certificate, 0) == 0);
    const bool good = gnutls_pubkey_verify_data2(key, GNUTLS_SIGN_ECDSA_SHA256, 0, &data, &signed_by) >= 0;
    gnutls_pubkey_deinit(key);
    return good;
  }
  gnutls_x509_crt_t certificate = nullptr;
};

std::time_t seconds(std::string_view text) {
  return std::chrono::duration_cast<std::chrono::seconds>(from_rfc3339(text)->time_since_epoch()).count();
}

std::string answer(const std::string& fields) {
  return R"({"header":{"functionExecutionStatus":{"status":"Executed-Success"}})" + fields + "}";
}

}  // namespace

TEST_CASE("each issuer of the GSMA is what its row says, and has signed itself") {
  REQUIRE(gsma_issuers().size() == 2);
  for (const Issuer& issuer : gsma_issuers()) {
    INFO(issuer.name);
    const Read read(issuer.pem);
    CHECK(read.common_name() == issuer.name);
    CHECK(to_hex(read.key_identifier()) == issuer.key_identifier);
    CHECK(gnutls_x509_crt_get_activation_time(read.certificate) == seconds(issuer.valid_from));
    CHECK(gnutls_x509_crt_get_expiration_time(read.certificate) == seconds(issuer.valid_until));
    CHECK(seconds(issuer.valid_until) > std::time(nullptr));
    CHECK(gnutls_x509_crt_get_ca_status(read.certificate, nullptr) == 1);
    CHECK(gnutls_x509_crt_check_issuer(read.certificate, read.certificate) == 1);
    CHECK(read.is_signed_by_itself());
    CHECK_FALSE(read.is_signed_by_itself(1));
  }
}

TEST_CASE("a refusal is a sentence with its codes, whatever the server sends") {
  const struct {
    ServerReason reason;
    const char* words;
  } cases[] = {
      {{"8.2.6", "3.8", ""}, "rsp.example says: the activation code is not known there or is used up"},
      {{"8.1.1", "3.8", ""}, "ordered for another card"},
      {{"8.2.7", "6.4", ""}, "wrong too often"},
      {{"8.1.3", "6.2", ""}, "the card's certificate was refused (8.1.3/6.2)"},
      {{"9.9", "6.3", ""}, "something has expired (9.9/6.3)"},
      {{"", "", ""}, "something was refused (/)"},
      {{"8.1\x1b[2J", "6.1", ""}, "(8.1 [2J/6.1)"},
  };
  for (const auto& each : cases) {
    const Error error = refusal_of("rsp.example", each.reason);
    CHECK(error.kind == ErrorKind::card_refused);
    CHECK_THAT(error.message, ContainsSubstring(each.words));
  }
}

TEST_CASE("answers that are none are refusals") {
  const std::string cases[] = {"",
                               "null",
                               "[]",
                               "\"x\"",
                               "{",
                               "{}",
                               R"({"header":1})",
                               R"({"header":{"functionExecutionStatus":{}}})",
                               R"({"header":{"functionExecutionStatus":{"status":7}}})",
                               std::string(100'000, '['),
                               R"({"a":)" + std::string(50, '{'),
                               std::string("{\"header\":\"\xff\"}")};
  for (const std::string& text : cases) {
    INFO(text.substr(0, 80));
    const auto refusal = refusal_in(text, "rsp.example");
    REQUIRE(refusal);
    CHECK(refusal->kind == ErrorKind::card_refused);
  }
  CHECK_FALSE(refusal_in(answer(""), "rsp.example"));
  CHECK_THAT(refusal_in(R"({"header":{"functionExecutionStatus":{"status":"Failed","statusCodeData":{
               "subjectCode":"8.2.5","reasonCode":"4.8"}}}})",
                        "rsp.example")
                 ->message,
             ContainsSubstring("no profile left (8.2.5/4.8)"));
}

TEST_CASE("a field that is missing, of another kind or not what it should be is named") {
  const std::string good =
      R"(,"transactionId":"0A0B","serverSigned1":"MAA=","serverSignature1":"XzcA","euiccCiPKIdToBeUsed":"BAA=",)"
      R"("serverCertificate":"MAA=")";
  REQUIRE(read_hello(answer(good), "x"));
  const struct {
    const char* key;
    const char* value;
  } cases[] = {{"transactionId", "\"zz\""},       {"transactionId", "\"\""},     {"transactionId", "[]"},
               {"serverSigned1", "\"XzcA\""},     {"serverSigned1", "\"MAE=\""}, {"serverSignature1", "\"%%\""},
               {"serverCertificate", "\"MAAw\""}, {"serverCertificate", "null"}, {"euiccCiPKIdToBeUsed", "{}"}};
  for (const auto& each : cases) {
    const std::string text = answer(good + ",\"" + each.key + "\":" + each.value);  // the last one counts
    const auto hello = read_hello(text, "x");
    INFO(text);
    REQUIRE_FALSE(hello);
    CHECK_THAT(hello.error().message, ContainsSubstring(each.key));
  }
}

TEST_CASE("events name servers that a request may be sent to, and none is no error") {
  CHECK(read_events(answer(""), "x")->empty());
  const auto events = read_events(
      answer(
          R"(,"eventEntries":[{"eventId":"A","rspServerAddress":"smdp.example"},{"eventId":"B","rspServerAddress":"b.example"}])"),
      "x");
  REQUIRE(events);
  CHECK(events->size() == 2);
  CHECK_FALSE(read_events(answer(R"(,"eventEntries":[{"eventId":"A","rspServerAddress":"x/../y"}])"), "x"));
  CHECK_FALSE(read_events(answer(R"(,"eventEntries":[7])"), "x"));
  CHECK_FALSE(read_events(answer(R"(,"eventEntries":"A")"), "x"));
}

TEST_CASE("a server's identifier is looked for in its certificate") {
  // SEQUENCE { SEQUENCE { [3] { SEQUENCE { SEQUENCE { 2.5.29.17, OCTET STRING { SEQUENCE { [8] 2.999.10 } } } } } } }
  const Bytes certificate = *from_hex("30163014A3123010300E0603551D1104073005880388370A");
  CHECK(carries_oid(certificate, "2.999.10"));
  CHECK_FALSE(carries_oid(certificate, "2.999.1"));
  CHECK_FALSE(carries_oid(certificate, ""));
  CHECK_FALSE(carries_oid(Bytes{0x30, 0x80}, "2.999.10"));
}
