// How the configuration's reader says what is wrong, and where.
#pragma once

#include <string>
#include <string_view>

#include "celltext/base/result.h"
#include "key_file.h"

namespace celltext::core {

// "celltext.conf:3: …"
std::string at_line(const std::string& file, int line, const std::string& what);
// `wanted` says what the value should be, untranslated.
Error wrong_value(const std::string& file, const KeyFileEntry& entry, const char* wanted);
// A warning.
std::string unknown_key(const std::string& file, const KeyFileEntry& entry, const KeyFileGroup& group);

}  // namespace celltext::core
