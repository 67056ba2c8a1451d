#include "costs.h"

#include <algorithm>
#include <array>

#include "celltext/base/i18n.h"
#include "celltext/core/times.h"
#include "celltext/store/lines.h"
#include "celltext/text/display.h"
#include "celltext/text/width.h"
#include "drawing.h"
#include "screens.h"
#include "words.h"

namespace celltext::ui {

namespace {

constexpr int name_columns = 14;
constexpr int bar_columns = 16;
// Narrower than this there is no room for bars.
constexpr int columns_for_bars = 64;
constexpr std::size_t most_chart_columns = 60;
constexpr std::size_t most_countries = 5;

// One line of the page.
struct Row {
  std::string name;
  std::string text;
  std::string right;
  std::optional<int> percent;  // a bar of it
  Look look = Look::text;
  bool head = false;
};

std::string data_in_words(std::int64_t octets) {
  if (octets < 1'000'000) return tr_format("{:.1f} kB", static_cast<double>(octets) / 1e3);
  if (octets < 1'000'000'000) return tr_format("{:.1f} MB", static_cast<double>(octets) / 1e6);
  return tr_format("{:.2f} GB", static_cast<double>(octets) / 1e9);
}

std::string count_in_words(std::int64_t count) {
  return std::to_string(count);
}

Look look_of(std::optional<int> percent, bool near) {
  if (percent && *percent >= 100) return Look::bad;
  return near ? Look::warning : Look::text;
}

// 0 for nothing, else 1 to 8. `highest` > 0; amounts may be as large as they can be.
std::size_t height_of(std::int64_t value, std::int64_t highest) {
  if (value <= 0) return 0;
  const std::int64_t step = highest / 7;
  const std::int64_t sevenths = step > 1'000'000 ? value / step : value * 7 / highest;
  return static_cast<std::size_t>(std::clamp<std::int64_t>(1 + sevenths, 1, 8));
}

Row gauge_row(const char* name, const tariff::Gauge& gauge, std::string (*in_words)(std::int64_t), bool near) {
  std::string use = in_words(gauge.used);
  if (gauge.included)
    use = tr_format("{} of {}, {} left", use, in_words(*gauge.included), in_words(gauge.left.value_or(0)));
  return {name, use, gauge.cost.with_currency(), gauge.percent, look_of(gauge.percent, near && gauge.percent), false};
}

// Money has no floating point: rounded down to whole percent.
int share_of(model::Money part, model::Money whole) {
  if (whole.millionths() <= 0) return part.millionths() > 0 ? 100 : 0;
  const auto percent = part.scaled(100, 1).millionths() / whole.millionths();
  return static_cast<int>(std::clamp<std::int64_t>(percent, 0, 100));
}

void add_meter(const tariff::Meter& meter, std::vector<Row>& rows) {
  rows.push_back(gauge_row(tr("SMS (parts)"), meter.sms, count_in_words, meter.allowance_near));
  rows.push_back(gauge_row(tr("MMS"), meter.mms, count_in_words, meter.allowance_near));
  rows.push_back(gauge_row(tr("Data"), meter.data, data_in_words, meter.allowance_near));
  Row total{tr("Total"), "", meter.total.with_currency(), {}, Look::text, false};
  if (meter.limit) {
    total.text = tr_format("limit {}", meter.limit->with_currency());
    total.percent = share_of(meter.total, *meter.limit);
    total.look = look_of(total.percent, meter.limit_near);
  }
  rows.push_back(std::move(total));
  const bool past = meter.limit && meter.forecast > *meter.limit;
  rows.push_back({tr("At this pace"),
                  past ? tr("past the limit at the end of the period") : tr("by the end of the period"),
                  meter.forecast.with_currency(),
                  {},
                  past ? Look::warning : Look::dim,
                  false});
  if (meter.fee) rows.push_back({tr("Fee"), tr("on top of it"), meter.fee->with_currency(), {}, Look::dim, false});
  const auto days = static_cast<unsigned long>(std::max<std::int64_t>(meter.days_left, 0));
  rows.push_back({tr("Period ends"), tr_n_format("in {} day", "in {} days", days), "", {}, Look::dim, false});
}

void add_counts(const core::UsageReport& report, std::vector<Row>& rows) {
  rows.push_back({tr("SMS (parts)"), count_in_words(report.sms_parts), "", {}, Look::text, false});
  rows.push_back({tr("MMS"), count_in_words(report.mms), "", {}, Look::text, false});
  rows.push_back({tr("Data"), data_in_words(report.data_bytes), "", {}, Look::text, false});
  rows.push_back({"", tr("No plan: write its prices into the configuration to see costs."), "", {}, Look::dim, false});
}

void add_remarks(const core::UsageReport& report, std::vector<Row>& rows) {
  if (report.reserved && !report.reserved->is_zero())
    rows.push_back(
        {tr("Reserved"), tr("for what has not left yet"), report.reserved->with_currency(), {}, Look::dim, false});
  if (report.balance)
    rows.push_back({tr("Balance"),
                    core::short_time(report.balance->at),
                    report.balance->amount.with_currency(),
                    {},
                    report.balance_is_low ? Look::bad : Look::text,
                    false});
  if (report.keep_alive && report.keep_alive->days_left)
    rows.push_back({tr("Lapses"),
                    tr_n_format("in {} day unless it is used", "in {} days unless it is used",
                                static_cast<unsigned long>(std::max(*report.keep_alive->days_left, 0))),
                    "",
                    {},
                    report.keep_alive->is_near ? Look::bad : Look::dim,
                    false});
  if (report.unknown_messages > 0)
    rows.push_back({"",
                    tr_n_format("{} message whose outcome nobody saw counts as spent.",
                                "{} messages whose outcome nobody saw count as spent.",
                                static_cast<unsigned long>(report.unknown_messages)),
                    "",
                    {},
                    Look::warning,
                    false});
  if (report.meter && report.meter->unpriced > 0)
    rows.push_back({"",
                    tr_n_format("{} entry has no price: the plan does not say it.",
                                "{} entries have no price: the plan does not say it.",
                                static_cast<unsigned long>(report.meter->unpriced)),
                    "",
                    {},
                    Look::warning,
                    false});
}

void add_countries(const core::UsageReport& report, std::vector<Row>& rows) {
  if (report.countries.empty()) return;
  rows.push_back({tr("Where to"), "", "", {}, Look::title, true});
  for (std::size_t i = 0; i < std::min(report.countries.size(), most_countries); ++i) {
    const core::CountrySpend& spend = report.countries[i];
    const auto parts = static_cast<unsigned long>(spend.parts);
    rows.push_back({spend.country.empty() ? tr("elsewhere") : spend.country,
                    tr_n_format("{} part", "{} parts", parts),
                    spend.cost ? spend.cost->with_currency() : std::string(),
                    {},
                    Look::text,
                    false});
  }
}

std::string difference_of(const tariff::Replay& replay) {
  if (!replay.complete()) return tr("prices are missing");
  if (!replay.more_than_cheapest || replay.more_than_cheapest->is_zero()) return "";
  return "+" + replay.more_than_cheapest->with_currency();
}

void add_plans(const core::Advice& advice, std::vector<Row>& rows) {
  if (advice.replays.size() < 2) return;
  rows.push_back({tr("Plans, on this history"), "", "", {}, Look::title, true});
  for (const tariff::Replay& replay : advice.replays)
    rows.push_back({replay.plan->name,
                    difference_of(replay),
                    replay.cost.with_currency(),
                    {},
                    replay.plan == advice.current ? Look::good : Look::text,
                    false});
}

std::vector<Row> rows_of(const CostsModel& model) {
  std::vector<Row> rows;
  const core::UsageReport& report = *model.report;
  if (report.meter)
    add_meter(*report.meter, rows);
  else
    add_counts(report, rows);
  add_remarks(report, rows);
  rows.push_back({tr("Per day"), chart_of(report.days), "", {}, Look::text, false});
  add_countries(report, rows);
  add_plans(model.advice, rows);
  return rows;
}

void draw_row(const Row& row, const Canvas& canvas) {
  if (row.head) {
    canvas.put({0, 0}, row.name, {row.look, true});
    return;
  }
  const int right = text::width_of(text::display_safe(row.right)).value;
  canvas.put_right(0, row.right, {row.look});
  const int room = canvas.columns() - (right > 0 ? right + 1 : 0);
  int column = 0;
  if (!row.name.empty()) {
    canvas.put({0, 0}, row.name, {row.look}, std::min(name_columns, room));
    column = name_columns + 1;
  }
  if (canvas.columns() >= columns_for_bars && row.percent) {
    canvas.put({column, 0}, bar_of(*row.percent, bar_columns), {row.look});
    column += bar_columns + 1;
  }
  if (column < room) canvas.put({column, 0}, row.text, {row.look}, room - column);
}

std::string period_of(const core::UsageReport& report) {
  return to_string(report.period.first) + " – " + to_string(report.period.end - std::chrono::days{1});
}

std::string title_of(const core::UsageReport& report) {
  const std::string plan = report.plan ? report.plan->name : std::string(tr("no plan"));
  return tr_format("Costs of {} ({})", report.line.label(), plan);
}

}  // namespace

std::string chart_of(const std::vector<core::DaySpend>& days) {
  static constexpr std::array<const char*, 9> heights{"·", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  const bool by_cost = std::ranges::any_of(days, [](const auto& day) { return day.cost && !day.cost->is_zero(); });
  const std::size_t days_in_column = days.size() / most_chart_columns + 1;
  std::vector<std::int64_t> columns;
  for (std::size_t i = 0; i < days.size(); ++i) {
    if (i % days_in_column == 0) columns.push_back(0);
    columns.back() += !by_cost ? days[i].parts : days[i].cost ? days[i].cost->millionths() : 0;
  }
  const std::int64_t highest = columns.empty() ? 0 : std::max<std::int64_t>(std::ranges::max(columns), 1);
  std::string chart;
  for (const std::int64_t value : columns) chart += heights[height_of(value, highest)];
  return chart;
}

std::string bar_of(int percent, int columns) {
  const int filled = std::clamp(percent, 0, 100) * columns / 100;
  std::string bar;
  for (int i = 0; i < columns; ++i) bar += i < filled ? "█" : "░";
  return bar;
}

void draw(CostsModel& model, const Canvas& canvas) {
  if (!model.report) {
    const Canvas body = titled(canvas, tr("Costs"));
    body.put({0, 0}, tr("No lines: none was ever seen in a modem."), {Look::dim});
    return;
  }
  const Canvas body = titled(canvas, title_of(*model.report), period_of(*model.report));
  const std::vector<Row> rows = rows_of(model);
  model.page = std::max(body.rows(), 1);
  model.first = std::clamp(model.first, 0, std::max(static_cast<int>(rows.size()) - model.page, 0));
  for (int row = 0; row < body.rows() && model.first + row < static_cast<int>(rows.size()); ++row)
    draw_row(rows[static_cast<std::size_t>(model.first + row)], body.part({0, row, body.columns(), 1}));
}

namespace {

class CostsScreen final : public Screen {
 public:
  explicit CostsScreen(Host& host) : host_(host) {
    const auto standard = store::Lines(host.database()).default_line();
    if (standard) line_ = standard->id;
    load();
  }

  void draw(const Canvas& canvas) override { ui::draw(model_, canvas); }
  std::vector<Offer> offers() override;
  void handle(const Event& event) override;
  void refresh() override { load(); }

 private:
  void load();
  void show_next_line();
  void scroll(int rows) { model_.first = std::max(model_.first + rows, 0); }

  Host& host_;
  model::LineId line_;
  CostsModel model_;
};

void CostsScreen::load() {
  const auto lines = store::Lines(host_.database()).all();
  model_.more_lines = lines.size() > 1;
  model_.now = host_.clock().now();
  model_.report.reset();
  if (lines.empty()) return;
  const auto found = std::ranges::find(lines, line_, &model::Line::id);
  const model::Line& line = found == lines.end() ? lines.front() : *found;
  line_ = line.id;
  model_.report = core::usage_report(host_.settings(), host_.database(), line, {}, model_.now);
  model_.advice = core::advise(host_.settings(), store::Ledger(host_.database()), line, std::nullopt, model_.now);
}

void CostsScreen::show_next_line() {
  const auto lines = store::Lines(host_.database()).all();
  const auto found = std::ranges::find(lines, line_, &model::Line::id);
  if (lines.empty()) return;
  line_ = found == lines.end() || std::next(found) == lines.end() ? lines.front().id : std::next(found)->id;
  model_.first = 0;
  load();
}

void CostsScreen::handle(const Event& event) {
  const auto* mouse = std::get_if<Mouse>(&event);
  if (mouse && mouse->what != Mouse::What::press) scroll(mouse->what == Mouse::What::wheel_up ? -3 : 3);
}

std::vector<Offer> CostsScreen::offers() {
  std::vector<Offer> offers{{"up", [this] { scroll(-1); }},
                            {"down", [this] { scroll(1); }},
                            {"page-up", [this] { scroll(-model_.page); }},
                            {"page-down", [this] { scroll(model_.page); }},
                            {"first", [this] { model_.first = 0; }},
                            {"last", [this] { scroll(1'000'000); }},
                            {"back", [this] { host_.close(); }}};
  if (model_.more_lines) offers.insert(offers.begin(), {"next-line", [this] { show_next_line(); }});
  return offers;
}

}  // namespace

std::unique_ptr<Screen> costs_screen(Host& host) {
  return std::make_unique<CostsScreen>(host);
}

}  // namespace celltext::ui
