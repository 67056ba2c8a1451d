// A file that the user names, read at once.
#pragma once

#include <cstddef>
#include <filesystem>

#include "celltext/base/bytes.h"
#include "celltext/base/result.h"

namespace celltext::core {

// invalid: no such file, not a file, or larger than `limit`. not_permitted: it may not be read.
Result<Bytes> read_whole_file(const std::filesystem::path& file, std::size_t limit);
// No more than its first octets, however large it is.
Result<Bytes> read_beginning(const std::filesystem::path& file, std::size_t most);

}  // namespace celltext::core
