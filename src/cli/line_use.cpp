// line use: another SIM slot, or another profile of the eSIM card.
#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/core/lines.h"
#include "celltext/store/lines.h"
#include "celltext/text/display.h"
#include "esim_card.h"
#include "handlers.h"
#include "modem_choice.h"

namespace celltext::cli {

namespace {

using async::Task;

// Takes the line by its SIM slot. True if it is done, false if no slot has it.
Task<Result<bool>> use_slot(Context& context, modem::Radio& radio, modem::ModemInfo modem, std::string iccid) {
  auto may = co_await may_end_data_call(context, modem);
  if (!may) co_return may.error();
  const auto lock = core::CardLock::take(context.data_dir(), "line");
  if (!lock) co_return lock.error();
  core::LineSwitch plan;
  plan.place.modem = modem;
  plan.place.radio = &radio;
  plan.clock = &context.clock;
  plan.report = [&context](core::SwitchStep step) {
    show_step(context.output, core::name_of(step), core::in_words(step));
  };
  auto done = co_await core::switch_slot(plan, iccid);
  if (!done) co_return done.error();
  co_return done->has_value();
}

// Done without the eSIM card: the modem is on the line, or a slot has it.
Task<Result<bool>> use_without_card(Context& context, std::string iccid) {
  auto radio = co_await context.environment.connect();
  if (!radio) co_return radio.error();
  const std::vector<modem::ModemInfo> modems = (*radio)->modems();
  const auto has_line = [&iccid](const modem::ModemInfo& each) { return each.sim && each.sim->iccid == iccid; };
  if (std::ranges::any_of(modems, has_line)) co_return true;
  ModemWish wish;
  wish.modem = context.invocation.value("modem").value_or("");
  auto modem = choose_modem(modems, wish, (*radio)->daemon_present());
  if (!modem) co_return modem.error();
  auto done = co_await use_slot(context, **radio, *modem, iccid);
  co_return done;
}

}  // namespace

Result<void> line_use(Context& context) {
  const auto settings = context.settings();
  if (!settings) return settings.error();
  const auto database = context.database();
  if (!database) return database.error();
  store::Lines lines(**database);
  if (auto adopted = core::adopt_lines(**settings, lines); !adopted) return adopted.error();
  const std::string& label = context.argument(0);
  const auto line = lines.find(label);
  // A profile that was never used is no line yet, and is known by its ICCID alone.
  const bool may_be_iccid = label.size() >= 10 && label.find_first_not_of("0123456789") == std::string::npos;
  if (!line && !may_be_iccid)
    return Error{ErrorKind::not_found, tr_format("there is no line {}; “celltext line list” shows those that are known",
                                                 text::display_safe(label))};
  const std::string iccid = line ? line->iccid : label;
  async::MainLoop loop;
  const auto done = loop.run(use_without_card(context, iccid));
  if (!done) return done.error();
  if (*done) return stay_on(context, iccid);
  return on_card(context, [iccid](Context& here, CardAtHand& hand) { return switch_by_name(here, hand, iccid); });
}

}  // namespace celltext::cli
