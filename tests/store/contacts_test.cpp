#include "celltext/store/contacts.h"

#include "celltext/store/drafts.h"
#include "tests/catch.h"
#include "tests/support/store_fixture.h"

using namespace celltext;
using namespace celltext::testing;
using store::Contacts;
using store::Draft;
using store::Drafts;

namespace {

model::Contact contact(const std::string& name, std::vector<std::string> numbers) {
  return {{}, name, std::move(numbers)};
}

Draft draft(std::vector<std::string> participants, const std::string& text) {
  return {std::move(participants), {}, text, {}, {}};
}

}  // namespace

TEST_CASE("a contact is added once, whatever is added again") {
  StoreFixture f;
  Contacts contacts(f.database);
  const auto added =
      must(contacts.add({contact("Ann", {"+15551230002", "+15551230003"}), contact("张伟", {"+8613800138000"})}));
  CHECK(added.contacts == 2);
  CHECK(added.numbers == 3);
  const auto again = must(contacts.add({contact("Ann", {"+15551230003", "+15551230004"})}));
  CHECK(again.contacts == 0);
  CHECK(again.numbers == 1);
  REQUIRE(contacts.all().size() == 2);
  CHECK(contacts.all()[0].numbers == std::vector<std::string>{"+15551230002", "+15551230003", "+15551230004"});
}

TEST_CASE("a contact is found by its name in any case, and by its numbers") {
  StoreFixture f;
  Contacts contacts(f.database);
  must(contacts.add({contact("Ärzte Nord", {"+4930123"}), contact("ann", {"+1555"}), contact("Ann", {"+1556"})}));
  CHECK(contacts.find_name("Ann")->numbers.front() == "+1556");
  CHECK(contacts.find_name("ANN")->numbers.front() == "+1555");
  CHECK(contacts.find_name("ärzte nord"));
  CHECK_FALSE(contacts.find_name("Bob"));
  CHECK_FALSE(contacts.find_name("\xFF"));
  CHECK(contacts.find_number("+4930123")->name == "Ärzte Nord");
  CHECK_FALSE(contacts.find_number("+49"));
}

TEST_CASE("a number of two people shows the one who had it first") {
  StoreFixture f;
  Contacts contacts(f.database);
  must(contacts.add({contact("Zoe", {"+1555"}), contact("Ann", {"+1555"})}));
  CHECK(contacts.find_number("+1555")->name == "Zoe");
}

TEST_CASE("names that nobody could use are refused, and nothing of the addition stays") {
  StoreFixture f;
  Contacts contacts(f.database);
  for (const std::string& name : {std::string(), std::string("+1 555"), std::string("12"), std::string("a\nb"),
                                  std::string("\xC0"), std::string(201, 'a')}) {
    CAPTURE(name);
    CHECK_FALSE(contacts.add({contact("Good", {"+1555"}), contact(name, {"+1555"})}));
  }
  CHECK_FALSE(contacts.add({contact("Nobody", {})}));
  CHECK(contacts.all().empty());
}

TEST_CASE("a contact that is removed takes its numbers along and leaves the messages") {
  StoreFixture f;
  Contacts contacts(f.database);
  must(contacts.add({contact("Ann", {"+1555"})}));
  f.enqueue("+1555", "hello");
  const auto id = contacts.find_name("Ann")->id;
  must(contacts.remove(id));
  CHECK_FALSE(contacts.find_number("+1555"));
  CHECK(f.all().size() == 1);
  CHECK(contacts.remove(id).error().kind == ErrorKind::not_found);
}

TEST_CASE("conversations carry the names of their contacts") {
  StoreFixture f;
  Contacts contacts(f.database);
  must(contacts.add({contact("Ann", {"+15551230002"})}));
  f.enqueue("+15551230002", "hello");
  f.enqueue("+15551230009", "hello", test_time(1));
  const auto conversations = f.messages.conversations(10);
  CHECK(conversations[0].name.empty());
  CHECK(conversations[1].name == "Ann");
  CHECK(f.messages.find_conversation(std::vector<std::string>{"+15551230002"})->name == "Ann");
}

TEST_CASE("everybody who was written to is known, the newest first") {
  StoreFixture f;
  f.enqueue("+1555", "a", test_time(1));
  f.enqueue("+1556", "b", test_time(2));
  f.enqueue("+1555", "c", test_time(3));
  must(f.inbox.admit(f.arrival("BANK", "code", 1, test_time(4)), {"/SMS/1"}));
  const Contacts contacts(f.database);
  CHECK(contacts.correspondents(10) == std::vector<std::string>{"BANK", "+1555", "+1556"});
  CHECK(contacts.correspondents(1) == std::vector<std::string>{"BANK"});
}

TEST_CASE("a draft belongs to its participants in any order") {
  StoreFixture f;
  Drafts drafts(f.database);
  must(drafts.put(draft({"+1555", "+1554"}, "hello"), test_time()));
  must(drafts.put(draft({"+1555"}, "other"), test_time(1)));
  CHECK(drafts.find({"+1554", "+1555"})->text == "hello");
  must(drafts.put(draft({"+1554", "+1555"}, "hello again"), test_time(2)));
  CHECK(drafts.find({"+1555", "+1554"})->text == "hello again");
  CHECK(drafts.find({"+1555", "+1554"})->saved_at == test_time(2));
  CHECK(drafts.find({"+1555"})->text == "other");
  must(drafts.remove({"+1555", "+1554"}));
  CHECK_FALSE(drafts.find({"+1555", "+1554"}));
  must(drafts.remove({"+1555", "+1554"}));
}

TEST_CASE("a new message's draft keeps its recipients and its time") {
  StoreFixture f;
  Drafts drafts(f.database);
  Draft fresh = draft({}, "");
  fresh.recipients = {"+1556", "+1555"};
  fresh.send_at = test_time(5000);
  must(drafts.put(fresh, test_time()));
  const auto found = Drafts(f.database).find({});
  REQUIRE(found);
  CHECK(found->recipients == fresh.recipients);
  CHECK(found->send_at == fresh.send_at);
}

TEST_CASE("an empty draft is none, and an unchanged one writes nothing") {
  StoreFixture f;
  Drafts drafts(f.database);
  const auto other = f.other();
  must(drafts.put(draft({"+1555"}, "x"), test_time()));
  const auto version = other.version();
  must(drafts.put(draft({"+1555"}, "x"), test_time(9)));
  CHECK(other.version() == version);
  must(drafts.put(draft({"+1555"}, ""), test_time(10)));
  CHECK_FALSE(drafts.find({"+1555"}));
  const auto after = other.version();
  must(drafts.put(draft({"+1555"}, ""), test_time(11)));
  CHECK(other.version() == after);
}

TEST_CASE("conversations show the beginning of their draft") {
  StoreFixture f;
  f.enqueue("+1555", "hello");
  Drafts drafts(f.database);
  must(drafts.put(draft({"+1555"}, std::string(1000, 'x')), test_time()));
  CHECK(f.messages.conversations(10)[0].draft == std::string(200, 'x'));
}
