// Profiles, as a card in memory lists and switches them.
#include "celltext/esim/profiles.h"

#include "esim/apdu.h"
#include "esim/packed_digits.h"
#include "esim/profile_codec.h"
#include "tests/catch.h"
#include "tests/esim/simulated_card.h"

using namespace celltext;
using namespace celltext::esim;

namespace {

struct OpenCard : SimulatedCard {
  OpenCard() { REQUIRE(run(card.open())); }

  std::vector<Profile> profiles() {
    auto listed = run(list_profiles(card));
    REQUIRE(listed);
    return *listed;
  }
  Switching enabling(int index) { return {profiles().at(static_cast<std::size_t>(index)), true}; }
};

}  // namespace

TEST_CASE("the profiles of a card are listed") {
  OpenCard world;
  const auto profiles = world.profiles();
  REQUIRE(profiles.size() == 2);
  CHECK(profiles[0].iccid == "8901260000000000001");
  CHECK(profiles[0].state == ProfileState::enabled);
  CHECK(profiles[0].provider == "Simulated");
  CHECK(profiles[0].name == "Number 1");
  CHECK(profiles[0].operator_id == "310260");
  CHECK(profiles[0].profile_class == ProfileClass::operational);
  CHECK(profiles[0].rules == PolicyRules{});
  CHECK(profiles[1].state == ProfileState::disabled);
  CHECK(profiles[1].aid.size() == 16);
  CHECK(profiles[0].aid != profiles[1].aid);
}

TEST_CASE("a card says what it is") {
  OpenCard world;
  CHECK(*world.run(read_eid(world.card)) == SimulatedCard::eid);
  const auto info = world.run(read_info(world.card));
  REQUIRE(info);
  CHECK(info->svn == "2.2.2");
  CHECK(info->profile_version == "2.3.1");
  CHECK(info->free_memory == 500'000 - 2 * 4000);
  CHECK(info->issuers_for_verification.size() == 1);
  CHECK(info->category == "medium");
  CHECK(info->forbidden_rules == std::vector<std::string>{"ppr1"});
  const auto rules = world.run(read_rules(world.card));
  REQUIRE(rules);
  REQUIRE(rules->size() == 1);
  CHECK(rules->front().rules == PolicyRules{true, true});
  CHECK(rules->front().needs_consent);
}

TEST_CASE("the default server is set and taken away") {
  OpenCard world;
  REQUIRE(world.run(set_default_server(world.card, "smdp.example")));
  CHECK(world.run(read_addresses(world.card))->default_server == "smdp.example");
  CHECK(world.run(read_addresses(world.card))->root_discovery == "lpa.ds.gsma.com");
  REQUIRE(world.run(set_default_server(world.card, "")));
  CHECK(world.run(read_addresses(world.card))->default_server.empty());
}

TEST_CASE("a profile is renamed, deleted, and all are reset") {
  OpenCard world;
  const auto profiles = world.profiles();
  REQUIRE(world.run(set_nickname(world.card, profiles[1].iccid, "旅行")));
  CHECK(world.profiles()[1].nickname == "旅行");
  CHECK(world.run(set_nickname(world.card, profiles[1].iccid, std::string(65, 'a'))).error().kind ==
        ErrorKind::invalid);
  CHECK(world.run(set_nickname(world.card, "8999", "x")).error().message ==
        "the eSIM card does not rename the profile: it has no such profile (1)");

  const auto enabled = world.run(delete_profile(world.card, ProfileId::by_iccid(profiles[0].iccid)));
  CHECK(enabled.error().kind == ErrorKind::card_refused);
  CHECK(enabled.error().message ==
        "the eSIM card does not delete the profile: the profile is enabled; disable it first (2)");
  REQUIRE(world.run(delete_profile(world.card, ProfileId::by_aid(profiles[1].aid))));
  CHECK(world.profiles().size() == 1);
  REQUIRE(world.run(reset_memory(world.card, {})));
  CHECK(world.profiles().empty());
  CHECK(world.run(reset_memory(world.card, {})).error().message.find("nothing to delete") != std::string::npos);
}

TEST_CASE("enabling one profile disables the other, in one command") {
  OpenCard world;
  bool refreshed = false;
  world.euicc.on_switched = [&](bool refresh) { refreshed = refresh; };
  const Switching switching = world.enabling(1);
  world.diary.commands.clear();
  REQUIRE(world.run(switch_profile(world.card, switching)));
  CHECK(refreshed);
  CHECK(world.diary.commands.size() == 2);  // the request, GET RESPONSE
  CHECK(world.profiles()[0].state == ProfileState::disabled);
  CHECK(world.profiles()[1].state == ProfileState::enabled);
}

TEST_CASE("where the card does not like one way of switching, the next is tried") {
  OpenCard world;
  SECTION("it does not want to refresh") {
    world.euicc.habits().refuses_refresh = true;
  }
  SECTION("it knows profiles by AID alone") {
    world.euicc.habits().wants_aid = true;
  }
  SECTION("both") {
    world.euicc.habits().refuses_refresh = true;
    world.euicc.habits().wants_aid = true;
  }
  SECTION("it refuses once without a reason") {
    world.euicc.add_fault({0xBF31, 1, 0, 127});
  }
  SECTION("it refuses once with status octets") {
    world.euicc.add_fault({0xBF31, 1, 0x6985, -1});
  }
  REQUIRE(world.run(switch_profile(world.card, world.enabling(1))));
  CHECK(world.profiles()[1].state == ProfileState::enabled);
}

TEST_CASE("what the operator's rules forbid is tried once") {
  OpenCard world;
  world.euicc.state().profiles[0].profile.may_not_disable = true;
  const Switching switching = world.enabling(1);
  world.diary.commands.clear();
  const auto refused = world.run(switch_profile(world.card, switching));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::card_refused);
  CHECK(refused.error().message.find("rules") != std::string::npos);
  CHECK(world.diary.commands.size() < 10);
}

TEST_CASE("a profile that is enabled already counts as enabled") {
  OpenCard world;
  REQUIRE(world.run(switch_profile(world.card, world.enabling(0))));
}

TEST_CASE("when every way of switching is refused, the first reason is told") {
  OpenCard world;
  world.euicc.add_fault({0xBF31, 1, 0, 5});
  world.euicc.add_fault({0xBF31, -1, 0, 127});
  const auto refused = world.run(switch_profile(world.card, world.enabling(1)));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message ==
        "the eSIM card does not enable the profile: it is busy with its toolkit; try again in a moment (5)");
}

TEST_CASE("cards that answer in other ways are understood") {
  OpenCard world;
  SECTION("the whole answer at once") {
    world.euicc.habits().answers_at_once = true;
  }
  SECTION("no answer without Le") {
    world.euicc.habits().needs_le = true;
  }
  CHECK(world.profiles().size() == 2);
  CHECK(world.run(read_eid(world.card)));
  REQUIRE(world.run(set_nickname(world.card, "8901260000000000002", "two")));
  CHECK(world.profiles()[1].nickname == "two");
}

TEST_CASE("the ISD-R is found under any known identifier") {
  for (const Bytes& identifier : CardHabits::usual().identifiers) {
    SimulatedCard world;
    world.euicc.habits().identifier = identifier;
    CAPTURE(to_hex(identifier));
    REQUIRE(world.run(world.card.open()));
    CHECK(world.run(list_profiles(world.card))->size() == 2);
    REQUIRE(world.run(world.card.close()));
    CHECK(world.channels.open_channels() == 0);
  }
  SimulatedCard stranger;
  stranger.euicc.habits().identifier = {0xA0};
  const auto opened = stranger.run(stranger.card.open());
  REQUIRE_FALSE(opened);
  CHECK(opened.error().kind == ErrorKind::card_refused);
  CHECK(stranger.channels.open_channels() == 0);
}

TEST_CASE("long requests go out in blocks of the size that the card takes") {
  SimulatedCard world;
  Card card(std::make_unique<DirectDoor>(world.channels, world.diary), {10, CardHabits::usual().identifiers});
  REQUIRE(world.run(card.open()));
  REQUIRE(world.run(set_nickname(card, "8901260000000000002", std::string(64, 'n'))));
  CHECK(world.euicc.state().profiles[1].nickname == std::string(64, 'n'));
  for (const Bytes& command : world.diary.commands) CHECK(command.size() <= 15);
  REQUIRE(world.run(card.close()));
}

TEST_CASE("a status that says no becomes a sentence") {
  OpenCard world;
  world.euicc.add_fault({0xBF2D, 1, 0x6985, -1});
  const auto refused = world.run(list_profiles(world.card));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::card_refused);
  CHECK(refused.error().message == "the eSIM card refused: it can't be done in this state (6985)");
}

TEST_CASE("a way to the card that breaks is told, at every command") {
  for (int commands = 0; commands < 4; ++commands) {
    OpenCard world;
    const Switching switching = world.enabling(1);
    world.euicc.add_fault({0xBF31, 1, 0, 127});
    world.diary.break_after = commands;
    const auto broken = world.run(switch_profile(world.card, switching));
    if (broken) continue;
    CHECK(broken.error().kind == ErrorKind::no_modem);
    CHECK(world.run(world.card.close()));
    CHECK(world.channels.open_channels() == 0);
  }
}

TEST_CASE("class octets name the channel") {
  const std::pair<int, const char*> classes[] = {{0, "80"}, {1, "81"}, {3, "83"}, {4, "C0"}, {5, "C1"}, {19, "CF"}};
  for (const auto& [channel, expected] : classes) CHECK(to_hex(on_channel({0x80}, channel)) == expected);
  CHECK(to_hex(on_channel({0x00}, 2)) == "02");
}

TEST_CASE("packed digits are those of SIM cards") {
  CHECK(to_hex(pack_digits("8901260000000000001", 10)) == "981062000000000000F1");
  CHECK(unpack_digits(*from_hex("981062000000000000F1")) == "8901260000000000001");
  CHECK(unpack_operator(*from_hex("130062")) == "310260");
  CHECK(unpack_operator(*from_hex("62F220")) == "26202");
  CHECK(unpack_operator(*from_hex("FFFFFF")).empty());
}
