// Row numbers that can't be mixed up.
#pragma once

#include <compare>
#include <cstdint>

namespace celltext {

template<class Tag>
struct StrongId {
  std::int64_t value = 0;  // 0: none

  explicit operator bool() const { return value != 0; }
  auto operator<=>(const StrongId&) const = default;
};

}  // namespace celltext
