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
  // That a picture may have, as core::preview_picture() takes them.
  int colours() const;
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
  // What ncurses is told of a cell.
  struct Ink {
    unsigned attributes = 0;
    int pair = 0;
  };
  Ink ink_of(Style style);
  Ink ink_of_picture(Style style);
  int pair_of(int foreground, int background);

  void* screen_ = nullptr;  // SCREEN
  Theme theme_ = Theme::terminal;
  bool mouse_ = false;
  std::optional<Grid> shown_;
};

}  // namespace celltext::ui
