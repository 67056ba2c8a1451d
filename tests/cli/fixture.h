// A celltext with a data folder of its own and a modem in memory. Each invocation is a process, as in life.
#pragma once

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/process.h"
#include "tests/support/store_fixture.h"

namespace celltext::test {

using Json = nlohmann::json;
struct Celltext {
  testing::TemporaryFolder folder;
  std::string radio = "ready";  // a scene of program/main.cpp; empty: there is no bus
  ProcessOptions options;

  Celltext() {
    options.environment = {"HOME=" + folder.path().string(),
                           "XDG_DATA_HOME",
                           "XDG_CONFIG_HOME",
                           "CELLTEXT_CONFIG",
                           "NO_COLOR",
                           "SSH_CONNECTION",
                           "LC_ALL=C.UTF-8",
                           "TZ=UTC",
                           "TERM=xterm",
                           "CELLTEXT_DATA_DIR=" + data_dir().string()};
  }

  std::filesystem::path data_dir() const { return folder.path() / "data"; }

  void configure(const std::string& content) {
    std::ofstream(folder.path() / "celltext.conf") << content;
    options.environment.push_back("CELLTEXT_CONFIG=" + (folder.path() / "celltext.conf").string());
  }

  Process start(const std::vector<std::string>& arguments, ProcessOptions with) const {
    with.environment.push_back("CELLTEXT_TEST_RADIO=" + radio);
    std::vector<std::string> command{CELLTEXT_IN_MEMORY};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return Process::start(command, with);
  }
  Process start(const std::vector<std::string>& arguments) const { return start(arguments, options); }

  Outcome run(const std::vector<std::string>& arguments) const { return start(arguments).finish(); }
  Outcome run(const std::vector<std::string>& arguments, const std::string& input) const {
    ProcessOptions with = options;
    with.input = input;
    return start(arguments, with).finish();
  }

  // Runs with --json and reads the lines; the command must succeed.
  std::vector<Json> json(std::vector<std::string> arguments) const {
    arguments.push_back("--json");
    const Outcome outcome = run(arguments);
    INFO(outcome.err);
    REQUIRE(outcome.code == 0);
    return lines(outcome.out);
  }

  static std::vector<Json> lines(const std::string& text) {
    std::vector<Json> objects;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) objects.push_back(Json::parse(line));
    return objects;
  }
};

// The store of a Celltext, to fill and to look into.
struct Store {
  explicit Store(const Celltext& celltext) : database(testing::must(store::Database::open(celltext.data_dir()))) {}

  store::Database database;
  store::Lines lines{database};
  store::Messages messages{database};
  store::Outbox outbox{database};
  store::Inbox inbox{database};
  model::LineId line = testing::must(lines.ensure("8901000000000000000", "", "310260"));

  model::MessageId receive(const std::string& from, const std::string& text, Instant at = system_now()) {
    store::Arrival arrival;
    arrival.line = line;
    arrival.place = {"350000000000001", ":1.1", "/SMS/" + std::to_string(++arrivals)};
    arrival.sender = arrival.sender_as_said = from;
    arrival.text = text;
    arrival.timestamp = to_rfc3339(at);
    arrival.sent_at = std::chrono::floor<std::chrono::seconds>(at);
    arrival.received_at = at;
    arrival.encoding = model::Encoding::gsm7;
    return testing::must(inbox.admit(arrival, {arrival.place.path})).message;
  }

  model::MessageId enqueue(const std::string& to, const std::string& text) {
    store::NewMessage message;
    message.to = {to};
    message.text = text;
    return testing::must(outbox.enqueue(message, system_now())).ids.front();
  }

  // Through the modem, with this end.
  model::MessageId send(const std::string& to, const std::string& text, model::Status end = model::Status::sent,
                        Instant at = system_now()) {
    const model::MessageId id = enqueue(to, text);
    const store::Marking marking{id, line, ":1.1", "/SMS/out"};
    testing::must(outbox.advance(nullptr, &marking));
    store::Settlement settlement;
    settlement.id = id;
    settlement.status = end;
    settlement.at = at;
    if (end != model::Status::sent) settlement.trouble = model::Trouble{"cms-38", "network out of order"};
    testing::must(outbox.advance(&settlement, nullptr));
    return id;
  }

  int arrivals = 0;
};

inline std::vector<std::string> keys_of(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& item : object.items()) keys.push_back(item.key());
  return keys;
}

// One line with a line end, and nothing that could move a cursor.
inline bool is_one_safe_line(const std::string& text) {
  if (text.empty() || text.find('\n') != text.size() - 1) return false;
  for (const char c : text)
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7F) return false;
  return true;
}

}  // namespace celltext::test
