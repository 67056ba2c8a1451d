// Messages in both directions, against a fake ModemManager.
#include "tests/modem/world.h"

using namespace celltext;
using namespace celltext::modem;
using namespace celltext::test;
using namespace std::chrono_literals;

namespace {

using Fate = SendOutcome::Fate;

OutgoingSms outgoing(std::string text) {
  OutgoingSms sms;
  sms.number = "+15551230009";
  sms.text = std::move(text);
  return sms;
}

// A world with one registered modem, connected.
struct Ready : World {
  Ready() : fake(daemon.add_modem()), path(fake.path()) { REQUIRE(connect()); }

  SmsPath make(const std::string& text) {
    const auto made = finish(radio->create_sms(path, outgoing(text)));
    REQUIRE(made);
    return *made;
  }

  SendOutcome send(const std::string& text) {
    const SmsPath sms = make(text);
    return finish(radio->send_sms(path, sms));
  }

  FakeModem& fake;
  ModemPath path;
};

const std::string two_parts(161, 'x');

}  // namespace

TEST_CASE("a received message is told of with everything in it") {
  Ready world;
  Heard heard(*world.radio);
  FakeSms sms = text_message("hello");
  sms.message_class = 0;
  const std::string path = world.fake.add_sms(sms);
  heard.wait_for(1);
  CHECK(heard.modems[0] == world.path);
  const Sms& got = heard.messages[0];
  CHECK(got.path == path);
  CHECK(got.state == SmsState::received);
  CHECK(got.type == SmsType::deliver);
  CHECK(got.number == "+15551230002");
  CHECK(got.text == "hello");
  CHECK(got.timestamp == "2026-11-01T09:30:00+01");
  CHECK(got.message_class == 0);
  CHECK(got.storage == "me");
}

TEST_CASE("many messages at once are all told of, in their order") {
  Ready world;
  Heard heard(*world.radio);
  for (int i = 0; i < 300; ++i) world.fake.add_sms(text_message(std::to_string(i)));
  heard.wait_for(300);
  for (int i = 0; i < 300; ++i) CHECK(heard.messages[static_cast<std::size_t>(i)].text == std::to_string(i));
}

TEST_CASE("a long message is told of when its first part comes, and again when it is complete") {
  Ready world;
  Heard heard(*world.radio);
  FakeSms first = text_message("");
  first.state = MM_SMS_STATE_RECEIVING;
  const std::string path = world.fake.add_sms(first);
  heard.wait_for(1);
  CHECK(heard.messages[0].state == SmsState::receiving);
  CHECK(heard.messages[0].text.empty());
  world.fake.change_sms(path, MM_SMS_STATE_RECEIVED, "all of it");
  heard.wait_for(2);
  CHECK(heard.messages[1].path == path);
  CHECK(heard.messages[1].state == SmsState::received);
  CHECK(heard.messages[1].text == "all of it");
  CHECK(heard.messages[1].number == "+15551230002");
  run_for(20ms);
  CHECK(heard.messages.size() == 2);
}

TEST_CASE("a long message that was there before and only listed is followed too") {
  World world;
  FakeModem& fake = world.daemon.add_modem();
  FakeSms first = text_message("");
  first.state = MM_SMS_STATE_RECEIVING;
  const std::string path = fake.add_sms_silently(first);
  REQUIRE(world.connect());
  Heard heard(*world.radio);
  const auto listed = finish(world.radio->list_sms(fake.path()));
  REQUIRE(listed);
  REQUIRE(listed->size() == 1);
  CHECK(heard.messages.empty());
  fake.change_sms(path, MM_SMS_STATE_RECEIVED, "all of it");
  heard.wait_for(1);
  CHECK(heard.messages[0].text == "all of it");
  CHECK(finish(world.radio->list_sms(fake.path()))->front().text == "all of it");
}

TEST_CASE("a message that the daemon lost is listed") {
  Ready world;
  Heard heard(*world.radio);
  world.fake.add_sms(text_message("seen"));
  heard.wait_for(1);
  world.fake.add_sms_silently(text_message("lost"));
  const auto listed = finish(world.radio->list_sms(world.path));
  REQUIRE(listed);
  REQUIRE(listed->size() == 2);
  CHECK((*listed)[0].text == "seen");
  CHECK((*listed)[1].text == "lost");
  CHECK(heard.messages.size() == 1);
}

TEST_CASE("hundreds of stored messages are listed without asking too much of the bus at once") {
  Ready world;
  for (int i = 0; i < 400; ++i) world.fake.add_sms_silently(text_message(std::to_string(i)));
  const auto listed = finish(world.radio->list_sms(world.path));
  REQUIRE(listed);
  CHECK(listed->size() == 400);
}

TEST_CASE("an object that can't be read is left out, and the others are not") {
  Ready world;
  Heard heard(*world.radio);
  world.fake.announce("/org/freedesktop/ModemManager1/SMS/999");
  world.fake.add_sms(text_message("readable"));
  heard.wait_for(1);
  run_for(20ms);
  CHECK(heard.messages.size() == 1);
  CHECK(heard.messages[0].text == "readable");
}

TEST_CASE("a push message is its data, with an empty text") {
  Ready world;
  Heard heard(*world.radio);
  FakeSms push;
  push.data = std::string("\x00\x06\x01", 3);
  world.fake.add_sms(push);
  heard.wait_for(1);
  CHECK(heard.messages[0].text.empty());
  CHECK(heard.messages[0].data == Bytes{0, 6, 1});
}

TEST_CASE("a delivery report has the reference of the message it is about") {
  Ready world;
  Heard heard(*world.radio);
  FakeSms report;
  report.type = MM_SMS_PDU_TYPE_STATUS_REPORT;
  report.reference = 77;
  report.delivery_state = 0x46;
  report.discharge_timestamp = "2026-11-01T09:31:00+01";
  world.fake.add_sms(report);
  heard.wait_for(1);
  CHECK(heard.messages[0].type == SmsType::status_report);
  CHECK(heard.messages[0].reference == 77);
  CHECK(heard.messages[0].delivery_state == 0x46);
  CHECK(heard.messages[0].discharged_at == from_rfc3339("2026-11-01T08:31:00Z"));
}

TEST_CASE("escape sequences and newlines come through untouched") {
  Ready world;
  Heard heard(*world.radio);
  FakeSms sms = text_message("\x1b]0;owned\x07\xe2\x80\xae");
  sms.number = "EVIL\nCORP";
  world.fake.add_sms(sms);
  heard.wait_for(1);
  CHECK(heard.messages[0].text == sms.text);
  CHECK(heard.messages[0].number == "EVIL\nCORP");
}

TEST_CASE("a slot may delete the message, end its registration and ask for the list from inside") {
  Ready world;
  std::optional<Pending<Result<void>>> deleting;
  std::optional<Pending<Result<std::vector<Sms>>>> listing;
  int calls = 0;
  async::Registration registration;
  registration = world.radio->on_sms([&](const ModemPath& modem, const Sms& sms) {
    ++calls;
    deleting.emplace(world.radio->delete_sms(modem, sms.path));
    listing.emplace(world.radio->list_sms(modem));
    registration.reset();
  });
  const std::string path = world.fake.add_sms(text_message("one"));
  world.fake.add_sms(text_message("two"));
  run_until([&] { return deleting && deleting->done() && listing->done(); });
  CHECK(world.fake.deleted == std::vector<std::string>{path});
  CHECK(calls == 1);
}

TEST_CASE("a message is made with what was asked for and sent with the reference that the modem gave it") {
  Ready world;
  OutgoingSms sms = outgoing("hello");
  sms.request_report = true;
  const auto made = finish(world.radio->create_sms(world.path, sms));
  REQUIRE(made);
  REQUIRE(world.fake.created.size() == 1);
  const char* number = "";
  const char* text = "";
  gboolean report = FALSE;
  GVariant* properties = world.fake.created[0].get();
  CHECK(g_variant_lookup(properties, "number", "&s", &number));
  CHECK(g_variant_lookup(properties, "text", "&s", &text));
  CHECK(g_variant_lookup(properties, "delivery-report-request", "b", &report));
  CHECK(std::string(number) == "+15551230009");
  CHECK(std::string(text) == "hello");
  CHECK(report);
  CHECK(world.fake.sent.empty());

  const SendOutcome outcome = finish(world.radio->send_sms(world.path, *made));
  CHECK(outcome.fate == Fate::sent);
  CHECK(outcome.reference == 1);
  CHECK(outcome.code.empty());
  CHECK(world.fake.sent == std::vector<std::string>{*made});
}

TEST_CASE("the reference is there at once, before the main loop has seen the change") {
  Ready world;
  for (int reference = 1; reference <= 20; ++reference) CHECK(world.send("again").reference == reference);
}

TEST_CASE("a message that was sent is told of") {
  Ready world;
  Heard heard(*world.radio);
  const SmsPath sms = world.make("hello");
  CHECK(finish(world.radio->send_sms(world.path, sms)).fate == Fate::sent);
  run_until([&] { return !heard.messages.empty() && heard.messages.back().state == SmsState::sent; });
  CHECK(heard.messages.back().path == sms);
  CHECK(heard.messages.back().type == SmsType::submit);
  CHECK(heard.messages.back().reference == 1);
}

TEST_CASE("a number that only people understand never reaches the daemon") {
  Ready world;
  OutgoingSms sms = outgoing("hello");
  sms.number = "+1 (555) 123-0009";
  const auto made = finish(world.radio->create_sms(world.path, sms));
  REQUIRE_FALSE(made);
  CHECK(made.error().kind == ErrorKind::invalid);
  CHECK(world.fake.count("Create") == 0);
  const auto empty = finish(world.radio->create_sms(world.path, outgoing("")));
  REQUIRE_FALSE(empty);
  CHECK(empty.error().kind == ErrorKind::invalid);
}

TEST_CASE("the network's no is certain for a message of one part and not for one of several") {
  Ready world;
  world.fake.errors["Send"] = {fake_error::message("Unknown", "Unknown message error: 38"),
                               fake_error::message("Unknown", "Unknown message error: 38")};
  const SendOutcome one = world.send("hello");
  CHECK(one.fate == Fate::not_sent);
  CHECK(one.code == "cms-38");
  CHECK(one.transient);
  CHECK(one.error.kind == ErrorKind::refused);
  const SendOutcome several = world.send(two_parts);
  CHECK(several.fate == Fate::unknown);
  CHECK(several.code == "cms-38");
  CHECK_FALSE(several.transient);
}

TEST_CASE("a failure before the first part is certain for every message") {
  Ready world;
  world.fake.errors["Send"] = {fake_error::denied("org.freedesktop.ModemManager1.Messaging"),
                               fake_error::core("WrongState")};
  const SendOutcome denied = world.send(two_parts);
  CHECK(denied.fate == Fate::not_sent);
  CHECK(denied.code == "unauthorized");
  CHECK(denied.error.kind == ErrorKind::not_permitted);
  CHECK_THAT(denied.error.message, Catch::Matchers::ContainsSubstring("celltext doctor"));
  const SendOutcome early = world.send(two_parts);
  CHECK(early.fate == Fate::not_sent);
  CHECK(early.transient);
}

TEST_CASE("the parts of a message that another program made are counted from its text") {
  Ready world;
  FakeSms stored;
  stored.state = MM_SMS_STATE_STORED;
  stored.type = MM_SMS_PDU_TYPE_SUBMIT;
  stored.text = two_parts;
  const std::string path = world.fake.add_sms_silently(stored);
  world.fake.errors["Send"] = {fake_error::message("Unknown", "Unknown message error: 38")};
  CHECK(finish(world.radio->send_sms(world.path, path)).fate == Fate::unknown);
}

TEST_CASE("an error about a message that the daemon counts as sent is not believed") {
  Ready world;
  const SmsPath sms = world.make("hello");
  CHECK(finish(world.radio->send_sms(world.path, sms)).fate == Fate::sent);
  world.fake.errors["Send"] = {fake_error::core("Failed", "This SMS was already sent, cannot send it again")};
  const SendOutcome again = finish(world.radio->send_sms(world.path, sms));
  CHECK(again.fate == Fate::sent);
  CHECK(again.reference == 1);
  CHECK(world.fake.sent.size() == 1);
}

TEST_CASE("a daemon that dies in the middle of a send leaves it unknown") {
  Ready world;
  const SmsPath sms = world.make("hello");
  world.fake.hold("Send");
  Pending sending(world.radio->send_sms(world.path, sms));
  run_until([&] { return world.fake.held("Send") == 1; });
  world.daemon.stop();
  const SendOutcome outcome = sending.get();
  CHECK(outcome.fate == Fate::unknown);
  CHECK(outcome.code == "daemon-gone");
}

TEST_CASE("a call that was meant for the daemon before does not reach the one after it") {
  Ready world;
  const SmsPath sms = world.make("hello");
  world.daemon.stop();
  world.daemon.start();
  FakeModem& fake = world.daemon.add_modem();
  fake.add_sms_silently(text_message("somebody else's"));
  fake.add_sms_silently(text_message("somebody else's"));
  REQUIRE(fake.path() == world.path);
  // The main loop has not told the radio yet.
  CHECK(finish(world.radio->send_sms(world.path, sms)).fate == Fate::not_sent);
  CHECK(fake.count("Send") == 0);
  CHECK(fake.count("Delete") == 0);
}

TEST_CASE("a send takes as long as it takes") {
  // GDBus gives up after 25 seconds unless it is told otherwise; what is told shows in the next timer of the main loop.
  Ready world;
  const SmsPath sms = world.make(two_parts);
  world.fake.hold("Send");
  Pending sending(world.radio->send_sms(world.path, sms));
  run_until([&] { return world.fake.held("Send") == 1; });
  run_for(30ms);
  gint timeout = -1;
  gint priority = 0;
  GMainContext* context = g_main_context_default();
  REQUIRE(g_main_context_acquire(context));
  g_main_context_prepare(context, &priority);
  GPollFD descriptors[16];
  g_main_context_query(context, G_MAXINT, &timeout, descriptors, 16);
  g_main_context_release(context);
  CHECK((timeout == -1 || timeout > 10 * 60 * 1000));
  world.fake.release("Send");
  CHECK(sending.get().fate == Fate::sent);
}

TEST_CASE("nothing is sent by a modem that is not registered, or not there") {
  Ready world;
  const SmsPath sms = world.make(two_parts);
  world.fake.set_registration(MM_MODEM_3GPP_REGISTRATION_STATE_SEARCHING);
  run_until([&] { return !world.info(world.path).is_registered(); });
  const SendOutcome outcome = finish(world.radio->send_sms(world.path, sms));
  CHECK(outcome.fate == Fate::not_sent);
  CHECK(outcome.code == "no-network");
  CHECK(outcome.error.kind == ErrorKind::no_modem);
  CHECK(outcome.transient);

  const SendOutcome nowhere = finish(world.radio->send_sms("/org/freedesktop/ModemManager1/Modem/7", sms));
  CHECK(nowhere.fate == Fate::not_sent);
  CHECK(nowhere.code == "gone");
  CHECK(world.fake.count("Send") == 0);

  CHECK(finish(world.radio->send_sms(world.path, "not a path")).fate == Fate::not_sent);
}

TEST_CASE("a data call on the only port is a reason to wait") {
  Ready world;
  world.fake.errors["Send"] = {fake_error::core("Connected", "No AT port available to run command")};
  const SendOutcome outcome = world.send("hello");
  CHECK(outcome.fate == Fate::not_sent);
  CHECK(outcome.code == "data-call");
  CHECK(outcome.transient);
}

TEST_CASE("messages are deleted one at a time, in the order in which that was asked for") {
  Ready world;
  std::vector<std::string> paths;
  for (int i = 0; i < 10; ++i) paths.push_back(world.fake.add_sms_silently(text_message(std::to_string(i))));
  world.fake.delete_milliseconds = 2;
  std::vector<std::unique_ptr<Pending<Result<void>>>> deleting;
  for (const auto& path : paths)
    deleting.push_back(std::make_unique<Pending<Result<void>>>(world.radio->delete_sms(world.path, path)));
  for (auto& one : deleting) CHECK(one->get());
  CHECK(world.fake.deleted == paths);
  CHECK(world.fake.count("Delete") == 10);  // none was turned away with Core.Retry
}

TEST_CASE("a deletion that another program gets in the way of is tried again") {
  Ready world;
  const std::string path = world.fake.add_sms_silently(text_message("one"));
  world.fake.errors["Delete"] = {fake_error::core("Retry"), fake_error::core("Retry")};
  CHECK(finish(world.radio->delete_sms(world.path, path)));
  CHECK(world.fake.count("Delete") == 3);
  CHECK(world.fake.deleted == std::vector<std::string>{path});
}

TEST_CASE("deleting what is gone is a success") {
  Ready world;
  CHECK(finish(world.radio->delete_sms(world.path, "/org/freedesktop/ModemManager1/SMS/999")));
  CHECK(world.fake.count("Delete") == 1);
}

TEST_CASE("a deletion that fails says so, and the next one has its turn") {
  Ready world;
  const std::string first = world.fake.add_sms_silently(text_message("one"));
  const std::string second = world.fake.add_sms_silently(text_message("two"));
  world.fake.errors["Delete"] = {fake_error::core("Failed", "Couldn't delete 1 parts from this SMS")};
  Pending one(world.radio->delete_sms(world.path, first));
  Pending two(world.radio->delete_sms(world.path, second));
  const auto failed = one.get();
  REQUIRE_FALSE(failed);
  CHECK_THAT(failed.error().message, Catch::Matchers::ContainsSubstring("Couldn't delete 1 parts"));
  CHECK(two.get());
}

TEST_CASE("a deletion that is no longer wanted gives its turn to the next") {
  Ready world;
  const std::string first = world.fake.add_sms_silently(text_message("one"));
  const std::string second = world.fake.add_sms_silently(text_message("two"));
  world.fake.hold("Delete");
  Pending one(world.radio->delete_sms(world.path, first));
  Pending two(world.radio->delete_sms(world.path, second));
  run_until([&] { return world.fake.held("Delete") == 1; });
  SECTION("one that runs") {
    one.cancel();
  }
  SECTION("one that waits") {
    Pending three(world.radio->delete_sms(world.path, second));
    three.cancel();
  }
  world.fake.release("Delete");
  CHECK(two.get());
}

TEST_CASE("a deletion from a modem that is gone is no success: the message is still in it") {
  Ready world;
  const std::string path = world.fake.add_sms_silently(text_message("one"));
  world.daemon.remove_modem(world.fake);
  const auto deleted = finish(world.radio->delete_sms(world.path, path));
  REQUIRE_FALSE(deleted);
  CHECK(deleted.error().kind == ErrorKind::no_modem);
}

TEST_CASE("a send and a deletion for two modems do not wait for each other") {
  Ready world;
  FakeModemSetup setup;
  setup.device = "/virtual/B";
  FakeModem& other = world.daemon.add_modem(setup);
  run_until([&] { return world.radio->modems().size() == 2; });
  const std::string here = world.fake.add_sms_silently(text_message("one"));
  const std::string there = other.add_sms_silently(text_message("two"));
  world.fake.hold("Delete");
  Pending slow(world.radio->delete_sms(world.path, here));
  CHECK(finish(world.radio->delete_sms(other.path(), there)));
  CHECK_FALSE(slow.done());
  world.fake.release("Delete");
  CHECK(slow.get());
}

TEST_CASE("while a modem is being enabled its messages are told of, and asking for them means waiting") {
  World world;
  FakeModemSetup setup;
  setup.state = MM_MODEM_STATE_ENABLING;
  FakeModem& fake = world.daemon.add_modem(setup);
  REQUIRE(world.connect());
  Heard heard(*world.radio);
  fake.add_sms(text_message("early"));
  heard.wait_for(1);
  CHECK(heard.messages[0].text == "early");
  const auto listed = finish(world.radio->list_sms(fake.path()));
  REQUIRE_FALSE(listed);
  CHECK(listed.error().kind == ErrorKind::no_modem);
  const auto made = finish(world.radio->create_sms(fake.path(), outgoing("hello")));
  REQUIRE_FALSE(made);
  CHECK(made.error().kind == ErrorKind::no_modem);
  fake.set_state(MM_MODEM_STATE_REGISTERED);
  CHECK(finish(world.radio->list_sms(fake.path()))->size() == 1);
}

TEST_CASE("disabling drops the objects and enabling brings the messages back under new paths") {
  Ready world;
  Heard heard(*world.radio);
  const std::string old_path = world.fake.add_sms(text_message("one"));
  heard.wait_for(1);
  CHECK(finish(world.radio->disable(world.path)));
  run_until([&] { return world.info(world.path).state == State::disabled; });
  CHECK(finish(world.radio->enable(world.path)));
  const std::string new_path = world.fake.add_sms(text_message("one"));
  CHECK(new_path != old_path);
  heard.wait_for(2);
  CHECK(heard.messages[1].path == new_path);
  const auto listed = finish(world.radio->list_sms(world.path));
  REQUIRE(listed);
  REQUIRE(listed->size() == 1);
  CHECK(listed->front().path == new_path);
}

TEST_CASE("the list is asked for in vain when polkit says no, with the fix") {
  Ready world;
  world.fake.errors["Create"] = {fake_error::denied("org.freedesktop.ModemManager1.Messaging")};
  world.fake.errors["Delete"] = {fake_error::denied("org.freedesktop.ModemManager1.Messaging")};
  const auto made = finish(world.radio->create_sms(world.path, outgoing("hello")));
  REQUIRE_FALSE(made);
  CHECK(made.error().kind == ErrorKind::not_permitted);
  CHECK_THAT(made.error().message, Catch::Matchers::ContainsSubstring("polkit"));
  const auto deleted = finish(world.radio->delete_sms(world.path, "/org/freedesktop/ModemManager1/SMS/0"));
  REQUIRE_FALSE(deleted);
  CHECK(deleted.error().kind == ErrorKind::not_permitted);
}

TEST_CASE("messages of the daemon before are forgotten when it starts again") {
  Ready world;
  Heard heard(*world.radio);
  world.fake.add_sms(text_message("before"));
  heard.wait_for(1);
  const std::string run = world.radio->daemon_run();
  world.daemon.stop();
  world.daemon.start();
  FakeModem& fake = world.daemon.add_modem();
  run_until([&] { return world.radio->daemon_run() != run && world.radio->modems().size() == 1; });
  fake.add_sms_silently(text_message("after"));
  const auto listed = finish(world.radio->list_sms(fake.path()));
  REQUIRE(listed);
  REQUIRE(listed->size() == 1);
  CHECK(listed->front().text == "after");
  fake.add_sms(text_message("new"));
  heard.wait_for(2);
  CHECK(heard.messages[1].text == "new");
}
