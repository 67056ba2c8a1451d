#include "terminal_output.h"

#include <ncurses.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <clocale>
#include <csignal>
#include <cstdlib>
#include <cwchar>

#include "celltext/core/picture_preview.h"
#include "celltext/text/utf8.h"
#include "celltext/text/width.h"
#include "celltext/ui/terminal.h"

namespace celltext::ui {

namespace {

// Bracketed paste and focus; the mouse's presses in SGR's form; all at once or not at all (DEC 2026).
constexpr std::string_view modes_on = "\x1B[?2004h\x1B[?1004h";
constexpr std::string_view modes_off = "\x1B[?2004l\x1B[?1004l";
constexpr std::string_view mouse_on = "\x1B[?1000h\x1B[?1006h";
constexpr std::string_view mouse_off = "\x1B[?1000l\x1B[?1006l";
constexpr std::string_view begin_frame = "\x1B[?2026h";
constexpr std::string_view end_frame = "\x1B[?2026l";

bool ours = false;

void give_back() {
  TerminalOutput::write_raw(mouse_off);
  TerminalOutput::write_raw(modes_off);
  endwin();
}

// What the C library, and so ncurses, takes for as wide as we do; U+FFFD for everything else.
bool to_wide(std::string_view glyph, std::array<wchar_t, 6>& wide) {
  std::size_t count = 0;
  for (std::string_view rest = glyph; !rest.empty() && count < 5;) {
    const std::string_view before = rest;
    const auto c = static_cast<wchar_t>(text::next_code_point(rest));
    const int expected = text::width_of(before.substr(0, before.size() - rest.size())).value;
    if (wcwidth(c) != expected) {
      if (count == 0) return false;
      continue;
    }
    wide[count++] = c;
  }
  wide[count] = L'\0';
  return count > 0;
}

unsigned attributes_of(const Paint& paint) {
  unsigned attributes = A_NORMAL;
  if (paint.bold) attributes |= A_BOLD;
  if (paint.faint) attributes |= A_DIM;
  if (paint.underline) attributes |= A_UNDERLINE;
  if (paint.reverse) attributes |= A_REVERSE;
  return attributes;
}

void put(Position at, const wchar_t* text, attr_t attributes, int pair) {
  cchar_t cell;
  setcchar(&cell, text, attributes, 0, &pair);  // there can be more pairs than a short holds
  mvadd_wch(at.row, at.column, &cell);
}

}  // namespace

void restore_terminal() {
  if (std::exchange(ours, false)) give_back();
}

TerminalOutput::~TerminalOutput() {
  restore_terminal();
  if (screen_) delscreen(static_cast<SCREEN*>(screen_));
}

bool TerminalOutput::open(Theme theme, bool mouse) {
  // Without a UTF-8 locale the C library knows no width but that of ASCII.
  if (MB_CUR_MAX == 1) std::setlocale(LC_CTYPE, "C.UTF-8");
  screen_ = newterm(nullptr, stdout, stdin);
  if (!screen_) return false;
  ours = true;
  cbreak();
  noecho();
  nonl();  // Enter and Ctrl-J are two keys
  typeahead(-1);
  intrflush(stdscr, FALSE);
  leaveok(stdscr, FALSE);
  termios modes{};
  if (tcgetattr(STDIN_FILENO, &modes) == 0) {
    modes.c_cc[VQUIT] = _POSIX_VDISABLE;
    tcsetattr(STDIN_FILENO, TCSANOW, &modes);
  }
  def_prog_mode();
  theme_ = theme;
  if (!has_colors()) theme_ = Theme::monochrome;
  if (has_colors()) {
    start_color();
    use_default_colors();
  }
  mouse_ = mouse;
  take_modes();
  return true;
}

void TerminalOutput::take_modes() {
  write_raw(modes_on);
  if (mouse_) write_raw(mouse_on);
}

void TerminalOutput::set_mouse(bool on) {
  mouse_ = on;
  write_raw(on ? mouse_on : mouse_off);
}

void TerminalOutput::write_raw(std::string_view octets) {
  while (!octets.empty()) {
    const ssize_t written = write(STDOUT_FILENO, octets.data(), octets.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    octets.remove_prefix(static_cast<std::size_t>(written));
  }
}

Size TerminalOutput::size() const {
  return {std::max(COLS, 1), std::max(LINES, 1)};
}

void TerminalOutput::resize() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0)
    resizeterm(size.ws_row, size.ws_col);
  // Terminals move what they show when their size changes, also when it changes back.
  redraw_all();
}

void TerminalOutput::redraw_all() {
  clearok(curscr, TRUE);
  shown_.reset();
}

int TerminalOutput::colours() const {
  if (theme_ == Theme::monochrome) return 2;
  for (const int colours : {core::every_colour, 256, 16, 8})
    if (COLORS >= colours) return colours;
  return 2;
}

int TerminalOutput::pair_of(int foreground, int background) {
  if (foreground < 0 && background < 0) return 0;
  const int pair = alloc_pair(foreground, background);
  return pair > 0 ? pair : 0;
}

// A picture's colours are the terminal's. Where there are hardly more pairs than a picture needs, one serves for both
// ways round.
TerminalOutput::Ink TerminalOutput::ink_of_picture(Style style) {
  Ink ink{attributes_of(paint_of(theme_, {style.look, style.bold, style.selected})), 0};
  if (theme_ == Theme::monochrome) return ink;
  constexpr int plenty = 256;
  if (COLOR_PAIRS <= plenty && style.foreground > style.background) {
    std::swap(style.foreground, style.background);
    ink.attributes ^= A_REVERSE;
  }
  // Where numbers are colours the first eight are the palette's all the same: an almost black one is black.
  const auto had = [](int colour) { return COLORS >= core::every_colour && colour > 0 && colour < 8 ? 0 : colour; };
  ink.pair = pair_of(had(style.foreground), had(style.background));
  return ink;
}

// Of the 16 colours there are only 8 where there are no more, and where numbers are colours themselves. The bright ones
// are bold then, but for grey: some terminals show bold black as black.
TerminalOutput::Ink TerminalOutput::ink_of(Style style) {
  if (style.look == Look::picture) return ink_of_picture(style);
  const Paint paint = paint_of(theme_, style);
  Ink ink{attributes_of(paint), 0};
  if (theme_ == Theme::monochrome) return ink;
  if (COLORS >= 16 && COLORS < core::every_colour) {
    ink.pair = pair_of(paint.foreground, paint.background);
    return ink;
  }
  constexpr int grey = 8;
  const int background = paint.background >= grey ? paint.background - grey : paint.background;
  int foreground = paint.foreground;
  if (foreground == grey) {
    foreground = background == COLOR_WHITE ? COLOR_BLACK : COLOR_WHITE;
    ink.attributes |= A_DIM;
  } else if (foreground > grey) {
    foreground -= grey;
    ink.attributes |= A_BOLD;
  }
  ink.pair = pair_of(foreground, background);
  return ink;
}

void TerminalOutput::show(const Grid& grid) {
  if (shown_ == grid) return;
  erase();
  std::array<wchar_t, 6> wide{};
  for (int row = 0; row < grid.size().rows; ++row) {
    for (int column = 0; column < grid.size().columns; ++column) {
      const Cell& cell = grid.at({column, row});
      if (cell.glyph.empty()) continue;
      const auto [attributes, pair] = ink_of(cell.style);
      if (to_wide(cell.glyph, wide)) {
        put({column, row}, wide.data(), attributes, pair);
        continue;
      }
      put({column, row}, L"\uFFFD", attributes, pair);
      if (text::width_of(cell.glyph).value == 2) put({column + 1, row}, L" ", attributes, pair);
    }
  }
  const Position caret = grid.caret.value_or(Position{0, grid.size().rows - 1});
  move(caret.row, caret.column);
  write_raw(begin_frame);
  refresh();
  write_raw(end_frame);
  shown_ = grid;
}

void TerminalOutput::suspend() {
  def_prog_mode();
  give_back();
  struct sigaction ours_then {};
  struct sigaction usual {};
  usual.sa_handler = SIG_DFL;
  sigaction(SIGTSTP, &usual, &ours_then);
  kill(0, SIGTSTP);
  sigaction(SIGTSTP, &ours_then, nullptr);
  reset_prog_mode();
  take_modes();
  resize();
  redraw_all();
}

}  // namespace celltext::ui
