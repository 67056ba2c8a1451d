// The terminal: shows a grid with ncurses, and is given back as it was.
#pragma once

#include <optional>
#include <string>

#include "grid.h"
#include "theme.h"

namespace celltext::ui {

class TerminalOutput {
 public:
  TerminalOutput() = default;
  TerminalOutput(const TerminalOutput&) = delete;
  TerminalOutput& operator=(const TerminalOutput&) = delete;
  ~TerminalOutput();

  // False: the terminal is of no known kind. `theme` becomes monochrome where there are no colours.
  bool open(Theme theme, bool mouse);

  Size size() const;
  // The terminal has another size now, or has forgotten what it showed.
  void resize();
  void redraw_all();
  // Writes what is new in it, at once.
  void show(const Grid& grid);

  // Gives the terminal to the shell and stops the process, as Ctrl-Z does; returns when it goes on.
  void suspend();

  bool has_mouse() const { return mouse_; }
  void set_mouse(bool on);
  // To the terminal itself, past ncurses.
  static void write_raw(std::string_view octets);

 private:
  void take_modes();
  int pair_of(int foreground, int background);

  void* screen_ = nullptr;  // SCREEN
  Theme theme_ = Theme::terminal;
  bool mouse_ = false;
  std::optional<Grid> shown_;
};

}  // namespace celltext::ui
