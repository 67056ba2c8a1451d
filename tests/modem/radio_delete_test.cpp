// Messages that are deleted, against a fake ModemManager.
#include "tests/modem/world.h"

using namespace celltext;
using namespace celltext::modem;
using namespace celltext::test;
using namespace std::chrono_literals;

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
