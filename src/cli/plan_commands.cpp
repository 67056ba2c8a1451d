// plan list, show, check, compare.
#include "celltext/base/i18n.h"
#include "celltext/core/advice.h"
#include "celltext/core/plans.h"
#include "celltext/store/ledger.h"
#include "celltext/text/display.h"
#include "handlers.h"
#include "json_output.h"
#include "plan_words.h"
#include "table.h"
#include "times.h"

namespace celltext::cli {

namespace {

// The lines whose configuration names the plan.
std::vector<std::string> lines_on(const core::Settings& settings, const tariff::Plan& plan) {
  std::vector<std::string> names;
  for (const core::LineSettings& line : settings.lines)
    if (line.plan == plan.name) names.push_back(line.name);
  return names;
}

// What the plan has no price for.
std::string unpriced_in_words(const tariff::Replay& replay) {
  std::string words;
  if (replay.unpriced > 0)
    words =
        tr_n_format("without {} message part", "without {} message parts", static_cast<unsigned long>(replay.unpriced));
  if (replay.unpriced_data > 0)
    words += (words.empty() ? "" : ", ") + tr_format("without {} of data", size_in_words(replay.unpriced_data));
  return words;
}

void print_advice(const core::Advice& advice, const model::Line& line, Output& output) {
  output.line(output.painted(Paint::bold,
                             fmt::format("{}, {} – {}", text::display_safe(line.label()), to_string(advice.span.first),
                                         to_string(advice.span.end - std::chrono::days{1}))));
  Table table({"", tr("Plan"), tr("Cost"), tr("Fees in it"), tr("More"), tr("Price unknown")});
  for (const tariff::Replay& replay : advice.replays)
    table.add({{replay.plan == advice.current ? "*" : ""},
               {replay.plan->name},
               {replay.cost.with_currency()},
               {replay.fees.with_currency()},
               {replay.more_than_cheapest ? replay.more_than_cheapest->amount() : ""},
               {unpriced_in_words(replay)}});
  table.print(output);
}

void hint(const core::Advice& advice, Output& output) {
  if (!advice.would_save) return;
  const std::string best = text::display_safe(advice.replays.front().plan->name);
  const std::string saved = advice.would_save->with_currency();
  output.note(advice.bundle_pays ? tr_format("What {} includes for its fee would have paid: {} less than {}.", best,
                                             saved, text::display_safe(advice.current->name))
                                 : tr_format("{} would have cost {} less than {}.", best, saved,
                                             text::display_safe(advice.current->name)));
}

Result<std::optional<Day>> first_day(Context& context) {
  const auto typed = context.invocation.value("since");
  if (!typed) return std::optional<Day>();
  const auto since = parse_past(*typed, context.clock.now());
  if (!since) return since.error();
  return std::optional(local_calendar.day_of(*since));
}

}  // namespace

Result<void> plan_compare(Context& context) {
  const auto settings = context.settings();
  if (!settings) return settings.error();
  const auto since = first_day(context);
  if (!since) return since.error();
  const auto lines = context.lines_to_show();
  if (!lines) return lines.error();
  const auto database = context.database();
  if (!database) return database.error();
  if ((*settings)->plans.empty()) context.output.note(tr("No plans: the configuration has no [plan NAME]."));
  if (lines->empty()) context.output.note(tr("No lines: none was ever seen in a modem."));
  const store::Ledger ledger(**database);
  for (const model::Line& line : *lines) {
    const auto advice = core::advise(**settings, ledger, line, *since, context.clock.now());
    for (const tariff::Replay& replay : advice.replays)
      if (context.output.json) context.output.line(json_of(replay, advice, line));
    if (!context.output.json && !advice.replays.empty()) print_advice(advice, line, context.output);
    hint(advice, context.output);
  }
  return {};
}

Result<void> plan_list(Context& context) {
  const auto settings = context.settings();
  if (!settings) return settings.error();
  if ((*settings)->plans.empty()) context.output.note(tr("No plans: the configuration has no [plan NAME]."));
  Table table({tr("Plan"), tr("Fee"), tr("Period"), tr("Included"), tr("Lines")});
  for (const tariff::Plan& plan : (*settings)->plans) {
    const auto lines = lines_on(**settings, plan);
    if (context.output.json) context.output.line(json_of(plan, lines));
    std::string names;
    for (const std::string& name : lines) names += (names.empty() ? "" : ", ") + name;
    table.add({{plan.name},
               {plan.fee ? plan.fee->with_currency() : std::string(plan.currency.code())},
               {plan.period.text()},
               {included_in_words(plan)},
               {names}});
  }
  if (!context.output.json && !(*settings)->plans.empty()) table.print(context.output);
  return {};
}

Result<void> plan_show(Context& context) {
  const auto settings = context.settings();
  if (!settings) return settings.error();
  const tariff::Plan* const plan = core::find_plan(**settings, context.argument(0));
  if (!plan)
    return Error{ErrorKind::not_found, tr_format("there is no plan {}; “celltext plan list” shows those that there are",
                                                 text::display_safe(context.argument(0)))};
  const auto lines = lines_on(**settings, *plan);
  if (context.output.json)
    context.output.line(json_of(*plan, lines));
  else
    print_plan(*plan, lines, context.output);
  return {};
}

Result<void> plan_check(Context& context) {
  const auto file = context.config_file();
  const auto loaded = core::load_settings(file, context.config_is_named());
  if (!loaded) return loaded.error();
  const auto plans = loaded->settings.plans.size();
  if (context.output.json) {
    context.output.line(json_of_plan_check(file.string(), plans, loaded->warnings));
    return {};
  }
  for (const std::string& warning : loaded->warnings) context.output.warning(warning);
  context.output.line(fmt::format("{}: {}", text::display_safe(file.string()),
                                  tr_n_format("{} plan, no mistake", "{} plans, no mistake", plans)));
  return {};
}

}  // namespace celltext::cli
