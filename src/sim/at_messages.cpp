// Messages: 3GPP TS 27.005 in PDU mode.
#include <fmt/format.h>

#include <algorithm>

#include "sim/at_commands.h"
#include "sim/modem.h"

namespace celltext::sim {

namespace {

using Form = AtCommand::Form;
using Memory = Modem::Memory;

constexpr int reading = 0;
constexpr int writing = 1;

Storage& chosen(Modem& modem, int role) {
  return modem.storage(modem.chosen_memory[static_cast<std::size_t>(role)]);
}

// The octets of the service centre address in front of a TPDU, its length octet included.
std::size_t service_centre_size(const Bytes& pdu) {
  return pdu.empty() ? 0 : std::min<std::size_t>(pdu[0] + 1U, pdu.size());
}

Answer format(AtPort&, const AtCommand& command) {
  if (command.form == Form::test) return Answer::line("+CMGF: (0)");
  if (command.form == Form::read) return Answer::line("+CMGF: 0");
  return command.argument == "0" ? Answer::ok() : Answer::error();
}

std::string memory_line(const Modem& modem, bool with_names) {
  std::string line = "+CPMS: ";
  for (const Memory memory : modem.chosen_memory) {
    const Storage& storage = modem.storage(memory);
    if (with_names) line += fmt::format("\"{}\",", name_of(memory));
    line += fmt::format("{},{},", storage.used(), storage.capacity());
  }
  line.pop_back();
  return line;
}

Answer memories(AtPort& port, const AtCommand& command) {
  Modem& modem = port.modem();
  if (command.form == Form::test) return Answer::line("+CPMS: (\"SM\",\"ME\"),(\"SM\",\"ME\"),(\"SM\",\"ME\")");
  if (command.form == Form::read) return Answer::line(memory_line(modem, true));
  auto wanted = modem.chosen_memory;
  const auto names = split_arguments(command.argument);
  for (std::size_t i = 0; i < std::min(names.size(), wanted.size()); ++i) {
    const auto memory = memory_from(names[i]);
    if (!memory) return Answer::cms(302);  // operation not allowed
    wanted[i] = *memory;
  }
  modem.chosen_memory = wanted;
  return Answer::line(memory_line(modem, false));
}

// +CNMI=<mode>,<mt>,<bm>,<ds>,<bfr>: TS 27.005 §3.4.1.
Answer notifications(AtPort& port, const AtCommand& command) {
  PortSettings& settings = port.settings();
  if (command.form == Form::test) return Answer::line("+CNMI: (0-2),(0,1),(0),(0-2),(0,1)");
  if (command.form == Form::read) {
    return Answer::line(fmt::format("+CNMI: 2,{},0,{},0", settings.messages ? 1 : 0, settings.reports));
  }
  const auto arguments = split_arguments(command.argument);
  const auto argument = [&](std::size_t i) { return i < arguments.size() ? number_or(arguments[i], 0) : 0; };
  if (argument(1) > 1) return Answer::cms(302);
  settings.messages = argument(1) == 1;
  settings.reports = argument(3);
  return Answer::ok();
}

Answer service_centre(AtPort& port, const AtCommand& command) {
  Modem& modem = port.modem();
  if (command.form == Form::test) return Answer::ok();
  if (command.form == Form::read) return Answer::line(fmt::format("+CSCA: \"{}\",145", modem.service_centre));
  modem.service_centre = split_arguments(command.argument).front();
  return Answer::ok();
}

// A PDU as typed: its service centre address is checked against the length of the TPDU that the command announced.
std::optional<Bytes> typed_tpdu(const std::string& typed, int announced) {
  std::string digits;
  std::copy_if(typed.begin(), typed.end(), std::back_inserter(digits), [](char c) { return c > ' '; });
  const auto pdu = from_hex(digits);
  if (!pdu || pdu->empty()) return std::nullopt;
  const Bytes tpdu(pdu->begin() + static_cast<std::ptrdiff_t>(service_centre_size(*pdu)), pdu->end());
  if (static_cast<int>(tpdu.size()) != announced) return std::nullopt;
  return tpdu;
}

Answer submit(Modem& modem, const Bytes& tpdu, const char* name) {
  if (!modem.registered()) return Answer::cms(cms_no_network);
  const int reference = modem.carrier().submit(modem, tpdu);
  if (reference < 0) return Answer::cms(-reference);
  return Answer::line(fmt::format("{}: {}", name, reference));
}

Answer send(AtPort& port, const AtCommand& command) {
  if (command.form == Form::test) return Answer::ok();
  const int length = number_or(command.argument, -1);
  if (length <= 0) return Answer::cms(cms_invalid_pdu_parameter);
  return port.prompt([&port, length](const std::string& typed) {
    const auto tpdu = typed_tpdu(typed, length);
    return tpdu ? submit(port.modem(), *tpdu, "+CMGS") : Answer::cms(cms_invalid_pdu_parameter);
  });
}

Answer write_down(AtPort& port, const AtCommand& command) {
  if (command.form == Form::test) return Answer::ok();
  const int length = number_or(split_arguments(command.argument).front(), -1);
  if (length <= 0) return Answer::cms(cms_invalid_pdu_parameter);
  return port.prompt([&port, length](const std::string& typed) {
    const auto tpdu = typed_tpdu(typed, length);
    if (!tpdu) return Answer::cms(cms_invalid_pdu_parameter);
    Modem& modem = port.modem();
    const auto slot = chosen(modem, writing).add({StoredMessage::State::unsent, modem.with_service_centre(*tpdu)});
    if (!slot) return Answer::cms(cms_memory_full);
    modem.carrier().remember();
    return Answer::line(fmt::format("+CMGW: {}", *slot));
  });
}

Answer send_stored(AtPort& port, const AtCommand& command) {
  if (command.form == Form::test) return Answer::ok();
  Modem& modem = port.modem();
  StoredMessage* message = chosen(modem, writing).find(number_or(split_arguments(command.argument).front(), -1));
  if (!message) return Answer::cms(cms_invalid_index);
  const auto tpdu = ByteView(message->pdu).subspan(service_centre_size(message->pdu));
  Answer answer = submit(modem, Bytes(tpdu.begin(), tpdu.end()), "+CMSS");
  if (answer.final == Answer::Final::ok) message->state = StoredMessage::State::sent;
  return answer;
}

// Two lines, or three fields and a line: the length is that of the TPDU alone.
std::string spell(const StoredMessage& message) {
  const std::size_t length = message.pdu.size() - service_centre_size(message.pdu);
  return fmt::format("{},,{}\r\n{}", static_cast<int>(message.state), length, to_hex(message.pdu));
}

void mark_read(Modem& modem, StoredMessage& message) {
  if (message.state != StoredMessage::State::received_unread) return;
  message.state = StoredMessage::State::received_read;
  modem.carrier().remember();
}

Answer list(AtPort& port, const AtCommand& command) {
  constexpr int all = 4;
  if (command.form == Form::test) return Answer::line("+CMGL: (0-4)");
  const int wanted = command.argument.empty() ? 0 : number_or(command.argument, -1);
  if (wanted < 0 || wanted > all) return Answer::cms(302);
  Answer answer;
  Modem& modem = port.modem();
  for (auto& [slot, message] : chosen(modem, reading).slots()) {
    if (wanted != all && wanted != static_cast<int>(message.state)) continue;
    answer.lines.push_back(fmt::format("+CMGL: {},{}", slot, spell(message)));
    mark_read(modem, message);
  }
  return answer;
}

Answer read(AtPort& port, const AtCommand& command) {
  if (command.form == Form::test) return Answer::ok();
  StoredMessage* message = chosen(port.modem(), reading).find(number_or(command.argument, -1));
  if (!message) return Answer::cms(cms_invalid_index);
  Answer answer = Answer::line("+CMGR: " + spell(*message));
  mark_read(port.modem(), *message);
  return answer;
}

Answer erase(AtPort& port, const AtCommand& command) {
  if (command.form == Form::test) return Answer::line("+CMGD: (0-255),(0,4)");
  Modem& modem = port.modem();
  const auto arguments = split_arguments(command.argument);
  const Memory memory = modem.chosen_memory[reading];
  if (arguments.size() > 1 && number_or(arguments[1], 0) == 4) {
    modem.storage(memory).clear();
    modem.erase(memory, 0);
    return Answer::ok();
  }
  const int slot = number_or(arguments[0], -1);
  if (!modem.storage(memory).find(slot)) return Answer::cms(cms_invalid_index);
  modem.erase(memory, slot);
  return Answer::ok();
}

Answer keep_link(AtPort&, const AtCommand&) {
  return Answer::ok();
}

constexpr AtEntry table[] = {
    {"+CMGF", format, true},         {"+CPMS", memories, true},   {"+CNMI", notifications, true},
    {"+CSCA", service_centre, true}, {"+CMGS", send, true, true}, {"+CMGW", write_down, true, true},
    {"+CMSS", send_stored, true},    {"+CMGL", list, true},       {"+CMGR", read, true},
    {"+CMGD", erase, true},          {"+CMMS", keep_link, true},
};

}  // namespace

AtTable message_commands() {
  return table;
}

}  // namespace celltext::sim
