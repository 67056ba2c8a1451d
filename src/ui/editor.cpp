#include "editor.h"

#include <glib.h>

#include <algorithm>

#include "celltext/text/display.h"
#include "celltext/text/utf8.h"
#include "celltext/text/width.h"

namespace celltext::ui {

namespace {

constexpr std::size_t most_states = 200;
constexpr std::size_t longest_text = 100'000;  // far more than 255 parts hold

char32_t code_point_at(std::string_view text, std::size_t at) {
  std::string_view rest = text.substr(at);
  return text::next_code_point(rest);
}

std::size_t after_code_point(std::string_view text, std::size_t at) {
  std::string_view rest = text.substr(at);
  text::next_code_point(rest);
  return text.size() - rest.size();
}

std::size_t before_code_point(std::string_view text, std::size_t at) {
  do --at;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80);
  return at;
}

constexpr char32_t joiner = 0x200D;

bool is_regional(char32_t c) {
  return c >= 0x1F1E6 && c <= 0x1F1FF;
}

// Belongs to the character before it.
bool continues(char32_t c) {
  return c == joiner || (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0x1F3FB && c <= 0x1F3FF) ||
         (c >= 0xE0020 && c <= 0xE007F) || (c >= 0x80 && g_unichar_iszerowidth(c));
}

bool is_word(char32_t c) {
  return c == '_' || g_unichar_isalnum(c) || g_unichar_ismark(c);
}

std::size_t word_left(std::string_view text, std::size_t at) {
  const auto before = [&] { return code_point_at(text, before_code_point(text, at)); };
  while (at > 0 && !is_word(before())) at = before_code_point(text, at);
  while (at > 0 && is_word(before())) at = before_code_point(text, at);
  return at;
}

std::size_t word_right(std::string_view text, std::size_t at) {
  while (at < text.size() && !is_word(code_point_at(text, at))) at = after_code_point(text, at);
  while (at < text.size() && is_word(code_point_at(text, at))) at = after_code_point(text, at);
  return at;
}

std::size_t line_begin(std::string_view text, std::size_t at) {
  const auto found = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  return found == std::string_view::npos ? 0 : found + 1;
}

std::size_t line_end(std::string_view text, std::size_t at) {
  return std::min(text.find('\n', at), text.size());
}

// How wide the character from `begin` to `end` is drawn.
int width_between(std::string_view text, std::size_t begin, std::size_t end) {
  return text::width_of(text::display_safe(text.substr(begin, end - begin))).value;
}

// What may stand in a text: line ends as '\n', tabs as blanks, no other control characters.
std::string clean(std::string_view typed, bool one_line) {
  std::string out;
  out.reserve(typed.size());
  while (!typed.empty()) {
    char32_t c = text::next_code_point(typed);
    if (c == '\r') {
      if (typed.starts_with('\n')) typed.remove_prefix(1);
      c = '\n';
    }
    if (c == '\t' || (c == '\n' && one_line)) c = ' ';
    const bool control = c < ' ' || (c >= 0x7F && c < 0xA0);
    if (!control || c == '\n') text::append_utf8(out, c);
  }
  return out;
}

}  // namespace

std::size_t next_character(std::string_view text, std::size_t at) {
  if (at >= text.size()) return text.size();
  const char32_t first = code_point_at(text, at);
  char32_t last = first;
  at = after_code_point(text, at);
  if (is_regional(first) && at < text.size() && is_regional(code_point_at(text, at))) at = after_code_point(text, at);
  if (first == '\n') return at;
  while (at < text.size()) {
    const char32_t c = code_point_at(text, at);
    if (!continues(c) && !(last == joiner && c > 0x7F)) break;
    last = c;
    at = after_code_point(text, at);
  }
  return at;
}

std::size_t previous_character(std::string_view text, std::size_t at) {
  // From a place where a character certainly begins: not in the middle of a family or between two flags.
  std::size_t begin = std::min(at, text.size());
  constexpr std::size_t longest = 400;
  const std::size_t least = begin > longest ? begin - longest : 0;
  while (begin > least) {
    begin = before_code_point(text, begin);
    const char32_t c = code_point_at(text, begin);
    if (c <= 0x7F) break;
  }
  while (true) {
    const std::size_t next = next_character(text, begin);
    if (next >= at || next == begin) return begin;
    begin = next;
  }
}

void Editor::set_text(std::string text) {
  remember(Change::other);
  text_ = clean(text, lines_ == Lines::one);
  caret_ = text_.size();
}

void Editor::insert(std::string_view typed) {
  std::string text = clean(typed, lines_ == Lines::one);
  if (text.empty() || text_.size() + text.size() > longest_text) return;
  remember(text::count_code_points(text) == 1 && text != " " ? Change::typing : Change::other);
  text_.insert(caret_, text);
  caret_ += text.size();
  wanted_column_ = -1;
}

bool Editor::handle(const Event& event) {
  if (const auto* paste = std::get_if<Paste>(&event)) {
    insert(paste->text);
    return true;
  }
  const auto* key = std::get_if<KeyPress>(&event);
  return key && press(*key);
}

bool Editor::press(const KeyPress& key) {
  const bool words = key.ctrl || key.alt;
  const auto go = [&](std::size_t to) {
    caret_ = to;
    wanted_column_ = -1;
    last_change_ = Change::other;
    return true;
  };
  switch (key.key) {
    case Key::character:
      if (!key.is_text()) return press_control(key);
      {
        std::string typed;
        text::append_utf8(typed, key.character);
        insert(typed);
      }
      return true;
    case Key::left:
      return go(words ? word_left(text_, caret_) : previous_character(text_, caret_));
    case Key::right:
      return go(words ? word_right(text_, caret_) : next_character(text_, caret_));
    case Key::home:
      return go(words ? 0 : line_begin(text_, caret_));
    case Key::end:
      return go(words ? text_.size() : line_end(text_, caret_));
    case Key::up:
      return move_vertically(-1);
    case Key::down:
      return move_vertically(1);
    case Key::backspace:
      erase(words ? word_left(text_, caret_) : previous_character(text_, caret_), caret_, Change::typing);
      return true;
    case Key::remove:
      erase(caret_, words ? word_right(text_, caret_) : next_character(text_, caret_), Change::typing);
      return true;
    default:
      return false;
  }
}

// The keys that every line of a shell has, but for those that terminals and multiplexers keep.
bool Editor::press_control(const KeyPress& key) {
  const auto is = [&](char32_t letter) { return key.character == letter; };
  if (key.alt && !key.ctrl) {
    if (is('b')) return press({Key::left, 0, true});
    if (is('f')) return press({Key::right, 0, true});
    if (is('d')) return press({Key::remove, 0, true});
    return false;
  }
  if (is('e')) return press({Key::end});
  if (is('f')) return press({Key::right});
  if (is('d')) return press({Key::remove});
  if (is('w')) return press({Key::backspace, 0, true});
  if (is('u')) return erase(line_begin(text_, caret_), caret_, Change::other), true;
  if (is('z') || is('_')) return undo(), true;
  if (is('y')) return redo(), true;
  return false;
}

bool Editor::move_vertically(int by) {
  if (lines_ == Lines::one) return false;
  const std::vector<Row> all = rows(columns_);
  const Position place = place_of_caret(all);
  const int target = place.row + by;
  if (target < 0 || target >= static_cast<int>(all.size())) return false;
  if (wanted_column_ < 0) wanted_column_ = place.column;
  caret_ = at_column(all[static_cast<std::size_t>(target)], wanted_column_);
  last_change_ = Change::other;
  return true;
}

void Editor::erase(std::size_t begin, std::size_t end, Change change) {
  if (begin >= end) return;
  remember(change);
  text_.erase(begin, end - begin);
  caret_ = begin;
  wanted_column_ = -1;
}

// Characters typed in a row are undone together.
void Editor::remember(Change change) {
  redo_.clear();
  const bool same = change == Change::typing && last_change_ == Change::typing && !undo_.empty();
  last_change_ = change;
  if (same) return;
  undo_.push_back({text_, caret_});
  if (undo_.size() > most_states) undo_.pop_front();
}

void Editor::undo() {
  if (undo_.empty()) return;
  redo_.push_back({text_, caret_});
  text_ = std::move(undo_.back().text);
  caret_ = undo_.back().caret;
  undo_.pop_back();
  last_change_ = Change::other;
  wanted_column_ = -1;
}

void Editor::redo() {
  if (redo_.empty()) return;
  undo_.push_back({text_, caret_});
  text_ = std::move(redo_.back().text);
  caret_ = redo_.back().caret;
  redo_.pop_back();
  last_change_ = Change::other;
  wanted_column_ = -1;
}

std::vector<Editor::Row> Editor::rows(int columns) {
  columns_ = std::max(columns, 2);
  if (lines_ == Lines::one) return {{0, text_.size()}};
  std::vector<Row> rows;
  Row row;
  std::size_t blank_end = 0;  // after the last blank of this row: where it may break
  int width = 0;
  for (std::size_t at = 0; at < text_.size();) {
    const std::size_t next = next_character(text_, at);
    if (text_[at] == '\n') {
      rows.push_back({row.begin, at});
      row.begin = blank_end = next;
      width = 0;
      at = next;
      continue;
    }
    const int columns_more = width_between(text_, at, next);
    // A column is kept for the caret at the end; blanks may stand beyond it.
    if (width + columns_more > columns_ - 1 && at > row.begin && text_[at] != ' ') {
      const std::size_t end = blank_end > row.begin ? blank_end : at;
      rows.push_back({row.begin, end});
      row.begin = blank_end = end;
      width = width_between(text_, end, at);
      if (end < at) continue;
    }
    width += columns_more;
    if (text_[at] == ' ') blank_end = next;
    at = next;
  }
  rows.push_back({row.begin, text_.size()});
  return rows;
}

Position Editor::place_of_caret(const std::vector<Row>& rows) const {
  // At a break within a line the caret stands at the beginning of the next row.
  std::size_t row = rows.size() - 1;
  while (row > 0 && rows[row].begin > caret_) --row;
  int column = 0;
  for (std::size_t at = rows[row].begin; at < caret_;) {
    const std::size_t next = next_character(text_, at);
    column += width_between(text_, at, next);
    at = next;
  }
  return {column, static_cast<int>(row)};
}

std::size_t Editor::at_column(const Row& row, int column) const {
  std::size_t at = row.begin;
  for (int width = 0; at < row.end;) {
    const std::size_t next = next_character(text_, at);
    width += width_between(text_, at, next);
    if (width > column) break;
    at = next;
  }
  // The end of a row that goes on is the beginning of the next one.
  const bool goes_on = row.end < text_.size() && text_[row.end] != '\n';
  if (at == row.end && goes_on && at > row.begin) at = previous_character(text_, at);
  return at;
}

void Editor::draw(const Canvas& canvas, Style style) {
  canvas.fill(style);
  const std::vector<Row> all = rows(canvas.columns());
  const Position caret = place_of_caret(all);
  first_row_ = std::clamp(first_row_, caret.row - canvas.rows() + 1, caret.row);
  first_row_ = std::clamp(first_row_, 0, std::max(0, static_cast<int>(all.size()) - canvas.rows()));
  // A single line is moved to the left until the caret is seen.
  const int shift = lines_ == Lines::one ? std::max(0, caret.column - canvas.columns() + 1) : 0;
  for (int i = 0; i < canvas.rows() && first_row_ + i < static_cast<int>(all.size()); ++i) {
    const Row& row = all[static_cast<std::size_t>(first_row_ + i)];
    const std::size_t begin = shift > 0 ? next_character(text_, at_column(row, shift - 1)) : row.begin;
    std::string_view words = std::string_view(text_).substr(begin, row.end - begin);
    words = words.substr(0, words.find_last_not_of(' ') + 1);
    canvas.put({0, i}, words, style);
  }
  canvas.set_caret({caret.column - shift, caret.row - first_row_});
}

void Editor::click(Position at) {
  const std::vector<Row> all = rows(columns_);
  const int row = std::clamp(first_row_ + at.row, 0, static_cast<int>(all.size()) - 1);
  caret_ = at_column(all[static_cast<std::size_t>(row)], at.column);
  wanted_column_ = -1;
  last_change_ = Change::other;
}

}  // namespace celltext::ui
