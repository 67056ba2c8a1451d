// The way to the MMSC: data connections that are put back, checkups, answers that broke off.
#include <net/if.h>

#include "celltext/core/mms_checkup.h"
#include "picture_fixture.h"
#include "tests/support/main_loop.h"

using namespace celltext;
using namespace celltext::test;
using namespace std::chrono_literals;
using model::Status;

TEST_CASE_METHOD(PictureFixture, "a data connection that a dead courier has left is taken down by the next one") {
  settings.mms.route = core::MmsRoute::cellular;
  begin();
  transport.held = true;
  enqueue(picture());
  REQUIRE(radio.bearers.size() == 1);
  CHECK(radio.bearers[0].connected);
  transport.held = false;
  SECTION("the next one") {
    begin();
    CHECK(radio.bearers.empty());
  }
  SECTION("but not where the daemon has forgotten it by itself") {
    stop();
    radio.restart_daemon();
    begin();
    CHECK(radio.bearers.size() == 1);
  }
  CHECK(transport.requests.size() == 1);
}

namespace {

// An interface of this computer that nothing can be sent from; empty: there is none.
std::string interface_without_address() {
  struct if_nameindex* all = if_nameindex();
  std::string name;
  for (const struct if_nameindex* one = all; one && one->if_name; ++one)
    if (!mms::has_address(one->if_name)) name = one->if_name;
  if_freenameindex(all);
  return name;
}

}  // namespace

TEST_CASE_METHOD(PictureFixture, "a checkup ends at the first step that is not good, and says what to do") {
  settings.mms.route = core::MmsRoute::cellular;
  const auto last_step = [&] {
    core::MmsCheckup checkup;
    checkup.radio = &radio;
    checkup.modem = radio.modem(modem);
    checkup.settings = settings.mms;
    checkup.database = &database;
    checkup.transport = &transport;
    const auto findings = finish(core::check_mms(checkup));
    REQUIRE_FALSE(findings.empty());
    for (const auto& finding : findings) CHECK((finding.good == finding.fix.empty()));
    CHECK(radio.bearers.empty());
    return findings.back();
  };
  SECTION("all is well") {
    CHECK(last_step().step == "mms-mmsc");
    CHECK(last_step().good);
  }
  SECTION("nobody knows the MMSC") {
    settings.mms.carriers.clear();
    CHECK(last_step().step == "mms-settings");
    CHECK_FALSE(last_step().good);
  }
  SECTION("nobody knows the access point") {
    settings.mms.carriers[0].apn.clear();
    CHECK(last_step().step == "mms-apn");
    CHECK(last_step().fix.find("[carrier 00101]") != std::string::npos);
  }
  SECTION("abroad nothing is brought up") {
    radio.modem(modem).registration = modem::NetworkRegistration::roaming;
    CHECK(last_step().step == "mms-bearer");
    CHECK(last_step().good);
    CHECK(radio.count(FakeRadio::Call::bearer) == 0);
  }
  SECTION("an interface has no address") {
    radio.bearer_interface = interface_without_address();
    if (radio.bearer_interface.empty()) return;
    CHECK(last_step().step == "mms-address");
    CHECK(last_step().fix.find(radio.bearer_interface) != std::string::npos);
  }
}

TEST_CASE_METHOD(PictureFixture, "what may have broken off is fetched again before it is called undecodable") {
  begin();
  auto half = FakeTransport::reply({0x8C, 0x84, 0x98, 'x'});
  half.reply->whole = false;
  const bool stays_so = GENERATE(false, true);
  transport.next.assign(stays_so ? 3 : 1, half);
  const auto id = notified();
  CHECK(status(id) == Status::pending_download);
  CHECK(message(id).trouble->code == "cut");
  clock.advance(2s);
  clock.advance(4s);
  CHECK(status(id) == (stays_so ? Status::download_failed : Status::received));
}
