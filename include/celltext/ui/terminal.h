// The terminal interface: what people see who start celltext without a command.
#pragma once

#include <filesystem>

#include "celltext/base/result.h"
#include "celltext/core/courier_duty.h"
#include "celltext/core/settings.h"

namespace celltext::ui {

// Shows conversations and messages, live, and takes the courier's part when nobody else has it; returns when the user
// leaves. invalid: this is no terminal.
Result<void> show_terminal(const std::filesystem::path& data_dir, const core::Settings& settings,
                           core::CourierDuty::Connect connect);

// Gives the terminal back to the shell, if it is ours. For the program's last word.
void restore_terminal();

}  // namespace celltext::ui
