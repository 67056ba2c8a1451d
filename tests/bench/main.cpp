#include <array>
#include <string_view>

#include "bench.h"

namespace {

using namespace celltext::bench;

struct Benchmark {
  std::string_view name;
  void (*run)(const Scale&);
};

constexpr std::array<Benchmark, 6> benchmarks{{{"commands", commands},
                                               {"screen", screen},
                                               {"sending", sending},
                                               {"receiving", receiving},
                                               {"picture-messages", picture_messages},
                                               {"costs", costs}}};

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string_view> arguments(argv + 1, argv + argc);
  const bool quick = std::find(arguments.begin(), arguments.end(), "--quick") != arguments.end();
  const Scale scale = quick ? Scale{10, 1000, 2, 3000, 1000} : Scale{};
  const bool all = arguments.size() == (quick ? 1U : 0U);
  try {
    for (const Benchmark& benchmark : benchmarks) {
      const bool named = std::find(arguments.begin(), arguments.end(), benchmark.name) != arguments.end();
      if (all || named) benchmark.run(scale);
    }
  } catch (const std::exception& error) {
    fmt::print(stderr, "celltext-bench: {}\n", error.what());
    return 1;
  }
  return 0;
}
