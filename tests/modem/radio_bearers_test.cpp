// Data connections.
#include "tests/modem/world.h"

namespace celltext::test {

TEST_CASE_METHOD(Ready, "a bearer for picture messages is made, connected, and taken away again") {
  modem::BearerWish wish;
  wish.apn = "mms.example";
  wish.user = "mms";
  const auto made = finish(radio->create_bearer(path, wish));
  REQUIRE(made);
  guint type = 0;
  const char* apn = "";
  REQUIRE(g_variant_lookup(fake.bearers_made.at(0).get(), "apn-type", "u", &type));
  CHECK(type == MM_BEARER_APN_TYPE_MMS);
  REQUIRE(g_variant_lookup(fake.bearers_made.at(0).get(), "apn", "&s", &apn));
  CHECK(std::string(apn) == "mms.example");

  const auto connected = finish(radio->connect_bearer(path, *made));
  REQUIRE(connected);
  CHECK(connected->connected);
  CHECK(connected->interface == "lo");
  CHECK(connected->dns == std::vector<std::string>{"127.0.0.1"});
  CHECK(connected->for_mms);
  CHECK(connected->apn == "mms.example");
  CHECK(connected->addressed);

  const auto all = finish(radio->list_bearers(path));
  REQUIRE(all);
  CHECK(all->size() == 1);
  CHECK(finish(radio->disconnect_bearer(path, *made)));
  CHECK_FALSE(finish(radio->list_bearers(path))->at(0).connected);
  CHECK(finish(radio->delete_bearer(path, *made)));
  CHECK(fake.bearer_paths().empty());
}

TEST_CASE_METHOD(Ready, "a bearer that does not come up says why") {
  const auto made = finish(radio->create_bearer(path, modem::BearerWish{"mms.example"}));
  REQUIRE(made);
  fake.errors["Connect"] = {fake_error::equipment("GprsServiceOptionNotSubscribed", "not subscribed")};
  const auto connected = finish(radio->connect_bearer(path, *made));
  REQUIRE_FALSE(connected);
  CHECK_FALSE(connected.error().message.empty());
}

TEST_CASE_METHOD(Ready, "what is no path of a bearer is not asked for") {
  CHECK(finish(radio->connect_bearer(path, "")).error().kind == ErrorKind::no_modem);
  CHECK(finish(radio->delete_bearer(path, "not a path")).error().kind == ErrorKind::no_modem);
  CHECK(finish(radio->create_bearer(path, modem::BearerWish{"\xff"})).error().kind == ErrorKind::invalid);
  CHECK(fake.count("Connect") == 0);
}

}  // namespace celltext::test
