#include <unistd.h>

#include "bare_modem_manager.h"
#include "bench.h"
#include "celltext/store/messages.h"
#include "celltext/store/outbox.h"
#include "celltext/store/watch.h"
#include "network.h"
#include "processes.h"

namespace celltext::bench {

namespace {

std::string number(int index) {
  return fmt::format("+1555200{:04}", index);
}

double bare_milliseconds(const BenchNetwork& network, int messages) {
  BareModem modem(network->bus_address());
  modem.send(number(0), "warm");
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < messages; ++i) modem.send(number(i), "hello");
  return since(start).count();
}

int count_sent(store::Database& database, int limit) {
  store::MessageQuery query;
  query.statuses = {model::Status::sent};
  query.limit = limit;
  return static_cast<int>(store::Messages(database).list(query).size());
}

// All messages are in the outbox before the courier is told; measured from then until the last is settled.
double courier_milliseconds(const BenchNetwork& network, int messages) {
  const BenchDirectory data_dir;
  auto database = value_or_throw(store::Database::open(data_dir.path()));
  store::Outbox outbox(database);
  Child run({CELLTEXT_PROGRAM, "run"}, network->bus_address(), data_dir.path());
  store::NewMessage message;
  message.text = "hello";
  message.request_report = false;
  message.to = {number(9999)};
  value_or_throw(outbox.enqueue(message, system_now()));
  const store::Watch watch(database, [] {});
  while (count_sent(database, 1) < 1) g_main_context_iteration(nullptr, TRUE);

  message.to.clear();
  for (int i = 0; i < messages; ++i) message.to.push_back(number(i));
  const auto start = std::chrono::steady_clock::now();
  value_or_throw(outbox.enqueue(message, system_now()));
  // Looking costs the courier time: look rarely.
  while (count_sent(database, messages + 1) < messages + 1) {
    run.check_alive();
    usleep(20'000);
  }
  const double taken = since(start).count();
  run.stop();
  return taken;
}

}  // namespace

void sending(const Scale& scale) {
  const BenchNetwork network;
  const double bare = bare_milliseconds(network, scale.messages);
  const double courier = courier_milliseconds(network, scale.messages);
  fmt::print(
      "send       {} messages: bare {:.2f} ms each, celltext run {:.2f} ms each: {:.2f} of its messages a second "
      "(at least 0.8)\n",
      scale.messages, bare / scale.messages, courier / scale.messages, bare / courier);
}

}  // namespace celltext::bench
