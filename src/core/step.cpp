#include "step.h"

#include <csignal>
#include <cstdlib>
#include <string>

namespace celltext::core {

namespace {

struct Fate {
  std::string name;
  int countdown = 0;
};

Fate read_fate() {
  const char* wanted = std::getenv("CELLTEXT_DIE_AT");
  if (!wanted) return {};
  const std::string text = wanted;
  const auto colon = text.find(':');
  if (colon == text.npos) return {text, 1};
  return {text.substr(0, colon), std::atoi(text.c_str() + colon + 1)};
}

}  // namespace

void step(std::string_view name) {
  static Fate fate = read_fate();
  if (fate.name != name) return;
  if (--fate.countdown == 0) std::raise(SIGKILL);
}

}  // namespace celltext::core
