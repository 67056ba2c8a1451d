#include "cli/arguments.h"

#include "cli/help.h"
#include "tests/catch.h"

using namespace celltext;
using namespace celltext::cli;
using Words = std::vector<std::string>;

namespace {

Invocation parsed(const Words& words) {
  auto invocation = parse(words);
  if (!invocation) FAIL(invocation.error().message);
  return *std::move(invocation);
}

std::string refused(const Words& words) {
  const auto invocation = parse(words);
  if (invocation) return "accepted";
  CHECK(invocation.error().kind == ErrorKind::invalid);
  return invocation.error().message;
}

}  // namespace

TEST_CASE("options stand before and after the command, with a space or an equals sign") {
  for (const Words& words : {Words{"--json", "list", "--limit", "3"}, Words{"list", "--limit=3", "--json"},
                             Words{"--limit", "3", "list", "--json"}, Words{"--limit=3", "--json", "list"}}) {
    const Invocation invocation = parsed(words);
    CHECK(invocation.command->name == "list");
    CHECK(invocation.has("json"));
    CHECK(invocation.count("limit") == 3);
    CHECK(invocation.arguments.empty());
  }
}

TEST_CASE("a command of two words may have options between them") {
  const Invocation invocation = parsed({"modem", "--modem", "list", "ussd", "*225#"});
  CHECK(invocation.command->name == "modem ussd");
  CHECK(invocation.value("modem") == "list");
  CHECK(invocation.arguments == Words{"*225#"});
  CHECK(parsed({"outbox"}).command->name == "outbox");
  CHECK(parsed({"outbox", "retry", "3"}).command->name == "outbox retry");
}

TEST_CASE("after -- everything is an argument") {
  const Invocation text = parsed({"send", "+15551230001", "--", "--json"});
  CHECK(text.arguments == Words{"+15551230001", "--json"});
  CHECK_FALSE(text.has("json"));
  const Invocation demo = parsed({"demo", "--", "celltext", "send", "--help"});
  CHECK(demo.command->name == "demo");
  CHECK(demo.arguments == Words{"celltext", "send", "--help"});
}

TEST_CASE("a dash alone is an argument, and repeatable options add up") {
  const Invocation invocation = parsed({"send", "1", "-", "--to", "2", "--to", "3"});
  CHECK(invocation.arguments == Words{"1", "-"});
  CHECK(invocation.values("to") == Words{"2", "3"});
}

TEST_CASE("nothing at all is no command") {
  CHECK(parsed({}).command == nullptr);
  CHECK(parsed({"--data-dir", "list"}).command == nullptr);
}

TEST_CASE("mistakes are named, with what was probably meant") {
  CHECK(refused({"lst"}) == "there is no command “lst”; did you mean “list”?");
  CHECK(refused({"xyzzy"}) == "there is no command “xyzzy”; “celltext --help” lists them");
  CHECK(refused({"modem"}).starts_with("“celltext modem” must be followed by one of: list, show, enable"));
  CHECK(refused({"modem", "lits"}).starts_with("“celltext modem” must be followed by one of:"));
  CHECK(refused({"list", "--jsn"}) == "there is no option --jsn; did you mean --json?");
  CHECK(refused({"list", "--whatever"}) == "“list” has no option --whatever; see “celltext list --help”");
  CHECK(refused({"send", "1", "-hello"}) == "there is no option -hello; a text that begins with a dash goes after --");
  CHECK(refused({"list", "--limit"}) == "--limit takes a value: N");
  CHECK(refused({"list", "--limit", "0"}) == "--limit takes a number from 1 on, not “0”");
  CHECK(refused({"list", "--limit", "12x"}) == "--limit takes a number from 1 on, not “12x”");
  CHECK(refused({"list", "--json=1"}) == "--json takes no value");
  CHECK(refused({"list", "--limit", "1", "--limit", "2"}) == "--limit is given twice");
  CHECK(refused({"send", "1", "x", "--wait", "read"}) == "--wait takes queued|sent|delivered, not “read”");
  CHECK(refused({"send", "1", "x", "--timeout", "5"}) ==
        "--timeout takes a duration such as 90s, 5m, 2h or 7d, not “5”");
  CHECK(refused({"send"}) == "something is missing: celltext send TO [TEXT]");
  CHECK(refused({"send", "1", "two", "words"}) == "“words” is too much for “celltext send TO [TEXT]”");
  CHECK(refused({"watch", "\x1B[31m"}).find('\x1B') == std::string::npos);
}

TEST_CASE("help is available whatever else is wrong with the arguments") {
  CHECK(parsed({"send", "--help"}).has("help"));
  CHECK(parsed({"send", "-h"}).has("help"));
  CHECK(parsed({"nonsense", "--help"}).has("help"));
}

TEST_CASE("the help names every command and every option") {
  const std::string all = help_text();
  for (const Command& command : all_commands()) {
    INFO(command.name);
    CHECK(all.find("  " + std::string(command.name)) != std::string::npos);
    CHECK(command.summary[0] != '\0');
    const std::string text = help_text(command);
    for (const Option& option : command.options) CHECK(text.find("--" + std::string(option.name)) != std::string::npos);
    for (const Option& option : global_options())
      CHECK(text.find("--" + std::string(option.name)) != std::string::npos);
  }
}

TEST_CASE("no option of a command hides one of all commands") {
  for (const Command& command : all_commands())
    for (const Option& option : command.options) CHECK(find_option(global_options(), option.name) == nullptr);
}
