// A GLib key file with the line of every entry, which GKeyFile does not tell.
//
// Groups, "key = value" and comments that stand on a line of their own. Values are taken literally: no escapes, no
// lists.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "celltext/base/result.h"

namespace celltext::core {

struct KeyFileEntry {
  std::string key;
  std::string value;
  int line = 0;  // counted from 1
};

struct KeyFileGroup {
  std::string name;
  int line = 0;
  std::vector<KeyFileEntry> entries;
};

// `name` is how messages call the file. invalid: not UTF-8, a line that is none of the above, a group or key given
// twice.
Result<std::vector<KeyFileGroup>> parse_key_file(std::string_view content, const std::string& name);

}  // namespace celltext::core
