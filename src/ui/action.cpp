#include "action.h"

#include <algorithm>

#include "celltext/base/i18n.h"

namespace celltext::ui {

namespace {

// What is possible everywhere stands last. Terminals keep Ctrl-S and Ctrl-Q for themselves, screen Ctrl-A and tmux
// Ctrl-B; Ctrl-H, -I, -M and -[ are other keys; Ctrl-C and Ctrl-\ are signals, and so is Ctrl-Z.
constexpr Action actions[] = {
    // In lists.
    {"open", tr_noop("Open"), "Enter", tr_noop("open")},
    {"up", tr_noop("Go up"), "Up k", ""},
    {"down", tr_noop("Go down"), "Down j", ""},
    {"page-up", tr_noop("Go one page up"), "PgUp", ""},
    {"page-down", tr_noop("Go one page down"), "PgDn", ""},
    {"first", tr_noop("Go to the first"), "g Home", ""},
    {"last", tr_noop("Go to the last"), "G End", ""},
    {"back", tr_noop("Go back"), "Esc", tr_noop("back")},
    {"next-pane", tr_noop("Go to the next pane"), "Tab", tr_noop("next")},
    {"previous-pane", tr_noop("Go to the previous pane"), "Shift-Tab", ""},
    {"next-unread", tr_noop("Go to the next unread conversation"), "u", ""},
    {"quit", tr_noop("Leave"), "q", tr_noop("quit")},
    // In the compose box.
    {"send", tr_noop("Send the message"), "Enter", tr_noop("send")},
    {"newline", tr_noop("Begin a new line"), "Ctrl-J Alt-Enter", tr_noop("new line")},
    {"plain-letters", tr_noop("Spell it with plain letters"), "Ctrl-T", tr_noop("plain letters")},
    {"attach", tr_noop("Attach a file"), "Ctrl-O", tr_noop("attach")},
    {"detach", tr_noop("Take what is attached away again"), "Ctrl-X", tr_noop("take away")},
    {"subject", tr_noop("Give the picture message a subject"), "F8 Alt-s", tr_noop("subject")},
    {"copy-to", tr_noop("Send a copy of the picture message to others"), "Ctrl-G Alt-c", ""},
    {"history-up", tr_noop("Take an earlier message again"), "Up", ""},
    {"history-down", tr_noop("Take a later message again"), "Down", ""},
    {"scroll-up", tr_noop("Scroll the messages up"), "PgUp", ""},
    {"scroll-down", tr_noop("Scroll the messages down"), "PgDn", ""},
    // For a message.
    {"reply", tr_noop("Write an answer"), "i r", tr_noop("write")},
    {"details", tr_noop("Show everything about the message"), "Enter", tr_noop("details")},
    {"copy", tr_noop("Copy the text"), "y", tr_noop("copy")},
    {"copy-code", tr_noop("Copy the one-time code"), "c", tr_noop("copy code")},
    {"retry", tr_noop("Send the message again"), "R", tr_noop("send again")},
    {"cancel", tr_noop("Take the message back before it leaves"), "C", tr_noop("take back")},
    {"download", tr_noop("Download the picture message"), "d", tr_noop("download")},
    {"save", tr_noop("Save what is attached"), "s", tr_noop("save")},
    {"open-attachment", tr_noop("Show what is attached"), "o", tr_noop("show")},
    {"forward", tr_noop("Send the text to somebody else"), "f", ""},
    {"delete", tr_noop("Delete"), "D Del", ""},
    {"raw", tr_noop("Show it as it came"), "v", ""},
    // In screens of their own.
    {"schedule", tr_noop("Send at a certain time"), "@", tr_noop("when")},
    {"choose", tr_noop("Choose"), "Enter", tr_noop("choose")},
    {"complete", tr_noop("Take what is found"), "Tab", ""},
    {"mark", tr_noop("Choose several files"), "Tab", tr_noop("one of several")},
    {"hidden-files", tr_noop("Show hidden files"), "Ctrl-T", tr_noop("hidden files")},
    {"type-path", tr_noop("Type where the file is"), "Ctrl-O", tr_noop("type the path")},
    {"next-line", tr_noop("Show the next line"), "Tab", tr_noop("next line")},
    {"unlock", tr_noop("Unlock the SIM"), "p", tr_noop("unlock")},
    {"ussd", tr_noop("Ask the network a code"), "U", tr_noop("code")},
    {"scan", tr_noop("Search for networks"), "s", tr_noop("search networks")},
    {"enable", tr_noop("Switch the modem on"), "e", tr_noop("switch on")},
    {"name-line", tr_noop("Name the line"), "N", tr_noop("name")},
    {"default-line", tr_noop("Send over this line unless told otherwise"), "*", ""},
    {"use", tr_noop("Switch to this profile"), "e Enter", tr_noop("switch to it")},
    {"read-card", tr_noop("Read the card again"), "r", tr_noop("read again")},
    {"next-card", tr_noop("Show the card of the next modem"), "Tab", tr_noop("next card")},
    {"install", tr_noop("Install an eSIM profile by its activation code"), "a", tr_noop("install")},
    {"discover", tr_noop("Look for profiles that wait for this card"), "w", tr_noop("waiting profiles")},
    {"eid", tr_noop("Show the card’s EID, also as a QR code"), "i", tr_noop("EID")},
    {"notices", tr_noop("Show what the servers of profiles were not told yet"), "t", tr_noop("to be told")},
    {"disable-profile", tr_noop("Disable this profile"), "d", tr_noop("disable")},
    {"agree", tr_noop("Install what is offered"), "y Enter", tr_noop("install it")},
    {"reject", tr_noop("Reject what is offered for good"), "x", tr_noop("reject")},
    {"try-again", tr_noop("Try it again"), "r", tr_noop("try again")},
    {"forget", tr_noop("Forget what was interrupted"), "Ctrl-X", tr_noop("forget")},
    {"send-notices", tr_noop("Tell the servers now"), "s", tr_noop("send now")},
    // Everywhere.
    {"new-message", tr_noop("Write a new message"), "n F2", tr_noop("new")},
    {"search", tr_noop("Search all messages"), "/ F3", tr_noop("search")},
    {"jump", tr_noop("Jump to a conversation"), "Ctrl-K", tr_noop("jump")},
    {"outbox", tr_noop("Show the outbox"), "o F4", tr_noop("outbox")},
    {"lines", tr_noop("Show lines and modems"), "m F5", tr_noop("modems")},
    {"costs", tr_noop("Show what was spent and what is left"), "$ F6", tr_noop("costs")},
    {"esim", tr_noop("Show the profiles of the eSIM card"), "E F7", tr_noop("eSIM")},
    {"palette", tr_noop("Find an action"), "Ctrl-P", tr_noop("actions")},
    {"mouse", tr_noop("Turn the mouse on or off"), "F9", ""},
    {"redraw", tr_noop("Draw the screen again"), "Ctrl-L", ""},
    {"help", tr_noop("Show all actions"), "? F1", tr_noop("help")},
};

// Keys that never arrive, or that something else needs.
constexpr std::string_view taken_letters = "abchimqsz";

bool is_taken(const KeyPress& key) {
  return key.key == Key::character && key.ctrl && key.character < 0x80 &&
         (taken_letters.find(static_cast<char>(key.character)) != std::string_view::npos || key.character == '[' ||
          key.character == '\\');
}

Result<std::vector<KeyPress>> read_keys(std::string_view names) {
  std::vector<KeyPress> keys;
  while (true) {
    const auto begin = names.find_first_not_of(' ');
    if (begin == std::string_view::npos) return keys;
    names.remove_prefix(begin);
    const std::string_view name = names.substr(0, names.find(' '));
    names.remove_prefix(name.size());
    const auto key = key_from_name(name);
    if (!key) return Error{ErrorKind::invalid, tr_format("“{}” is no key", name)};
    if (is_taken(*key)) return Error{ErrorKind::invalid, tr_format("{} belongs to the terminal", name_of(*key))};
    keys.push_back(*key);
  }
}

}  // namespace

std::span<const Action> all_actions() {
  return actions;
}

const Action* find_action(std::string_view id) {
  const auto* found = std::ranges::find(actions, id, &Action::id);
  return found == std::end(actions) ? nullptr : found;
}

Keymap::Keymap() {
  for (const Action& action : actions) keys_.emplace_back(action.id, *read_keys(action.keys));
}

Result<void> Keymap::bind(std::string_view action, std::string_view keys) {
  const auto found = std::ranges::find(keys_, action, [](const auto& entry) { return entry.first; });
  if (found == keys_.end()) return Error{ErrorKind::invalid, tr_format("“{}” is no action", action)};
  auto read = read_keys(keys);
  if (!read) return read.error();
  found->second = *std::move(read);
  return {};
}

const std::vector<KeyPress>& Keymap::keys_of(std::string_view action) const {
  static const std::vector<KeyPress> none;
  const auto found = std::ranges::find(keys_, action, [](const auto& entry) { return entry.first; });
  return found == keys_.end() ? none : found->second;
}

bool Keymap::is_bound(const KeyPress& key, std::string_view action) const {
  const auto& keys = keys_of(action);
  return std::ranges::find(keys, key) != keys.end();
}

std::string Keymap::key_name(std::string_view action, bool while_typing) const {
  for (const KeyPress& key : keys_of(action))
    if (!while_typing || !key.is_text()) return name_of(key);
  return "";
}

std::string Keymap::key_names(std::string_view action) const {
  std::string names;
  for (const KeyPress& key : keys_of(action)) names += (names.empty() ? "" : ", ") + name_of(key);
  return names;
}

}  // namespace celltext::ui
