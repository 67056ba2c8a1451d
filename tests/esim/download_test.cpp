// What a card says to servers, and how a package goes into it.
#include "celltext/esim/es10.h"

#include <algorithm>

#include "celltext/codec/tlv.h"
#include "esim/server_codec.h"
#include "tests/catch.h"
#include "tests/esim/simulated_card.h"

using namespace celltext;
using namespace celltext::esim;
using codec::tlv;
using codec::value_of;

namespace {

const Bytes transaction{1, 2, 3, 4};

// A card that knows an issuer, and a server of the same issuer.
struct ServedCard : SimulatedCard {
  ServedCard() {
    euicc.set_keys(
        {issue(card_maker, {sim::RspRole::card, "card", "celltext", eid}), card_maker.certificate, issuer.certificate});
    REQUIRE(run(card.open()));
  }

  ServerAuthentication authentication(const Bytes& challenge) {
    ServerAuthentication out;
    out.server_signed1 = tlv(0x30, {tlv(0x80, ByteView(transaction)), tlv(0x81, ByteView(challenge)),
                                    tlv(0x83, "smdp.example"), tlv(0x84, ByteView(Bytes(16, 7)))});
    out.server_signature1 = tlv(0x5F37, ByteView(server.key.sign(out.server_signed1)));
    out.issuer_to_be_used = tlv(0x04, ByteView(sim::key_identifier(issuer.certificate)));
    out.server_certificate = server.certificate;
    out.matching_id = "ABC";
    out.imei = "350000000000019";
    return out;
  }
  Result<Bytes> authenticate() {
    const auto challenge = run(read_challenge(card));
    REQUIRE(challenge);
    return run(authenticate_server(card, authentication(*challenge)));
  }
  Result<Bytes> prepare(const Bytes& authenticated, const std::string& code = "") {
    DownloadPreparation preparation;
    const Bytes signature1 = whole(value_of(value_of(authenticated, 0xBF38), 0xA0), 0x5F37);
    preparation.smdp_signed2 = tlv(0x30, {tlv(0x80, ByteView(transaction)), tlv(0x01, ByteView(Bytes{0}))});
    preparation.smdp_signature2 =
        tlv(0x5F37, ByteView(server.key.sign(codec::joined({preparation.smdp_signed2, signature1}))));
    preparation.smdp_certificate = server.certificate;
    preparation.transaction_id = transaction;
    preparation.confirmation_code = code;
    return run(prepare_download(card, preparation));
  }
  static Bytes whole(ByteView in, codec::Tag tag) {
    const auto object = codec::find_tlv(in, tag);
    REQUIRE(object);
    return {object->whole.begin(), object->whole.end()};
  }
  Bytes package(const sim::EsimProfile& profile, const Bytes& prepared) {
    const Bytes signed2 = whole(value_of(value_of(prepared, 0xBF21), 0xA0), 0x30);
    return sim::make_package(profile, transaction, server.key, whole(value_of(signed2, 0x30), 0x5F49));
  }
  Result<Installation> install(const sim::EsimProfile& profile) {
    const auto authenticated = authenticate();
    REQUIRE(authenticated);
    const auto prepared = prepare(*authenticated);
    REQUIRE(prepared);
    return run(load_package(card, package(profile, *prepared), nullptr));
  }

  sim::Credentials issuer = sim::make_issuer("Test Issuer");
  sim::Credentials card_maker = issue(issuer, {sim::RspRole::card_maker, "maker", "celltext"});
  sim::Credentials server = issue(issuer, {sim::RspRole::server, "smdp.example", "celltext"});
};

}  // namespace

TEST_CASE("a server is authenticated and a profile is installed") {
  ServedCard world;
  const auto authenticated = world.authenticate();
  REQUIRE(authenticated);
  const ByteView agreed = value_of(value_of(*authenticated, 0xBF38), 0xA0);
  const Bytes signed1 = ServedCard::whole(agreed, 0x30);
  const Bytes maker = world.card_maker.certificate;
  const auto certificate = agreed.subspan(signed1.size() + ServedCard::whole(agreed, 0x5F37).size());
  const Bytes card = ServedCard::whole(certificate, 0x30);
  CHECK(sim::vouches_for(maker, card));
  CHECK(sim::verifies(card, signed1, value_of(agreed, 0x5F37)));
  const auto prepared = world.prepare(*authenticated, "1234");
  REQUIRE(prepared);
  const ByteView signed2 = value_of(value_of(value_of(*prepared, 0xBF21), 0xA0), 0x30);
  CHECK(Bytes(value_of(signed2, 0x04).begin(), value_of(signed2, 0x04).end()) ==
        hash_of_confirmation_code("1234", transaction));

  std::vector<std::size_t> heard;
  world.diary.commands.clear();
  const auto installed = world.run(load_package(world.card, world.package(example_profile(3), *prepared),
                                                [&](std::size_t done, std::size_t) { heard.push_back(done); }));
  REQUIRE(installed);
  CHECK_FALSE(installed->failure);
  CHECK(installed->iccid == "8901260000000000003");
  CHECK(installed->aid.size() == 16);
  CHECK(installed->sequence_number > 0);
  CHECK(std::ranges::is_sorted(heard));
  WARN("a profile of 4 kB goes in with " << world.diary.commands.size() << " commands");
  const auto profiles = world.run(list_profiles(world.card));
  REQUIRE(profiles);
  REQUIRE(profiles->size() == 3);
  CHECK(profiles->back().state == ProfileState::disabled);
  CHECK(profiles->back().name == "Number 3");
}

TEST_CASE("what a card refuses while it installs becomes a sentence, and nothing is sent after it") {
  ServedCard world;
  SECTION("the profile is there already") {
    const auto result = world.install(example_profile(1));
    REQUIRE(result);
    REQUIRE(result->failure);
    CHECK(result->failure->message ==
          "the eSIM card does not install the profile: the profile is on the card already (9), while storing what "
          "describes the profile");
    CHECK(result->failed_command == 2);
    CHECK(result->failure_reason == 9);
  }
  SECTION("the memory is full") {
    world.euicc.habits().memory = 9000;
    const auto result = world.install(example_profile(3));
    REQUIRE(result);
    REQUIRE(result->failure);
    CHECK(result->failure->kind == ErrorKind::card_refused);
    CHECK(result->failure_reason == 10);
  }
  CHECK(world.run(list_profiles(world.card))->size() == 2);
  CHECK(world.run(list_notifications(world.card))->size() == 1);
}

TEST_CASE("a server that the card can't trust is refused with the reason") {
  ServedCard world;
  const auto challenge = *world.run(read_challenge(world.card));
  ServerAuthentication wrong = world.authentication(challenge);
  const char* reason = "";
  SECTION("another challenge") {
    wrong = world.authentication(Bytes(16));
    reason = "(6)";
  }
  SECTION("a wrong signature") {
    wrong.server_signature1.back() ^= 1;
    reason = "(2)";
  }
  SECTION("an issuer that it does not know") {
    wrong.issuer_to_be_used = tlv(0x04, ByteView(Bytes(20)));
    reason = "(7)";
  }
  SECTION("a certificate of somebody else's issuer") {
    const sim::Credentials stranger = sim::make_issuer("Stranger");
    wrong.server_certificate = issue(stranger, {sim::RspRole::server, "smdp.example", "x"}).certificate;
    reason = "(1)";
  }
  const auto refused = world.run(authenticate_server(world.card, wrong));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::card_refused);
  CHECK(refused.error().message.find(reason) != std::string::npos);
}

TEST_CASE("a session is cancelled once") {
  ServedCard world;
  REQUIRE(world.authenticate());
  const auto cancelled = world.run(cancel_session(world.card, transaction, CancelReason::postponed));
  REQUIRE(cancelled);
  CHECK(to_hex(value_of(value_of(value_of(value_of(*cancelled, 0xBF41), 0xA0), 0x30), 0x81)) == "01");
  CHECK(world.run(cancel_session(world.card, transaction, CancelReason::rejected)).error().kind ==
        ErrorKind::card_refused);
}

TEST_CASE("notifications are listed, fetched and removed") {
  ServedCard world;
  const auto profiles = world.run(list_profiles(world.card));
  REQUIRE(world.run(switch_profile(world.card, {(*profiles)[1], true})));
  const auto notifications = world.run(list_notifications(world.card));
  REQUIRE(notifications);
  REQUIRE(notifications->size() == 2);
  CHECK((*notifications)[0].operation == Operation::disable);
  CHECK((*notifications)[0].iccid == "8901260000000000001");
  CHECK((*notifications)[1].operation == Operation::enable);
  CHECK((*notifications)[1].server == "smdp.example");
  const auto number = (*notifications)[0].sequence_number;
  const auto pending = world.run(retrieve_notification(world.card, number));
  REQUIRE(pending);
  CHECK(codec::find_tlv(*pending, {0x30, 0xBF2F}));
  REQUIRE(world.run(remove_notification(world.card, number)));
  CHECK(world.run(retrieve_notification(world.card, number)).error().kind == ErrorKind::not_found);
  CHECK(world.run(remove_notification(world.card, number)));  // as good as removed
}

TEST_CASE("a package is cut as the specification wants it") {
  const Bytes package =
      tlv(0xBF36, {tlv(0xBF23, "s"), tlv(0xA0, {tlv(0x87, "a"), tlv(0x87, "b")}), tlv(0xA1, {tlv(0x88, "m")}),
                   tlv(0xA2, {tlv(0x87, "k")}), tlv(0xA3, {tlv(0x86, "1"), tlv(0x86, "2")})});
  const auto segments = segments_of(package);
  REQUIRE(segments);
  std::vector<std::string> spelled;
  for (const ByteView segment : *segments) spelled.push_back(to_hex(segment));
  CHECK(spelled == std::vector<std::string>{"BF361EBF230173", "A006870161", "870162", "A103", "88016D", "A20387016B",
                                            "A306", "860131", "860132"});
  for (const char* broken : {"", "BF3600", "BF3603A0018", "BF3604BF230100", "BF3608BF230173A40100"})
    CHECK_FALSE(segments_of(from_hex(broken).value_or(Bytes{1})));
}

TEST_CASE("without an IMEI a device still has a type") {
  ServerAuthentication authentication;
  const Bytes request = encode_authenticate_server(authentication);
  CHECK(to_hex(request) ==
        "BF380CA00AA1088004000000"
        "00A100");
  authentication.imei = "350000000000019";
  CHECK(to_hex(encode_authenticate_server(authentication))
            .find("8004530000"
                  "00A100"
                  "82085300000000"
                  "0010F9") != std::string::npos);
}

TEST_CASE("whether a confirmation code is wanted") {
  CHECK(wants_confirmation_code(*from_hex("3007800201020101FF")));
  CHECK_FALSE(wants_confirmation_code(*from_hex("300780020102010100")));
  CHECK_FALSE(wants_confirmation_code({}));
}
