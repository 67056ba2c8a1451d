// Makes events of the octets that a terminal sends. No terminal in here, and no clock: the caller says when no more has
// come for a while.
//
// Knows the sequences of xterm and all that follow it (tmux, screen, the Linux console, VTE, kitty's and xterm's forms
// for modified keys), DEC's older ones, bracketed paste, focus and the mouse in SGR and in X10's form.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "event.h"

namespace celltext::ui {

class InputParser {
 public:
  // The events that these octets complete.
  std::vector<Event> feed(std::string_view octets);
  // Something is begun: call time_out() if nothing follows soon.
  bool is_waiting() const { return !pending_.empty() && !pasting_; }
  // Nothing followed: a lone Escape was the key, and what can't be completed is dropped.
  std::vector<Event> time_out();

 private:
  // How much of `pending_` was understood; 0: more is needed.
  std::size_t take(std::vector<Event>& events);
  std::size_t take_escape(std::vector<Event>& events);
  std::size_t take_control_sequence(std::size_t begin, bool alt, std::vector<Event>& events);
  std::size_t take_paste(std::vector<Event>& events);

  std::string pending_;
  bool pasting_ = false;
  std::string pasted_;
};

}  // namespace celltext::ui
