#include "celltext/store/messages.h"

#include <sqlite3.h>

#include "tests/catch.h"
#include "tests/support/store_fixture.h"

using namespace celltext;
using namespace celltext::testing;
using namespace std::chrono_literals;
using model::Direction;
using model::MessageId;
using model::Status;
using store::MessageQuery;

namespace {

const std::string ann = "+15550000001";
const std::string bob = "+15550000002";

// Out and in with two people over two lines, a second apart.
struct MessagesFixture : StoreFixture {
  model::LineId china = must(lines.ensure("8986000000000000002", "+8613800000000", "46000"));
  MessageId from_ann = receive(ann, "first", 1, 1s);
  MessageId to_ann = send(ann, "second", test_time() + 2s, 1);
  MessageId from_bob = receive(bob, "third", 2, 3s);
  MessageId queued_to_bob = enqueue(bob, "fourth", test_time() + 4s);
  MessageId from_ann_china = receive(ann, "fifth", 3, 5s, true);

  MessageId receive(const std::string& from, const std::string& text, int number, std::chrono::seconds after,
                    bool over_china = false) {
    store::Arrival a = arrival(from, text, number, test_time() + after);
    if (over_china) a.line = china;
    return must(inbox.admit(a, {})).message;
  }
  std::vector<MessageId> ids(const MessageQuery& query) const {
    std::vector<MessageId> result;
    for (const auto& message : messages.list(query)) result.push_back(message.id);
    return result;
  }
  std::vector<MessageId> found(std::string_view words, int limit = 50, std::optional<model::LineId> over = {}) const {
    std::vector<MessageId> result;
    for (const auto& message : messages.search(words, limit, over)) result.push_back(message.id);
    return result;
  }
  model::ConversationId conversation(const std::string& who) const { return messages.find_conversation({who})->id; }
};

using Ids = std::vector<MessageId>;

}  // namespace

TEST_CASE("a list is newest last and holds the newest") {
  MessagesFixture f;
  CHECK(f.ids({}) == Ids{f.from_ann, f.to_ann, f.from_bob, f.queued_to_bob, f.from_ann_china});
  MessageQuery query;
  query.limit = 2;
  CHECK(f.ids(query) == Ids{f.queued_to_bob, f.from_ann_china});
  query.limit = 0;
  CHECK(f.ids(query).empty());
  query.limit = -5;
  CHECK(f.ids(query).empty());
}

TEST_CASE("a list is narrowed by conversation, line, direction, status and what is unread") {
  MessagesFixture f;
  MessageQuery query;
  SECTION("conversation") {
    query.conversation = f.conversation(ann);
    CHECK(f.ids(query) == Ids{f.from_ann, f.to_ann, f.from_ann_china});
    query.direction = Direction::in;
    CHECK(f.ids(query) == Ids{f.from_ann, f.from_ann_china});
    query.line = f.china;
    CHECK(f.ids(query) == Ids{f.from_ann_china});
  }
  SECTION("line") {
    query.line = f.line;
    CHECK(f.ids(query) == Ids{f.from_ann, f.to_ann, f.from_bob});
    query.direction = Direction::out;
    CHECK(f.ids(query) == Ids{f.to_ann});
  }
  SECTION("direction") {
    query.direction = Direction::out;
    CHECK(f.ids(query) == Ids{f.to_ann, f.queued_to_bob});
    query.direction = Direction::in;
    query.limit = 2;
    CHECK(f.ids(query) == Ids{f.from_bob, f.from_ann_china});
  }
  SECTION("status") {
    query.statuses = {Status::queued, Status::received, Status::queued};
    CHECK(f.ids(query) == Ids{f.from_ann, f.from_bob, f.queued_to_bob, f.from_ann_china});
    query.limit = 3;
    CHECK(f.ids(query) == Ids{f.from_bob, f.queued_to_bob, f.from_ann_china});
    query.direction = Direction::out;
    CHECK(f.ids(query) == Ids{f.queued_to_bob});
    query.statuses = {Status::received};
    CHECK(f.ids(query).empty());
  }
  SECTION("unread") {
    must(f.messages.mark_read({f.from_ann}));
    query.unread = true;
    CHECK(f.ids(query) == Ids{f.from_bob, f.from_ann_china});
    query.conversation = f.conversation(ann);
    CHECK(f.ids(query) == Ids{f.from_ann_china});
    query.direction = Direction::out;
    CHECK(f.ids(query).empty());
  }
}

TEST_CASE("a list is narrowed by time, the beginning included and the end not") {
  MessagesFixture f;
  MessageQuery query;
  query.since = test_time() + 2s;
  query.until = test_time() + 4s;
  CHECK(f.ids(query) == Ids{f.to_ann, f.from_bob});
  query.direction = Direction::in;
  CHECK(f.ids(query) == Ids{f.from_bob});
}

TEST_CASE("a long list is read page by page, without gap or repetition, also among equal times") {
  StoreFixture f;
  Ids expected;
  for (int i = 0; i < 10; ++i) expected.push_back(f.enqueue(ann, "x", test_time(i / 4)));
  MessageQuery query;
  query.limit = 3;
  Ids seen;
  while (true) {
    const auto page = f.messages.list(query);
    if (page.empty()) break;
    for (auto message = page.rbegin(); message != page.rend(); ++message) seen.insert(seen.begin(), message->id);
    query.before = page.front().id;
  }
  CHECK(seen == expected);
  query.before = MessageId{9999};
  CHECK(f.messages.list(query).empty());
}

TEST_CASE("a message is found by its number, and a missing one is not") {
  MessagesFixture f;
  CHECK(f.messages.find(f.from_bob)->text == "third");
  CHECK_FALSE(f.messages.find(MessageId{9999}));
  CHECK_FALSE(f.messages.find(MessageId{}));
}

TEST_CASE("a message that went out is from the line's own number") {
  MessagesFixture f;
  CHECK(f.messages.find(f.to_ann)->from == "+15551230001");
  CHECK(f.messages.find(f.queued_to_bob)->from.empty());
  must(f.lines.set_name(f.line, "us"));
  CHECK(f.messages.find(f.to_ann)->line_name == "us");
  CHECK(f.messages.conversations(10)[1].line_name.empty());
}

TEST_CASE("a search finds words in any language and any order, newest last") {
  StoreFixture f;
  const auto english = f.enqueue(ann, "See you TOMORROW at noon", test_time(1));
  const auto chinese = f.enqueue(ann, "\u660E\u5929\u4E0B\u5348\u89C1", test_time(2));
  const auto again = f.enqueue(bob, "noon is fine", test_time(3));
  const auto ids = [&](std::string_view words, int limit = 50) {
    Ids result;
    for (const auto& message : f.messages.search(words, limit)) result.push_back(message.id);
    return result;
  };
  CHECK(ids("tomorrow") == Ids{english});
  CHECK(ids("noon") == Ids{english, again});
  CHECK(ids("noon", 1) == Ids{again});
  CHECK(ids("noon see") == Ids{english});
  CHECK(ids("noon missing").empty());
  CHECK(ids("\u5929") == Ids{chinese});
  CHECK(ids("\u660E\u5929") == Ids{chinese});
  CHECK(ids("\u89C1\u3000\u660E\u5929") == Ids{chinese});
  CHECK(ids("0000002") == Ids{again});
  CHECK(ids("0000002 noon") == Ids{again});
  CHECK(ids("0000001 fine").empty());
}

TEST_CASE("every character of a search stands for itself") {
  StoreFixture f;
  const auto percent = f.enqueue(ann, "100% sure", test_time(1));
  const auto underscore = f.enqueue(ann, "snake_case", test_time(2));
  const auto backslash = f.enqueue(ann, "C:\\temp", test_time(3));
  f.enqueue(ann, "100 percent, snakeXcase, C:temp", test_time(4));
  const auto only = [&](std::string_view words) {
    const auto found = f.messages.search(words, 10);
    REQUIRE(found.size() == 1);
    return found.front().id;
  };
  CHECK(only("0%") == percent);
  CHECK(only("e_c") == underscore);
  CHECK(only("\\t") == backslash);
  CHECK(only("%") == percent);
  CHECK(f.messages.search("'; DROP TABLE messages; --", 10).empty());
  CHECK(f.all().size() == 4);
}

TEST_CASE("a search for nothing, or for more than anybody types, finds nothing") {
  MessagesFixture f;
  CHECK(f.found("").empty());
  CHECK(f.found(" \t\u3000 ").empty());
  CHECK(f.found(std::string(100'000, 'x')).empty());
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "i ";
  CHECK(f.found(many).empty());
  CHECK(f.found("i", 0).empty());
  CHECK(f.found("first", -1).empty());
}

TEST_CASE("a search can be kept to one line") {
  MessagesFixture f;
  CHECK(f.found("fi") == Ids{f.from_ann, f.from_ann_china});
  CHECK(f.found("fi", 50, f.china) == Ids{f.from_ann_china});
}

TEST_CASE("a search among many messages finds common words at the end and rare ones anywhere") {
  StoreFixture f;
  const auto oldest = f.enqueue(ann, "a rare word", test_time(-1000));
  const Instant end = fill(f.database, f.line, 6000, 20);
  const auto newest = f.enqueue(ann, "a RARE word", end);
  const auto rare = f.messages.search("rare", 10);
  REQUIRE(rare.size() == 2);
  CHECK(rare[0].id == oldest);
  CHECK(rare[1].id == newest);
  const auto common = f.messages.search("station", 3);
  REQUIRE(common.size() == 3);
  CHECK(common[2].text.starts_with("Message 5999"));
  CHECK(f.messages.search("station", 10'000).size() == 6000);
}

TEST_CASE("conversations stand by their newest message, with what is unread") {
  MessagesFixture f;
  const auto list = f.messages.conversations(10);
  REQUIRE(list.size() == 2);
  CHECK(list[0].participants == std::vector<std::string>{ann});
  CHECK(list[0].unread == 2);
  CHECK(list[0].snippet == "fifth");
  CHECK(list[0].line == f.china);
  CHECK(list[0].line_name == "+8613800000000");
  CHECK(list[0].last_at == test_time() + 5s);
  CHECK(list[1].participants == std::vector<std::string>{bob});
  CHECK(list[1].unread == 1);
  CHECK(list[1].snippet == "fourth");
  CHECK_FALSE(list[1].line);
  CHECK(f.messages.conversations(1).size() == 1);
  CHECK(f.messages.conversations(10, 1).front().id == list[1].id);
  CHECK(f.messages.conversations(10, 2).empty());
  CHECK(f.messages.conversations(-1, -1).empty());
}

TEST_CASE("conversations of one line are those with a message on it") {
  MessagesFixture f;
  CHECK(f.messages.conversations(10, 0, f.line).size() == 2);
  const auto china = f.messages.conversations(10, 0, f.china);
  REQUIRE(china.size() == 1);
  CHECK(china.front().participants == std::vector<std::string>{ann});
}

TEST_CASE("a conversation is found by its number and by its participants in any order") {
  MessagesFixture f;
  const auto conversation = f.messages.find_conversation({ann});
  REQUIRE(conversation);
  CHECK(f.messages.find_conversation(conversation->id)->participants == conversation->participants);
  CHECK(f.messages.find_conversation({ann, ann})->id == conversation->id);
  CHECK_FALSE(f.messages.find_conversation({ann, bob}));
  CHECK_FALSE(f.messages.find_conversation(model::ConversationId{999}));
}

TEST_CASE("a snippet is the beginning of a long text, cut between characters") {
  StoreFixture f;
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "\u4F60";
  f.enqueue(ann, text);
  const std::string snippet = f.messages.conversations(1).front().snippet;
  CHECK(snippet.size() == 600);
  CHECK(text.starts_with(snippet));
}

TEST_CASE("messages are marked read together, and counted") {
  MessagesFixture f;
  must(f.messages.mark_read({f.from_ann, f.from_ann, f.to_ann}));
  CHECK(f.messages.find(f.from_ann)->read);
  CHECK(f.messages.find_conversation({ann})->unread == 1);
  const auto revision = f.messages.revision();
  must(f.messages.mark_read({f.from_ann}));
  CHECK(f.messages.revision() == revision);
  const auto missing = f.messages.mark_read({f.from_bob, MessageId{999}});
  REQUIRE_FALSE(missing);
  CHECK(missing.error().kind == ErrorKind::not_found);
  CHECK_FALSE(f.messages.find(f.from_bob)->read);
  must(f.messages.mark_read({}));
}

TEST_CASE("messages are removed together, and a conversation goes with its last one") {
  MessagesFixture f;
  must(f.messages.remove({f.from_ann_china, f.from_ann_china}));
  CHECK(f.messages.find_conversation({ann})->snippet == "second");
  CHECK(f.messages.remove({f.from_ann, MessageId{999}}).error().kind == ErrorKind::not_found);
  CHECK(f.messages.find(f.from_ann));
  must(f.messages.remove({f.from_ann, f.to_ann}));
  CHECK_FALSE(f.messages.find_conversation({ann}));
  CHECK(f.messages.conversations(10).size() == 1);
}

TEST_CASE("a message that is being sent is not removed") {
  MessagesFixture f;
  const store::Marking marking{f.queued_to_bob, f.line, ":1.1", "/SMS/1"};
  must(f.outbox.advance(nullptr, &marking));
  const auto removed = f.messages.remove({f.from_ann, f.queued_to_bob});
  REQUIRE_FALSE(removed);
  CHECK(removed.error().kind == ErrorKind::invalid);
  CHECK(f.messages.find(f.from_ann));
}

TEST_CASE("the number of a removed message or conversation is never given again") {
  StoreFixture f;
  const auto first = f.enqueue(ann, "x");
  const auto conversation = f.messages.find_conversation({ann})->id;
  must(f.messages.remove({first}));
  CHECK(f.enqueue(ann, "x") > first);
  CHECK(f.messages.find_conversation({ann})->id > conversation);
}

TEST_CASE("every change of a message has a revision of its own, in order") {
  MessagesFixture f;
  const auto start = f.messages.revision();
  CHECK(f.messages.changed_since(start).empty());
  CHECK(f.messages.changed_since(0).size() == 5);
  CHECK(f.messages.changed_since(0, 2).size() == 2);
  CHECK(f.messages.changed_since(0, -1).empty());
  must(f.messages.mark_read({f.from_bob}));
  must(f.outbox.cancel(f.queued_to_bob, test_time()));
  const auto fresh = f.receive(bob, "sixth", 9, 6s);
  const auto changes = f.messages.changed_since(start);
  REQUIRE(changes.size() == 3);
  CHECK(changes[0].id == f.from_bob);
  CHECK(changes[1].id == f.queued_to_bob);
  CHECK(changes[2].id == fresh);
  CHECK(changes[0].revision > start);
  CHECK(changes[2].revision == f.messages.revision());
  const auto before_removal = f.messages.revision();
  must(f.messages.remove({fresh}));
  CHECK(f.messages.revision() > before_removal);
}

TEST_CASE("a list, a search and the inbox read by an index and never sort") {
  MessagesFixture f;
  const auto collect = [](unsigned, void* data, void* statement, void*) {
    const char* sql = sqlite3_sql(static_cast<sqlite3_stmt*>(statement));
    static_cast<std::set<std::string>*>(data)->insert(sql);
    return 0;
  };
  std::set<std::string> statements;
  sqlite3_trace_v2(f.database.connection().handle(), SQLITE_TRACE_STMT, collect, &statements);
  std::vector<MessageQuery> queries(6);
  queries[1].conversation = f.conversation(ann);
  queries[2].line = f.line;
  queries[3].unread = true;
  queries[4].direction = Direction::out;
  queries[5].statuses = {Status::failed};
  queries[5].line = f.line;
  for (MessageQuery query : queries) {
    f.messages.list(query);
    query.before = f.from_ann_china;
    query.since = test_time();
    query.until = test_time() + 1h;
    f.messages.list(query);
  }
  f.messages.conversations(50);
  f.messages.conversations(50, 0, f.china);
  f.messages.changed_since(0);
  f.outbox.next(f.line, test_time());
  f.outbox.next_due(test_time());
  sqlite3_trace_v2(f.database.connection().handle(), 0, nullptr, nullptr);

  CHECK(statements.size() > 12);
  for (const std::string& sql : statements) {
    if (!sql.starts_with("SELECT")) continue;
    store::Statement plan = f.database.connection().prepare("EXPLAIN QUERY PLAN " + sql);
    while (plan.step()) {
      INFO(sql);
      CHECK(plan.view(3).find("TEMP B-TREE") == std::string_view::npos);
      const bool scans_all = plan.view(3).starts_with("SCAN") && plan.view(3).find("INDEX") == std::string_view::npos;
      const bool tiny_table = plan.view(3).find("CONSTANT ROW") != std::string_view::npos;
      CHECK((!scans_all || tiny_table));
    }
  }
}
