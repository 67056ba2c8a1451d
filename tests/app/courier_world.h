// The courier on a simulated network, seen from both ends: the database and the network.
#pragma once

#include <csignal>
#include <functional>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "celltext/core/courier_lock.h"
#include "celltext/store/ledger.h"
#include "celltext/store/messages.h"
#include "celltext/store/outbox.h"
#include "tests/catch.h"
#include "tests/support/process.h"
#include "tests/support/simulated_network.h"
#include "tests/support/temporary_directory.h"

namespace celltext::test {

using namespace std::chrono_literals;
using model::Status;

// A number that takes messages and never answers.
constexpr const char* nobody = "+15552000009";

// One data folder on one network.
class CourierWorld {
 public:
  // The data folder is one of its own, unless another is named.
  explicit CourierWorld(const SimulatedNetwork& network, const std::filesystem::path& data_dir = {})
      : network_(network),
        data_dir_(data_dir.empty() ? directory_.path() : data_dir),
        database_(*store::Database::open(data_dir_)),
        messages_(database_),
        outbox_(database_) {}

  Process start(std::vector<std::string> arguments, const std::string& die_at = "") {
    arguments.insert(arguments.begin(), CELLTEXT_PROGRAM);
    ProcessOptions options;
    options.environment = {"DBUS_SYSTEM_BUS_ADDRESS=" + network_->bus_address(),
                           "CELLTEXT_DATA_DIR=" + data_dir_.string(), "XDG_CONFIG_HOME=" + directory_.path().string()};
    if (!die_at.empty()) options.environment.push_back("CELLTEXT_DIE_AT=" + die_at);
    return Process::start(arguments, options);
  }

  Process serve() {
    Process run = start({"run"});
    wait_until("the courier", [&] { return is_courier(run.pid()); });
    return run;
  }

  // Looks again and again for at most a minute.
  void wait_until(const std::string& what, const std::function<bool()>& condition) {
    INFO("waiting for " << what);
    const auto deadline = std::chrono::steady_clock::now() + 60s;
    while (!condition()) {
      REQUIRE(std::chrono::steady_clock::now() < deadline);
      std::this_thread::sleep_for(20ms);
    }
  }

  // A courier works until nothing is queued, open or on the modem any more.
  void run_until_quiet() {
    Process run = serve();
    wait_until("quiet", [&] { return is_quiet(); });
    run.send_signal(SIGTERM);
    CHECK(run.finish().code == 0);
  }

  bool is_courier(pid_t pid) const {
    const auto holder = core::CourierLock::open(data_dir_)->holder();
    return holder && holder->pid == pid;
  }

  // Nothing is under way at the service centre either: asked before the modem is, to which it goes next.
  bool is_quiet() {
    if (network_.ask({{"command", "counters"}}).at("pending").get<int>() > 0) return false;
    for (const model::Message& message : outbox_.list()) {
      if (message.status != Status::unknown && message.status != Status::failed) return false;
    }
    return on_modem() == 0;
  }

  int on_modem() const {
    const auto storages = network_.ask({{"command", "modems"}}).at("modems").at(0).at("storages");
    return storages.at("SM").at("used").get<int>() + storages.at("ME").at("used").get<int>();
  }

  model::MessageId queue(const std::string& to, const std::string& text) {
    store::NewMessage message;
    message.to = {to};
    message.text = text;
    message.request_report = false;
    const auto enqueued = outbox_.enqueue(message, system_now());
    REQUIRE(enqueued);
    return enqueued->ids.front();
  }

  Status status(model::MessageId id) { return messages_.find(id)->status; }
  model::Message message(model::MessageId id) { return *messages_.find(id); }
  void wait_for(model::MessageId id, Status wanted) {
    wait_until(std::string(name_of(wanted)), [&] { return status(id) == wanted; });
  }

  // What the ledger says of it: "spent", "unknown", "reserved"; more than one word is one entry too many.
  std::string booked(model::MessageId id) {
    std::string words;
    for (const store::Entry& entry : store::Ledger(database_).entries_of(id))
      words += (words.empty() ? "" : " ") + std::string(name_of(entry.state));
    return words;
  }
  // The same for what came in with this text.
  std::string booked(const std::string& text) {
    store::MessageQuery query;
    query.direction = model::Direction::in;
    query.limit = 100'000;
    for (const model::Message& message : messages_.list(query))
      if (message.text == text) return booked(message.id);
    return "";
  }

  std::map<std::string, int> received() {
    std::map<std::string, int> counts;
    store::MessageQuery query;
    query.direction = model::Direction::in;
    query.limit = 100'000;
    for (const model::Message& message : messages_.list(query)) ++counts[message.text];
    return counts;
  }

  void inject(const std::string& text) const {
    network_.ask({{"command", "inject"}, {"from", "+15552000001"}, {"text", text}});
  }

  // How often this text went on the air.
  int left(const std::string& text) const {
    int count = 0;
    for (const auto& message : network_.sent_messages()) {
      if (message.at("text") == text) ++count;
    }
    return count;
  }

 private:
  const SimulatedNetwork& network_;
  TemporaryDirectory directory_;
  std::filesystem::path data_dir_;
  store::Database database_;
  store::Messages messages_;
  store::Outbox outbox_;
};

}  // namespace celltext::test
