// Messages that go out, against a fake ModemManager.
#include "tests/modem/world.h"

using namespace celltext;
using namespace celltext::modem;
using namespace celltext::test;
using namespace std::chrono_literals;

using Fate = SendOutcome::Fate;

namespace {

const std::string two_parts(161, 'x');

}  // namespace

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
