// How a cell looks, by what it means. A theme turns it into colours.
#pragma once

#include <cstdint>

namespace celltext::ui {

enum class Look : std::uint8_t {
  text,
  dim,    // times, hints, what is less important
  title,  // the head of a pane or a dialog
  border,
  status,    // the status bar
  key,       // the name of a key in a hint
  unread,    // a conversation or a count that waits to be read
  incoming,  // a received message's head
  outgoing,  // a sent message's head
  good,      // delivered, ready
  warning,   // costs more, not yet known
  bad,       // failed, gone
  match,     // what was searched for
  field,     // where text is typed
  picture,   // has colours of its own
};

struct Style {
  Look look = Look::text;
  bool bold = false;
  bool selected = false;  // draw a mark ("▌", ">") as well: selection is never shown by colour alone
  // Of a picture: numbers of the terminal's palette, or 0xRRGGBB where it has every colour; -1: the terminal's own.
  std::int32_t foreground = -1;
  std::int32_t background = -1;

  bool operator==(const Style&) const = default;
};

}  // namespace celltext::ui
