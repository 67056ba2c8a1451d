#include "arguments.h"

#include <algorithm>
#include <charconv>

#include "celltext/base/clock.h"
#include "celltext/base/i18n.h"
#include "celltext/text/display.h"
#include "nearest.h"

namespace celltext::cli {

namespace {

using text::display_safe;

Error wrong(std::string message) {
  return {ErrorKind::invalid, std::move(message)};
}

bool is_option(std::string_view word) {
  return word.size() > 1 && word.front() == '-';
}

// "--name=value" or "--name"; "-h" is the one short option.
std::string_view name_of_option(std::string_view word) {
  if (word == "-h") return "help";
  if (!word.starts_with("--")) return {};
  word.remove_prefix(2);
  return word.substr(0, word.find('='));
}

// Whether any command knows the option as one with a value: then the word after it is no command.
bool takes_next_word(std::string_view word) {
  if (word.find('=') != std::string_view::npos) return false;
  const std::string_view name = name_of_option(word);
  const Option* option = find_option(global_options(), name);
  for (const Command& command : all_commands())
    if (!option) option = find_option(command.options, name);
  return option && option->takes != Takes::nothing;
}

const Command* find_command(std::string_view name) {
  const auto found = std::ranges::find(all_commands(), name, &Command::name);
  return found == all_commands().end() ? nullptr : &*found;
}

// The second words of the commands that begin with `group`, to show to the user.
std::string members_of(std::string_view group) {
  std::string members;
  for (const Command& command : all_commands())
    if (command.name.starts_with(group) && command.name.substr(group.size()).starts_with(' '))
      members += fmt::format("{}{}", members.empty() ? "" : ", ", command.name.substr(group.size() + 1));
  return members;
}

Error unknown_command(const std::string& first, const std::string& second) {
  if (const std::string members = members_of(first); !members.empty())
    return wrong(tr_format("“celltext {}” must be followed by one of: {}", first, members));
  std::vector<std::string_view> names;
  for (const Command& command : all_commands()) names.push_back(command.name);
  auto near = nearest(second.empty() ? first : first + " " + second, names);
  if (!near) near = nearest(first, names);
  if (near) return wrong(tr_format("there is no command “{}”; did you mean “{}”?", display_safe(first), *near));
  return wrong(tr_format("there is no command “{}”; “celltext --help” lists them", display_safe(first)));
}

Error unknown_option(const std::string& word, const Command* command) {
  std::vector<std::string_view> names;
  for (const Option& option : global_options()) names.push_back(option.name);
  if (command)
    for (const Option& option : command->options) names.push_back(option.name);
  if (const auto near = nearest(name_of_option(word), names))
    return wrong(tr_format("there is no option {}; did you mean --{}?", display_safe(word), *near));
  if (!word.starts_with("--"))
    return wrong(tr_format("there is no option {}; a text that begins with a dash goes after --", display_safe(word)));
  if (!command) return wrong(tr_format("there is no option {}", display_safe(word)));
  return wrong(
      tr_format("“{}” has no option {}; see “celltext {} --help”", command->name, display_safe(word), command->name));
}

bool is_choice(std::string_view choices, std::string_view value) {
  while (!value.empty()) {
    const auto bar = choices.find('|');
    if (choices.substr(0, bar) == value) return true;
    if (bar == std::string_view::npos) return false;
    choices.remove_prefix(bar + 1);
  }
  return false;
}

std::optional<int> read_count(std::string_view text) {
  int number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc{} || end != text.data() + text.size() || number < 1) return std::nullopt;
  return number;
}

std::optional<Error> check(const Option& option, const std::string& value) {
  const auto refuse = [&](const std::string& what) {
    return wrong(tr_format("--{} takes {}, not “{}”", option.name, what, display_safe(value)));
  };
  if (option.takes == Takes::choice && !is_choice(option.value, value)) return refuse(std::string(option.value));
  if (option.takes == Takes::count && !read_count(value)) return refuse(tr("a number from 1 on"));
  if (option.takes == Takes::duration && !parse_duration(value))
    return refuse(tr("a duration such as 90s, 5m, 2h or 7d"));
  return std::nullopt;
}

class Parser {
 public:
  explicit Parser(const std::vector<std::string>& words) : words_(words) {}

  Result<Invocation> parse() {
    if (auto error = choose_command()) return *std::move(error);
    for (; at_ < words_.size(); ++at_)
      if (auto error = take(words_[at_])) return *std::move(error);
    if (auto error = check_arguments()) return *std::move(error);
    return std::move(invocation_);
  }

 private:
  // Finds the one or two words that name the command, wherever the options stand.
  std::optional<Error> choose_command() {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < words_.size() && places.size() < 2 && words_[i] != "--"; ++i) {
      if (!is_option(words_[i]))
        places.push_back(i);
      else if (takes_next_word(words_[i]))
        ++i;
    }
    if (places.empty()) return std::nullopt;
    const std::string& first = words_[places[0]];
    const std::string second = places.size() > 1 ? words_[places[1]] : "";
    invocation_.command = second.empty() ? nullptr : find_command(first + " " + second);
    if (!invocation_.command) {
      places.resize(1);
      invocation_.command = find_command(first);
    }
    command_words_ = places;
    if (invocation_.command) return std::nullopt;
    if (mentions(words_, "help")) return std::nullopt;
    return unknown_command(first, second);
  }

  std::optional<Error> take(const std::string& word) {
    if (std::ranges::find(command_words_, at_) != command_words_.end()) return std::nullopt;
    if (!only_arguments_ && word == "--") {
      only_arguments_ = true;
      return std::nullopt;
    }
    if (!only_arguments_ && is_option(word)) return take_option(word);
    invocation_.arguments.push_back(word);
    return std::nullopt;
  }

  std::optional<Error> take_option(const std::string& word) {
    const std::string_view name = name_of_option(word);
    const Option* option = find_option(global_options(), name);
    if (!option && invocation_.command) option = find_option(invocation_.command->options, name);
    if (!option) return unknown_option(word, invocation_.command);
    const auto equals = word.find('=');
    if (option->takes == Takes::nothing) {
      if (equals != std::string::npos) return wrong(tr_format("--{} takes no value", option->name));
      invocation_.options.emplace_back(option, "");
      return std::nullopt;
    }
    if (equals == std::string::npos && at_ + 1 >= words_.size())
      return wrong(tr_format("--{} takes a value: {}", option->name, option->value));
    std::string value = equals == std::string::npos ? words_[++at_] : word.substr(equals + 1);
    if (auto error = check(*option, value)) return error;
    if (!option->repeatable && invocation_.has(option->name))
      return wrong(tr_format("--{} is given twice", option->name));
    invocation_.options.emplace_back(option, std::move(value));
    return std::nullopt;
  }

  std::optional<Error> check_arguments() const {
    const Command* command = invocation_.command;
    if (!command || invocation_.has("help") || invocation_.has("version")) return std::nullopt;
    const auto given = std::ssize(invocation_.arguments);
    if (given < command->fewest)
      return wrong(tr_format("something is missing: celltext {} {}", command->name, command->arguments));
    if (given > command->most)
      return wrong(
          tr_format("“{}” is too much for “celltext {}”",
                    display_safe(invocation_.arguments[static_cast<std::size_t>(command->most)]),
                    fmt::format("{}{}{}", command->name, command->arguments.empty() ? "" : " ", command->arguments)));
    return std::nullopt;
  }

  const std::vector<std::string>& words_;
  Invocation invocation_;
  std::vector<std::size_t> command_words_;
  std::size_t at_ = 0;
  bool only_arguments_ = false;
};

}  // namespace

bool Invocation::has(std::string_view option) const {
  return value(option).has_value();
}

std::optional<std::string> Invocation::value(std::string_view option) const {
  const auto found =
      std::find_if(options.rbegin(), options.rend(), [&](const auto& o) { return o.first->name == option; });
  if (found == options.rend()) return std::nullopt;
  return found->second;
}

std::vector<std::string> Invocation::values(std::string_view option) const {
  std::vector<std::string> values;
  for (const auto& [known, value] : options)
    if (known->name == option) values.push_back(value);
  return values;
}

std::optional<std::chrono::milliseconds> Invocation::duration(std::string_view option) const {
  const auto given = value(option);
  return given ? parse_duration(*given) : std::nullopt;
}

std::optional<int> Invocation::count(std::string_view option) const {
  const auto given = value(option);
  return given ? read_count(*given) : std::nullopt;
}

Result<Invocation> parse(const std::vector<std::string>& words) {
  return Parser(words).parse();
}

bool mentions(const std::vector<std::string>& words, std::string_view option) {
  for (const std::string& word : words) {
    if (word == "--") return false;
    if (is_option(word) && name_of_option(word) == option) return true;
  }
  return false;
}

const Option* find_option(std::span<const Option> options, std::string_view name) {
  const auto found = std::ranges::find(options, name, &Option::name);
  return found == options.end() ? nullptr : &*found;
}

}  // namespace celltext::cli
