// modem list, show, enable, disable, reset, unlock, scan, ussd, resync.
#include <unistd.h>

#include <algorithm>

#include "celltext/async/main_loop.h"
#include "celltext/base/i18n.h"
#include "celltext/core/lines.h"
#include "celltext/store/lines.h"
#include "celltext/text/display.h"
#include "describe.h"
#include "handlers.h"
#include "json_output.h"
#include "line_input.h"
#include "modem_choice.h"
#include "table.h"

namespace celltext::cli {

namespace {

using async::Task;
using modem::ModemInfo;

// A command that talks to one modem.
using OnModem = Task<Result<void>> (*)(Context& context, modem::Radio& radio, ModemInfo modem);

Result<ModemWish> read_wish(Context& context) {
  ModemWish wish;
  wish.modem = context.invocation.value("modem").value_or("");
  if (!context.invocation.has("line")) return wish;
  const auto line = context.chosen_line();
  if (!line) return line.error();
  wish.iccid = (*line)->iccid;
  return wish;
}

Task<Result<void>> with_modem(Context& context, ModemWish wish, OnModem action) {
  auto radio = co_await context.environment.connect();
  if (!radio) co_return radio.error();
  auto modem = choose_modem((*radio)->modems(), wish, (*radio)->daemon_present());
  if (!modem) co_return modem.error();
  auto done = co_await action(context, **radio, *modem);
  co_return done;
}

Result<void> on_modem(Context& context, OnModem action) {
  auto wish = read_wish(context);
  if (!wish) return wish.error();
  async::MainLoop loop;
  return loop.run(with_modem(context, *std::move(wish), action));
}

Task<Result<std::vector<ModemInfo>>> all_fitting(Context& context, ModemWish wish) {
  auto radio = co_await context.environment.connect();
  if (!radio) co_return radio.error();
  co_return fitting_modems((*radio)->modems(), wish, (*radio)->daemon_present());
}

Result<std::vector<ModemInfo>> find_modems(Context& context) {
  auto wish = read_wish(context);
  if (!wish) return wish.error();
  async::MainLoop loop;
  return loop.run(all_fitting(context, *std::move(wish)));
}

std::string network_of(const ModemInfo& modem) {
  if (!modem.is_registered()) return in_words(modem.registration);
  const std::string& name = modem.operator_name.empty() ? modem.operator_id : modem.operator_name;
  if (modem.registration == modem::NetworkRegistration::home) return name;
  return tr_format("{} (roaming)", name);
}

std::string state_of(const ModemInfo& modem) {
  return modem.lock == modem::Lock::none ? in_words(modem.state) : in_words(modem.lock);
}

void print_modem(const ModemInfo& modem, Output& output) {
  const auto field = [&](const char* name, const std::string& value) {
    if (value.empty()) return;
    output.line(fmt::format("{} {}", output.painted(Paint::bold, fmt::format("{}:", name)), text::display_safe(value)));
  };
  field(tr("Modem"), std::to_string(modem.index));
  field(tr("Model"), fmt::format("{} {}", modem.manufacturer, modem.model));
  field(tr("Revision"), modem.revision);
  field(tr("IMEI"), modem.equipment_id);
  field(tr("Device"), modem.device);
  field(tr("State"), state_of(modem));
  field(tr("Reason"), modem.failed_reason);
  if (modem.unlock_retries && modem.lock != modem::Lock::none)
    field(tr("Tries left"), std::to_string(*modem.unlock_retries));
  if (modem.sim) {
    field(tr("SIM"), modem.sim->iccid);
    field(tr("SIM's network"), fmt::format("{} {}", modem.sim->operator_name, modem.sim->operator_id));
    field(tr("EID"), modem.sim->eid);
  }
  field(tr("Numbers"), joined(modem.own_numbers));
  field(tr("Network"), network_of(modem));
  field(tr("Technology"), joined(modem.technologies));
  field(tr("Signal"), signal_of(modem));
  std::vector<std::string> ports;
  for (const modem::Port& port : modem.ports) ports.push_back(fmt::format("{} ({})", port.name, port.type));
  field(tr("Ports"), joined(ports));
}

Task<Result<void>> enable(Context&, modem::Radio& radio, ModemInfo modem) {
  auto done = co_await radio.enable(modem.path);
  co_return done;
}

Task<Result<void>> disable(Context&, modem::Radio& radio, ModemInfo modem) {
  auto done = co_await radio.disable(modem.path);
  co_return done;
}

Task<Result<void>> reset(Context&, modem::Radio& radio, ModemInfo modem) {
  auto done = co_await radio.reset(modem.path);
  co_return done;
}

// 4 to 8 digits; a PUK has 8: 3GPP TS 31.101 §9.
bool is_pin(const std::string& text) {
  return text.size() >= 4 && text.size() <= 8 && text.find_first_not_of("0123456789") == std::string::npos;
}

Task<Result<std::string>> read_pin(Context& context) {
  const std::string given = context.invocation.value("pin").value_or("-");
  if (given != "-") co_return given;
  auto typed = co_await read_secret(context.output, tr("PIN: "));
  co_return typed.value_or("");
}

Task<Result<void>> unlock(Context& context, modem::Radio& radio, ModemInfo modem) {
  if (modem.lock == modem::Lock::none)
    co_return Error{ErrorKind::invalid, tr_format("modem {} is not locked", modem.index)};
  const std::string puk = context.invocation.value("puk").value_or("");
  if (modem.lock == modem::Lock::sim_puk && puk.empty())
    co_return Error{ErrorKind::invalid, tr("the SIM wants its PUK: give --puk PUK, and --pin with a new PIN")};
  auto pin = co_await read_pin(context);
  if (!pin) co_return pin.error();
  if (!is_pin(*pin)) co_return Error{ErrorKind::invalid, tr("a PIN has 4 to 8 digits")};
  if (!puk.empty()) {
    auto unblocked = co_await radio.unlock_puk(modem.path, puk, *pin);
    co_return unblocked;
  }
  auto unlocked = co_await radio.unlock_pin(modem.path, *pin);
  co_return unlocked;
}

Task<Result<void>> scan(Context& context, modem::Radio& radio, ModemInfo modem) {
  context.output.note(tr("Searching for networks; this takes a few minutes."));
  auto found = co_await radio.scan(modem.path);
  if (!found) co_return found.error();
  Table table;
  for (const modem::FoundNetwork& network : *found) {
    if (context.output.json) context.output.line(json_of(network));
    table.add({{network.operator_id}, {network.name}, {network.status}, {joined(network.technologies)}});
  }
  if (!context.output.json) table.print(context.output);
  co_return Result<void>();
}

void print_reply(const modem::UssdReply& reply, Output& output) {
  if (output.json)
    output.line(json_of(reply));
  else
    print_text(reply.text, output);
  output.flush();
}

// Goes on while the network asks and somebody answers.
Task<Result<void>> ussd(Context& context, modem::Radio& radio, ModemInfo modem) {
  auto reply = co_await radio.ussd_start(modem.path, context.argument(0));
  const bool dialogue = isatty(STDIN_FILENO) == 1 && !context.output.json;
  while (true) {
    if (!reply) co_return reply.error();
    print_reply(*reply, context.output);
    if (!reply->expects_answer) co_return Result<void>();
    if (dialogue) context.output.prompt("> ");
    std::optional<std::string> answer;
    if (dialogue) {
      answer = co_await read_line();
    }
    if (!answer || answer->empty()) break;
    reply = co_await radio.ussd_answer(modem.path, *answer);
  }
  auto cancelled = co_await radio.ussd_cancel(modem.path);
  co_return cancelled;
}

Task<Result<bool>> may_interrupt_data(Context& context) {
  if (context.invocation.has("yes")) co_return true;
  if (isatty(STDIN_FILENO) != 1)
    co_return Error{ErrorKind::guarded, tr("a data connection is up and would end; give --yes if it may")};
  context.output.prompt(tr("A data connection is up and will end. Go on? [y/N] "));
  auto answer = co_await read_line();
  co_return answer && (*answer == "y" || *answer == "Y" || *answer == "yes");
}

Task<Result<void>> resync(Context& context, modem::Radio& radio, ModemInfo modem) {
  if (modem.data_call_up) {
    auto may = co_await may_interrupt_data(context);
    if (!may) co_return may.error();
    if (!*may) co_return Error{ErrorKind::interrupted, tr("nothing was done")};
  }
  auto disabled = co_await radio.disable(modem.path);
  if (!disabled) co_return disabled.error();
  auto enabled = co_await radio.enable(modem.path);
  co_return enabled;
}

}  // namespace

Result<void> modem_list(Context& context) {
  const auto modems = find_modems(context);
  if (!modems) return modems.error();
  Table table({tr("Modem"), tr("Model"), tr("State"), tr("Network"), tr("Signal"), tr("Number")});
  for (const ModemInfo& modem : *modems) {
    if (context.output.json) context.output.line(json_of(modem));
    table.add({{std::to_string(modem.index)},
               {fmt::format("{} {}", modem.manufacturer, modem.model)},
               {state_of(modem)},
               {network_of(modem)},
               {signal_of(modem)},
               {joined(modem.own_numbers)}});
  }
  if (!context.output.json) table.print(context.output);
  return {};
}

Result<void> modem_show(Context& context) {
  const auto modems = find_modems(context);
  if (!modems) return modems.error();
  bool first = true;
  for (const ModemInfo& modem : *modems) {
    if (context.output.json) {
      context.output.line(json_of(modem));
      continue;
    }
    if (!std::exchange(first, false)) context.output.line("");
    print_modem(modem, context.output);
  }
  return {};
}

Result<void> modem_enable(Context& context) {
  return on_modem(context, enable);
}
Result<void> modem_disable(Context& context) {
  return on_modem(context, disable);
}
Result<void> modem_reset(Context& context) {
  return on_modem(context, reset);
}

Result<void> modem_unlock(Context& context) {
  const auto pin = context.invocation.value("pin");
  if (pin && *pin != "-" && !is_pin(*pin)) return Error{ErrorKind::invalid, tr("a PIN has 4 to 8 digits")};
  const auto puk = context.invocation.value("puk");
  if (puk && (puk->size() != 8 || !is_pin(*puk))) return Error{ErrorKind::invalid, tr("a PUK has 8 digits")};
  return on_modem(context, unlock);
}

Result<void> modem_scan(Context& context) {
  return on_modem(context, scan);
}

Result<void> modem_ussd(Context& context) {
  const std::string& code = context.argument(0);
  if (code.empty() || code.find_first_not_of("0123456789*#+") != std::string::npos)
    return Error{ErrorKind::invalid, tr_format("“{}” is no USSD code; one looks like *225#", text::display_safe(code))};
  return on_modem(context, ussd);
}

Result<void> modem_resync(Context& context) {
  return on_modem(context, resync);
}

}  // namespace celltext::cli
