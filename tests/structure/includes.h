// Which layer may include what.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace celltext::structure {

// Why `path` (from the top of the tree, below include/ or src/) may not have this line; nothing if it may.
std::optional<std::string> wrong_include(std::string_view path, std::string_view line);

// The layer of a file below include/celltext/ or src/. Nothing if the folder is no layer.
std::optional<std::string> layer_of(std::string_view path);

}  // namespace celltext::structure
