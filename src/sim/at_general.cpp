// Settings of the port, identity of the modem, power.
#include <fmt/format.h>

#include "sim/at_commands.h"
#include "sim/modem.h"

namespace celltext::sim {

namespace {

using Form = AtCommand::Form;

bool on(const AtCommand& command) {
  return command.argument == "1";
}

Answer echo(AtPort& port, const AtCommand& command) {
  port.settings().echo = on(command);
  return Answer::ok();
}

Answer verbose(AtPort& port, const AtCommand& command) {
  port.settings().verbose = on(command);
  return Answer::ok();
}

Answer quiet(AtPort& port, const AtCommand& command) {
  port.settings().quiet = on(command);
  return Answer::ok();
}

Answer reset(AtPort& port, const AtCommand&) {
  port.settings() = PortSettings{};
  return Answer::ok();
}

Answer accept(AtPort&, const AtCommand&) {
  return Answer::ok();
}

Answer error_reports(AtPort& port, const AtCommand& command) {
  int& level = port.settings().error_reports;
  if (command.form == Form::test) return Answer::line("+CMEE: (0,1)");
  if (command.form == Form::read) return Answer::line(fmt::format("+CMEE: {}", level));
  level = number_or(command.argument, 0);
  return Answer::ok();
}

// A fact about the modem that only needs to be told.
template<auto fact>
Answer tell(AtPort& port, const AtCommand& command) {
  return command.form == Form::test ? Answer::ok() : Answer::line(fact(port.modem()));
}

std::string manufacturer(Modem& modem) {
  return modem.identity().manufacturer;
}
std::string model(Modem& modem) {
  return modem.identity().model;
}
std::string revision(Modem& modem) {
  return modem.identity().revision;
}
std::string imei(Modem& modem) {
  return modem.identity().imei;
}
std::string capabilities(Modem&) {
  return "+GCAP: +CGSM,+CLTE";
}
std::string everything(Modem& modem) {
  return fmt::format("{}\r\n{}\r\n{}\r\nIMEI: {}\r\n+GCAP: +CGSM,+CLTE", manufacturer(modem), model(modem),
                     revision(modem), imei(modem));
}

// Which radio standards the modem can be told to use: TS 27.007 §5.9. 12 GSM, 22 UMTS, 28 LTE, 31 all of them.
Answer radio_standards(AtPort&, const AtCommand& command) {
  if (command.form == Form::test) return Answer::line("+WS46: (12,22,28,31)");
  return command.form == Form::read ? Answer::line("+WS46: 31") : Answer::ok();
}

Answer charset(AtPort& port, const AtCommand& command) {
  if (command.form == Form::test) return Answer::line("+CSCS: (\"IRA\",\"GSM\",\"UCS2\")");
  if (command.form == Form::read) return Answer::line(fmt::format("+CSCS: \"{}\"", port.modem().charset));
  const std::string wanted = split_arguments(command.argument).front();
  if (wanted != "IRA" && wanted != "GSM" && wanted != "UCS2") return Answer::cme(cme_incorrect_parameters);
  port.modem().charset = wanted;
  return Answer::ok();
}

Answer power(AtPort& port, const AtCommand& command) {
  Modem& modem = port.modem();
  if (command.form == Form::test) return Answer::line("+CFUN: (0,1,4),(0,1)");
  if (command.form == Form::read) return Answer::line(fmt::format("+CFUN: {}", modem.power ? 1 : 4));
  const int level = number_or(split_arguments(command.argument).front(), -1);
  if (level != 0 && level != 1 && level != 4) return Answer::cme(cme_incorrect_parameters);
  const bool wanted = level == 1;
  if (std::exchange(modem.power, wanted) != wanted) modem.registration_changed();
  return Answer::ok();
}

// The network's clock: TS 27.007 §8.15.
Answer clock(AtPort&, const AtCommand&) {
  return Answer::cme(cme_not_supported);
}

constexpr AtEntry table[] = {
    {"E", echo},
    {"V", verbose},
    {"Q", quiet},
    {"Z", reset},
    {"&F", reset},
    {"X", accept},
    {"S", accept},
    {"&C", accept},
    {"&D", accept},
    {"I", tell<everything>},
    {"+CMEE", error_reports},
    {"+GMI", tell<manufacturer>},
    {"+CGMI", tell<manufacturer>},
    {"+GMM", tell<model>},
    {"+CGMM", tell<model>},
    {"+GMR", tell<revision>},
    {"+CGMR", tell<revision>},
    {"+GSN", tell<imei>},
    {"+CGSN", tell<imei>},
    {"+GCAP", tell<capabilities>},
    {"+WS46", radio_standards},
    {"+CSCS", charset},
    {"+CFUN", power},
    {"+CCLK", clock},
    {"+IFC", accept},
};

}  // namespace

AtTable general_commands() {
  return table;
}

}  // namespace celltext::sim
