// The folder and the file of the database, kept from other users.
#pragma once

#include <filesystem>

#include "celltext/base/result.h"

namespace celltext::store {

inline constexpr const char* database_name = "messages.db";

// Makes the folder (0700) and an empty file (0600) if they are missing, whatever the umask, and narrows modes that are
// wider. A folder that holds other things too is only left as it is if nobody else may write to it. not_permitted: with
// the fix.
Result<void> prepare_data_folder(const std::filesystem::path& folder);

}  // namespace celltext::store
