#include "keep_alive.h"

#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
#include "celltext/codec/segments.h"
#include "celltext/core/plans.h"
#include "celltext/core/usage_report.h"
#include "celltext/text/display.h"

namespace celltext::core {

namespace {

constexpr std::chrono::days one_day{1};

std::string notice_code(const model::Line& line) {
  return "keep-alive-" + line.iccid;
}

}  // namespace

void KeepAliveWatch::watch(const std::set<model::LineId>& lines) {
  if (lines == lines_) return;
  lines_ = lines;
  look();
}

void KeepAliveWatch::look() {
  std::optional<Instant> next;
  for (const model::LineId id : lines_) {
    const auto line = context_.lines.find(id);
    const auto again = line ? look_at(*line) : std::nullopt;
    if (again) next = std::min(next.value_or(*again), *again);
  }
  alarm_ = next ? context_.clock.at(*next, [this] { look(); }) : async::Registration();
}

// When to look at this line again: when it comes near, and then every day.
std::optional<Instant> KeepAliveWatch::look_at(const model::Line& line) {
  const Instant now = context_.clock.now();
  const auto state = keep_alive_of(context_.settings, context_.ledger, line, now);
  if (!state || !state->days_left) return std::nullopt;
  const Day tomorrow = local_calendar.day_of(now) + one_day;
  if (!state->is_near) {
    context_.notices.withdraw(notice_code(line));
    return local_calendar.start_of(std::max(tomorrow, state->near_from()));
  }
  const std::string in_time = tr_n_format("in {} day", "in {} days", static_cast<unsigned long>(*state->days_left));
  context_.notices.raise(notice_code(line), tr_format("the line {} lapses {} unless it is used",
                                                      text::display_safe(line.label()), in_time));
  const LineSettings* settings = settings_of(context_.settings, line);
  if (settings && settings->keep_alive_send) send(line, *state->last_use);
  return local_calendar.start_of(tomorrow);
}

// Once for each time that the line was used last, however often it is looked at and by whomever.
void KeepAliveWatch::send(const model::Line& line, Day last_use) {
  if (line.number.empty()) {
    context_.notices.raise("keep-alive-number-" + line.iccid,
                           tr_format("the line {} can't send a message to itself: give its number in the configuration",
                                     text::display_safe(line.label())));
    return;
  }
  store::NewMessage message;
  message.line = line.id;
  message.to = {line.number};
  message.text = tr("celltext keeps this number alive");
  const codec::Segments segments = codec::measure(message.text);
  message.encoding = segments.encoding == codec::SmsEncoding::gsm7 ? model::Encoding::gsm7 : model::Encoding::ucs2;
  message.parts = segments.parts;
  message.request_report = false;
  message.key = "keep-alive " + line.iccid + " " + to_string(last_use);
  message.price = context_.cashier.pricer();
  const auto queued = context_.outbox.enqueue(message, context_.clock.now());
  if (!queued) {
    context_.notices.raise("keep-alive-send-" + line.iccid, queued.error().message);
    return;
  }
  if (queued->already) return;
  log::info("a message that keeps the line alive is queued");
  if (enqueued) enqueued();
}

}  // namespace celltext::core
