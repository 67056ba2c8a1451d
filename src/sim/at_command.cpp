#include "sim/at_command.h"

#include <charconv>

namespace celltext::sim {

namespace {

bool is_letter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

// Characters that start an extended command: V.250 has '+', manufacturers the others.
bool starts_extended(char c) {
  return std::string_view("+*^%$#@").find(c) != std::string_view::npos;
}

// Where the command that starts `text` ends: at a ';' outside quotation marks.
std::size_t end_of_extended(std::string_view text) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (text[i] == ';' && !quoted) return i;
  }
  return text.size();
}

AtCommand parse_extended(std::string_view text) {
  AtCommand command;
  std::size_t at = 0;
  command.name += text[at++];
  while (at < text.size() && (is_letter(text[at]) || is_digit(text[at]))) command.name += upper(text[at++]);
  const std::string_view rest = text.substr(at);
  if (rest == "?") {
    command.form = AtCommand::Form::read;
  } else if (rest == "=?") {
    command.form = AtCommand::Form::test;
  } else if (rest.starts_with('=')) {
    command.form = AtCommand::Form::set;
    command.argument = rest.substr(1);
  } else {
    command.argument = rest;
  }
  return command;
}

// Takes "E0", "&C1", "Z" or "S0=0" off the front of `rest`.
AtCommand take_basic(std::string_view& rest) {
  AtCommand command;
  if (rest.front() == '&') {
    command.name += '&';
    rest.remove_prefix(1);
  }
  if (rest.empty()) return command;
  command.name += upper(rest.front());
  rest.remove_prefix(1);
  const auto take_digits = [&] {
    while (!rest.empty() && is_digit(rest.front())) {
      command.argument += rest.front();
      rest.remove_prefix(1);
    }
  };
  take_digits();
  if (command.name == "S" && rest.starts_with('=')) {
    rest.remove_prefix(1);
    take_digits();
  }
  return command;
}

}  // namespace

std::string AtCommand::spelling() const {
  switch (form) {
    case Form::execute:
      return name + argument;
    case Form::read:
      return name + "?";
    case Form::test:
      return name + "=?";
    case Form::set:
      return name + "=" + argument;
  }
  return name;
}

std::vector<AtCommand> parse_at_line(std::string_view line) {
  std::vector<AtCommand> commands;
  while (!line.empty()) {
    const char first = line.front();
    if (first == ' ' || first == ';') {
      line.remove_prefix(1);
    } else if (starts_extended(first)) {
      const std::size_t end = end_of_extended(line);
      commands.push_back(parse_extended(line.substr(0, end)));
      line.remove_prefix(end);
    } else if (upper(first) == 'D') {
      // A dial string goes on to the end of the line: V.250 §6.3.1.
      commands.push_back({"D", AtCommand::Form::execute, std::string(line.substr(1))});
      line = {};
    } else {
      commands.push_back(take_basic(line));
    }
  }
  return commands;
}

std::vector<std::string> split_arguments(std::string_view argument) {
  std::vector<std::string> values(1);
  bool quoted = false;
  for (const char c : argument) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      values.emplace_back();
    } else {
      values.back() += c;
    }
  }
  return values;
}

int number_or(std::string_view text, int fallback) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? value : fallback;
}

}  // namespace celltext::sim
