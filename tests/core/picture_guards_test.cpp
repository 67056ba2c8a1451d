// What picture messages cost and who is asked; what must hold while the modem, the disk or the MMSC is in trouble.
#include <glib.h>

#include "celltext/codec/mms_status.h"
#include "celltext/core/usage_report.h"
#include "picture_fixture.h"
#include "store/connection.h"

using namespace celltext;
using namespace celltext::test;
using namespace std::chrono_literals;
using core::AutoDownload;
using core::MmsRoute;
using model::Money;
using model::Status;

namespace {

const model::Currency usd = *model::Currency::parse("USD");

Money dollars(const char* amount) {
  return *Money::parse(amount, usd);
}

struct CostFixture : PictureFixture {
  CostFixture() {
    settings.mms.route = MmsRoute::cellular;
    tariff::Plan plan("light", usd);
    plan.mms_price = dollars("0.20");
    settings.plans.push_back(plan);
    core::LineSettings line;
    line.name = "us";
    line.iccid = "8901000000000000000";
    line.plan = "light";
    settings.lines.push_back(line);
  }
  tariff::Plan& plan() { return settings.plans.back(); }
  void roam(bool away = true) {
    using modem::NetworkRegistration;
    radio.modem(modem).registration = away ? NetworkRegistration::roaming : NetworkRegistration::home;
    radio.change();
    settle();
  }
  model::Line line() { return store::Lines(database).all().at(0); }
  std::int64_t data_bytes() {
    return core::usage_report(settings, database, line(), *core::parse_period_choice("current"), clock.now())
        .data_bytes;
  }
  void ask_for(model::MessageId id, store::Passes passes = {}) {
    REQUIRE(pictures.request_download(id, clock.now(), passes));
    look();
  }
  std::string code(model::MessageId id) { return message(id).trouble ? message(id).trouble->code : ""; }
  int downloads() const {
    return static_cast<int>(std::ranges::count_if(transport.requests, [](const auto& r) { return r.body.empty(); }));
  }
};

struct DiskFixture : CostFixture {
  void fill_disk(bool full = true) {
    database.connection().execute(full ? "PRAGMA query_only = 1" : "PRAGMA query_only = 0");
  }
};

}  // namespace

TEST_CASE_METHOD(CostFixture, "a download that goes past the data of the plan waits until that is agreed to") {
  plan().data_included = 1'000;
  plan().data_price_per_mb = dollars("1000");
  begin();
  const auto id = notified();
  CHECK(status(id) == Status::pending_download);
  CHECK(code(id) == "data-quota");
  const std::string words = message(id).trouble->message;
  CHECK(words.find("2 kB") != std::string::npos);
  CHECK(words.find("1 kB") != std::string::npos);
  CHECK(words.find("1.00 USD") != std::string::npos);
  CHECK(noticed("data-quota"));
  CHECK(downloads() == 0);
  CHECK(transport.last_pdu().status == codec::MmsStatus::deferred);

  ask_for(id);
  CHECK(status(id) == Status::pending_download);
  CHECK(code(id) == "data-quota");
  ask_for(id, {true, false});
  CHECK(status(id) == Status::received);
}

TEST_CASE_METHOD(CostFixture,
                 "what fits into the plan's data, or goes over the internet, is fetched without a question") {
  plan().data_included = GENERATE(1'500, 100'000);
  plan().data_price_per_mb = dollars("1000");
  if (*plan().data_included < 2'000) settings.mms.route = MmsRoute::internet;
  begin();
  CHECK(status(notified()) == Status::received);
}

TEST_CASE_METHOD(CostFixture, "a size that nobody said counts as the largest that would be fetched") {
  plan().data_included = 500'000;
  begin();
  MmsPdu unsaid = notice();
  unsaid.size = 0;
  push(unsaid);
  const auto id = all().back().id;
  CHECK(code(id) == "data-quota");
  CHECK(message(id).trouble->message.find("up to 1.0 MB") != std::string::npos);
}

TEST_CASE_METHOD(CostFixture, "past the spend limit a download needs more than a yes") {
  plan().data_price_per_mb = dollars("100");
  plan().spend_limit = dollars("0.10");
  begin();
  const auto id = notified();
  CHECK(code(id) == "spend-limit");
  ask_for(id, {true, false});
  CHECK(code(id) == "spend-limit");
  CHECK(downloads() == 0);
  ask_for(id, {true, true});
  CHECK(status(id) == Status::received);
}

TEST_CASE_METHOD(CostFixture,
                 "abroad nothing is fetched by itself but with always, and what is asked for needs a yes") {
  settings.mms.auto_download = GENERATE(AutoDownload::home, AutoDownload::contacts, AutoDownload::always);
  model::Contact friend_of_ours;
  friend_of_ours.name = "Friend";
  friend_of_ours.numbers = {friend_number};
  REQUIRE(store::Contacts(database).add({friend_of_ours}));
  roam();
  begin();
  const auto id = notified();
  if (settings.mms.auto_download == AutoDownload::always) {
    CHECK(status(id) == Status::received);
    return;
  }
  CHECK(code(id) == "roaming");
  ask_for(id);
  CHECK(code(id) == "roaming");
  CHECK(radio.bearer_wishes.empty());
  ask_for(id, {true, false});
  CHECK(status(id) == Status::received);
}

TEST_CASE_METHOD(CostFixture, "no data connection is made abroad only to answer the MMSC") {
  roam();
  begin();
  const auto id = notified();
  CHECK(code(id) == "roaming");
  clock.advance(1h);
  CHECK(radio.bearer_wishes.empty());
  CHECK(transport.requests.empty());
  roam(false);
  CHECK(transport.last_pdu().status == codec::MmsStatus::deferred);
}

TEST_CASE_METHOD(CostFixture, "an answer that costs nothing is given abroad too") {
  settings.mms.route = MmsRoute::automatic;
  roam();
  begin();
  notified();
  CHECK(radio.bearer_wishes.empty());
  REQUIRE(transport.requests.size() == 1);
  CHECK(transport.last_pdu().status == codec::MmsStatus::deferred);
}

TEST_CASE_METHOD(CostFixture, "a message that must not leave opens no way") {
  plan().spend_limit = dollars("0.10");
  begin();
  const auto id = enqueue(picture());
  CHECK(status(id) == Status::queued);
  CHECK(message(id).held);
  CHECK(code(id) == "spend-limit");
  CHECK(radio.bearer_wishes.empty());
  CHECK(transport.requests.empty());
}

TEST_CASE_METHOD(CostFixture, "what goes over the modem is booked as data, and what comes in as a message, once") {
  begin();
  const auto sent = enqueue(picture());
  const auto moved = [&] {
    std::int64_t octets = 0;
    for (const auto& request : transport.requests) octets += static_cast<std::int64_t>(request.body.size());
    return octets;
  };
  CHECK(status(sent) == Status::sent);
  CHECK(data_bytes() == moved() + static_cast<std::int64_t>(FakeTransport::confirmation(128).size()));
  const auto before = data_bytes();
  const auto id = notified();
  CHECK(data_bytes() > before + static_cast<std::int64_t>(transport.message.size()));
  const auto entries = store::Ledger(database).entries_of(id);
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].charge.service == store::Service::mms_received);
}

TEST_CASE_METHOD(CostFixture, "what goes over the host's internet is no data of the line") {
  settings.mms.route = MmsRoute::internet;
  begin();
  CHECK(status(enqueue(picture())) == Status::sent);
  CHECK(data_bytes() == 0);
}

TEST_CASE_METHOD(CostFixture, "the counters of a connection don't book again what was seen going over it") {
  modem::Bearer bearer;
  bearer.path = "/org/freedesktop/ModemManager1/Bearer/7";
  bearer.connected = bearer.addressed = true;
  bearer.interface = "lo";
  bearer.apn = "mms.apn";
  radio.bearers = {bearer};
  begin();
  CHECK(status(enqueue(picture())) == Status::sent);
  const auto seen = data_bytes();
  REQUIRE(seen > 0);
  const auto count = [&](std::int64_t bytes) {
    radio.bearers[0].bytes = bytes;
    auto& up = radio.modem(modem).data_call_up;
    up = !up;
    radio.change();
    settle();
    return data_bytes();
  };
  CHECK(count(seen - 10) == seen);
  CHECK(count(seen + 500) == seen + 500);
  CHECK(status(enqueue(picture())) == Status::sent);
  CHECK(count(2 * seen + 500) == 2 * seen + 500);
}

TEST_CASE_METHOD(CostFixture, "how far a long transfer is shows about once a second") {
  begin();
  transport.held = true;
  const auto id = GENERATE(true, false) ? enqueue(picture()) : notified();
  REQUIRE(transport.requests.size() == 1);
  const auto progress = transport.requests[0].progress;
  REQUIRE(progress);
  const auto shown = [&] { return message(id).transfer; };
  progress({100, 1'000});
  CHECK_FALSE(shown());
  clock.advance(1s);
  progress({300, 1'000});
  CHECK(shown() == model::Transfer{300, 1'000});
  clock.advance(500ms);
  progress({600, 1'000});
  CHECK(shown() == model::Transfer{300, 1'000});
  clock.advance(500ms);
  progress({700, 1'000});
  CHECK(shown() == model::Transfer{700, 1'000});
  transport.held = false;
  transport.let_go.notify();
  settle();
  CHECK_FALSE(shown());
}

TEST_CASE_METHOD(CostFixture, "who gets a copy stands under Cc, in the one message that all get") {
  begin();
  auto message = picture();
  message.cc = {"+12025550103"};
  CHECK(status(enqueue(message)) == Status::sent);
  REQUIRE(transport.requests.size() == 1);
  CHECK(transport.last_pdu().to == std::vector<std::string>{friend_number});
  CHECK(transport.last_pdu().cc == std::vector<std::string>{"+12025550103"});
}

TEST_CASE_METHOD(CostFixture, "what some of the recipients have is never sent again by itself") {
  begin();
  transport.next.push_back(FakeTransport::reply(FakeTransport::confirmation(codec::mms_partial_success)));
  auto group = picture();
  group.to = {friend_number, "+12025550103"};
  group.group = true;
  const auto id = enqueue(group);
  CHECK(status(id) == Status::unknown);
  CHECK(code(id) == "mms-196");
  clock.advance(24h);
  CHECK(status(id) == Status::unknown);
  CHECK(transport.requests.size() == 1);
}

TEST_CASE_METHOD(CostFixture,
                 "a download that died half-way is fetched again, by another courier or a modem that is back") {
  begin();
  transport.held = true;
  const auto id = notified();
  CHECK(status(id) == Status::downloading);
  SECTION("the courier dies") {
    stop();
    transport.held = false;
    begin();
  }
  SECTION("the modem is pulled out and put in again") {
    radio.remove_modem(modem);
    settle();
    transport.held = false;
    radio.add_modem();
    radio.modem(modem).sim->operator_id = "00101";
    radio.change();
    settle();
  }
  CHECK(status(id) == Status::received);
  CHECK(all().size() == 1);
}

TEST_CASE_METHOD(CostFixture, "what comes up while a connection is being closed is not forgotten") {
  begin();
  transport.held = true;
  SECTION("a new message") {
    enqueue(picture());
    radio.hold(FakeRadio::Call::bearer);
    transport.held = false;
    transport.let_go.notify();
    settle();
    REQUIRE(radio.waiting() == 1);
    const auto second = enqueue(picture());
    CHECK(status(second) == Status::queued);
    radio.release();
    settle();
    CHECK(status(second) == Status::sent);
  }
  SECTION("one whose time comes meanwhile") {
    transport.next.push_back(FakeTransport::broken("cut", false));
    const auto id = notified();
    radio.hold(FakeRadio::Call::bearer);
    transport.held = false;
    transport.let_go.notify();
    settle();
    REQUIRE(radio.waiting() == 1);
    CHECK(status(id) == Status::pending_download);
    clock.advance(1min);
    CHECK(status(id) == Status::pending_download);
    radio.release();
    clock.advance(0s);
    CHECK(status(id) == Status::received);
  }
}

TEST_CASE_METHOD(DiskFixture, "a full disk is tried again by the clock, not in circles") {
  begin();
  SECTION("storing a notification") {
    fill_disk();
    push(notice());
    CHECK(noticed("disk-full"));
    const int listings = radio.count(FakeRadio::Call::list);
    clock.advance(1min);
    CHECK(radio.count(FakeRadio::Call::list) - listings <= 13);
    CHECK(radio.deleted.empty());
    fill_disk(false);
    clock.advance(10s);
    REQUIRE(all().size() == 1);
    CHECK(status(all()[0].id) == Status::received);
    CHECK(radio.deleted.size() == 1);
  }
  SECTION("writing down that a message can't be sent") {
    stop();
    settings.mms.carriers.clear();
    begin();
    const auto id = store::Outbox(database).enqueue(picture(), clock.now())->ids.front();
    fill_disk();
    look();
    CHECK(noticed("disk-full"));
    CHECK(clock.has_alarm());
    clock.advance(1min);
    CHECK(status(id) == Status::queued);
    fill_disk(false);
    clock.advance(5min);
    CHECK(status(id) == Status::failed);
  }
  SECTION("storing what was fetched") {
    transport.held = true;
    const auto id = notified();
    fill_disk();
    transport.held = false;
    transport.let_go.notify();
    settle();
    clock.advance(1min);
    CHECK(downloads() == 1);
    fill_disk(false);
    clock.advance(10min);
    CHECK(status(id) == Status::received);
    CHECK(downloads() == 2);
  }
}

TEST_CASE_METHOD(CostFixture, "what is left at the MMSC fails when it has expired") {
  settings.mms.auto_download = AutoDownload::never;
  begin();
  const auto id = notified();
  CHECK(code(id) == "not-automatic");
  clock.advance(23h);
  CHECK(status(id) == Status::pending_download);
  clock.advance(2h);
  CHECK(status(id) == Status::download_failed);
  CHECK(code(id) == "expired");
  CHECK(downloads() == 0);
  CHECK_FALSE(clock.has_alarm());
}

TEST_CASE_METHOD(CostFixture, "what the MMSC says of fetching shows, and is tried again if it may pass") {
  MmsPdu refusal;
  refusal.type = MmsType::retrieve_conf;
  refusal.transaction_id = "r";
  refusal.date = std::chrono::sys_seconds{};
  refusal.parts = {part("text/plain", "")};
  begin();
  SECTION("for good") {
    refusal.retrieve_status = 225;
    transport.next.push_back(FakeTransport::reply(encoded(refusal)));
    const auto id = notified();
    CHECK(status(id) == Status::download_failed);
    CHECK(code(id) == "mms-225");
    CHECK(message(id).trouble->message == codec::words_of_retrieval(225));
  }
  SECTION("for now") {
    refusal.retrieve_status = 192;
    transport.next.push_back(FakeTransport::reply(encoded(refusal)));
    const auto id = notified();
    CHECK(status(id) == Status::pending_download);
    CHECK(code(id) == "mms-192");
    clock.advance(2s);
    CHECK(status(id) == Status::received);
  }
}

TEST_CASE_METHOD(CostFixture, "the MMSC need not keep what the user throws away unread") {
  settings.mms.auto_download = AutoDownload::never;
  begin();
  const auto id = notified();
  REQUIRE(store::Messages(database).remove({id}));
  look();
  CHECK(transport.last_pdu().type == MmsType::notifyresp_ind);
  CHECK(transport.last_pdu().status == codec::MmsStatus::rejected);
}

TEST_CASE_METHOD(CostFixture, "a push that an earlier celltext took for mere octets is fetched by one that reads it") {
  begin();
  store::Arrival old;
  old.line = line().id;
  old.place = {"imei", "run", "/sms/1"};
  old.sender = old.sender_as_said = "+15550190";
  old.data = codec::encode_mms_push(1, encoded(notice()));
  old.encoding = model::Encoding::data8;
  old.received_at = clock.now();
  const auto id = store::Inbox(database).admit(old, {})->message;
  CHECK(message(id).kind == model::Kind::sms);
  REQUIRE(pictures.set_decoder("an earlier one"));
  begin();
  CHECK(message(id).kind == model::Kind::mms);
  CHECK(status(id) == Status::received);
  CHECK(message(id).text == "look at this");
  CHECK(all().size() == 1);
}

TEST_CASE_METHOD(CostFixture, "a large picture is written in a thread, and stored whole or not at all") {
  auto large = *codec::decode_mms(transport.message);
  large.parts.back().data.assign(300'000, 0x5A);
  transport.message = encoded(large);
  begin();
  transport.held = true;
  const auto id = notified();
  const bool deleted = GENERATE(false, true);
  if (deleted) REQUIRE(store::Messages(database).remove({id}));
  transport.held = false;
  transport.let_go.notify();
  // Until the data connection is put back, which comes after all else.
  for (int i = 0; i < 5'000 && !radio.bearers.empty(); ++i) {
    g_usleep(1'000);
    settle();
  }
  const auto folder = directory.path() / "attachments";
  const auto files = std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator());
  CHECK(files == (deleted ? 0 : 1));
  if (deleted) return;
  CHECK(status(id) == Status::received);
  const store::Attachments attachments(database);
  REQUIRE(attachments.of(id).size() == 1);
  CHECK(attachments.read(attachments.of(id)[0])->size() == 300'000);
}
