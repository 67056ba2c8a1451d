#include "visit_settings.h"

#include "celltext/base/clock.h"

namespace celltext::core {

namespace {

// A switch wears the card and takes the modem off the network for a while: not more often than that.
constexpr std::chrono::minutes shortest_interval{15};
constexpr std::chrono::days longest_interval{366};
constexpr std::chrono::seconds shortest_stay{1};
constexpr std::chrono::hours longest_stay{1};

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// "us 6h": the interval is the last word, the name of a line may have several.
std::optional<LineVisit> read_visit(std::string_view text) {
  const auto space = text.find_last_of(" \t");
  if (space == std::string_view::npos) return std::nullopt;
  const auto every = parse_duration(text.substr(space + 1));
  if (!every || *every < shortest_interval || *every > longest_interval) return std::nullopt;
  const std::string_view line = trimmed(text.substr(0, space));
  // A comma between lines is a slip of the pen, not part of a name.
  return line.find(',') == std::string_view::npos ? std::optional(LineVisit{std::string(line), *every}) : std::nullopt;
}

}  // namespace

std::optional<std::vector<LineVisit>> read_visits(std::string_view text) {
  std::vector<LineVisit> visits;
  while (true) {
    const auto end = text.find(';');
    const auto visit = read_visit(trimmed(text.substr(0, end)));
    if (!visit) return std::nullopt;
    visits.push_back(*visit);
    if (end == std::string_view::npos) return visits;
    text.remove_prefix(end + 1);
  }
}

std::optional<std::chrono::milliseconds> read_stay(std::string_view text) {
  const auto stay = parse_duration(text);
  return stay && *stay >= shortest_stay && *stay <= longest_stay ? stay : std::nullopt;
}

}  // namespace celltext::core
