// Which channel a run has open on a way to a card, in a file of the data folder. Who writes there has the CardLock.
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "celltext/esim/card.h"

namespace celltext::core {

// `way`: what the file is named after, in any characters.
std::unique_ptr<esim::ChannelNote> channel_note(const std::filesystem::path& folder, std::string_view way);

}  // namespace celltext::core
