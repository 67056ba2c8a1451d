#include "sim/control.h"

#include <nlohmann/json.hpp>

#include "tests/catch.h"
#include "tests/support/test_clock.h"

using namespace celltext;
using namespace celltext::sim;
using namespace std::chrono_literals;
using celltext::test::TestClock;
using json = nlohmann::json;

namespace {

struct Desk {
  TestClock clock;
  World world{clock, 2};
  Control control{world};

  json ask(const std::string& line) {
    std::string answer;
    control.handle(line, [&](const std::string& text) { answer = text; });
    return answer.empty() ? json() : json::parse(answer);
  }
  std::string refusal(const std::string& line) {
    const json answer = ask(line);
    CHECK(answer.at("ok") == false);
    return answer.value("error", "");
  }
  json ok(const std::string& line) {
    json answer = ask(line);
    INFO(answer.dump());
    CHECK(answer.at("ok") == true);
    return answer;
  }
};

}  // namespace

TEST_CASE("what is no request gets an answer that says why") {
  Desk desk;
  const std::pair<const char*, const char*> cases[] = {
      {"", "not JSON"},
      {"nonsense", "not JSON"},
      {"[1,2]", "a request is a JSON object"},
      {"{}", "\"command\" is missing"},
      {R"({"command":1})", "\"command\" must be a string"},
      {R"({"command":"dance"})", "unknown command \"dance\""},
      {R"({"command":"modems","modem":0})", "unknown field \"modem\""},
      {R"({"command":"set","modem":7})", "there is no modem 7"},
      {R"({"command":"set","modem":-1})", "there is no modem -1"},
      {R"({"command":"set","modem":"first"})", "\"modem\" must be a whole number"},
      {R"({"command":"set","modem":99999999999})", "\"modem\" must be a smaller number"},
      {R"({"command":"set","registration":"lost"})", "\"registration\" must be one of home, roaming"},
      {R"({"command":"set","signal":40})", "\"signal\" must be from 0 to 31, or 99"},
      {R"({"command":"set","me_slots":-1})", "\"me_slots\" must be from 0 to 10000"},
      {R"({"command":"inject","text":"x"})", "\"from\" is missing"},
      {R"({"command":"inject","from":"1"})", "\"text\" is missing"},
      {R"({"command":"inject","from":"1","data":"0x"})", "\"data\" must be hexadecimal digits"},
      {R"({"command":"inject","from":"1","text":"x","time":"noon"})", "\"time\" must be RFC 3339"},
      {R"({"command":"inject","from":"1","text":"x","withhold":"2"})", "\"withhold\" must be a list of whole numbers"},
      {R"({"command":"inject","from":"1","text":"x","ucs2":1})", "\"ucs2\" must be true or false"},
      {R"({"command":"inject-raw"})", "\"tpdu\" is missing"},
      {R"({"command":"fault","action":"error"})", "\"error\" is missing"},
      {R"({"command":"fault","count":0})", "\"count\" must not be 0"},
      {R"({"command":"report","number":"1","policy":"maybe"})", "\"policy\" must be one of none, delivered, failed"},
      {R"({"command":"switch-sim"})", "\"iccid\" is missing"},
      {R"({"command":"wait","parts":"1"})", "\"parts\" must be a whole number"},
      {R"({"command":"ussd"})", "\"text\" is missing"},
  };
  for (const auto& [line, expected] : cases) {
    INFO(line);
    CHECK(desk.refusal(line).find(expected) == 0);
  }
}

TEST_CASE("modems are described and changed") {
  Desk desk;
  const json modems = desk.ok(R"({"command":"modems"})").at("modems");
  REQUIRE(modems.size() == 2);
  CHECK(modems[0].at("number") == "+15550001");
  CHECK(modems[0].at("iccid") == "8901260000000000001");
  CHECK(modems[0].at("imsi").get<std::string>().find("310260") == 0);
  CHECK(modems[1].at("imei") != modems[0].at("imei"));

  const json changed = desk.ok(R"({"command":"set","modem":1,"registration":"roaming","operator":"Abroad",)"
                               R"("operator_code":"26201","access":"umts","signal":5,"sm_slots":3})")
                           .at("modem");
  CHECK(changed.at("registration") == "roaming");
  CHECK(changed.at("operator").at("code") == "26201");
  CHECK(changed.at("access") == "umts");
  CHECK(changed.at("storages").at("SM").at("slots") == 3);
  CHECK(desk.world.modems()[0]->radio().network.name == "Simulated");
}

TEST_CASE("a refused change changes nothing") {
  Desk desk;
  desk.refusal(R"({"command":"set","registration":"roaming","number":"+1999","sim":"gone"})");
  const json modem = desk.ok(R"({"command":"modems"})").at("modems")[0];
  CHECK(modem.at("registration") == "home");
  CHECK(modem.at("number") == "+15550001");
}

TEST_CASE("the card can be locked, taken out and exchanged") {
  Desk desk;
  Modem& modem = *desk.world.modems()[0];
  desk.ok(R"({"command":"set","sim":"pin","pin":"1111"})");
  CHECK(modem.card().lock() == SimCard::Lock::pin);
  desk.ok(R"({"command":"set","sim":"puk"})");
  CHECK(modem.card().lock() == SimCard::Lock::puk);
  desk.ok(R"({"command":"set","sim":"absent"})");
  CHECK_FALSE(modem.card().present);
  desk.ok(R"({"command":"set","sim":"none"})");
  CHECK(modem.card().ready());
  modem.storage(Modem::Memory::sim).add({});
  desk.ok(R"({"command":"switch-sim","iccid":"8944110000000000007","number":"+447700900007"})");
  CHECK(modem.card().number == "+447700900007");
  CHECK(modem.card().imsi.size() == 15);
  CHECK(modem.storage(Modem::Memory::sim).used() == 0);
  desk.ok(R"({"command":"switch-sim","iccid":"8901260000000000001"})");
  CHECK(modem.card().number == "+15550001");
  CHECK(modem.storage(Modem::Memory::sim).used() == 1);
}

TEST_CASE("messages are put in and listed where they went") {
  Desk desk;
  CHECK(desk.ok(R"({"command":"inject","from":"+15550100","text":"hello"})").at("parts") == 1);
  CHECK(desk.ok(R"({"command":"inject","to":"+15550012","sender":"Bank","text":"hello"})").at("parts") == 1);
  desk.ok(R"({"command":"inject-raw","modem":1,"tpdu":"04048121430000621110210000000568329BFD06"})");
  desk.clock.advance(5s);
  CHECK(desk.ok(R"({"command":"storage"})").at("ME").size() == 1);
  CHECK(desk.ok(R"({"command":"storage","modem":1})").at("ME").size() == 2);
  const json counters = desk.ok(R"({"command":"counters"})");
  CHECK(counters.at("delivered") == 3);
  CHECK(counters.at("pending") == 0);
}

TEST_CASE("what was sent is listed with all its fields") {
  Desk desk;
  desk.world.submit(*desk.world.modems()[0], *from_hex("3100089151559999"
                                                       "0018"
                                                       "0B"
                                                       "044F60597D"));
  const json sent = desk.ok(R"({"command":"sent"})");
  REQUIRE(sent.at("parts").size() == 1);
  const json part = sent.at("parts")[0];
  CHECK(part.at("from") == "+15550001");
  CHECK(part.at("to") == "+15559999");
  CHECK(part.at("text") == "你好");
  CHECK(part.at("alphabet") == "ucs2");
  CHECK(part.at("class") == 0);
  CHECK(part.at("report_requested") == true);
  CHECK(part.at("validity_minutes") == 60);
  CHECK(sent.at("messages")[0].at("complete") == true);
  desk.ok(R"({"command":"forget-sent"})");
  CHECK(desk.ok(R"({"command":"sent"})").at("parts").empty());
}

TEST_CASE("a wait is answered when it comes true, or when its time is over") {
  Desk desk;
  std::vector<std::string> answers;
  const auto wait = [&](const char* line) {
    desk.control.handle(line, [&](const std::string& answer) { answers.push_back(answer); });
  };
  wait(R"({"command":"wait","parts":0})");
  CHECK(answers.size() == 1);
  wait(R"({"command":"wait","delivered":1})");
  CHECK(answers.size() == 1);
  desk.ok(R"({"command":"inject","from":"+15550100","text":"hello"})");
  desk.clock.advance(1s);
  REQUIRE(answers.size() == 2);
  CHECK(json::parse(answers[1]).at("ok") == true);
  wait(R"({"command":"wait","parts":5,"timeout_ms":300})");
  desk.clock.advance(300ms);
  REQUIRE(answers.size() == 3);
  CHECK(json::parse(answers[2]).at("error").get<std::string>().find("timed out") == 0);
}

TEST_CASE("quit is answered before it ends the program") {
  Desk desk;
  bool answered = false;
  bool ended = false;
  desk.control.on_quit = [&] { ended = answered; };
  desk.control.handle(R"({"command":"quit"})", [&](const std::string&) { answered = true; });
  CHECK(ended);
}

TEST_CASE("faults, permissions, policies, pace and plugs are set") {
  Desk desk;
  desk.ok(R"({"command":"fault","prefix":"+CMGS","count":2,"error":"+CMS ERROR: 38","delay_ms":10})");
  const auto fault = desk.world.modems()[0]->faults().take("+CMGS=16");
  REQUIRE(fault);
  CHECK(fault->error == "+CMS ERROR: 38");
  CHECK(fault->delay == 10ms);
  desk.ok(R"({"command":"clear-faults"})");
  CHECK_FALSE(desk.world.modems()[0]->faults().take("+CMGS=16"));
  desk.ok(R"({"command":"permit","action":"a.b","denied":true})");
  CHECK(desk.world.denied_actions.contains("a.b"));
  desk.ok(R"({"command":"permit","action":"a.b"})");
  CHECK(desk.world.denied_actions.empty());
  desk.ok(R"({"command":"report","number":"*","policy":"failed","status":64,"delay_ms":5})");
  desk.ok(R"({"command":"pace","ms":0})");
  desk.ok(R"({"command":"unplug"})");
  CHECK_FALSE(desk.world.modems()[0]->plugged());
  desk.ok(R"({"command":"plug"})");
  CHECK(desk.world.modems()[0]->plugged());
  desk.ok(R"({"command":"ussd","status":1,"text":"Hello"})");
}
