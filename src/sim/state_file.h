// What outlives the simulated network: the storages of cards and modems, and the messages that wait in the centre.
#pragma once

#include <string>

#include "celltext/base/result.h"
#include "sim/world.h"

namespace celltext::sim {

std::string spell_state(const World& world);
// Refuses text that is not a state.
Result<void> read_state(World& world, const std::string& text);

// Both on a file, written through a temporary one so that it is whole or old. A file that is not there is an empty
// state.
Result<void> save_state(const World& world, const std::string& path);
Result<void> load_state(World& world, const std::string& path);

}  // namespace celltext::sim
