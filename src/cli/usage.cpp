// usage.
#include "celltext/base/i18n.h"
#include "celltext/core/usage_report.h"
#include "celltext/store/lines.h"
#include "celltext/text/display.h"
#include "handlers.h"
#include "json_output.h"
#include "table.h"
#include "times.h"

namespace celltext::cli {

namespace {

Result<core::PeriodChoice> wanted_period(const Invocation& invocation) {
  const auto typed = invocation.value("period");
  if (!typed) return core::PeriodChoice{};
  const auto choice = core::parse_period_choice(*typed);
  if (!choice)
    return Error{ErrorKind::invalid, tr_format("--period {}: give current, previous or a month such as 2026-11",
                                               text::display_safe(*typed))};
  return *choice;
}

std::string data_in_words(std::int64_t bytes) {
  if (bytes < 1'000'000) return tr_format("{:.1f} kB", static_cast<double>(bytes) / 1e3);
  if (bytes < 1'000'000'000) return tr_format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
  return tr_format("{:.2f} GB", static_cast<double>(bytes) / 1e9);
}

std::string count_in_words(std::int64_t count) {
  return std::to_string(count);
}

void add_gauge(Table& table, const char* name, const tariff::Gauge& gauge, std::string (*in_words)(std::int64_t)) {
  std::string use = in_words(gauge.used);
  if (gauge.included)
    use = tr_format("{} of {}, {} left", use, in_words(*gauge.included), in_words(gauge.left.value_or(0)));
  table.add({{name, Paint::bold}, {use}, {gauge.cost.with_currency()}});
}

std::string received_in_words(const core::UsageReport& report) {
  return tr_format("{} SMS (parts), {} MMS", report.sms_received, report.mms_received);
}

void print_meter(const core::UsageReport& report, Output& output) {
  const tariff::Meter& meter = *report.meter;
  Table table;
  add_gauge(table, tr("SMS (parts)"), meter.sms, count_in_words);
  add_gauge(table, tr("MMS"), meter.mms, count_in_words);
  add_gauge(table, tr("Data"), meter.data, data_in_words);
  table.add({{tr("Received"), Paint::bold}, {received_in_words(report)}, {""}});
  table.add({{tr("Total"), Paint::bold},
             {meter.limit ? tr_format("limit {}", meter.limit->with_currency()) : std::string()},
             {meter.total.with_currency()}});
  table.add({{tr("At this pace"), Paint::bold}, {tr("by the end of the period")}, {meter.forecast.with_currency()}});
  table.print(output);
}

void print_counts(const core::UsageReport& report, Output& output) {
  Table table;
  table.add({{tr("SMS (parts)"), Paint::bold}, {count_in_words(report.sms_parts)}});
  table.add({{tr("MMS"), Paint::bold}, {count_in_words(report.mms)}});
  table.add({{tr("Data"), Paint::bold}, {data_in_words(report.data_bytes)}});
  table.add({{tr("Received"), Paint::bold}, {received_in_words(report)}});
  table.print(output);
}

void print_report(const core::UsageReport& report, Output& output) {
  const std::string plan = report.plan ? text::display_safe(report.plan->name) : std::string(tr("no plan"));
  output.line(output.painted(
      Paint::bold, fmt::format("{} ({}), {} – {}", text::display_safe(report.line.label()), plan,
                               to_string(report.period.first), to_string(report.period.end - std::chrono::days{1}))));
  if (report.meter)
    print_meter(report, output);
  else
    print_counts(report, output);
  if (report.balance)
    output.line(tr_format("Balance: {} ({})", report.balance->amount.with_currency(), short_time(report.balance->at)));
}

void warn(const core::UsageReport& report, Output& output) {
  const std::string line = text::display_safe(report.line.label());
  if (report.unknown_messages > 0)
    output.note(tr_n_format("{} message whose outcome nobody saw counts as spent.",
                            "{} messages whose outcome nobody saw count as spent.",
                            static_cast<unsigned long>(report.unknown_messages)));
  if (report.meter && report.meter->unpriced > 0)
    output.note(tr_n_format("{} entry has no price: the plan does not say it.",
                            "{} entries have no price: the plan does not say it.",
                            static_cast<unsigned long>(report.meter->unpriced)));
  if (report.meter && report.meter->limit_near) output.warning(tr_format("{}: the spend limit is near", line));
  if (report.meter && report.meter->allowance_near)
    output.warning(tr_format("{}: an allowance is nearly used up", line));
  if (report.balance_is_low) output.warning(tr_format("{}: the balance is low", line));
  if (report.keep_alive && report.keep_alive->is_near)
    output.warning(tr_format(
        "{}: {}", line,
        tr_n_format("the number lapses in {} day unless it is used", "the number lapses in {} days unless it is used",
                    static_cast<unsigned long>(*report.keep_alive->days_left))));
}

}  // namespace

Result<void> usage(Context& context) {
  const auto choice = wanted_period(context.invocation);
  if (!choice) return choice.error();
  const auto settings = context.settings();
  if (!settings) return settings.error();
  const auto lines = context.lines_to_show();
  if (!lines) return lines.error();
  const auto database = context.database();
  if (!database) return database.error();
  if (lines->empty()) context.output.note(tr("No lines: none was ever seen in a modem."));
  for (const model::Line& line : *lines) {
    const auto report = core::usage_report(**settings, **database, line, *choice, context.clock.now());
    if (context.output.json)
      context.output.line(json_of(report));
    else
      print_report(report, context.output);
    warn(report, context.output);
  }
  return {};
}

}  // namespace celltext::cli
