// completion: scripts for the shells, made from the table of commands.
#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/text/display.h"
#include "handlers.h"

namespace celltext::cli {

namespace {

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const auto end = text.find(at);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return parts;
}

std::string joined(const std::vector<std::string_view>& parts) {
  std::string text;
  for (const std::string_view part : parts) text += fmt::format("{}{}", text.empty() ? "" : " ", part);
  return text;
}

// The first words, each once.
std::vector<std::string_view> first_words() {
  std::vector<std::string_view> words;
  for (const Command& command : all_commands()) {
    const std::string_view word = command.name.substr(0, command.name.find(' '));
    if (std::ranges::find(words, word) == words.end()) words.push_back(word);
  }
  return words;
}

std::vector<std::string_view> second_words(std::string_view first) {
  std::vector<std::string_view> words;
  for (const Command& command : all_commands()) {
    const auto parts = split(command.name, ' ');
    if (parts.size() == 2 && parts[0] == first) words.push_back(parts[1]);
  }
  return words;
}

std::string option_words(std::span<const Option> options) {
  std::string words;
  for (const Option& option : options) words += fmt::format("{}--{}", words.empty() ? "" : " ", option.name);
  return words;
}

// Values that an option or a command's argument chooses from: "bash|zsh|fish".
bool is_choice(std::string_view values) {
  return values.find('|') != std::string_view::npos;
}

std::string bash_values(const Option& option) {
  if (is_choice(option.value))
    return fmt::format("COMPREPLY=($(compgen -W '{}' -- \"$cur\"))", joined(split(option.value, '|')));
  if (option.takes == Takes::file) return "COMPREPLY=($(compgen -f -- \"$cur\"))";
  if (option.takes == Takes::folder) return "COMPREPLY=($(compgen -d -- \"$cur\"))";
  return "COMPREPLY=()";
}

std::string bash_option_cases() {
  std::string cases;
  std::vector<std::string_view> seen;
  const auto add = [&](const Option& option) {
    if (option.takes == Takes::nothing || std::ranges::find(seen, option.name) != seen.end()) return;
    seen.push_back(option.name);
    cases += fmt::format("    --{}) {}; return ;;\n", option.name, bash_values(option));
  };
  std::ranges::for_each(global_options(), add);
  for (const Command& command : all_commands()) std::ranges::for_each(command.options, add);
  return cases;
}

std::string bash_command_cases() {
  std::string cases;
  for (const Command& command : all_commands()) {
    const std::string choices = is_choice(command.arguments) ? joined(split(command.arguments, '|')) + " " : "";
    cases += fmt::format("    '{}') words=\"{}{}{}{} $global\" ;;\n", command.name, joined(second_words(command.name)),
                         second_words(command.name).empty() ? "" : " ", choices, option_words(command.options));
  }
  for (const std::string_view first : first_words()) {
    const bool group = std::ranges::find(all_commands(), first, &Command::name) == all_commands().end();
    if (group) cases += fmt::format("    '{}') words='{}' ;;\n", first, joined(second_words(first)));
  }
  return cases;
}

std::string bash_script() {
  return fmt::format(R"(# bash completion for celltext
_celltext() {{
  local cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD-1]}} first='' command='' words i
  local global='{}'
  case $prev in
{}  esac
  for ((i = 1; i < COMP_CWORD; ++i)); do
    case ${{COMP_WORDS[i]}} in
    --) return ;;
    -*) ;;
    *)
      if [[ -z $first ]]; then first=${{COMP_WORDS[i]}} command=$first
      else command="$first ${{COMP_WORDS[i]}}"; break; fi ;;
    esac
  done
  [[ -z $first ]] && words="{} $global"
  case $first in
  {}) ;;
  *) command=$first ;;
  esac
  case $command in
{}  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}}
complete -o default -F _celltext celltext
)",
                     option_words(global_options()), bash_option_cases(), joined(first_words()), "modem|line|outbox",
                     bash_command_cases());
}

// A text between single quotes, in zsh and fish alike.
std::string in_quotes(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string zsh_option(const Option& option) {
  std::string spec = fmt::format("{}--{}[{}]", option.repeatable ? "*" : "", option.name, tr(option.help));
  if (is_choice(option.value))
    spec += fmt::format(":{}:({})", option.name, joined(split(option.value, '|')));
  else if (option.takes == Takes::file)
    spec += ":file:_files";
  else if (option.takes == Takes::folder)
    spec += ":folder:_files -/";
  else if (option.takes != Takes::nothing)
    spec += fmt::format(":{}: ", option.value);
  return in_quotes(spec);
}

std::string zsh_script() {
  std::string commands;
  for (const Command& command : all_commands())
    if (command.name.find(' ') == std::string_view::npos)
      commands += fmt::format("    {}\n", in_quotes(fmt::format("{}:{}", command.name, tr(command.summary))));
  std::string cases;
  for (const std::string_view first : first_words()) {
    const auto seconds = second_words(first);
    const auto exact = std::ranges::find(all_commands(), first, &Command::name);
    if (exact == all_commands().end()) commands += fmt::format("    {}\n", in_quotes(first));
    std::string options;
    for (const Command& command : all_commands())
      if (command.name == first || command.name.starts_with(std::string(first) + " "))
        for (const Option& option : command.options) {
          const std::string spec = zsh_option(option);
          if (options.find(spec) == std::string::npos) options += " " + spec;
        }
    std::string argument;
    if (!seconds.empty())
      argument = fmt::format(" '1:command:({})'", joined(seconds));
    else if (exact != all_commands().end() && is_choice(exact->arguments))
      argument = fmt::format(" '1:{}:({})'", first, joined(split(exact->arguments, '|')));
    cases += fmt::format("    {}) _arguments $global{}{} '*: :_files' ;;\n", first, options, argument);
  }
  std::string global;
  for (const Option& option : global_options()) global += fmt::format("    {}\n", zsh_option(option));
  return fmt::format(R"(#compdef celltext
_celltext() {{
  local curcontext=$curcontext state line
  local -a commands global
  global=(
{}  )
  commands=(
{}  )
  _arguments -C $global '1: :->command' '*:: :->arguments'
  case $state in
  command) _describe command commands ;;
  arguments)
    case $line[1] in
{}    esac ;;
  esac
}}
_celltext "$@"
)",
                     global, commands, cases);
}

std::string fish_option(std::string_view condition, const Option& option) {
  std::string line =
      fmt::format("complete -c celltext{} -l {} -d {}", condition, option.name, in_quotes(tr(option.help)));
  if (is_choice(option.value))
    line += fmt::format(" -x -a '{}'", joined(split(option.value, '|')));
  else if (option.takes == Takes::file)
    line += " -r -F";
  else if (option.takes == Takes::folder)
    line += " -x -a '(__fish_complete_directories)'";
  else if (option.takes != Takes::nothing)
    line += " -x";
  return line + "\n";
}

std::string fish_script() {
  std::string text = "# fish completion for celltext\ncomplete -c celltext -f\n";
  for (const Option& option : global_options()) text += fish_option("", option);
  for (const Command& command : all_commands()) {
    const auto parts = split(command.name, ' ');
    const std::string first(parts[0]);
    if (parts.size() == 2) {
      text += fmt::format("complete -c celltext -n '__fish_seen_subcommand_from {}' -a {} -d {}\n", first, parts[1],
                          in_quotes(tr(command.summary)));
    } else {
      text += fmt::format("complete -c celltext -n __fish_use_subcommand -a {} -d {}\n", first,
                          in_quotes(tr(command.summary)));
    }
    const std::string condition = fmt::format(" -n '__fish_seen_subcommand_from {}'", parts.back());
    for (const Option& option : command.options) text += fish_option(condition, option);
    if (is_choice(command.arguments))
      text += fmt::format("complete -c celltext{} -a '{}'\n", condition, joined(split(command.arguments, '|')));
  }
  for (const std::string_view first : first_words())
    if (std::ranges::find(all_commands(), first, &Command::name) == all_commands().end())
      text += fmt::format("complete -c celltext -n __fish_use_subcommand -a {}\n", first);
  return text;
}

struct Shell {
  std::string_view name;
  std::string (*script)();
};

constexpr Shell shells[] = {{"bash", bash_script}, {"zsh", zsh_script}, {"fish", fish_script}};

}  // namespace

Result<void> completion(Context& context) {
  const auto shell = std::ranges::find(shells, context.argument(0), &Shell::name);
  if (shell == std::end(shells))
    return Error{ErrorKind::invalid, tr_format("there is no completion for “{}”; choose bash, zsh or fish",
                                               text::display_safe(context.argument(0)))};
  context.output.line(shell->script());
  return {};
}

}  // namespace celltext::cli
