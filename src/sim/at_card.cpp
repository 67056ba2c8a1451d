// The SIM card: PIN and PUK, its files, what it knows.
#include <fmt/format.h>

#include "sim/at_commands.h"
#include "sim/modem.h"

namespace celltext::sim {

namespace {

using Form = AtCommand::Form;

constexpr int command_read_binary = 176;
constexpr int command_get_response = 192;

// What happens around typing a PIN or a PUK; the radio may go on the air with it.
template<class Try>
Answer try_code(Modem& modem, Try attempt) {
  const bool was_ready = modem.card().ready();
  const bool right = attempt(modem.card());
  modem.carrier().remember();
  if (modem.card().ready() != was_ready) modem.registration_changed();
  if (right) return Answer::ok();
  const bool locked = modem.card().lock() == SimCard::Lock::puk;
  return Answer::cme(locked ? cme_sim_puk_required : cme_incorrect_password);
}

Answer pin(AtPort& port, const AtCommand& command) {
  Modem& modem = port.modem();
  if (command.form == Form::test) return Answer::ok();
  if (!modem.card().present) return Answer::cme(cme_sim_not_inserted);
  if (command.form == Form::read) {
    static constexpr const char* names[] = {"READY", "SIM PIN", "SIM PUK"};
    return Answer::line(fmt::format("+CPIN: {}", names[static_cast<int>(modem.card().lock())]));
  }
  const auto codes = split_arguments(command.argument);
  if (modem.card().lock() == SimCard::Lock::none) return Answer::cme(cme_not_allowed);
  return try_code(modem, [&](SimCard& card) {
    return codes.size() >= 2 ? card.unblock(codes[0], codes[1]) : card.verify_pin(codes[0]);
  });
}

Answer facility_lock(AtPort& port, const AtCommand& command) {
  if (command.form == Form::test) return Answer::line("+CLCK: (\"SC\")");
  Modem& modem = port.modem();
  const auto arguments = split_arguments(command.argument);
  if (arguments.size() < 2 || arguments[0] != "SC") return Answer::cme(cme_not_supported);
  if (!modem.card().present) return Answer::cme(cme_sim_not_inserted);
  const int mode = number_or(arguments[1], -1);
  if (mode == 2) return Answer::line(fmt::format("+CLCK: {}", modem.card().pin_enabled ? 1 : 0));
  if (mode < 0 || arguments.size() < 3) return Answer::cme(cme_incorrect_parameters);
  return try_code(modem, [&](SimCard& card) { return card.enable_pin(mode == 1, arguments[2]); });
}

Answer change_pin(AtPort& port, const AtCommand& command) {
  if (command.form == Form::test) return Answer::line("+CPWD: (\"SC\",8)");
  const auto arguments = split_arguments(command.argument);
  if (arguments.size() < 3 || arguments[0] != "SC") return Answer::cme(cme_not_supported);
  return try_code(port.modem(), [&](SimCard& card) { return card.change_pin(arguments[1], arguments[2]); });
}

Answer imsi(AtPort& port, const AtCommand& command) {
  return command.form == Form::test ? Answer::ok() : Answer::line(port.modem().card().imsi);
}

Answer iccid(AtPort& port, const AtCommand& command) {
  const SimCard& card = port.modem().card();
  if (!card.present) return Answer::cme(cme_sim_not_inserted);
  return command.form == Form::test ? Answer::ok() : Answer::line("+CCID: " + card.iccid);
}

Answer own_number(AtPort& port, const AtCommand& command) {
  const Modem& modem = port.modem();
  if (command.form == Form::test || modem.card().number.empty()) return Answer::ok();
  // Digits stay as they are in every character set: real modems do so, and ModemManager takes them literally.
  return Answer::line(fmt::format("+CNUM: \"\",\"{}\",145", modem.card().number));
}

// +CRSM=<command>,<file>,<P1>,<P2>,<P3>: TS 27.007 §8.18.
Answer restricted_access(AtPort& port, const AtCommand& command) {
  if (command.form == Form::test) return Answer::ok();
  const SimCard& card = port.modem().card();
  if (!card.present) return Answer::cme(cme_sim_not_inserted);
  const auto arguments = split_arguments(command.argument);
  if (arguments.size() < 2) return Answer::cme(cme_incorrect_parameters);
  const auto file = card.file(number_or(arguments[1], -1));
  if (!file) return Answer::line("+CRSM: 106,130,\"\"");  // 6A82: file not found
  const int action = number_or(arguments[0], -1);
  if (action == command_get_response) {
    const auto size = static_cast<unsigned>(file->size());
    return Answer::line(fmt::format("+CRSM: 144,0,\"0000{:04X}{}040000000000000102{}\"", size, arguments[1], "0000"));
  }
  if (action != command_read_binary) return Answer::line("+CRSM: 109,0,\"\"");  // 6D00: unknown instruction
  const int length = arguments.size() > 4 ? number_or(arguments[4], 0) : 0;
  Bytes read = *file;
  if (length > 0 && static_cast<std::size_t>(length) < read.size()) read.resize(static_cast<std::size_t>(length));
  return Answer::line(fmt::format("+CRSM: 144,0,\"{}\"", to_hex(read)));
}

Answer card_answer(const char* command, const Bytes& octets) {
  const std::string hex = to_hex(octets);
  return Answer::line(fmt::format("{}: {},\"{}\"", command, hex.size(), hex));
}

// Raw commands to the card: VERIFY without a PIN, which tells how many tries are left (63CX); all others go to the eSIM
// card.
Answer raw_access(AtPort& port, const AtCommand& command) {
  if (command.form == Form::test) return Answer::ok();
  const SimCard& card = port.modem().card();
  const auto arguments = split_arguments(command.argument);
  const std::string apdu = arguments.size() > 1 ? arguments[1] : "";
  if (apdu.starts_with("00200001")) return Answer::line(fmt::format("+CSIM: 4,\"63C{:X}\"", card.pin_tries));
  if (apdu.starts_with("002C0001")) return Answer::line(fmt::format("+CSIM: 4,\"63C{:X}\"", card.puk_tries));
  if (apdu.starts_with("00200081") || apdu.starts_with("002C0081")) return Answer::line("+CSIM: 4,\"63C3\"");
  const auto octets = from_hex(apdu);
  if (!octets) return Answer::cme(cme_incorrect_parameters);
  return card_answer("+CSIM", port.modem().card_channels().transmit(*octets));
}

// +CCHO=<identifier>, +CGLA=<session>,<length>,<command>, +CCHC=<session>: TS 27.007 §8.43 to §8.45.
Answer open_channel(AtPort& port, const AtCommand& command) {
  if (port.modem().only_csim) return Answer::error();
  if (command.form == Form::test) return Answer::ok();
  const auto identifier = from_hex(split_arguments(command.argument)[0]);
  if (!identifier) return Answer::cme(cme_incorrect_parameters);
  const auto opened = port.modem().card_channels().open(*identifier);
  if (opened.channel == 0) return Answer::cme(cme_not_found);
  return Answer::line(fmt::format("+CCHO: {}", opened.channel));
}

Answer channel_access(AtPort& port, const AtCommand& command) {
  if (port.modem().only_csim) return Answer::error();
  if (command.form == Form::test) return Answer::ok();
  const auto arguments = split_arguments(command.argument);
  const auto octets = from_hex(arguments.size() > 2 ? arguments[2] : "");
  const bool right = octets && number_or(arguments[1], -1) == static_cast<int>(arguments[2].size());
  if (!right) return Answer::cme(cme_incorrect_parameters);
  return card_answer("+CGLA", port.modem().card_channels().transmit(*octets));
}

Answer close_channel(AtPort& port, const AtCommand& command) {
  if (port.modem().only_csim) return Answer::error();
  if (command.form == Form::test) return Answer::ok();
  const bool was_open = port.modem().card_channels().close(number_or(command.argument, 0));
  return was_open ? Answer::ok() : Answer::cme(cme_incorrect_parameters);
}

constexpr AtEntry table[] = {
    {"+CPIN", pin},        {"+CLCK", facility_lock}, {"+CPWD", change_pin},       {"+CIMI", imsi, true},
    {"+CCID", iccid},      {"+ICCID", iccid},        {"+CNUM", own_number, true}, {"+CRSM", restricted_access},
    {"+CSIM", raw_access}, {"+CCHO", open_channel},  {"+CGLA", channel_access},   {"+CCHC", close_channel},
};

}  // namespace

AtTable card_commands() {
  return table;
}

}  // namespace celltext::sim
