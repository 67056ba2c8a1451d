// An AT command line taken apart: ITU-T V.250 §5.3 and §5.4.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace celltext::sim {

struct AtCommand {
  enum class Form { execute, read, test, set };

  std::string name;  // upper case, with its prefix: "+CMGS", "E", "&C", "D"
  Form form = Form::execute;
  std::string argument;  // what follows '=', the digits after a basic command, or the dial string

  // As it was typed, without "AT": what faults are matched with.
  std::string spelling() const;
};

// The commands of one line, without the "AT" in front: "Z E0 V1", "+CPMS=\"SM\";+CMGL=4".
std::vector<AtCommand> parse_at_line(std::string_view line);

// Cuts at the commas outside quotation marks and takes the quotation marks away.
std::vector<std::string> split_arguments(std::string_view argument);

// The number that a whole argument spells; `fallback` for anything else.
int number_or(std::string_view text, int fallback);

}  // namespace celltext::sim
