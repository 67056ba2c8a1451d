// A second number in the demo: the program, its servers, a card in a simulated modem under the real ModemManager.
#include <algorithm>

#include "tests/app/fixture.h"

using namespace celltext;
using namespace celltext::test;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("in the demo a second number is installed by its code, its server told, and switched to") {
  if (!SimulatedNetwork::start()) return;
  const Program program{""};
  const std::string script =
      R"(code=$(cat "$(dirname "$CELLTEXT_TRUST")/esim-code") && celltext esim discover --json &&)"
      R"( celltext esim add "$code" --yes --json && celltext esim notifications --json && celltext esim list --json)";
  const Outcome outcome = program.run({"demo", "--", "sh", "-c", script});
  INFO(outcome.out << outcome.err);
  REQUIRE(outcome.code == 0);
  const auto lines = json_lines(outcome.out);
  REQUIRE(lines.size() > 10);
  CHECK_THAT(lines[0].at("code").get<std::string>(), ContainsSubstring("LPA:1$localhost:"));
  CHECK(lines[1].at("progress").at("step") == "connect");
  const auto traveller = [](const Json& line) { return line.value("name", "") == "Traveller 1"; };
  CHECK(std::ranges::count_if(lines, traveller) == 2);  // installed, and listed
  // Its server knows: nothing waits.
  CHECK(std::ranges::none_of(lines, [](const Json& line) { return line.contains("seq"); }));
}

TEST_CASE("without the demo's issuer its servers are strangers, and the card is asked nothing") {
  if (!SimulatedNetwork::start()) return;
  const Program program{""};
  const std::string script =
      R"(code=$(cat "$(dirname "$CELLTEXT_TRUST")/esim-code"); unset CELLTEXT_TRUST; celltext esim add "$code" --yes)";
  const Outcome outcome = program.run({"demo", "--", "sh", "-c", script});
  INFO(outcome.err);
  CHECK(outcome.code == 8);
  CHECK_THAT(outcome.err, ContainsSubstring("not from an issuer of the GSMA"));
}
