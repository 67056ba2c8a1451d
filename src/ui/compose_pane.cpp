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

constexpr std::size_t most_heads = 5;

// "cat.jpg · picture · 1.2 MB → 280 kB"
std::string in_words(const store::NewAttachment& attachment, std::uint64_t before) {
  const auto now = static_cast<std::int64_t>(attachment.content.size());
  const auto was = static_cast<std::int64_t>(before);
  const std::string words = ui::in_words(model::Attachment{attachment.name, attachment.type, was});
  return was == now ? words : words + " → " + size_in_words(now);
}

std::int64_t size_of(const Attached& attached) {
  std::int64_t octets = 0;
  for (const store::NewAttachment& attachment : attached.ready)
    octets += static_cast<std::int64_t>(attachment.content.size());
  return octets;
}

}  // namespace

bool is_picture_message(const ComposeModel& compose) {
  return !compose.attached.ready.empty() || !compose.subject.empty() || !compose.cc.empty();
}

bool is_one_for_all(const ComposeModel& compose) {
  return is_picture_message(compose) && (compose.as_group || !compose.cc.empty());
}

bool has_something_to_send(const ComposeModel& compose) {
  return !compose.attached.ready.empty() || compose.editor.text().find_first_not_of(" \n") != std::string::npos;
}

std::vector<std::string> head_lines(const ComposeModel& compose) {
  std::vector<std::string> lines;
  if (!compose.subject.empty()) lines.push_back(tr_format("Subject: {}", compose.subject));
  if (!compose.cc.empty()) lines.push_back(tr_format("Copy to: {}", joined(compose.cc)));
  const Attached& attached = compose.attached;
  for (std::size_t i = 0; i < attached.ready.size(); ++i)
    lines.push_back("+ " + in_words(attached.ready[i], attached.octets_before[i]));
  if (lines.size() <= most_heads) return lines;
  const auto more = lines.size() - most_heads + 1;
  lines.resize(most_heads - 1);
  lines.push_back(tr_n_format("… {} more", "… {} more", more));
  return lines;
}

Result<std::vector<core::Quote>> quote_of(const ComposeModel& compose, const std::vector<std::string>& recipients,
                                          const core::Origin& origin) {
  if (!is_picture_message(compose)) return core::quote(recipients, compose.editor.text(), origin);
  if (compose.editor.text().size() > room_for_text)
    return Error{ErrorKind::invalid,
                 tr_format("beside what is attached the text has at most {} octets", room_for_text)};
  return core::quote_mms(recipients, compose.as_group, origin, compose.cc);
}

std::string live_line(const ComposeModel& compose) {
  if (!compose.trouble.empty()) return compose.trouble;
  std::string line;
  const auto add = [&](const std::string& words) {
    if (!words.empty()) line += (line.empty() ? "" : " · ") + words;
  };
  if (compose.attached.preparing) add(tr("making ready what is attached …"));
  if (is_picture_message(compose)) add("MMS");
  if (const auto octets = size_of(compose.attached); octets > 0) add(size_in_words(octets));
  if (!compose.quotes.empty()) {
    const core::Quote& quote = compose.quotes.front();
    const codec::Segments& segments = quote.segments;
    if (!is_picture_message(compose)) {
      add(tr_format("{} characters, {} left", segments.characters, segments.left_in_part));
      add(parts_in_words(segments.parts));
      add(segments.encoding == codec::SmsEncoding::gsm7 ? "GSM-7" : "UCS-2");
    }
    add(suggestion_in_words(quote, compose.plain_key));
    add(cost_in_words(compose.quotes));
    for (const core::Warning& warning : quote.warnings)
      if (is_about_money(warning)) add(warning.message);
    if (compose.quotes.size() > 1 && !is_one_for_all(compose))
      add(tr_n_format("{} message", "{} messages", static_cast<unsigned long>(compose.quotes.size())));
  }
  if (compose.leaves_at) add(tr_format("leaves at {}", *compose.leaves_at));
  return line;
}

int wanted_rows(ComposeModel& compose, int columns, int rows) {
  const int lines = static_cast<int>(compose.editor.rows(std::max(1, columns - 2)).size());
  const int heads = static_cast<int>(head_lines(compose).size());
  return std::min(rows, std::clamp(heads + lines + 1, 2, std::max(2, heads > 0 ? rows / 2 : rows / 3)));
}

void draw(ComposeModel& compose, const Canvas& canvas) {
  canvas.fill({});
  const int live_rows = canvas.rows() > 1 ? 1 : 0;
  const int rows = canvas.rows() - live_rows;
  const Style mark{compose.focused ? Look::title : Look::dim, compose.focused};
  const int margin = canvas.columns() >= 8 ? 2 : 0;
  // The text that is being written has one row at least.
  const std::vector<std::string> heads = head_lines(compose);
  const int head_rows = std::clamp(static_cast<int>(heads.size()), 0, std::max(rows - 1, 0));
  for (int i = 0; i < head_rows; ++i) canvas.put({margin, i}, heads[static_cast<std::size_t>(i)], {Look::dim});
  const Canvas text = canvas.part({margin, head_rows, canvas.columns() - margin, rows - head_rows});
  compose.text_area = text.area();
  canvas.put({0, head_rows}, compose.focused ? "▌" : " ", mark);
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
