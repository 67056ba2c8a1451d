#include "sim/service_centre.h"

#include "sim/contacts.h"
#include "sim/text_parts.h"
#include "sim/world.h"
#include "tests/catch.h"
#include "tests/support/test_clock.h"

using namespace celltext;
using namespace celltext::sim;
using namespace std::chrono_literals;
using celltext::test::TestClock;

namespace {

void append(Bytes& out, const Bytes& more) {
  out.insert(out.end(), more.begin(), more.end());
}

struct Network {
  TestClock clock;
  World world{clock, 2};
  Modem& first = *world.modems()[0];
  Modem& second = *world.modems()[1];
  ServiceCentre& centre = world.centre();

  Network() {
    // Delivery reports are stored, not shown: a test looks at the storages.
    centre.set_pace(0ms);
  }
  // As a modem would: one SMS-SUBMIT a part.
  void send(Modem& from, const std::string& to, const std::string& text, bool report = false, int reference = 1) {
    PartOptions options;
    options.reference = reference;
    for (const UserData& part : cut_text(text, options)) centre.submit(from, submit(to, part, report));
  }
  static Bytes submit(const std::string& to, const UserData& part, bool report) {
    // The centre writes no SMS-SUBMIT, but a deliver differs in little: its sender's place holds the destination, its
    // time is gone.
    Deliver shape{{to, false}, 0, {}, {}, part};
    const Bytes deliver = encode(shape);
    Bytes out{static_cast<std::uint8_t>(0x01 | (report ? 0x20 : 0) | (part.header.empty() ? 0 : 0x40)), 0};
    const std::size_t address = 2 + (deliver[1] + 1U) / 2;
    append(out, Bytes(deliver.begin() + 1, deliver.begin() + 1 + static_cast<std::ptrdiff_t>(address) + 2));
    append(out, Bytes(deliver.begin() + 1 + static_cast<std::ptrdiff_t>(address) + 2 + 7, deliver.end()));
    return out;
  }
  std::vector<std::string> stored(const Modem& modem) {
    std::vector<std::string> all;
    for (const auto& [slot, message] : modem.storage(Modem::Memory::device).slots()) all.push_back(to_hex(message.pdu));
    return all;
  }
  int used(const Modem& modem) { return modem.storage(Modem::Memory::device).used(); }
  Injection injection(const std::string& text) {
    Injection made;
    made.to = "+15550001";
    made.from = {"+15550100", false};
    made.text = text;
    return made;
  }
};

}  // namespace

TEST_CASE("a message from one modem is delivered to the other") {
  Network network;
  network.send(network.first, "+15550012", "hello");
  network.clock.advance(0ms);
  REQUIRE(network.used(network.second) == 1);
  CHECK(network.stored(network.second)[0].find("089151550010") != std::string::npos);
  CHECK(network.used(network.first) == 0);
}

TEST_CASE("parts are put together into one message, in any order and each once") {
  Network network;
  const std::string text(400, 'x');
  PartOptions options;
  options.reference = 9;
  const auto parts = cut_text(text, options);
  REQUIRE(parts.size() == 3);
  for (const std::size_t i : {2U, 0U, 0U})
    network.centre.submit(network.first, Network::submit("+15559999", parts[i], false));
  REQUIRE(network.centre.messages().size() == 1);
  CHECK_FALSE(network.centre.messages()[0].complete);
  CHECK(network.centre.complete_messages() == 0);
  network.centre.submit(network.first, Network::submit("+15559999", parts[1], false));
  CHECK(network.centre.messages()[0].complete);
  CHECK(network.centre.messages()[0].text == text);
  CHECK(network.centre.messages()[0].parts.size() == 3);
  CHECK(network.centre.complete_messages() == 1);
  CHECK(network.centre.sent_count() == 4);
}

TEST_CASE("a contact answers only when the whole message is there") {
  Network network;
  network.send(network.first, "+15550002", std::string(200, 'x'));
  network.clock.advance(0ms);
  CHECK(network.used(network.first) == 2);
}

TEST_CASE("the slow contact takes seconds") {
  Network network;
  network.send(network.first, "+15550003", "hello");
  network.clock.advance(3s);
  CHECK(network.used(network.first) == 0);
  network.clock.advance(1s);
  CHECK(network.used(network.first) == 1);
}

TEST_CASE("each contact answers as it is known to") {
  const auto answers = [](const char* number, const char* text, int serial) {
    const Contact* contact = find_contact(number);
    REQUIRE(contact);
    return contact->answer(*contact, text, serial);
  };
  CHECK(answers("+15550002", "same", 0).at(0).text == "same");
  CHECK(cut_text(answers("+15550004", "x", 0).at(0).text, {}).size() > 1);
  CHECK(answers("+15550005", "x", 0).at(0).sender.alphanumeric);
  CHECK_FALSE(answers("+15550005", "x", 1).at(0).sender.alphanumeric);
  CHECK(answers("+15550005", "x", 0).at(0).text != answers("+15550005", "x", 4).at(0).text);
  CHECK(answers("7678", "BAL", 0).at(0).text.find("$12.34") != std::string::npos);
  CHECK_FALSE(find_contact("+15550099"));
}

TEST_CASE("the hostile contact sends escapes, overrides, a line feed in its name and a huge message") {
  const Contact* contact = find_contact("+15550006");
  REQUIRE(contact);
  std::string all;
  bool feed = false;
  std::size_t longest = 0;
  for (const ContactReply& reply : contact->answer(*contact, "x", 0)) {
    all += reply.text;
    feed = feed || (reply.sender.alphanumeric && reply.sender.text.find('\n') != std::string::npos);
    longest = std::max(longest, cut_text(reply.text, {}).size());
  }
  for (const char* trouble : {"\x1b[2J", "\u202E", "\u200B", "\u009B"}) CHECK(all.find(trouble) != std::string::npos);
  CHECK(feed);
  CHECK(longest >= 10);
}

TEST_CASE("reports follow the policy of the number") {
  Network network;
  SECTION("contacts deliver") {
    network.send(network.first, "+15550003", "x", true);
    network.clock.advance(1s);
    REQUIRE(network.used(network.first) == 1);
    const std::string report = network.stored(network.first)[0];
    CHECK(report.substr(12, 2) == "06");
    CHECK(report.substr(report.size() - 2) == "00");
  }
  SECTION("nobody asked") {
    network.send(network.first, "+15550003", "x", false);
    network.clock.advance(1s);
    CHECK(network.used(network.first) == 0);
  }
  SECTION("unknown numbers are silent") {
    network.send(network.first, "+15559999", "x", true);
    network.clock.advance(1h);
    CHECK(network.used(network.first) == 0);
  }
  SECTION("unknown numbers fail if they are told to") {
    network.centre.set_report_policy("*", {ReportPolicy::Kind::failed, 0x41, 10s});
    network.send(network.first, "+15559999", "x", true);
    network.clock.advance(9s);
    CHECK(network.used(network.first) == 0);
    network.clock.advance(1s);
    REQUIRE(network.used(network.first) == 1);
    const std::string report = network.stored(network.first)[0];
    CHECK(report.substr(report.size() - 2) == "41");
  }
  SECTION("a modem's report comes when it has the message") {
    network.second.radio().registration = Registration::searching;
    network.send(network.first, "+15550012", "x", true);
    network.clock.advance(1h);
    CHECK(network.used(network.first) == 0);
    network.second.radio().registration = Registration::home;
    network.second.registration_changed();
    network.clock.advance(1s);
    CHECK(network.used(network.second) == 1);
    CHECK(network.used(network.first) == 1);
  }
}

TEST_CASE("a full storage is retried when a slot is free, in order") {
  Network network;
  network.first.storage(Modem::Memory::device).set_capacity(1);
  for (const char* text : {"one", "two", "three"}) network.centre.inject(network.injection(text));
  network.clock.advance(1h);
  CHECK(network.used(network.first) == 1);
  CHECK(network.centre.pending().size() == 2);
  network.first.erase(Modem::Memory::device, 0);
  network.clock.advance(1ms);
  CHECK(network.centre.pending().size() == 1);
  CHECK(network.centre.delivered() == 2);
}

TEST_CASE("class 2 messages go to the card") {
  Network network;
  auto injection = network.injection("for the card");
  injection.message_class = 2;
  network.centre.inject(injection);
  network.clock.advance(1ms);
  CHECK(network.first.storage(Modem::Memory::sim).used() == 1);
  CHECK(network.used(network.first) == 0);
}

TEST_CASE("withheld parts never leave") {
  Network network;
  auto injection = network.injection(std::string(500, 'x'));
  injection.withheld = {1, 3};
  CHECK(network.centre.inject(injection) == 2);
  network.clock.advance(1s);
  CHECK(network.used(network.first) == 2);
}

TEST_CASE("two long messages have different references unless they are given one") {
  Network network;
  network.centre.inject(network.injection(std::string(200, 'a')));
  network.centre.inject(network.injection(std::string(200, 'a')));
  network.clock.advance(1s);
  const auto stored = network.stored(network.first);
  REQUIRE(stored.size() == 4);
  CHECK(stored[0] != stored[2]);
}

TEST_CASE("deliveries keep a pace that a computer can follow") {
  Network network;
  network.centre.set_pace(50ms);
  network.first.port(0).open([](std::string_view) {});
  network.first.port(0).receive("AT+CNMI=2,1,0,0,0\r");
  network.centre.inject(network.injection("one"));
  network.centre.inject(network.injection("two"));
  network.clock.advance(60ms);
  CHECK(network.used(network.first) == 1);
  SECTION("the next comes when the computer has reacted and is quiet again") {
    network.clock.advance(100ms);
    CHECK(network.used(network.first) == 1);
    network.first.port(0).receive("AT+CMGR=0\r");
    network.clock.advance(49ms);
    CHECK(network.used(network.first) == 1);
    network.clock.advance(1ms);
    CHECK(network.used(network.first) == 2);
  }
  SECTION("or after a second, if it does not react") {
    network.clock.advance(2s);
    CHECK(network.used(network.first) == 2);
  }
}

TEST_CASE("what is not a submitted message is refused") {
  Network network;
  CHECK(network.centre.submit(network.first, *from_hex("0000")) == -304);
  CHECK(network.centre.sent_count() == 0);
}

TEST_CASE("the list of what was sent can be emptied, the counters go on") {
  Network network;
  network.send(network.first, "+15559999", "one");
  network.centre.forget_sent();
  CHECK(network.centre.sent().empty());
  CHECK(network.centre.messages().empty());
  network.send(network.first, "+15559999", "two");
  CHECK(network.centre.sent_count() == 2);
}
