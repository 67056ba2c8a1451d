#include "input_parser.h"

#include <algorithm>

#include "celltext/text/utf8.h"

namespace celltext::ui {

namespace {

constexpr char escape = '\x1B';
constexpr std::size_t longest_sequence = 256;  // more is no key
constexpr std::size_t longest_paste = 1'000'000;
constexpr std::string_view paste_end = "\x1B[201~";

// The last octet of a sequence without a number, or with modifiers alone: CSI A, CSI 1;5A, SS3 A.
struct FinalKey {
  char final;
  Key key;
};
constexpr FinalKey final_keys[] = {
    {'A', Key::up}, {'B', Key::down}, {'C', Key::right}, {'D', Key::left}, {'H', Key::home},  {'F', Key::end},
    {'P', Key::f1}, {'Q', Key::f2},   {'R', Key::f3},    {'S', Key::f4},   {'M', Key::enter},
};

// CSI number ~.
struct NumberedKey {
  int number;
  Key key;
};
constexpr NumberedKey numbered_keys[] = {
    {1, Key::home},      {2, Key::insert}, {3, Key::remove}, {4, Key::end},  {5, Key::page_up},
    {6, Key::page_down}, {7, Key::home},   {8, Key::end},    {11, Key::f1},  {12, Key::f2},
    {13, Key::f3},       {14, Key::f4},    {15, Key::f5},    {17, Key::f6},  {18, Key::f7},
    {19, Key::f8},       {20, Key::f9},    {21, Key::f10},   {23, Key::f11}, {24, Key::f12},
};

// What stands between CSI and the final octet.
struct Parameters {
  char prefix = 0;  // '<', '?' and the like
  std::vector<int> numbers;

  int number(std::size_t index, int fallback) const {
    return index < numbers.size() && numbers[index] > 0 ? numbers[index] : fallback;
  }
};

Parameters read_parameters(std::string_view text) {
  Parameters parameters;
  if (!text.empty() && text.front() >= '<' && text.front() <= '?') {
    parameters.prefix = text.front();
    text.remove_prefix(1);
  }
  int number = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9') number = std::min(number * 10 + (c - '0'), 0x110000);
    if (c == ';') parameters.numbers.push_back(std::exchange(number, 0));
    if (c == ':') break;  // finer detail than is wanted
  }
  parameters.numbers.push_back(number);
  return parameters;
}

// xterm counts modifiers from 1: 2 is Shift, 3 Alt, 5 Ctrl.
void add_modifiers(KeyPress& key, int code) {
  const int bits = code - 1;
  if (bits & 1) key.shift = true;
  if (bits & 2) key.alt = true;
  if (bits & 4) key.ctrl = true;
}

KeyPress key_of_control(char32_t c) {
  switch (c) {
    case '\r':
      return {Key::enter};
    case '\t':
      return {Key::tab};
    case '\b':
    case 0x7F:
      return {Key::backspace};
    case 0x1B:
      return {Key::escape};
    case 0:
      return {Key::character, ' ', true};
    default:
      return {Key::character, c <= 26 ? c + 'a' - 1 : c + '@', true};
  }
}

KeyPress key_of_code_point(char32_t c) {
  return c < ' ' || c == 0x7F ? key_of_control(c) : plain(c);
}

// CSI code ; modifiers u, as kitty and xterm write keys that have no octet of their own.
std::optional<KeyPress> key_of_code(int code, int modifiers) {
  if (code <= 0 || code > 0x10FFFF || (code >= 57344 && code <= 63743)) return std::nullopt;
  KeyPress key = key_of_code_point(static_cast<char32_t>(code));
  add_modifiers(key, modifiers);
  if (key.key == Key::character) key.shift = false;
  return key;
}

std::optional<KeyPress> key_of_final(char final, const Parameters& parameters) {
  if (final == 'Z') return KeyPress{Key::tab, 0, false, false, true};
  const auto* found = std::ranges::find(final_keys, final, &FinalKey::final);
  if (found == std::end(final_keys)) return std::nullopt;
  KeyPress key{found->key};
  add_modifiers(key, parameters.number(1, 1));
  return key;
}

std::optional<KeyPress> key_of_number(const Parameters& parameters) {
  const int number = parameters.number(0, 0);
  if (number == 27) return key_of_code(parameters.number(2, 0), parameters.number(1, 1));
  const auto* found = std::ranges::find(numbered_keys, number, &NumberedKey::number);
  if (found == std::end(numbered_keys)) return std::nullopt;
  KeyPress key{found->key};
  add_modifiers(key, parameters.number(1, 1));
  return key;
}

std::optional<Mouse> mouse_of(int button, int column, int row) {
  Mouse mouse;
  mouse.at = {column - 1, row - 1};
  if (mouse.at.column < 0 || mouse.at.row < 0) return std::nullopt;
  if (button == 64) mouse.what = Mouse::What::wheel_up;
  if (button == 65) mouse.what = Mouse::What::wheel_down;
  const bool known = button == 0 || button == 64 || button == 65;
  return known ? std::optional(mouse) : std::nullopt;
}

template<class Found>
void add(std::vector<Event>& events, const std::optional<Found>& found) {
  if (found) events.emplace_back(*found);
}

// Where a terminal does not say what is pasted: nobody types so much at once, with a line end in it.
bool looks_pasted(std::string_view octets) {
  constexpr std::size_t least = 40;
  return octets.size() >= least && octets.find(escape) == std::string_view::npos &&
         octets.find_first_of("\r\n") != std::string_view::npos;
}

// Line ends as '\n', well-formed.
Paste paste_of(std::string_view octets) {
  std::string text;
  for (std::size_t i = 0; i < octets.size(); ++i) {
    if (octets[i] == '\r' && i + 1 < octets.size() && octets[i + 1] == '\n') continue;
    text.push_back(octets[i] == '\r' ? '\n' : octets[i]);
  }
  return {text::repair_utf8(text)};
}

}  // namespace

std::vector<Event> InputParser::feed(std::string_view octets) {
  std::vector<Event> events;
  if (pending_.empty() && !pasting_ && looks_pasted(octets)) return {paste_of(octets.substr(0, longest_paste))};
  pending_ += octets;
  while (!pending_.empty()) {
    const std::size_t taken = pasting_ ? take_paste(events) : take(events);
    if (taken == 0) break;
    pending_.erase(0, taken);
  }
  if (!pasting_ && pending_.size() > longest_sequence) pending_.clear();
  return events;
}

std::vector<Event> InputParser::time_out() {
  std::vector<Event> events;
  if (pasting_ || pending_.empty()) return events;
  // Escape, and if an "[" or "O" followed, that with Alt.
  if (pending_ == std::string_view(&escape, 1)) events.emplace_back(KeyPress{Key::escape});
  if (pending_.size() == 2 && pending_[0] == escape && pending_[1] != escape)
    events.emplace_back(KeyPress{Key::character, static_cast<char32_t>(pending_[1]), false, true});
  if (pending_.size() == 2 && pending_[1] == escape) events.assign(2, KeyPress{Key::escape});
  pending_.clear();
  return events;
}

std::size_t InputParser::take(std::vector<Event>& events) {
  if (pending_.front() == escape) return take_escape(events);
  // A character may come in pieces.
  const auto first = static_cast<unsigned char>(pending_.front());
  const std::size_t wanted = first < 0xC2 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 1;
  for (std::size_t i = 1; i < wanted; ++i) {
    if (i >= pending_.size()) return 0;
    if ((static_cast<unsigned char>(pending_[i]) & 0xC0) != 0x80) break;
  }
  std::string_view rest = pending_;
  const char32_t c = text::next_code_point(rest);
  if (c < 0x80 || c >= 0xA0) events.emplace_back(key_of_code_point(c));
  return pending_.size() - rest.size();
}

std::size_t InputParser::take_escape(std::vector<Event>& events) {
  std::size_t at = 1;
  if (at >= pending_.size()) return 0;
  // Twice: the key twice, or Alt with a key that has a sequence of its own.
  const bool twice = pending_[at] == escape;
  if (twice && pending_.size() == 2) return 0;
  const bool alt = twice && (pending_[2] == '[' || pending_[2] == 'O');
  if (twice && !alt) {
    events.emplace_back(KeyPress{Key::escape});
    return 1;
  }
  if (alt) at = 2;
  const char kind = pending_[at];
  if (kind == '[') return take_control_sequence(at + 1, alt, events);
  if (kind == 'O') {
    if (at + 1 >= pending_.size()) return 0;
    std::size_t last = at + 1;
    while (last + 1 < pending_.size() && pending_[last] >= '0' && pending_[last] <= '9') ++last;
    auto key = key_of_final(pending_[last], {});
    if (key && alt) key->alt = true;
    add(events, key);
    return last + 1;
  }
  // Answers that nobody asked for: OSC, DCS, APC and PM go to their end.
  if (kind == ']' || kind == 'P' || kind == '_' || kind == '^') {
    const auto bell = pending_.find('\a', at);
    const auto end = pending_.find("\x1B\\", at);
    if (bell == std::string::npos && end == std::string::npos) return 0;
    return std::min(bell == std::string::npos ? bell : bell + 1, end == std::string::npos ? end : end + 2);
  }
  // Alt with a character.
  const std::string whole = std::exchange(pending_, pending_.substr(at));
  std::vector<Event> found;
  const std::size_t taken = take(found);
  pending_ = whole;
  for (Event& event : found) {
    if (auto* key = std::get_if<KeyPress>(&event)) key->alt = true;
    events.push_back(std::move(event));
  }
  return taken == 0 ? 0 : at + taken;
}

std::size_t InputParser::take_control_sequence(std::size_t begin, bool alt, std::vector<Event>& events) {
  // The Linux console: CSI [ A is F1.
  if (begin < pending_.size() && pending_[begin] == '[') {
    if (begin + 1 >= pending_.size()) return 0;
    constexpr Key console_keys[] = {Key::f1, Key::f2, Key::f3, Key::f4, Key::f5};
    const int index = pending_[begin + 1] - 'A';
    if (index >= 0 && index < 5) events.emplace_back(KeyPress{console_keys[index]});
    return begin + 2;
  }
  const auto found = std::find_if(pending_.begin() + static_cast<std::ptrdiff_t>(begin), pending_.end(),
                                  [](char c) { return c < ' ' || c >= '@'; });
  if (found == pending_.end()) return 0;
  const auto end = static_cast<std::size_t>(found - pending_.begin());
  const char final = *found;
  if (final < ' ') return end;  // broken off
  const Parameters parameters = read_parameters(std::string_view(pending_).substr(begin, end - begin));
  if (parameters.prefix == 0 && final == 'M' && end == begin) {
    if (pending_.size() < end + 4) return 0;
    const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(pending_[end + i]) - 32; };
    add(events, mouse_of(octet(1), octet(2), octet(3)));
    return end + 4;
  }
  if (parameters.prefix == '<' && final == 'M')
    add(events, mouse_of(parameters.number(0, 0), parameters.number(1, 0), parameters.number(2, 0)));
  if (parameters.prefix != 0) return end + 1;
  if (final == '~' && parameters.number(0, 0) == 200) {
    pasting_ = true;
    return end + 1;
  }
  if (final == 'I' || final == 'O') {
    events.emplace_back(Focus{final == 'I'});
    return end + 1;
  }
  std::optional<KeyPress> key;
  if (final == '~')
    key = key_of_number(parameters);
  else if (final == 'u')
    key = key_of_code(parameters.number(0, 0), parameters.number(1, 1));
  else
    key = key_of_final(final, parameters);
  if (key && alt) key->alt = true;
  add(events, key);
  return end + 1;
}

std::size_t InputParser::take_paste(std::vector<Event>& events) {
  const auto end = pending_.find(paste_end);
  // The end may have come in part.
  const std::size_t kept = end == std::string::npos ? std::min(pending_.size(), paste_end.size() - 1) : 0;
  const std::size_t length = end == std::string::npos ? pending_.size() - kept : end;
  pasted_.append(pending_, 0, std::min(length, longest_paste - std::min(longest_paste, pasted_.size())));
  if (end == std::string::npos) return length;
  pasting_ = false;
  Paste paste = paste_of(pasted_);
  pasted_.clear();
  events.emplace_back(std::move(paste));
  return end + paste_end.size();
}

}  // namespace celltext::ui
