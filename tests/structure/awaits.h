// The rule that keeps g++ 12 from miscompiling coroutines: a co_await stands alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace celltext::structure {

struct Complaint {
  int line = 0;  // from 1
  std::string reason;
};

// Every co_await in `code` that is not the whole of its statement, or the whole of what a variable is set to; that has
// a brace, a condition or a lambda in it; and every lambda that is a coroutine.
std::vector<Complaint> wrong_awaits(std::string_view code);

}  // namespace celltext::structure
