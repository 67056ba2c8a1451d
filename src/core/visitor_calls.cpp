// Which lines want a modem, and on which card they may be.
#include <algorithm>
#include <iterator>

#include "celltext/base/i18n.h"
#include "celltext/core/plans.h"
#include "visitor.h"

namespace celltext::core {

namespace {

using namespace std::chrono_literals;
using modem::ModemInfo;

// A courier that lives only for one message is gone by then: regular visits are for those that stay.
constexpr std::chrono::seconds first_visit_delay = 5s;
// Messages that come in a row leave in one visit, not in one each.
constexpr std::chrono::minutes least_pause = 3min;
// A card that was looked at in vain, or without what is wanted, is looked at again after that time.
constexpr std::chrono::hours no_card_is_believed = 1h;
constexpr std::chrono::hours card_is_believed = 24h;

}  // namespace

std::vector<model::Line> Visitor::lines_with_messages() const {
  std::vector<model::Line> lines;
  for (const model::LineId id : context_.outbox.lines_with_due(context_.clock.now())) {
    const auto line = context_.lines.find(id);
    const LineSettings* settings = line ? settings_of(context_.settings, *line) : nullptr;
    if (settings && settings->may_switch) lines.push_back(*line);
  }
  return lines;
}

bool Visitor::is_visit_due(const model::Line& line, const LineVisit& visit) {
  const auto visited = visits_.record_of(line.iccid).visited_at;
  const Instant first = started_at_ + first_visit_delay;
  const Instant due = visited ? std::max(*visited + visit.every, first) : first;
  if (due <= context_.clock.now()) return true;
  later(due);
  return false;
}

// Lines that are not enabled and want to be: those with something to send before those that are visited regularly.
std::vector<model::Line> Visitor::lines_that_call() {
  const Instant now = context_.clock.now();
  std::vector<model::Line> lines;
  for (const model::Line& line : lines_with_messages()) {
    const auto visited = visits_.record_of(line.iccid).visited_at;
    if (!visited || *visited + least_pause <= now)
      lines.push_back(line);
    else
      later(*visited + least_pause);
  }
  for (const LineVisit& visit : context_.settings.visits) {
    const auto line = context_.lines.find(visit.line);
    if (!line || is_on_a_station(line->iccid)) continue;
    const bool listed = std::ranges::find(lines, line->id, &model::Line::id) != lines.end();
    if (!listed && is_visit_due(*line, visit)) lines.push_back(*line);
  }
  std::erase_if(lines, [&](const model::Line& line) {
    if (is_on_a_station(line.iccid)) return true;
    const auto again = visits_.record_of(line.iccid).again_at;
    if (!again || *again <= now) return false;
    later(*again);
    return true;
  });
  return lines;
}

std::optional<std::string> Visitor::next_line(const Station& station) {
  for (const model::Line& line : lines_that_call()) {
    if (!visits_.share_a_card(iccid_of(station.modem()), line.iccid)) continue;
    return may_end_data_call(station, line.iccid) ? std::optional(line.iccid) : std::nullopt;
  }
  return std::nullopt;
}

bool Visitor::may_end_data_call(const Station& station, const std::string& iccid) {
  if (!station.modem().data_call_up || context_.settings.switch_during_data_call) {
    context_.notices.withdraw("line-waits");
    return true;
  }
  context_.notices.raise(
      "line-waits", tr_format("the line {} waits until the data connection ends; switch-during-data-call = true in "
                              "the configuration lets celltext end it",
                              name_of(iccid)));
  return false;
}

// A line calls and nobody knows where it is: the card of this modem may have it.
std::optional<ModemInfo> Visitor::card_to_look_at() {
  std::vector<const Station*> quiet;
  std::ranges::copy_if(yard_.stations(), std::back_inserter(quiet), &Station::is_quiet);
  if (quiet.empty()) return std::nullopt;
  const std::vector<model::Line> lines = lines_that_call();
  const bool any_unknown = std::ranges::any_of(lines, [&](const model::Line& line) {
    const auto card = visits_.card_of(line.iccid);
    return !card || card->card.empty();
  });
  if (!any_unknown) return std::nullopt;
  for (const Station* station : quiet) {
    const auto card = visits_.card_of(iccid_of(station->modem()));
    if (!card) return station->modem();
    const Instant stale = card->seen_at + (card->card.empty() ? no_card_is_believed : card_is_believed);
    if (stale <= context_.clock.now()) return station->modem();
    later(stale);
  }
  return std::nullopt;
}

}  // namespace celltext::core
