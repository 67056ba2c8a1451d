#include "sim/at_command.h"

#include "tests/catch.h"

using namespace celltext::sim;

namespace {

std::vector<std::string> spellings(std::string_view line) {
  std::vector<std::string> all;
  for (const AtCommand& command : parse_at_line(line)) all.push_back(command.spelling());
  return all;
}

}  // namespace

TEST_CASE("a line is taken apart into its commands") {
  using List = std::vector<std::string>;
  CHECK(spellings("") == List{});
  CHECK(spellings("Z E0 V1") == List{"Z", "E0", "V1"});
  CHECK(spellings("E0V1&C1X4") == List{"E0", "V1", "&C1", "X4"});
  CHECK(spellings("+COPS=3,2;+COPS?") == List{"+COPS=3,2", "+COPS?"});
  CHECK(spellings("+CMGS=?") == List{"+CMGS=?"});
  CHECK(spellings("+cpms=\"SM;ME\";E1") == List{"+CPMS=\"SM;ME\"", "E1"});
  CHECK(spellings("D*99***1#;") == List{"D*99***1#;"});
  CHECK(spellings("S0=2") == List{"S02"});
  CHECK(spellings("&") == List{"&"});
  CHECK(spellings("*CNTI=0") == List{"*CNTI=0"});
}

TEST_CASE("forms of a command are told apart") {
  const auto form = [](std::string_view line) { return parse_at_line(line).front().form; };
  CHECK(form("+CREG") == AtCommand::Form::execute);
  CHECK(form("+CREG?") == AtCommand::Form::read);
  CHECK(form("+CREG=?") == AtCommand::Form::test);
  CHECK(form("+CREG=2") == AtCommand::Form::set);
}

TEST_CASE("arguments are cut at commas outside quotation marks") {
  using List = std::vector<std::string>;
  CHECK(split_arguments("") == List{""});
  CHECK(split_arguments("1,2") == List{"1", "2"});
  CHECK(split_arguments("\"a,b\",,3") == List{"a,b", "", "3"});
  CHECK(split_arguments("\"open") == List{"open"});
}

TEST_CASE("only a whole number is a number") {
  CHECK(number_or("42", -1) == 42);
  CHECK(number_or("", -1) == -1);
  CHECK(number_or("4x", -1) == -1);
  CHECK(number_or("99999999999", -1) == -1);
}
