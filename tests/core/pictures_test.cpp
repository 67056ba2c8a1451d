// Picture messages in the courier: received, sent, over every route.
#include "celltext/store/contacts.h"
#include "picture_fixture.h"

using namespace celltext;
using namespace celltext::test;
using namespace std::chrono_literals;
using model::Status;

TEST_CASE_METHOD(PictureFixture, "a picture message is fetched, stored and acknowledged") {
  begin();
  const auto id = notified();
  const auto received = message(id);
  CHECK(received.kind == model::Kind::mms);
  CHECK(received.status == Status::received);
  CHECK(received.from == friend_number);
  CHECK(received.subject == "Hello");
  CHECK(received.text == "look at this");
  REQUIRE(received.attachments.size() == 1);
  CHECK(received.attachments[0].name == "cat.jpg");
  CHECK(received.attachments[0].type == "image/jpeg");
  CHECK_FALSE(received.read);
  CHECK(all().size() == 1);
  CHECK(radio.deleted.size() == 1);

  REQUIRE(transport.requests.size() == 2);
  CHECK(transport.requests[0].url == "http://mmsc.example/t1");
  CHECK(transport.requests[0].mmsc == "http://mmsc.example/");
  CHECK(transport.last_pdu().type == MmsType::notifyresp_ind);
  CHECK(transport.last_pdu().status == codec::MmsStatus::retrieved);
  CHECK(transport.last_pdu().transaction_id == "t1");
}

TEST_CASE_METHOD(PictureFixture, "the same notification twice is one message, and one download") {
  begin();
  notified();
  push(notice());
  CHECK(all().size() == 1);
  CHECK(transport.requests.size() == 2);
  CHECK(radio.deleted.size() == 2);
}

TEST_CASE_METHOD(PictureFixture, "what the policy leaves waits until it is asked for, and is acknowledged then") {
  struct Case {
    std::string name, code;
    std::function<void(PictureFixture&)> arrange;
  };
  const std::vector<Case> cases{
      {"never", "not-automatic", [](auto& f) { f.settings.mms.auto_download = core::AutoDownload::never; }},
      {"roaming", "roaming",
       [](auto& f) { f.radio.modem(f.modem).registration = modem::NetworkRegistration::roaming; }},
      {"strangers", "not-a-contact", [](auto& f) { f.settings.mms.auto_download = core::AutoDownload::contacts; }},
      {"large", "large", [](auto& f) { f.settings.mms.max_download = 1'999; }},
  };
  const auto& one = cases.at(GENERATE(0u, 1u, 2u, 3u));
  INFO(one.name);
  one.arrange(*this);
  begin();
  const auto id = notified();
  CHECK(status(id) == Status::pending_download);
  CHECK(message(id).trouble->code == one.code);
  REQUIRE(transport.requests.size() == 1);
  CHECK(transport.last_pdu().status == codec::MmsStatus::deferred);

  REQUIRE(pictures.request_download(id, clock.now()));
  look();
  CHECK(status(id) == Status::received);
  CHECK(transport.last_pdu().type == MmsType::acknowledge_ind);
  CHECK(transport.last_pdu().transaction_id == "retrieve-1");
}

TEST_CASE_METHOD(PictureFixture, "a download that fails is tried three times from two seconds on, then slower") {
  begin();
  for (int i = 0; i < 4; ++i) transport.next.push_back(FakeTransport::broken("cut", false));
  const auto id = notified();
  CHECK(status(id) == Status::pending_download);
  CHECK(message(id).trouble->code == "cut");
  CHECK(transport.requests.size() == 1);
  clock.advance(2s);
  CHECK(transport.requests.size() == 2);
  clock.advance(4s);
  CHECK(transport.requests.size() == 3);
  clock.advance(8s);
  CHECK(transport.requests.size() == 4);
  clock.advance(59s);
  CHECK(transport.requests.size() == 4);
  clock.advance(1s);
  CHECK(status(id) == Status::received);
}

TEST_CASE_METHOD(PictureFixture, "an MMSC that fails in any way loses nothing") {
  const auto outcomes = std::vector<mms::Outcome>{
      FakeTransport::reply(bytes("<html>no</html>")),
      FakeTransport::reply({}, 500),
      FakeTransport::reply({}, 404),
      FakeTransport::reply({}),
      FakeTransport::broken("timeout", false),
      FakeTransport::broken("dns", false),
  };
  begin();
  transport.next.push_back(outcomes.at(GENERATE(0u, 1u, 2u, 3u, 4u, 5u)));
  const auto id = notified();
  CHECK(status(id) == Status::pending_download);
  clock.advance(2s);
  CHECK(status(id) == Status::received);
}

TEST_CASE_METHOD(PictureFixture, "what the MMSC does not have any more has failed, and so has what has expired") {
  begin();
  SECTION("gone") {
    transport.next.push_back(FakeTransport::reply({}, 410));
    const auto id = notified();
    CHECK(status(id) == Status::download_failed);
    CHECK(message(id).trouble->code == "http-410");
  }
  SECTION("expired") {
    for (int i = 0; i < 200; ++i) transport.next.push_back(FakeTransport::broken("cut", false));
    const auto id = notified();
    clock.advance(25h);
    CHECK(status(id) == Status::download_failed);
    CHECK_FALSE(clock.has_alarm());
  }
}

TEST_CASE_METHOD(PictureFixture, "what can't be decoded is kept, and read by a better decoder") {
  begin();
  transport.next.push_back(FakeTransport::reply({0x8C, 0x84, 0x98, 'x'}));
  const auto id = notified();
  CHECK(status(id) == Status::download_failed);
  CHECK(message(id).trouble->code == "undecodable");
  CHECK(transport.last_pdu().status == codec::MmsStatus::unrecognised);
  // An earlier celltext could not read what this one can.
  REQUIRE(pictures.request_download(id, clock.now() + 1h));
  const Bytes good = transport.message;
  REQUIRE(pictures.keep_raw(id, good, {"undecodable", "?"}, nullptr, clock.now()));
  REQUIRE(pictures.set_decoder("0"));
  begin();
  CHECK(status(id) == Status::received);
  CHECK(message(id).text == "look at this");
}

TEST_CASE_METHOD(PictureFixture, "an address that a push must not lead to stays where it is, with a warning") {
  begin();
  transport.next.push_back(FakeTransport::broken("forbidden-address", false, false));
  const auto id = notified();
  CHECK(status(id) == Status::pending_download);
  CHECK(message(id).trouble->code == "forbidden-address");
  CHECK(noticed("forbidden-address"));
  clock.advance(2h);
  CHECK(transport.requests.size() == 1);
}

TEST_CASE_METHOD(PictureFixture, "a group message has all participants but ourselves") {
  MmsPdu group;
  group.type = MmsType::retrieve_conf;
  group.transaction_id = "g";
  group.date = std::chrono::sys_seconds{};
  group.from = friend_number;
  group.to = {own_number, "+12025550103"};
  group.cc = {"+12025550104", friend_number};
  group.parts = {part("text/plain", "all of you")};
  transport.message = encoded(group);
  begin();
  const auto id = notified();
  CHECK(message(id).to == std::vector<std::string>{"+12025550103", "+12025550104"});
  const auto conversation =
      store::Messages(database).find_conversation({friend_number, "+12025550103", "+12025550104"});
  REQUIRE(conversation);
  CHECK(message(id).conversation == conversation->id);
}

TEST_CASE_METHOD(PictureFixture,
                 "a picture message is sent with its presentation, and delivered when the MMSC says so") {
  begin();
  const auto id = enqueue(picture());
  CHECK(status(id) == Status::sent);
  REQUIRE(transport.requests.size() == 1);
  const MmsPdu sent = transport.last_pdu();
  CHECK(sent.type == MmsType::send_req);
  CHECK(sent.to == std::vector<std::string>{friend_number});
  CHECK(sent.subject == "Cat");
  CHECK(sent.delivery_report == true);
  CHECK(sent.parts.size() == 3);
  CHECK(codec::is_smil(sent.parts[0]));

  MmsPdu report;
  report.type = MmsType::delivery_ind;
  report.message_id = "net-1";
  report.to = {friend_number};
  report.date = std::chrono::sys_seconds{std::chrono::seconds{1'790'000'000}};
  report.status = codec::MmsStatus::retrieved;
  push(report);
  CHECK(status(id) == Status::delivered);
  CHECK(all().size() == 1);
  CHECK(radio.deleted.size() == 1);
}

TEST_CASE_METHOD(PictureFixture, "what came of sending is what the MMSC said, and unknown where it said nothing") {
  struct Case {
    mms::Outcome outcome;
    Status status;
    std::string code;
  };
  const std::vector<Case> cases{
      {FakeTransport::reply(FakeTransport::confirmation(235)), Status::failed, "mms-235"},
      {FakeTransport::reply(FakeTransport::confirmation(192)), Status::queued, "mms-192"},
      {FakeTransport::reply(bytes("<html>welcome</html>")), Status::unknown, "no-confirmation"},
      {FakeTransport::reply({}), Status::unknown, "no-confirmation"},
      {FakeTransport::reply({}, 404), Status::failed, "http-404"},
      {FakeTransport::reply({}, 503), Status::queued, "http-503"},
      {FakeTransport::reply({}, 504), Status::unknown, "http-504"},
      {FakeTransport::broken("timeout", true), Status::unknown, "timeout"},
      {FakeTransport::broken("connect", false), Status::queued, "connect"},
      {FakeTransport::broken("tls", false, false), Status::failed, "tls"},
  };
  const Case& one = cases.at(static_cast<std::size_t>(GENERATE(range(0, 10))));
  INFO(one.code);
  begin();
  transport.next.push_back(one.outcome);
  const auto id = enqueue(picture());
  CHECK(status(id) == one.status);
  CHECK(message(id).trouble->code == one.code);
  clock.advance(6s);
  CHECK(status(id) == (one.status == Status::queued ? Status::sent : one.status));
  if (one.status == Status::queued) CHECK(transport.pdu(0).transaction_id == transport.pdu(1).transaction_id);
}

TEST_CASE_METHOD(PictureFixture, "a courier that dies while a picture message is on its way leaves it unknown") {
  begin();
  transport.held = true;
  const auto id = enqueue(picture());
  CHECK(status(id) == Status::sending);
  SECTION("the courier dies") {
    stop();
    transport.held = false;
    begin();
  }
  SECTION("the modem is pulled out") {
    radio.remove_modem(modem);
    settle();
  }
  CHECK(status(id) == Status::unknown);
  clock.advance(2h);
  CHECK(transport.requests.size() == 1);
}

TEST_CASE_METHOD(PictureFixture, "the modem's data connection is made for it and taken away again") {
  settings.mms.route = core::MmsRoute::cellular;
  begin();
  const auto id = enqueue(picture());
  CHECK(status(id) == Status::sent);
  CHECK(transport.requests.at(0).path.interface == "lo");
  REQUIRE(radio.bearer_wishes.size() == 1);
  CHECK(radio.bearer_wishes[0].apn == "mms.apn");
  CHECK(radio.bearer_wishes[0].for_mms);
  CHECK(radio.bearers.empty());
}

TEST_CASE_METHOD(PictureFixture, "a data connection that is there is used and left as it was") {
  settings.mms.route = core::MmsRoute::cellular;
  modem::Bearer bearer;
  bearer.path = "/org/freedesktop/ModemManager1/Bearer/7";
  bearer.connected = true;
  bearer.interface = "lo";
  bearer.apn = "MMS.APN";
  radio.bearers = {bearer};
  begin();
  CHECK(status(enqueue(picture())) == Status::sent);
  CHECK(radio.bearer_wishes.empty());
  REQUIRE(radio.bearers.size() == 1);
  CHECK(radio.bearers[0].connected);
}

TEST_CASE_METHOD(PictureFixture, "by itself it takes the internet for an MMSC that everybody reaches, else the modem") {
  settings.mms.route = core::MmsRoute::automatic;
  begin();
  SECTION("a public one") {
    CHECK(status(enqueue(picture())) == Status::sent);
    CHECK(transport.requests.at(0).path.interface.empty());
  }
  SECTION("a private one") {
    transport.address = "10.0.0.1";
    CHECK(status(enqueue(picture())) == Status::sent);
    CHECK(transport.requests.at(0).path.interface == "lo");
  }
  SECTION("a public one that is not reached") {
    transport.next.push_back(FakeTransport::broken("connect", false));
    const auto id = enqueue(picture());
    clock.advance(6s);
    CHECK(status(id) == Status::sent);
    CHECK(transport.requests.at(1).path.interface == "lo");
  }
}

TEST_CASE_METHOD(PictureFixture, "a data connection without a network interface says what to do") {
  settings.mms.route = core::MmsRoute::cellular;
  radio.bearer_interface = "ttyUSB0";
  begin();
  const auto id = enqueue(picture());
  CHECK(status(id) == Status::queued);
  CHECK(noticed("no-mms-connection"));
  CHECK(radio.bearers.empty());
  CHECK(transport.requests.empty());
}

TEST_CASE_METHOD(PictureFixture, "a network whose MMSC nobody knows says so with the message") {
  settings.mms.carriers.clear();
  begin();
  const auto id = enqueue(picture());
  CHECK(status(id) == Status::failed);
  CHECK(message(id).trouble->code == "no-mmsc");
}

TEST_CASE_METHOD(PictureFixture, "who asks to be told of the reading is told if that is turned on") {
  settings.mms.read_reports = GENERATE(true, false);
  auto retrieve = *codec::decode_mms(transport.message);
  retrieve.read_report = true;
  transport.message = encoded(retrieve);
  begin();
  const auto id = notified();
  REQUIRE(store::Messages(database).mark_read({id}));
  look();
  const bool told = transport.last_pdu().type == MmsType::read_rec_ind;
  CHECK(told == settings.mms.read_reports);
  if (told) CHECK(transport.last_pdu().message_id == "net-7");
}

TEST_CASE_METHOD(PictureFixture, "a push that is no picture message stays an SMS of octets") {
  begin();
  modem::Sms sms = FakeRadio::text_from("+15550190", "", "2026-11-01T09:30:00+01");
  sms.data = {0x01, 0x06, 0x02, 0xAE, 0x00, 0x01};
  radio.arrive(modem, sms);
  settle();
  REQUIRE(all().size() == 1);
  CHECK(all()[0].kind == model::Kind::sms);
  CHECK(all()[0].encoding == model::Encoding::data8);
}
