// plan list, show, check.
#include "celltext/base/i18n.h"
#include "celltext/core/plans.h"
#include "celltext/text/display.h"
#include "handlers.h"
#include "json_output.h"
#include "plan_words.h"
#include "table.h"

namespace celltext::cli {

namespace {

// The lines whose configuration names the plan.
std::vector<std::string> lines_on(const core::Settings& settings, const tariff::Plan& plan) {
  std::vector<std::string> names;
  for (const core::LineSettings& line : settings.lines)
    if (line.plan == plan.name) names.push_back(line.name);
  return names;
}

}  // namespace

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
