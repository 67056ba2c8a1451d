// The configuration file: a GLib key file, by default $XDG_CONFIG_HOME/celltext/celltext.conf.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "celltext/base/result.h"
#include "celltext/model/phone_number.h"

namespace celltext::core {

struct LineSettings {
  std::string name;  // of the group: [line NAME]
  std::string iccid;
  std::string number;
};

struct Settings {
  model::Region country;     // [general] country; empty: the SIM's
  std::string default_line;  // [general] default-line
  bool delivery_report = true;
  bool keep_on_modem = false;
  std::vector<LineSettings> lines;
};

struct LoadedSettings {
  Settings settings;
  std::vector<std::string> warnings;  // unknown groups and keys, one line each with the line number
};

// A file that does not exist gives the defaults, unless `must_exist`. invalid: names file, line, key and what it should
// be.
Result<LoadedSettings> load_settings(const std::filesystem::path& file, bool must_exist);

}  // namespace celltext::core
