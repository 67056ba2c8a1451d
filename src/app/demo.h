// The demo: a simulated network with the real ModemManager, and celltext on it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "celltext/base/result.h"

namespace celltext::app {

// Runs `command` on the network of `data_dir`, or celltext's terminal interface if it is empty, and gives its exit
// code. A demo of the same folder that is running already lends its network. Everything ends with this process, however
// it ends.
Result<int> run_demo(const std::vector<std::string>& command, const std::filesystem::path& data_dir);

}  // namespace celltext::app
