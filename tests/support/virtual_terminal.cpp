#include "tests/support/virtual_terminal.h"

#include <vterm.h>

#include <csignal>

#include "celltext/text/utf8.h"

namespace celltext::test {

void VirtualTerminal::Free::operator()(VTerm* terminal) const {
  vterm_free(terminal);
}

VirtualTerminal::VirtualTerminal(int columns, int rows)
    : columns_(columns), rows_(rows), terminal_(vterm_new(rows, columns)), screen_(nullptr) {
  vterm_set_utf8(terminal_.get(), 1);
  screen_ = vterm_obtain_screen(terminal_.get());
  vterm_screen_enable_altscreen(screen_, 1);
  vterm_screen_reset(screen_, 1);
}

void VirtualTerminal::feed(std::string_view octets) {
  vterm_input_write(terminal_.get(), octets.data(), octets.size());
}

void VirtualTerminal::resize(int columns, int rows) {
  columns_ = columns;
  rows_ = rows;
  vterm_set_size(terminal_.get(), rows, columns);
}

std::string VirtualTerminal::row(int row) const {
  std::string text;
  for (int column = 0; column < columns_; ++column) {
    VTermScreenCell cell;
    vterm_screen_get_cell(screen_, {row, column}, &cell);
    if (cell.chars[0] == 0) text += ' ';
    for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i] != 0; ++i) text::append_utf8(text, cell.chars[i]);
    if (cell.width == 2) ++column;
  }
  return text;
}

std::string VirtualTerminal::text() const {
  std::string text;
  for (int i = 0; i < rows_; ++i) text += row(i) + '\n';
  return text;
}

void OnTerminal::take() {
  const std::string& out = process_.out();
  screen_.feed(std::string_view(out).substr(fed_));
  fed_ = out.size();
}

void OnTerminal::resize(int columns, int rows) {
  take();
  screen_.resize(columns, rows);
  process_.resize(columns, rows);
  process_.send_signal(SIGWINCH);
}

void OnTerminal::wait_for(const std::string& text) {
  process_.wait_for("“" + text + "” on the screen", [&](const Process&) {
    take();
    return shows(text);
  });
}

void OnTerminal::wait_until_gone(const std::string& text) {
  process_.wait_for("“" + text + "” off the screen", [&](const Process&) {
    take();
    return !shows(text);
  });
}

}  // namespace celltext::test
