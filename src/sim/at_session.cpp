// Sessions with the network: USSD (TS 27.007 §7.15) and data calls.
#include <fmt/format.h>

#include "sim/at_commands.h"
#include "sim/charset.h"
#include "sim/modem.h"

namespace celltext::sim {

namespace {

using Form = AtCommand::Form;

// +CUSD=<n>[,<text>[,<coding>]]; 2 ends the session.
Answer ussd(AtPort& port, const AtCommand& command) {
  Modem& modem = port.modem();
  if (command.form == Form::test) return Answer::line("+CUSD: (0-2)");
  if (command.form == Form::read) return Answer::line(fmt::format("+CUSD: {}", port.settings().ussd ? 1 : 0));
  const auto arguments = split_arguments(command.argument);
  const int mode = number_or(arguments[0], -1);
  if (mode < 0 || mode > 2) return Answer::cme(cme_incorrect_parameters);
  if (mode == 2) {
    modem.carrier().end_ussd(modem);
    return Answer::ok();
  }
  port.settings().ussd = mode == 1;
  if (arguments.size() < 2) return Answer::ok();
  if (!modem.registered()) return Answer::cme(cme_no_network);
  const auto text = from_charset(modem.charset, arguments[1]);
  if (!text) return Answer::cme(cme_incorrect_parameters);
  const auto reply = modem.carrier().ussd(modem, *text);
  modem.ussd_reply(reply.status, reply.text);
  return Answer::ok();
}

// +CGDCONT=<cid>,<type>,<name>: TS 27.007 §10.1.1.
Answer contexts(AtPort& port, const AtCommand& command) {
  auto& names = port.modem().access_points;
  if (command.form == Form::test) return Answer::line("+CGDCONT: (1-4),\"IP\",,,(0),(0)");
  if (command.form == Form::read) {
    Answer answer;
    for (const auto& [context, name] : names) {
      answer.lines.push_back(fmt::format("+CGDCONT: {},\"IP\",\"{}\",\"\",0,0", context, name));
    }
    return answer;
  }
  const auto arguments = split_arguments(command.argument);
  const int context = number_or(arguments[0], 0);
  if (context < 1 || context > 4) return Answer::cme(cme_incorrect_parameters);
  if (arguments.size() > 2)
    names[context] = arguments[2];
  else
    names.erase(context);
  return Answer::ok();
}

Answer activate(AtPort& port, const AtCommand& command) {
  Modem& modem = port.modem();
  bool active = false;
  for (int i = 0; i < modem.ports(); ++i) active = active || modem.port(i).in_data_call();
  if (command.form == Form::test) return Answer::line("+CGACT: (0,1)");
  if (command.form == Form::read) return Answer::line(fmt::format("+CGACT: 1,{}", active ? 1 : 0));
  if (command.argument.starts_with('0')) {
    for (int i = 0; i < modem.ports(); ++i) modem.port(i).hang_up();
  }
  return Answer::ok();
}

Answer dial(AtPort& port, const AtCommand& command) {
  const bool data = command.argument.starts_with("*99");
  if (!data || !port.modem().registered()) return {{}, Answer::Final::no_carrier, 0};
  return {{}, Answer::Final::connect, 0};
}

Answer hang_up(AtPort& port, const AtCommand&) {
  port.hang_up();
  return Answer::ok();
}

constexpr AtEntry table[] = {
    {"+CUSD", ussd, true}, {"+CGDCONT", contexts, true}, {"+CGACT", activate, true}, {"D", dial, true}, {"H", hang_up},
};

}  // namespace

AtTable session_commands() {
  return table;
}

}  // namespace celltext::sim
