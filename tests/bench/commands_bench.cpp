#include "bench.h"
#include "celltext/store/messages.h"
#include "celltext/store/outbox.h"
#include "network.h"
#include "processes.h"

namespace celltext::bench {

namespace {

// Many conversations, texts of two languages, one message that a search can find.
void fill(const std::string& data_dir, int messages) {
  auto database = value_or_throw(store::Database::open(data_dir));
  store::Outbox outbox(database);
  store::NewMessage message;
  for (int done = 0; done < messages;) {
    const int batch = std::min(1000, messages - done);
    message.to.clear();
    for (int i = 0; i < batch; ++i) message.to.push_back(fmt::format("+1555{:07}", (done + i) % 2000));
    message.text = fmt::format("Message number {}: shall we meet tomorrow at eight? 明天见 {}", done, done * 7);
    value_or_throw(outbox.enqueue(message, system_now()));
    done += batch;
  }
}

double median_time(const Arguments& arguments, const std::string& data_dir, int repetitions) {
  std::vector<double> times;
  for (int i = 0; i < repetitions; ++i) times.push_back(time_of(arguments, data_dir));
  return median(times);
}

}  // namespace

void commands(const Scale& scale) {
  const BenchDirectory data_dir;
  fill(data_dir.path(), scale.stored);
  struct Command {
    const char* name;
    Arguments arguments;
    double limit;
  };
  const std::vector<Command> all{{"list", {CELLTEXT_PROGRAM, "list"}, 3},
                                 {"conversations", {CELLTEXT_PROGRAM, "conversations"}, 10},
                                 {"search", {CELLTEXT_PROGRAM, "search", "见"}, 10},
                                 {"search, nothing found", {CELLTEXT_PROGRAM, "search", "蓝色"}, 10}};
  const double baseline = median_time({"mmcli", "--version"}, data_dir.path(), scale.repetitions);
  for (const Command& command : all) {
    const double time = median_time(command.arguments, data_dir.path(), scale.repetitions);
    fmt::print("{:<21} on {} messages: {:.1f} ms, {:.1f} times mmcli --version (at most {:.0f})\n", command.name,
               scale.stored, time, time / baseline, command.limit);
  }
}

}  // namespace celltext::bench
