#include <csignal>

#include "tests/catch.h"
#include "tests/cli/fixture.h"

using namespace celltext;
using namespace celltext::test;
using Catch::Matchers::ContainsSubstring;
using Words = std::vector<std::string>;

TEST_CASE("modem list and show tell what there is, in the documented shape") {
  Celltext celltext;
  celltext.radio = "two";
  const auto modems = celltext.json({"modem", "list"});
  REQUIRE(modems.size() == 2);
  CHECK(modems == celltext.json({"modem", "show"}));
  CHECK(keys_of(modems[0]) == Words{"data_call", "device",       "failed_reason", "imei",         "index",
                                    "lock",      "manufacturer", "messaging",     "model",        "numbers",
                                    "operator",  "path",         "ports",         "registration", "revision",
                                    "signal",    "sim",          "state",         "technologies", "unlock_retries"});
  CHECK(modems[1]["index"] == 1);
  CHECK(modems[1]["sim"]["iccid"] == "8901000000000000001");
  const Outcome list = celltext.run({"modem", "list"});
  CHECK_THAT(list.out, ContainsSubstring("registered"));
  CHECK_THAT(celltext.run({"modem", "show", "--modem", "1"}).out, ContainsSubstring("8901000000000000001"));
  CHECK(celltext.json({"modem", "show", "--modem", modems[1]["imei"].get<std::string>()}) == std::vector{modems[1]});
  CHECK(celltext.json({"modem", "show", "--modem", modems[1]["path"].get<std::string>()}) == std::vector{modems[1]});
  CHECK(celltext.json({"modem", "show", "--modem", modems[1]["device"].get<std::string>()}) == std::vector{modems[1]});
}

TEST_CASE("a line chooses the modem that holds its SIM") {
  Celltext celltext;
  celltext.radio = "two";
  celltext.configure("[line us]\niccid = 8901000000000000001\n[line cn]\niccid = 8901000000000000009\n");
  const auto modems = celltext.json({"modem", "list", "--line", "us"});
  REQUIRE(modems.size() == 1);
  CHECK(modems[0]["index"] == 1);
  CHECK(celltext.run({"modem", "list", "--line", "cn"}).code == 3);
}

TEST_CASE("no modem, no daemon and no bus are exit code 3 for every command that needs one") {
  for (const char* radio : {"", "no-daemon", "no-modem"}) {
    Celltext celltext;
    celltext.radio = radio;
    for (const Words& words : {Words{"modem", "list"},
                               {"modem", "show"},
                               {"modem", "enable"},
                               {"modem", "disable"},
                               {"modem", "reset"},
                               {"modem", "scan"},
                               {"modem", "ussd", "*1#"},
                               {"modem", "resync"},
                               {"modem", "unlock", "--pin", "1234"}}) {
      const Outcome outcome = celltext.run(words);
      INFO(radio << " " << words[1] << " " << outcome.err);
      CHECK(outcome.code == 3);
      CHECK(outcome.out.empty());
      CHECK(is_one_safe_line(outcome.err.substr(outcome.err.find("celltext: "))));
    }
  }
}

TEST_CASE("with several modems and none named a command that changes one is exit code 2 and lists them") {
  Celltext celltext;
  celltext.radio = "two";
  for (const Words& words : {Words{"modem", "disable"}, {"modem", "reset"}, {"modem", "ussd", "*1#"}}) {
    const Outcome outcome = celltext.run(words);
    CHECK(outcome.code == 2);
    CHECK_THAT(outcome.err, ContainsSubstring("--modem: 0 ("));
  }
  CHECK(celltext.run({"modem", "disable", "--modem", "1"}).code == 0);
  CHECK(celltext.run({"modem", "disable", "--modem", "2"}).code == 3);
}

TEST_CASE("enable, disable and reset say nothing when they are done") {
  const Celltext celltext;
  for (const char* command : {"enable", "disable", "reset"}) {
    const Outcome outcome = celltext.run({"modem", command});
    CHECK(outcome.code == 0);
    CHECK(outcome.out.empty());
    CHECK(outcome.err.empty());
  }
}

TEST_CASE("line use takes the SIM slot in which the line lies") {
  Celltext celltext;
  celltext.radio = "slots";
  const Outcome used = celltext.run({"line", "use", "8901000000000000042", "--json"});
  INFO(used.err);
  CHECK(used.code == 0);
  CHECK_THAT(used.out, ContainsSubstring("\"waiting\"") && ContainsSubstring("\"registering\""));
  CHECK(celltext.run({"line", "use", "nobody"}).code == 9);
}

TEST_CASE("unlock takes the PIN as an option, from a pipe or from the terminal, and never shows it") {
  Celltext celltext;
  celltext.radio = "locked";
  CHECK(celltext.run({"modem", "unlock", "--pin", "1234", "--verbose", "--verbose"}).code == 0);
  CHECK(celltext.run({"modem", "unlock"}, "1234\n").code == 0);
  CHECK(celltext.run({"modem", "unlock", "--pin", "-"}, "1234").code == 0);
  const Outcome wrong = celltext.run({"modem", "unlock"}, "12\n");
  CHECK(wrong.code == 2);
  CHECK(wrong.err.find("12\n") == std::string::npos);
  CHECK(celltext.run({"modem", "unlock"}, "").code == 2);

  celltext.options.terminal = true;
  Process process = celltext.start({"modem", "unlock"});
  process.wait_for_output("PIN: ");
  process.write("4711\n");
  const Outcome typed = process.finish();
  CHECK(typed.code == 0);
  CHECK(typed.out.find("4711") == std::string::npos);
}

TEST_CASE("a blocked SIM wants its PUK, and one that is not locked no PIN") {
  Celltext celltext;
  celltext.radio = "blocked";
  const Outcome without = celltext.run({"modem", "unlock", "--pin", "1234"});
  CHECK(without.code == 2);
  CHECK_THAT(without.err, ContainsSubstring("PUK"));
  CHECK(celltext.run({"modem", "unlock", "--pin", "1234", "--puk", "12345678"}).code == 0);
  celltext.radio = "ready";
  CHECK(celltext.run({"modem", "unlock", "--pin", "1234"}).code == 2);
}

TEST_CASE("scan lists networks, safe to draw") {
  Celltext celltext;
  celltext.radio = "networks";
  const auto networks = celltext.json({"modem", "scan"});
  REQUIRE(networks.size() == 2);
  CHECK(keys_of(networks[0]) == Words{"id", "name", "status", "technologies"});
  CHECK(networks[1]["technologies"] == Json{"umts", "lte"});
  const Outcome human = celltext.run({"modem", "scan"});
  CHECK(human.out.find('\x1B') == std::string::npos);
  CHECK_THAT(human.out, ContainsSubstring("310410"));
}

TEST_CASE("ussd prints the answer; on a terminal it goes on while the network asks") {
  Celltext celltext;
  celltext.radio = "ussd";
  const Outcome once = celltext.run({"modem", "ussd", "*225#"});
  CHECK(once.code == 0);
  CHECK(once.out == "Balance: [31m$3.20\n1 more\n");
  const auto json = celltext.json({"modem", "ussd", "*225#"});
  CHECK(json[0]["expects_answer"] == true);
  CHECK_THAT(json[0]["text"].get<std::string>(), ContainsSubstring("$3.20"));

  celltext.options.terminal = true;
  Process process = celltext.start({"modem", "ussd", "*225#"});
  process.wait_for_output("> ");
  process.write("1\n");
  process.wait_for_output("Goodbye");
  CHECK(process.finish().code == 0);
}

TEST_CASE("Ctrl-C leaves a question, and the terminal as it was") {
  Celltext celltext;
  celltext.radio = "locked";
  celltext.options.terminal = true;
  Process process = celltext.start({"modem", "unlock"});
  process.wait_for_output("PIN: ");
  process.write("\x03");
  CHECK(process.finish().code == 130);
}

TEST_CASE("resync asks before it ends a data connection") {
  Celltext celltext;
  CHECK(celltext.run({"modem", "resync"}).code == 0);
  celltext.radio = "data-call";
  const Outcome guarded = celltext.run({"modem", "resync"});
  CHECK(guarded.code == 7);
  CHECK_THAT(guarded.err, ContainsSubstring("--yes"));
  CHECK(celltext.run({"modem", "resync", "--yes"}).code == 0);
  celltext.options.terminal = true;
  for (const auto& [answer, code] : std::vector<std::pair<std::string, int>>{{"y\n", 0}, {"\n", 130}, {"n\n", 130}}) {
    Process process = celltext.start({"modem", "resync"});
    process.wait_for_output("[y/N] ");
    process.write(answer);
    CHECK(process.finish().code == code);
  }
}

TEST_CASE("doctor is content with a modem that can send") {
  Celltext celltext;
  const auto checks = celltext.json({"doctor"});
  Words names;
  for (const Json& check : checks) {
    CHECK(keys_of(check) == Words{"check", "fix", "message", "result"});
    CHECK(check["result"] != "failed");
    names.push_back(check["check"]);
  }
  CHECK(names == Words{"configuration", "storage", "attachments", "bus", "modem-manager", "modem", "sim",
                       "registration", "permission", "modem-storage", "mms-settings", "esim", "courier"});
  CHECK_THAT(celltext.run({"doctor"}).out, ContainsSubstring("ok"));
}

TEST_CASE("doctor names what is wrong, and the fix") {
  struct Scene {
    const char* radio;
    int code;
    const char* failed;
    const char* fix;
  };
  for (const Scene& scene : {Scene{"", 3, "bus", "D-Bus"},
                             {"no-daemon", 3, "modem-manager", "ModemManager"},
                             {"no-modem", 3, "modem", "plugged in"},
                             {"locked", 3, "sim", "celltext modem unlock"},
                             {"blocked", 3, "sim", "PUK"},
                             {"unauthorized", 4, "permission", "polkit.addRule"}}) {
    INFO(scene.radio);
    Celltext celltext;
    celltext.radio = scene.radio;
    celltext.options.environment.push_back("SSH_CONNECTION=10.0.0.1 1 10.0.0.2 22");
    const Outcome outcome = celltext.run({"doctor", "--json"});
    CHECK(outcome.code == scene.code);
    CHECK(outcome.err.empty());
    Json failed;
    for (const Json& check : Celltext::lines(outcome.out))
      if (check["result"] == "failed") failed = check;
    CHECK(failed["check"] == scene.failed);
    CHECK_THAT(failed["fix"].get<std::string>(), ContainsSubstring(scene.fix));
    if (scene.code == 4) CHECK_THAT(failed["message"].get<std::string>(), ContainsSubstring("SSH"));
    CHECK_THAT(celltext.run({"doctor"}).out, ContainsSubstring(scene.fix));
  }
}

TEST_CASE("doctor reports a wrong configuration and goes on") {
  Celltext celltext;
  celltext.configure("[general]\ncountry = nowhere\n");
  const Outcome outcome = celltext.run({"doctor"});
  CHECK(outcome.code == 2);
  CHECK_THAT(outcome.out, ContainsSubstring("celltext.conf:2"));
  CHECK_THAT(outcome.out, ContainsSubstring("ModemManager is running"));
}
