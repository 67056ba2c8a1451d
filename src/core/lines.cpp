#include "celltext/core/lines.h"

#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/text/display.h"

namespace celltext::core {

Result<void> adopt_lines(const Settings& settings, store::Lines lines) {
  if (settings.lines.empty()) return {};
  const std::vector<model::Line> known = lines.all();
  for (const LineSettings& wanted : settings.lines) {
    if (wanted.iccid.empty()) continue;
    const auto same = std::ranges::find(known, wanted.iccid, &model::Line::iccid);
    const bool is_known = same != known.end();
    if (is_known && same->name == wanted.name && (wanted.number.empty() || same->number == wanted.number)) continue;
    const auto id = lines.ensure(wanted.iccid, wanted.number, "");
    if (!id) return id.error();
    if (is_known && same->name == wanted.name) continue;
    if (auto named = lines.set_name(*id, wanted.name); !named) return named.error();
  }
  return {};
}

Result<std::optional<model::Line>> choose_line(const Settings& settings, const store::Lines& lines,
                                               const std::string& asked) {
  const std::string& label = asked.empty() ? settings.default_line : asked;
  if (label.empty()) return lines.default_line();
  auto line = lines.find(label);
  if (!line)
    return Error{ErrorKind::not_found, tr_format("there is no line {}; “celltext line list” shows those that are known",
                                                 text::display_safe(label))};
  return line;
}

std::optional<model::Line> only_line(const store::Lines& lines) {
  const auto all = lines.all();
  return all.size() == 1 ? std::optional(all.front()) : std::nullopt;
}

model::Region home_region(const Settings& settings, const store::Lines& lines, const std::optional<model::Line>& line) {
  if (!settings.country.empty()) return settings.country;
  if (line) return model::region_of_network(line->network);
  model::Region common;
  for (const model::Line& known : lines.all()) {
    const model::Region region = model::region_of_network(known.network);
    if (region.empty() || (!common.empty() && region != common)) return {};
    common = region;
  }
  return common;
}

}  // namespace celltext::core
