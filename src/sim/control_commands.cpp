#include "sim/control_commands.h"

#include <fmt/format.h>

namespace celltext::sim {

const ControlCommand* find_control_command(std::string_view name) {
  for (const ControlTable table :
       {modem_control(), message_control(), mms_control(), esim_control(), server_control()}) {
    for (const ControlCommand& command : table) {
      if (command.name == name) return &command;
    }
  }
  return nullptr;
}

void check_fields(const json& request, std::string_view known) {
  const std::string padded = fmt::format(" command {} ", known);
  for (const auto& [name, value] : request.items()) {
    if (padded.find(" " + name + " ") == std::string::npos)
      throw ControlError(fmt::format("unknown field \"{}\"", name));
  }
}

}  // namespace celltext::sim
