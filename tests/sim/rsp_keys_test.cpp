#include "sim/rsp_keys.h"

#include "tests/catch.h"

using namespace celltext;
using namespace celltext::sim;

TEST_CASE("an issuer vouches for whom it has signed, and a stranger does not") {
  const Credentials issuer = make_issuer("Test issuer");
  const Credentials stranger = make_issuer("Stranger");
  const Credentials server = issue(issuer, {.role = RspRole::server, .name = "server", .maker = "Test"});
  CHECK(vouches_for(issuer.certificate, server.certificate));
  CHECK_FALSE(vouches_for(stranger.certificate, server.certificate));
  CHECK(key_identifier(issuer.certificate).size() == 20);
  CHECK(key_identifier(issuer.certificate) != key_identifier(stranger.certificate));
}

TEST_CASE("a card's chain goes over its maker") {
  const Credentials issuer = make_issuer("Test issuer");
  const Credentials maker = issue(issuer, {.role = RspRole::card_maker, .name = "maker", .maker = "Test"});
  const Credentials card = issue(maker, {.role = RspRole::card, .name = "card", .maker = "Test", .serial = "8904"});
  CHECK(vouches_for(issuer.certificate, maker.certificate));
  CHECK(vouches_for(maker.certificate, card.certificate));
  CHECK_FALSE(vouches_for(issuer.certificate, card.certificate));
}

TEST_CASE("a signature is 64 octets and good for its data and key only") {
  const Credentials issuer = make_issuer("Test issuer");
  const Credentials server = issue(issuer, {.role = RspRole::server, .name = "server", .maker = "Test"});
  const Bytes data{1, 2, 3};
  for (int i = 0; i < 50; ++i) {  // r and s come in different lengths
    Bytes signature = server.key.sign(data);
    REQUIRE(signature.size() == 64);
    REQUIRE(verifies(server.certificate, data, signature));
    signature[10] ^= 1;
    REQUIRE_FALSE(verifies(server.certificate, data, signature));
  }
  CHECK_FALSE(verifies(issuer.certificate, data, server.key.sign(data)));
  CHECK_FALSE(verifies(server.certificate, Bytes{1, 2}, server.key.sign(data)));
  CHECK_FALSE(verifies(Bytes{0x30, 0}, data, server.key.sign(data)));
}

TEST_CASE("an expired certificate is not vouched for") {
  const Credentials issuer = make_issuer("Test issuer");
  const Credentials old = issue(issuer, {.role = RspRole::server_tls,
                                         .name = "old",
                                         .maker = "Test",
                                         .host = "localhost",
                                         .valid_from = -std::chrono::hours(48),
                                         .valid_until = -std::chrono::hours(1)});
  CHECK_FALSE(vouches_for(issuer.certificate, old.certificate));
}
