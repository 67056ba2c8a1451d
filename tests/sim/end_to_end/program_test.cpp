#include <gio/gio.h>
#include <sys/wait.h>

#include "celltext/base/c_ptr.h"
#include "tests/catch.h"
#include "tests/support/simulated_network.h"

using namespace celltext;
using namespace celltext::test;

namespace {

struct Outcome {
  int code = -1;
  std::string output;
  std::string errors;
};

// Runs celltext-sim and waits for its end.
Outcome run(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), CELLTEXT_SIM_PROGRAM);
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  char* output = nullptr;
  char* errors = nullptr;
  int status = 0;
  REQUIRE(g_spawn_sync(nullptr, pointers.data(), nullptr, G_SPAWN_DEFAULT, nullptr, nullptr, &output, &errors, &status,
                       nullptr));
  const CPtr<char, g_free> owned_output(output);
  const CPtr<char, g_free> owned_errors(errors);
  return {WEXITSTATUS(status), output, errors};
}

}  // namespace

TEST_CASE("the program says what is wrong with its arguments") {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"--nonsense"}, {"dance"}, {"--modems", "0"}, {"--slots", "-1"}, {"ctl"}}) {
    const Outcome outcome = run(arguments);
    INFO(arguments[0]);
    CHECK(outcome.code == 2);
    CHECK(outcome.errors.find("celltext-sim: ") == 0);
    CHECK(outcome.output.empty());
  }
  CHECK(run({"--help"}).code == 0);
}

TEST_CASE("the program refuses a state that it can't read and a path where it can't listen") {
  CHECK(run({"--state", "/dev/null"}).code == 2);
  CHECK(run({"--control", "/nowhere/at/all"}).code == 2);
}

TEST_CASE("the control client prints answers and tells refusals by its exit code") {
  const auto network = SimulatedNetwork::start();
  if (!network) return;
  const std::string path = (*network)->control_path();
  const Outcome good = run({"ctl", "--control", path, R"({"command":"counters"})", R"({"command":"modems"})"});
  CHECK(good.code == 0);
  CHECK(std::count(good.output.begin(), good.output.end(), '\n') == 2);
  const Outcome bad = run({"ctl", "--control", path, "nonsense"});
  CHECK(bad.code == 5);
  CHECK(bad.output.find("\"ok\":false") != std::string::npos);
}

TEST_CASE("the control client says when nobody listens") {
  const Outcome outcome = run({"ctl", "--control", "/nowhere/at/all", "{}"});
  CHECK(outcome.code == 3);
  CHECK(outcome.errors.find("/nowhere/at/all") != std::string::npos);
}
