#include <map>
#include <random>

#include "celltext/store/search.h"
#include "tests/catch.h"
#include "tests/support/store_fixture.h"

using namespace celltext;
using namespace celltext::testing;

namespace {

using Ids = std::vector<std::int64_t>;

Ids ids_of(const std::vector<model::Message>& messages) {
  Ids ids;
  for (const model::Message& message : messages) ids.push_back(message.id.value);
  return ids;
}

store::MessageQuery query_for(int limit) {
  store::MessageQuery query;
  query.limit = limit;
  return query;
}

}  // namespace

TEST_CASE("a list is read on in both directions from any message") {
  StoreFixture f;
  fill(f.database, f.line, 60, 3);
  const auto conversation = f.messages.conversations(1).front().id;
  auto query = query_for(1000);
  query.conversation = conversation;
  const Ids thread = ids_of(f.messages.list(query));
  REQUIRE(thread.size() == 20);
  query.limit = 4;
  query.after = model::MessageId{thread[5]};
  CHECK(ids_of(f.messages.list(query)) == Ids(thread.begin() + 6, thread.begin() + 10));
  query.after = model::MessageId{thread[17]};
  CHECK(ids_of(f.messages.list(query)) == Ids(thread.begin() + 18, thread.end()));
  query.after = model::MessageId{thread.back()};
  CHECK(f.messages.list(query).empty());
  query.after = {};
  query.before = model::MessageId{thread[5]};
  CHECK(ids_of(f.messages.list(query)) == Ids(thread.begin() + 1, thread.begin() + 5));
  query.after = model::MessageId{thread[2]};
  CHECK(ids_of(f.messages.list(query)) == Ids(thread.begin() + 3, thread.begin() + 5));
  query.after = model::MessageId{9999};
  CHECK(f.messages.list(query).empty());
}

TEST_CASE("the oldest after a message are found among several statuses, too") {
  StoreFixture f;
  fill(f.database, f.line, 100, 5);
  auto query = query_for(1000);
  query.statuses = {model::Status::delivered, model::Status::received};
  const Ids all = ids_of(f.messages.list(query));
  REQUIRE(all.size() == 100);
  query.limit = 15;
  query.after = model::MessageId{all[40]};
  CHECK(ids_of(f.messages.list(query)) == Ids(all.begin() + 41, all.begin() + 56));
}

TEST_CASE("a search in stretches finds what a search at once finds, in any steps") {
  StoreFixture f;
  fill(f.database, f.line, 500, 7);
  Ids expected = ids_of(f.messages.search("message 4", 1000));
  std::ranges::reverse(expected);
  REQUIRE(expected.size() > 50);
  for (const auto& [most, stretch] : {std::pair{1000, 1000}, {1000, 7}, {3, 100}, {1, 1}, {5, 500}}) {
    CAPTURE(most, stretch);
    store::Search search(f.database, "message 4");
    CHECK(search.words() == std::vector<std::string>{"message", "4"});
    Ids found;
    for (int round = 0; !search.finished(); ++round) {
      REQUIRE(round < 2000);
      const Ids more = ids_of(search.next(most, stretch));
      CHECK(more.size() <= static_cast<std::size_t>(most));
      found.insert(found.end(), more.begin(), more.end());
    }
    CHECK(found == expected);
  }
}

TEST_CASE("a search for nothing is finished at once") {
  StoreFixture f;
  for (const char* words : {"", "  ", "\u3000"}) CHECK(store::Search(f.database, words).finished());
  CHECK(store::Search(f.database, std::string(20'000, 'x')).finished());
}
