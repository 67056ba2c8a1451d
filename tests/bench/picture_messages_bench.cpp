#include <unistd.h>

#include <fstream>
#include <functional>
#include <random>

#include "bench.h"
#include "celltext/async/main_loop.h"
#include "celltext/codec/mms_pdu.h"
#include "celltext/mms/transport.h"
#include "celltext/store/messages.h"
#include "celltext/store/outbox.h"
#include "network.h"
#include "processes.h"

namespace celltext::bench {

namespace {

codec::MmsPart attachment(std::size_t size, int number) {
  codec::MmsPart part;
  part.content_type = "image/jpeg";
  part.name = part.content_location = part.content_id = fmt::format("picture{}.jpg", number);
  part.data.resize(size);
  std::mt19937 random(static_cast<unsigned>(number));
  for (auto& octet : part.data) octet = static_cast<std::uint8_t>(random());
  return part;
}

codec::MmsPdu message_of(int parts, std::size_t size) {
  codec::MmsPdu pdu;
  pdu.transaction_id = "bench";
  pdu.to = {"+15551230001"};
  for (int i = 0; i < parts; ++i) pdu.parts.push_back(attachment(size, i));
  return pdu;
}

template<class Work>
double median_time(int repetitions, Work work) {
  std::vector<double> times;
  for (int i = 0; i < repetitions; ++i) {
    const auto start = std::chrono::steady_clock::now();
    work();
    times.push_back(since(start).count());
  }
  return median(times);
}

// What was made must be looked at, or the compiler leaves it out.
volatile std::size_t looked_at;

void measure(const char* what, const codec::MmsPdu& pdu, int repetitions) {
  const Bytes written = value_or_throw(codec::encode_mms(pdu));
  const double copying = median_time(repetitions, [&] {
    const Bytes copy(written);
    looked_at = copy.empty() ? 0 : copy.back();
  });
  const double encoding = median_time(repetitions, [&] { looked_at = value_or_throw(codec::encode_mms(pdu)).size(); });
  const double decoding =
      median_time(repetitions, [&] { looked_at = value_or_throw(codec::decode_mms(written)).parts.size(); });
  const auto rate = [&](double milliseconds) { return static_cast<double>(written.size()) / 1000.0 / milliseconds; };
  fmt::print("MMS, {:<22} {:.0f} MB/s encoded ({:.1f} times a copy), {:.0f} MB/s decoded ({:.1f} times a copy)\n", what,
             rate(encoding), encoding / copying, rate(decoding), decoding / copying);
}

// The simulated MMSC, and a program that is configured for it.
struct MmscBench {
  BenchNetwork network;
  BenchDirectory folder;
  std::string url;

  MmscBench() {
    const auto where = nlohmann::json::parse(value_or_throw(network->control(R"({"command":"mmsc"})")));
    url = where.at("url");
    std::ofstream(config()) << "[mms]\nroute = internet\nmax-download = 5MB\n[carrier 310260]\nmmsc = " << url << "\n";
  }
  std::string config() const { return folder.path() + "/celltext.conf"; }

  int count(store::Database& database, model::Direction direction, model::Status status) const {
    store::MessageQuery query;
    query.direction = direction;
    query.statuses = {status};
    query.limit = 10'000;
    return static_cast<int>(store::Messages(database).list(query).size());
  }
  // Until so many messages have this status; looking costs the courier time: look rarely.
  void wait(const Child& run, store::Database& database, model::Direction direction, model::Status status,
            int messages) const {
    while (count(database, direction, status) < messages) {
      run.check_alive();
      usleep(20'000);
    }
  }
};

async::Task<Result<void>> post(mms::Transport* transport, mms::Request request) {
  const auto outcome = co_await transport->exchange(request);
  if (!outcome.reply) co_return outcome.trouble.error;
  co_return Result<void>();
}

// The same octets posted and fetched, and nothing kept.
double bare_posts(const MmscBench& bench, const Bytes& body, int messages) {
  const auto transport = mms::http_transport();
  mms::Request request;
  request.url = request.mmsc = bench.url;
  request.body = body;
  request.most = 100'000;
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < messages; ++i) {
    async::MainLoop loop;
    const auto posted = loop.run(post(transport.get(), request));
    if (!posted) throw std::runtime_error(posted.error().message);
  }
  return since(start).count();
}

// From the outbox to the MMSC and back into the inbox, with everything on the disk in between.
void end_to_end(int messages) {
  const MmscBench bench;
  auto database = value_or_throw(store::Database::open(bench.folder.path()));
  Child run({CELLTEXT_PROGRAM, "run", "--quiet", "--config", bench.config()}, bench.network->bus_address(),
            bench.folder.path());
  const auto attached = attachment(1'000'000, 1);
  codec::MmsPdu pdu = message_of(1, 1'000'000);
  pdu.to = {"+15552000009"};
  const Bytes body = value_or_throw(codec::encode_mms(pdu));

  store::Outbox outbox(database);
  store::NewMessage message;
  message.kind = model::Kind::mms;
  message.to = {"+15552000009"};
  message.attachments = {{"picture.jpg", "image/jpeg", attached.data}};
  const auto send = [&](int count, int in_all) {
    for (int i = 0; i < count; ++i) value_or_throw(outbox.enqueue(message, system_now()));
    bench.wait(run, database, model::Direction::out, model::Status::sent, in_all);
  };
  send(1, 1);
  auto start = std::chrono::steady_clock::now();
  send(messages, messages + 1);
  const double sending = since(start).count();
  const double posting = bare_posts(bench, body, messages);

  start = std::chrono::steady_clock::now();
  for (int i = 0; i < messages; ++i)
    value_or_throw(bench.network->control(R"({"command":"mms","from":"+15550007","octets":1000000})"));
  bench.wait(run, database, model::Direction::in, model::Status::received, messages);
  const double receiving = since(start).count();
  run.stop();
  fmt::print(
      "MMS, 1 MB end to end:      {} messages: bare POST {:.1f} ms each, sent in {:.1f} ms each ({:.1f} times), "
      "received in {:.1f} ms each ({:.1f} times)\n",
      messages, posting / messages, sending / messages, sending / posting, receiving / messages, receiving / posting);
}

}  // namespace

void picture_messages(const Scale& scale) {
  const int repetitions = scale.repetitions * 5;
  measure("3 parts of 1 MB:", message_of(3, 1'000'000), repetitions);
  measure("300 parts of 1 kB:", message_of(300, 1'000), repetitions);
  measure("1 part of 100 octets:", message_of(1, 100), repetitions);
  end_to_end(std::max(scale.messages / 20, 2));
}

}  // namespace celltext::bench
