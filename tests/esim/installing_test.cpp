// A whole installation: a simulated card, a simulated server on a real HTTPS port, and what may go wrong between them.
#include "celltext/esim/discovery.h"
#include "tests/esim/served_card.h"

using namespace celltext;
using namespace celltext::esim;
using Tls = sim::RspNetwork::Tls;
using Fault = sim::ServerFault;
using Catch::Matchers::ContainsSubstring;

namespace {

constexpr int postponed = 1;

// How a download ended that was not to succeed; and afterwards another one succeeds.
Error failed(ServedCard& world) {
  const auto installed = world.install();
  REQUIRE_FALSE(installed);
  return installed.error();
}
void works_now(ServedCard& world) {
  world.server().clear_faults();
  world.network->show(Tls::good);
  const auto installed = world.install();
  INFO((installed ? "" : installed.error().message));
  REQUIRE(installed);
  CHECK(world.has(7));
  CHECK(world.euicc.state().notifications.empty());
}

}  // namespace

TEST_CASE("a profile is installed, its server told, and the notification taken off the card") {
  ServedCard world;
  const auto installed = world.install();
  INFO((installed ? "" : installed.error().message));
  REQUIRE(installed);
  CHECK(installed->profile.iccid == example_profile(7).iccid);
  CHECK(installed->profile.aid.size() == 16);
  REQUIRE(world.listener.offered);
  CHECK(world.listener.offered->profile.name == "Number 7");
  CHECK(world.listener.offered->profile.provider == "Simulated");
  CHECK(world.listener.asked_for_code == 0);
  CHECK(world.has(7));
  REQUIRE(installed->notifications.size() == 1);
  CHECK_FALSE(installed->notifications[0].failure);
  CHECK(world.euicc.state().notifications.empty());
  CHECK(world.server().installations_told() == 1);
  CHECK(world.server().cancelled().empty());
  const std::vector<Step> all{Step::connect, Step::initiate, Step::authenticate, Step::preview,
                              Step::prepare, Step::install,  Step::notify};
  CHECK(world.listener.steps == all);
  WARN("an installation: " << world.card.commands() << " APDUs, " << world.servers->requests()
                           << " HTTP requests, a package of " << world.listener.segments << " segments");
  CHECK(world.servers->requests() == 4);
}

TEST_CASE("what a job asks of the card and of servers is counted, and does not grow unseen") {
  ServedCard world;
  const std::string iccid = example_profile(2).iccid;
  Profile second;
  second.iccid = iccid;
  const ProfileId installed = ProfileId::by_iccid(example_profile(7).iccid);
  const struct {
    const char* job;
    std::function<bool()> work;
    int commands;
    int requests;
  } jobs[] = {
      {"EID", [&] { return bool(test::finish(read_eid(world.card))); }, 2, 0},
      {"what the card is", [&] { return bool(test::finish(read_info(world.card))); }, 2, 0},
      {"listing two profiles", [&] { return bool(test::finish(list_profiles(world.card))); }, 2, 0},
      {"renaming", [&] { return bool(test::finish(set_nickname(world.card, iccid, "travel"))); }, 2, 0},
      {"installing", [&] { return bool(world.install()); }, 71, 4},
      {"deleting", [&] { return bool(test::finish(delete_profile(world.card, installed))); }, 2, 0},
      {"telling of it", [&] { return bool(test::finish(send_notifications(world.card, *world.servers))); }, 10, 1},
      {"enabling",
       [&] {
         return bool(test::finish(switch_profile(world.card, {second, true})));
       },
       2, 0},
  };
  for (const auto& each : jobs) {
    const int commands = world.card.commands();
    const int requests = world.servers->requests();
    INFO(each.job);
    CHECK(each.work());
    WARN(each.job << ": " << world.card.commands() - commands << " commands, " << world.servers->requests() - requests
                  << " HTTP requests");
    CHECK(world.card.commands() - commands <= each.commands);
    CHECK(world.servers->requests() - requests <= each.requests);
  }
}

TEST_CASE("a code works once") {
  ServedCard world;
  REQUIRE(world.install());
  CHECK_THAT(failed(world).message, ContainsSubstring("used up") && ContainsSubstring("(8.2.6/3.8)"));
}

TEST_CASE("a server that is not to be trusted is refused before the card is asked anything") {
  ServedCard world;
  const int before = world.card.commands();
  const struct {
    Tls tls;
    const char* words;
  } cases[] = {{Tls::expired, "has expired"}, {Tls::other_host, "another host"}, {Tls::stranger, "not from an issuer"}};
  for (const auto& each : cases) {
    world.network->show(each.tls);
    const Error error = failed(world);
    CHECK(error.kind == ErrorKind::card_refused);
    CHECK_THAT(error.message, ContainsSubstring(each.words));
    CHECK(world.card.commands() == before);
    CHECK(world.network->provisioning_port().requests() == 0);
  }
  works_now(world);
}

TEST_CASE("without the test network's issuer its server is a stranger") {
  ServedCard world;
  world.servers = *Provisioning::open(world.clock, "");
  CHECK_THAT(failed(world).message, ContainsSubstring("not from an issuer of the GSMA"));
  CHECK_FALSE(Provisioning::open(world.clock, "no certificate"));
}

TEST_CASE("nobody listens") {
  ServedCard world;
  const int before = world.card.commands();
  const auto installed = world.install(world.order("LPA:1$localhost:1$X"));
  REQUIRE_FALSE(installed);
  CHECK(installed.error().kind == ErrorKind::refused);
  CHECK(world.card.commands() == before);
}

TEST_CASE("at each request the server may refuse, break off, or talk nonsense: the next run works") {
  const auto* function =
      GENERATE(as<const char*>{}, "initiateAuthentication", "authenticateClient", "getBoundProfilePackage");
  const auto kind =
      GENERATE(Fault::Kind::refuse, Fault::Kind::status, Fault::Kind::garbage, Fault::Kind::cut, Fault::Kind::endless);
  ServedCard world;
  world.server().add_fault({.function = function, .kind = kind, .count = -1, .subject = "8.2.5", .reason = "4.3"});
  const Error error = failed(world);
  INFO(function << ": " << error.message);
  CHECK_FALSE(error.message.empty());
  CHECK((error.kind == ErrorKind::card_refused || error.kind == ErrorKind::refused));
  if (kind == Fault::Kind::refuse) CHECK_THAT(error.message, ContainsSubstring("(8.2.5/4.3)"));
  CHECK_FALSE(world.has(7));
  works_now(world);
}

TEST_CASE("what a server signs must be right, and what it sends what it announced") {
  ServedCard world;
  SECTION("another address") {
    world.server().add_fault({.function = "initiateAuthentication", .kind = Fault::Kind::other_address});
    CHECK_THAT(failed(world).message, ContainsSubstring("says that it is another server"));
  }
  SECTION("a wrong signature at the beginning") {
    world.server().add_fault({.function = "initiateAuthentication", .kind = Fault::Kind::wrong_signature});
    CHECK(failed(world).kind == ErrorKind::card_refused);
    CHECK(world.server().calls("authenticateClient") == 0);
  }
  SECTION("a wrong signature of the offer: cancelled on both sides") {
    world.server().add_fault({.function = "authenticateClient", .kind = Fault::Kind::wrong_signature});
    CHECK(failed(world).kind == ErrorKind::card_refused);
    CHECK(world.server().cancelled() == std::vector<int>{127});
    return;  // the order is closed by that
  }
  SECTION("another profile: cancelled on both sides") {
    world.server().add_fault({.function = "getBoundProfilePackage", .kind = Fault::Kind::other_profile});
    CHECK_THAT(failed(world).message, ContainsSubstring("another profile than it announced"));
    CHECK(world.server().cancelled() == std::vector<int>{4});
    return;
  }
  CHECK_FALSE(world.has(7));
  works_now(world);
}

TEST_CASE("whoever says later keeps the code, whoever rejects gives it up") {
  ServedCard world;
  world.listener.answer = Consent::later;
  CHECK(failed(world).kind == ErrorKind::guarded);
  CHECK(world.server().cancelled() == std::vector<int>{postponed});
  CHECK(world.server().open_sessions() == 0);
  CHECK(world.server().calls("getBoundProfilePackage") == 0);

  world.listener.answer = Consent::accept;
  works_now(world);

  world.server().orders().clear();
  world.network->offer(example_order("ABC-123", 8));
  world.listener.answer = Consent::reject;
  CHECK(failed(world).kind == ErrorKind::guarded);
  CHECK(world.server().cancelled() == std::vector<int>{postponed, 0});
}

TEST_CASE("a confirmation code is asked for when the server says so") {
  ServedCard world;
  sim::ProfileOrder wanted = example_order("CODED", 8);
  wanted.confirmation_code = "4711";
  DownloadOrder order = world.order(world.network->offer(wanted));
  SECTION("and given") {
    world.listener.code = "4711";
    CHECK(world.install(order));
    CHECK(world.listener.asked_for_code == 1);
    CHECK(world.has(8));
  }
  SECTION("or known before") {
    order.confirmation_code = "4711";
    CHECK(world.install(order));
    CHECK(world.listener.asked_for_code == 0);
  }
  SECTION("or wrong, which the server counts") {
    world.listener.code = "0815";
    const auto installed = world.install(order);
    REQUIRE_FALSE(installed);
    CHECK_THAT(installed.error().message, ContainsSubstring("the confirmation code is wrong (8.2.7/3.8)"));
    world.listener.code = "4711";
    CHECK(world.install(order));
  }
  SECTION("or not known, which keeps the code good") {
    const auto installed = world.install(order);
    REQUIRE_FALSE(installed);
    CHECK(installed.error().kind == ErrorKind::guarded);
    CHECK(world.server().cancelled() == std::vector<int>{postponed});
    world.listener.code = "4711";
    CHECK(world.install(order));
  }
}

TEST_CASE("a card that refuses at a step ends the session on both sides, and says why") {
  const auto function = GENERATE(codec::Tag{0xBF38}, codec::Tag{0xBF21}, codec::Tag{0xBF36});
  ServedCard world;
  world.euicc.add_fault({.function = function, .count = 1, .status = 0x6F00});
  const Error error = failed(world);
  INFO(error.message);
  CHECK(error.kind == ErrorKind::card_refused);
  CHECK(world.server().open_sessions() == (function == 0xBF38 ? 1 : 0));
  CHECK_FALSE(world.has(7));
}

TEST_CASE("a profile that does not fit is a sentence, and the server hears of it") {
  ServedCard world;
  world.euicc.habits().memory = 10'000;
  world.server().orders()[0].profile.size = 20'000;
  const Error error = failed(world);
  INFO(error.message);
  CHECK_THAT(error.message, ContainsSubstring("memory"));
  CHECK(world.server().calls("handleNotification") == 1);
  CHECK(world.server().installations_told() == 0);
  CHECK(world.euicc.state().notifications.empty());
}

TEST_CASE("a notification that can't be sent stays on the card and goes the next time") {
  ServedCard world;
  world.server().add_fault({.function = "handleNotification", .kind = Fault::Kind::status, .count = -1});
  const auto installed = world.install();
  REQUIRE(installed);  // the profile is there all the same
  REQUIRE(installed->notifications.size() == 1);
  CHECK(installed->notifications[0].failure);
  CHECK(world.euicc.state().notifications.size() == 1);

  world.server().clear_faults();
  const auto sent = test::finish(send_notifications(world.card, *world.servers));
  REQUIRE(sent);
  CHECK(sent->size() == 1);
  CHECK(world.euicc.state().notifications.empty());
  CHECK(world.server().installations_told() == 1);
}

TEST_CASE("a discovery server tells what waits, and its event is the matching id") {
  ServedCard world;
  const std::string server = world.network->discovery().address();
  const auto events = test::finish(discover(world.card, *world.servers, server, "350000000000019"));
  INFO((events ? "" : events.error().message));
  REQUIRE(events);
  REQUIRE(events->size() == 1);
  CHECK(events->front().id == "ABC-123");
  DownloadOrder order;
  order.code.server = events->front().server;
  order.code.matching_id = events->front().id;
  CHECK(world.install(order));
  WARN("discovery and installation: " << world.card.commands() << " APDUs, " << world.servers->requests()
                                      << " HTTP requests");

  world.network->show(Tls::stranger);
  const auto servers = Provisioning::open(world.clock, "");
  REQUIRE(servers);
  CHECK_FALSE(test::finish(discover(world.card, **servers, server, "")));
}
