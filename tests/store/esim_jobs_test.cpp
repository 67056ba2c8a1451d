#include "celltext/store/esim_jobs.h"

#include "tests/catch.h"
#include "tests/support/store_fixture.h"

using namespace celltext;
using namespace celltext::testing;
using store::EsimJobs;

namespace {

constexpr const char* eid = "89049032000001000000012345678901";

}  // namespace

TEST_CASE("an installation leaves a trace until it has ended well") {
  StoreFixture f;
  EsimJobs jobs(f.database);
  const auto id = must(jobs.begin(eid, "LPA:1$a.example$X", "a.example", test_time(1)));
  must(jobs.reach(id, "authenticate"));
  must(jobs.open_session(id, "0A0B"));
  must(jobs.learn_profile(id, "8901260000000000007", "Number 7"));
  auto all = jobs.downloads(eid);
  REQUIRE(all.size() == 1);
  CHECK(all[0].server == "a.example");
  CHECK(all[0].transaction == "0A0B");
  CHECK(all[0].step == "authenticate");
  CHECK(all[0].iccid == "8901260000000000007");
  CHECK(all[0].started_at == test_time(1));
  CHECK(jobs.downloads("another card").empty());

  must(jobs.fail(id, "the server said no"));
  all = jobs.downloads(eid);
  CHECK(all[0].error == "the server said no");
  CHECK(all[0].transaction.empty());

  must(jobs.end(id));
  CHECK(jobs.downloads(eid).empty());
}

TEST_CASE("the same code on the same card is the same installation, begun again") {
  StoreFixture f;
  EsimJobs jobs(f.database);
  const auto first = must(jobs.begin(eid, "LPA:1$a.example$X", "a.example", test_time(1)));
  must(jobs.fail(first, "no"));
  const auto again = must(jobs.begin(eid, "LPA:1$a.example$X", "a.example", test_time(2)));
  CHECK(again == first);
  REQUIRE(jobs.downloads(eid).size() == 1);
  CHECK(jobs.downloads(eid)[0].error.empty());
  CHECK(jobs.downloads(eid)[0].started_at == test_time(2));
  must(jobs.begin("another card", "LPA:1$a.example$X", "a.example", test_time(3)));
  CHECK(jobs.downloads(eid).size() == 1);
}

TEST_CASE("a notification that was not taken counts its tries") {
  StoreFixture f;
  EsimJobs jobs(f.database);
  CHECK_FALSE(jobs.attempt(eid, 4));
  must(jobs.note_failure(eid, 4, "no connection", test_time(1)));
  must(jobs.note_failure(eid, 4, "HTTP status 500", test_time(2)));
  const auto attempt = jobs.attempt(eid, 4);
  REQUIRE(attempt);
  CHECK(attempt->tries == 2);
  CHECK(attempt->error == "HTTP status 500");
  CHECK(attempt->tried_at == test_time(2));
  must(jobs.forget(eid, 4));
  CHECK_FALSE(jobs.attempt(eid, 4));
}
