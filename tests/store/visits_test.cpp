#include "celltext/store/visits.h"

#include "celltext/store/esim_jobs.h"
#include "celltext/store/lines.h"
#include "tests/catch.h"
#include "tests/support/store_fixture.h"

using namespace celltext;
using namespace celltext::testing;
using store::Visits;

namespace {

constexpr const char* card = "89049032000001000000012345678901";

}  // namespace

TEST_CASE("profiles of one card are known together, and a new list replaces the old one") {
  StoreFixture f;
  Visits visits(f.database);
  must(visits.note_card(card, {"1", "2"}, test_time(1)));
  must(visits.note_no_card("9", test_time(1)));
  CHECK(visits.share_a_card("1", "2"));
  CHECK_FALSE(visits.share_a_card("1", "9"));
  CHECK_FALSE(visits.share_a_card("1", "3"));
  CHECK(visits.card_of("9")->card.empty());
  must(visits.note_no_card("8", test_time(1)));
  CHECK_FALSE(visits.share_a_card("8", "9"));
  must(visits.note_card(card, {"2", "3"}, test_time(2)));
  CHECK_FALSE(visits.card_of("1"));
  CHECK(visits.share_a_card("3", "2"));
  CHECK(visits.card_of("3")->seen_at == test_time(2));
}

TEST_CASE("what was known of a card is forgotten when an installation on it has ended") {
  StoreFixture f;
  Visits visits(f.database);
  store::EsimJobs jobs(f.database);
  must(visits.note_card(card, {"1"}, test_time(1)));
  must(visits.note_card("another", {"5"}, test_time(1)));
  must(jobs.end(must(jobs.begin(card, "LPA:1$a.example$X", "a.example", test_time(1)))));
  CHECK_FALSE(visits.card_of("1"));
  CHECK(visits.card_of("5"));
}

TEST_CASE("a choice of the user ends the absence of the modem whose card holds that line, and of no other") {
  StoreFixture f;
  Visits visits(f.database);
  must(visits.note_card(card, {"1", "2", "3"}, test_time(1)));
  const std::string chosen = GENERATE("1", "2", "3");
  must(visits.leave_home({"imei 1", "1", "2", test_time(1)}));
  must(visits.leave_home({"imei 2", "7", "8", test_time(2)}));
  REQUIRE(visits.absences().size() == 2);
  CHECK(visits.absence_of("imei 1")->visiting == "2");
  must(visits.user_chose(chosen));
  REQUIRE(visits.absences().size() == 1);
  CHECK(visits.absences()[0].home == "7");
  must(visits.is_home("imei 2"));
  CHECK(visits.absences().empty());
}

TEST_CASE("a visit and the failures to make one are kept apart") {
  StoreFixture f;
  Visits visits(f.database);
  CHECK_FALSE(visits.record_of("1").visited_at);
  must(visits.set_failures("1", 2, test_time(5)));
  must(visits.note_visit("1", test_time(3)));
  CHECK(visits.record_of("1").visited_at == test_time(3));
  CHECK(visits.record_of("1").failures == 2);
  CHECK(visits.record_of("1").again_at == test_time(5));
  must(visits.set_failures("1", 0, std::nullopt));
  CHECK_FALSE(visits.record_of("1").again_at);
}

TEST_CASE(
    "the lines over which something is due, the longest wait first, whatever its kind; not what is held or later") {
  StoreFixture f;
  store::Lines lines(f.database);
  const auto line = [&](const char* iccid) { return must(lines.ensure(iccid, "", "")); };
  const auto queue = [&](model::LineId id, model::Kind kind, Instant now, std::optional<Instant> at = {}) {
    store::NewMessage message;
    message.line = id;
    message.to = {"+15550002"};
    message.text = "x";
    message.kind = kind;
    message.send_at = at;
    must(f.outbox.enqueue(message, now));
  };
  const auto a = line("8901000000000000021");
  const auto b = line("8901000000000000022");
  const auto c = line("8901000000000000023");
  queue(b, model::Kind::mms, test_time(1));
  queue(a, model::Kind::sms, test_time(2));
  queue(b, model::Kind::sms, test_time(3));
  queue(c, model::Kind::sms, test_time(3), test_time(100'000));
  queue({}, model::Kind::sms, test_time(3));
  CHECK(f.outbox.lines_with_due(test_time(10)) == std::vector<model::LineId>{b, a});
  CHECK(f.outbox.lines_with_due(test_time(200'000)) == std::vector<model::LineId>{b, a, c});
  CHECK(f.outbox.next(c, test_time(10)));
  CHECK_FALSE(f.outbox.next(c, test_time(10), false));
}
