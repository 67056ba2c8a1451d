// The configuration file: a GLib key file, by default $XDG_CONFIG_HOME/celltext/celltext.conf.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "celltext/base/result.h"
#include "celltext/core/card_settings.h"
#include "celltext/core/mms_settings.h"
#include "celltext/model/phone_number.h"
#include "celltext/tariff/plan.h"

namespace celltext::core {

struct LineSettings {
  std::string name;  // of the group: [line NAME]
  std::string iccid;
  std::string number;
  std::string plan;                    // the name of one of `plans`; empty: none
  std::optional<int> keep_alive_days;  // the number lapses after so many days without use
  bool keep_alive_send = false;        // send to itself before that
  bool may_switch = false;             // the courier may enable its profile when a message of it is due
};

// [receive] visit: a line that is not enabled is enabled this often to fetch its messages.
struct LineVisit {
  std::string line;  // name, ICCID or number
  std::chrono::milliseconds every{};
};

// How the screen tells of a message while its user looks elsewhere: not at all, by the bell, by the sequences of rxvt
// (OSC 777) or of iTerm (OSC 9).
enum class Notify { none, bell, osc777, osc9 };

// [screen] and [keys].
struct ScreenSettings {
  std::string theme = "default";  // light, dark, monochrome
  bool mouse = true;
  Notify notify = Notify::bell;
  bool linear = false;
  bool pictures = true;  // drawn in the thread
  std::vector<std::pair<std::string, std::string>> keys;  // an action's name and its keys, not looked at yet
};

struct Settings {
  model::Region country;     // [general] country; empty: the SIM's
  std::string default_line;  // [general] default-line
  std::string plans_file;    // [general] plans: a catalogue of plans; empty: none
  bool delivery_report = true;
  bool keep_on_modem = false;
  std::vector<LineVisit> visits;
  // [receive] visit-stay: how long a visited line is listened to after the last thing that happened on it.
  std::chrono::milliseconds visit_stay = std::chrono::seconds(30);
  // [general] switch-during-data-call: the courier may switch lines although that ends a data connection.
  bool switch_during_data_call = false;
  // [send] confirm-above, in the currency of the plan: a send that costs more asks first. A decimal; empty: never.
  std::string confirm_above;
  std::vector<LineSettings> lines;
  std::vector<tariff::Plan> plans;  // those of the file, then those of the catalogue that [general] plans names
  std::vector<CardSettings> cards;
  MmsSettings mms;
  ScreenSettings screen;
};

struct LoadedSettings {
  Settings settings;
  std::vector<std::string> warnings;  // unknown groups and keys, one line each with the line number
};

// A file that does not exist gives the defaults, unless `must_exist`. invalid: names file, line, key and what it should
// be.
Result<LoadedSettings> load_settings(const std::filesystem::path& file, bool must_exist);

}  // namespace celltext::core
