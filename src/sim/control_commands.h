// The commands of the control protocol that answer at once: name, fields, what they do.
#pragma once

#include <span>
#include <string_view>

#include "sim/control_fields.h"

namespace celltext::sim {

struct ControlCommand {
  std::string_view name;
  std::string_view fields;  // those it knows, separated by spaces
  json (*run)(World&, const Fields&);
};

using ControlTable = std::span<const ControlCommand>;

ControlTable modem_control();    // the modems
ControlTable message_control();  // the service centre
ControlTable esim_control();     // the eSIM cards
ControlTable server_control();   // the servers of their profiles
ControlTable mms_control();      // the MMSC

// Nothing if there is no such command.
const ControlCommand* find_control_command(std::string_view name);

// Throws ControlError for a field that is not among `known`.
void check_fields(const json& request, std::string_view known);

}  // namespace celltext::sim
