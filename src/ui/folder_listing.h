// What is in a folder, as it is chosen from.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "celltext/base/result.h"

namespace celltext::ui {

struct FolderEntry {
  std::filesystem::path name;  // any octets
  bool folder = false;
  bool file = false;  // neither: a device, a socket, a link that leads nowhere
  std::int64_t size = 0;
};

struct FolderListing {
  std::vector<FolderEntry> entries;  // folders first, each by its name; numbers in names count as numbers
  bool more = false;                 // there are too many: some are left out
};

// invalid: no folder, or one that may not be read.
Result<FolderListing> list_folder(const std::filesystem::path& folder, bool hidden);

// "~/x" is in the home folder; everything else is as it is.
std::filesystem::path path_as_typed(std::string_view typed);
// The path as far as it can only go on in one way; as it is if it can't. A folder ends with "/".
std::string complete_path(const std::string& typed);

}  // namespace celltext::ui
