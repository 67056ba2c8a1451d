#include "compose_pane.h"

#include <algorithm>

#include "celltext/base/i18n.h"
#include "words.h"

namespace celltext::ui {

namespace {

std::string parts_in_words(int parts) {
  return tr_n_format("{} part", "{} parts", static_cast<unsigned long>(parts));
}

std::string suggestion_in_words(const core::Quote& quote, const std::string& key) {
  if (!quote.suggestion) return "";
  return tr_format("{}: plain letters, {} instead of {}", key, parts_in_words(quote.suggestion->segments.parts),
                   quote.segments.parts);
}

// "0.10 USD · 57 of 100 left"; nothing without a plan.
std::string cost_in_words(const std::vector<core::Quote>& quotes) {
  std::optional<model::Money> total = quotes.front().cost;
  for (std::size_t i = 1; i < quotes.size() && total; ++i)
    total = quotes[i].cost ? std::optional(*total + *quotes[i].cost) : std::nullopt;
  const auto& allowance = quotes.back().allowance;
  const std::string left = allowance ? tr_format("{} of {} left", allowance->left_after, allowance->included) : "";
  if (!total) return left;
  const std::string cost = allowance && total->is_zero() ? std::string(tr("included")) : total->with_currency();
  return left.empty() ? cost : cost + ", " + left;
}

// What speaks of money, not of letters.
bool is_about_money(const core::Warning& warning) {
  constexpr std::string_view others[] = {"costly-characters", "several-parts", "home-unknown"};
  return std::ranges::find(others, warning.code) == std::end(others);
}

bool is_costly(const std::vector<core::Quote>& quotes) {
  return std::ranges::any_of(
      quotes, [](const core::Quote& quote) { return std::ranges::any_of(quote.warnings, is_about_money); });
}

// "cat.jpg (image/jpeg, 290 kB)"
std::string in_words(const store::NewAttachment& attachment) {
  return fmt::format("{} ({}, {})", attachment.name, attachment.type,
                     size_in_words(static_cast<std::int64_t>(attachment.content.size())));
}

}  // namespace

bool has_something_to_send(const ComposeModel& compose) {
  return !compose.attached.ready.empty() || compose.editor.text().find_first_not_of(" \n") != std::string::npos;
}

Result<std::vector<core::Quote>> quote_of(const ComposeModel& compose, const std::vector<std::string>& recipients,
                                          bool as_group, const core::Origin& origin) {
  if (compose.attached.ready.empty()) return core::quote(recipients, compose.editor.text(), origin);
  if (compose.editor.text().size() > room_for_text)
    return Error{ErrorKind::invalid,
                 tr_format("beside what is attached the text has at most {} octets", room_for_text)};
  return core::quote_mms(recipients, as_group, origin);
}

std::string live_line(const ComposeModel& compose) {
  if (!compose.trouble.empty()) return compose.trouble;
  std::string line;
  const auto add = [&](const std::string& words) {
    if (!words.empty()) line += (line.empty() ? "" : " · ") + words;
  };
  if (compose.attached.preparing) add(tr("making ready what is attached …"));
  if (!compose.attached.ready.empty()) add("MMS");
  for (const store::NewAttachment& attachment : compose.attached.ready) add(in_words(attachment));
  if (!compose.quotes.empty()) {
    const core::Quote& quote = compose.quotes.front();
    const codec::Segments& segments = quote.segments;
    if (compose.attached.ready.empty()) {
      add(tr_format("{} characters, {} left", segments.characters, segments.left_in_part));
      add(parts_in_words(segments.parts));
      add(segments.encoding == codec::SmsEncoding::gsm7 ? "GSM-7" : "UCS-2");
    }
    add(suggestion_in_words(quote, compose.plain_key));
    add(cost_in_words(compose.quotes));
    for (const core::Warning& warning : quote.warnings)
      if (is_about_money(warning)) add(warning.message);
    if (compose.quotes.size() > 1)
      add(tr_n_format("{} message", "{} messages", static_cast<unsigned long>(compose.quotes.size())));
  }
  if (compose.leaves_at) add(tr_format("leaves at {}", *compose.leaves_at));
  return line;
}

int wanted_rows(ComposeModel& compose, int columns, int rows) {
  const int lines = static_cast<int>(compose.editor.rows(std::max(1, columns - 2)).size());
  return std::min(rows, std::clamp(lines + 1, 2, std::max(2, rows / 3)));
}

void draw(ComposeModel& compose, const Canvas& canvas) {
  canvas.fill({});
  const int live_rows = canvas.rows() > 1 ? 1 : 0;
  const int rows = canvas.rows() - live_rows;
  const Style mark{compose.focused ? Look::title : Look::dim, compose.focused};
  canvas.put({0, 0}, compose.focused ? "▌" : " ", mark);
  const int margin = canvas.columns() >= 8 ? 2 : 0;
  const Canvas text = canvas.part({margin, 0, canvas.columns() - margin, rows});
  const bool placeholder = compose.editor.empty() && !compose.focused;
  compose.editor.draw(text, {Look::field});
  if (placeholder) text.put({0, 0}, tr("i: write an answer"), {Look::dim});
  const bool cheaper = !compose.quotes.empty() && compose.quotes.front().suggestion;
  const Look look = !compose.trouble.empty()               ? Look::bad
                    : cheaper || is_costly(compose.quotes) ? Look::warning
                                                           : Look::dim;
  if (live_rows > 0) canvas.put({margin, rows}, live_line(compose), {look});
}

}  // namespace celltext::ui
