#include "nearest.h"

#include <algorithm>
#include <vector>

namespace celltext::cli {

namespace {

// Optimal string alignment distance.
std::size_t slips(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        cost[i][j] = i + j;
        continue;
      }
      const std::size_t replaced = cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
    }
  }
  return cost[a.size()][b.size()];
}

}  // namespace

std::optional<std::string_view> nearest(std::string_view typed, std::span<const std::string_view> candidates) {
  constexpr std::size_t longest = 40;
  if (typed.empty() || typed.size() > longest) return std::nullopt;
  std::optional<std::string_view> best;
  std::size_t fewest = std::min<std::size_t>(3, typed.size() / 2 + 1);
  for (const std::string_view candidate : candidates) {
    const std::size_t n = slips(typed, candidate);
    if (n >= fewest) continue;
    fewest = n;
    best = candidate;
  }
  return best;
}

}  // namespace celltext::cli
