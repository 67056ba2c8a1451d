// The radio network: registration, signal, operators.
#include <fmt/format.h>

#include "sim/at_commands.h"
#include "sim/charset.h"
#include "sim/modem.h"

namespace celltext::sim {

namespace {

using Form = AtCommand::Form;
using std::chrono::milliseconds;

// A real scan takes half a minute; this one only long enough that other commands can meet it.
constexpr milliseconds scan_duration{150};

// +CREG, +CGREG, +CEREG: TS 27.007 §7.2, §10.1.20, §10.1.22.
Answer registration(AtPort& port, const AtCommand& command, int PortSettings::*level) {
  Modem& modem = port.modem();
  int& wanted = port.settings().*level;
  if (command.form == Form::test) return Answer::line(command.name + ": (0-2)");
  if (command.form == Form::set) {
    wanted = number_or(command.argument, 0);
    return Answer::ok();
  }
  std::string line = fmt::format("{}: {},{}", command.name, wanted, static_cast<int>(modem.registration()));
  if (wanted >= 2 && modem.registered()) {
    const Radio& radio = modem.radio();
    line += fmt::format(",\"{:04X}\",\"{:08X}\",{}", radio.area, radio.cell, radio.access);
  }
  return Answer::line(line);
}

Answer circuit_registration(AtPort& port, const AtCommand& command) {
  return registration(port, command, &PortSettings::registration);
}
Answer gprs_registration(AtPort& port, const AtCommand& command) {
  return registration(port, command, &PortSettings::gprs_registration);
}
Answer eps_registration(AtPort& port, const AtCommand& command) {
  return registration(port, command, &PortSettings::eps_registration);
}

std::string spell_operator(const Modem& modem, const Operator& network, int format) {
  return format == 2 ? network.code : to_charset(modem.charset, network.name);
}

// The answer of +COPS=?: status, long, short and numeric name, access technology. TS 27.007 §7.3.
Answer scan(Modem& modem) {
  const Radio& radio = modem.radio();
  const Operator others[] = {{"Other Mobile", "310410"}, {"Far Cellular", "311480"}};
  std::string line = "+COPS: ";
  const auto add = [&](int status, const Operator& network, int access) {
    const std::string name = to_charset(modem.charset, network.name);
    line += fmt::format("({},\"{}\",\"{}\",\"{}\",{}),", status, name, name, network.code, access);
  };
  add(modem.registered() ? 2 : 1, radio.network, radio.access);
  for (const Operator& other : others) add(3, other, 7);
  return Answer::line(line + ",(0,1,2,3,4),(0,1,2)");
}

Answer choose_operator(Modem& modem, const std::vector<std::string>& arguments) {
  const int mode = number_or(arguments[0], -1);
  if (mode == 3) {
    modem.operator_format = arguments.size() > 1 ? number_or(arguments[1], 0) : 0;
    return Answer::ok();
  }
  if (mode == 0) return Answer::ok();
  if (mode != 1 && mode != 4) return Answer::cme(cme_not_supported);
  const bool ours = arguments.size() > 2 && arguments[2] == modem.radio().network.code;
  return ours ? Answer::ok() : Answer::cme(cme_no_network);
}

Answer operators(AtPort& port, const AtCommand& command) {
  Modem& modem = port.modem();
  if (command.form == Form::test) {
    return port.answer_after(scan_duration, [&modem] { return scan(modem); });
  }
  if (command.form == Form::set) return choose_operator(modem, split_arguments(command.argument));
  if (!modem.registered()) return Answer::line("+COPS: 0");
  const std::string name = spell_operator(modem, modem.radio().network, modem.operator_format);
  return Answer::line(fmt::format("+COPS: 0,{},\"{}\",{}", modem.operator_format, name, modem.radio().access));
}

Answer signal(AtPort& port, const AtCommand& command) {
  if (command.form == Form::test) return Answer::line("+CSQ: (0-31,99),(99)");
  Modem& modem = port.modem();
  return Answer::line(fmt::format("+CSQ: {},99", modem.power ? modem.radio().signal : 99));
}

// The indicators of +CIND and +CIEV, numbered from 1: TS 27.007 §8.9.
Answer indicators(AtPort& port, const AtCommand& command) {
  if (command.form == Form::test) return Answer::line("+CIND: (\"signal\",(0-5)),(\"service\",(0,1)),(\"roam\",(0,1))");
  const Modem& modem = port.modem();
  const bool roaming = modem.registration() == Registration::roaming;
  return Answer::line(fmt::format("+CIND: {},{},{}", modem.signal_bars(), modem.registered() ? 1 : 0, roaming ? 1 : 0));
}

// +CMER=<mode>,<keyp>,<disp>,<ind>: TS 27.007 §8.10.
Answer indicator_reports(AtPort& port, const AtCommand& command) {
  if (command.form == Form::test) return Answer::line("+CMER: (0,3),(0),(0),(0,1)");
  const auto arguments = split_arguments(command.argument);
  port.settings().indicators = arguments.size() > 3 && arguments[0] != "0" && arguments[3] != "0";
  return Answer::ok();
}

Answer attach(AtPort& port, const AtCommand& command) {
  if (command.form == Form::test) return Answer::line("+CGATT: (0,1)");
  if (command.form == Form::read) return Answer::line(fmt::format("+CGATT: {}", port.modem().registered() ? 1 : 0));
  return Answer::ok();
}

constexpr AtEntry table[] = {
    {"+CREG", circuit_registration},
    {"+CGREG", gprs_registration},
    {"+CEREG", eps_registration},
    {"+COPS", operators, true},
    {"+CSQ", signal},
    {"+CIND", indicators},
    {"+CMER", indicator_reports},
    {"+CGATT", attach, true},
};

}  // namespace

AtTable registration_commands() {
  return table;
}

}  // namespace celltext::sim
