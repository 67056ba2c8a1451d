#include <unistd.h>

#include "bare_modem_manager.h"
#include "bench.h"
#include "network.h"
#include "processes.h"

namespace celltext::bench {

namespace {

std::string text_of(int index) {
  return fmt::format("message {}", index);
}

std::vector<double> bare_delays(const BenchNetwork& network, int messages) {
  BareModem modem(network->bus_address());
  std::vector<double> delays;
  for (int i = 0; i < messages; ++i) {
    std::chrono::steady_clock::time_point start;
    modem.receive(
        [&] {
          start = std::chrono::steady_clock::now();
          network.inject(text_of(i));
        },
        [&](const std::string&) { delays.push_back(since(start).count()); });
  }
  return delays;
}

struct Watched {
  std::vector<double> delays;
  double megabytes = 0;
  long idle_wake_ups = 0;
};

// The service receives, `watch` in another process prints; the next message comes when the modem is empty again.
Watched watched_delays(const BenchNetwork& network, int messages, int idle_seconds) {
  const BenchDirectory data_dir;
  Child run({CELLTEXT_PROGRAM, "run"}, network->bus_address(), data_dir.path());
  sleep(2);
  Child watch({CELLTEXT_PROGRAM, "watch", "--json"}, network->bus_address(), data_dir.path());
  sleep(1);
  Watched watched;
  for (int i = 0; i < messages; ++i) {
    const auto start = std::chrono::steady_clock::now();
    network.inject(text_of(i));
    for (;;) {
      const auto event = nlohmann::json::parse(watch.read_line());
      if (event.at("event") == "received" && event.at("message").at("text") == text_of(i)) break;
    }
    watched.delays.push_back(since(start).count());
    usleep(10'000);
  }
  sleep(static_cast<unsigned>(idle_seconds) + 8);  // the last listing of the storage is over then
  const long before = run.wake_ups();
  sleep(static_cast<unsigned>(idle_seconds));
  watched.idle_wake_ups = run.wake_ups() - before;
  watched.megabytes = run.resident_megabytes();
  run.stop();
  return watched;
}

}  // namespace

void receiving(const Scale& scale) {
  const BenchNetwork network;
  const double bare = median(bare_delays(network, scale.messages));
  const int idle_seconds = scale.messages >= 100 ? 10 : 1;
  const Watched watched = watched_delays(network, scale.messages, idle_seconds);
  fmt::print(
      "receive    {} messages, none lost: bare listener {:.2f} ms, celltext watch {:.2f} ms: {:.2f} ms later "
      "(at most 10)\n",
      watched.delays.size(), bare, median(watched.delays), median(watched.delays) - bare);
  fmt::print("idle run   {:.1f} MB resident (at most 20), {} wake-ups in {} s\n", watched.megabytes,
             watched.idle_wake_ups, idle_seconds);
}

}  // namespace celltext::bench
