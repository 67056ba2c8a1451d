// Reads the source tree as text, for the tests of its structure.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace celltext::structure {

struct SourceFile {
  std::string path;  // from the top of the tree, with slashes
  std::string text;
};

// The files below `folder` (or the one file) whose names end with one of `endings`; all if there are none. Sorted.
std::vector<SourceFile> files_below(const std::string& folder, const std::vector<std::string>& endings = {});

std::vector<std::string> lines_of(std::string_view text);
std::string_view trimmed(std::string_view text);

// C++ whose comments, and what stands between quotes, are blanks. Lines stay where they are.
std::string without_comments_and_strings(std::string_view code);

}  // namespace celltext::structure
