// Actions: everything that a key can do. One table feeds the keymap, the hints line, the help and the palette.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "celltext/base/result.h"
#include "event.h"

namespace celltext::ui {

struct Action {
  std::string_view id;    // "new-message": in the configuration's [keys]
  const char* title;      // "Write a new message": in help and palette; translated where it is shown
  std::string_view keys;  // names with blanks between them: "n F2"
  const char* hint;       // "new": in the hints line; empty: not there
};

// In the order of the help and of the hints.
std::span<const Action> all_actions();
// Of the table; nullptr: there is none.
const Action* find_action(std::string_view id);

// Which key does what: the table's keys, but for those that the configuration changes.
class Keymap {
 public:
  Keymap();
  // `keys` as in Action; empty: none. invalid: no such action, no such key, or one that terminals need.
  Result<void> bind(std::string_view action, std::string_view keys);

  bool is_bound(const KeyPress& key, std::string_view action) const;
  // The name of the first key, or empty; `while_typing`: of the first that is no text.
  std::string key_name(std::string_view action, bool while_typing = false) const;
  // All of them: "n, F2".
  std::string key_names(std::string_view action) const;

 private:
  const std::vector<KeyPress>& keys_of(std::string_view action) const;

  std::vector<std::pair<std::string_view, std::vector<KeyPress>>> keys_;
};

// What a screen can do at this moment.
struct Offer {
  std::string_view action;
  std::function<void()> run;
};

}  // namespace celltext::ui
