// The terminal interface in a terminal: what a user waits for, and what it costs a slow line and a small box.
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>

#include "bench.h"
#include "celltext/store/inbox.h"
#include "celltext/store/picture_messages.h"
#include "network.h"
#include "tests/support/bitmap.h"
#include "tests/support/store_fixture.h"

namespace celltext::bench {

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

// celltext on a terminal of 80×24, without a modem.
class Screen {
 public:
  explicit Screen(const std::string& data_dir, const std::string& configuration = "") : start_(Clock::now()) {
    winsize size{24, 80, 0, 0};
    pid_ = forkpty(&terminal_, nullptr, nullptr, &size);
    if (pid_ < 0) throw std::runtime_error("forkpty");
    if (pid_ > 0) return;
    setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent", 1);
    setenv("TERM", "xterm-256color", 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    if (!configuration.empty()) setenv("CELLTEXT_CONFIG", configuration.c_str(), 1);
    execl(CELLTEXT_PROGRAM, CELLTEXT_PROGRAM, "--data-dir", data_dir.c_str(), nullptr);
    _exit(127);
  }
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;
  ~Screen() {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    close(terminal_);
  }

  // Until this text has been drawn, from the start of the process on.
  Milliseconds until_drawn(const std::string& text) {
    while (output_.find(text) == std::string::npos)
      if (!read_for(10s)) throw std::runtime_error("the screen does not show " + text);
    return since(start_);
  }

  struct Answer {
    Milliseconds first{};  // to the first octet
    Milliseconds time{};   // to the last
    std::size_t octets = 0;
  };
  // What comes after these keys, until nothing more comes.
  Answer press(const std::string& keys) {
    const std::size_t before = output_.size();
    const auto begin = Clock::now();
    Answer answer;
    if (write(terminal_, keys.data(), keys.size()) < 0) throw std::runtime_error("the terminal is gone");
    while (read_for(answer.time == Milliseconds{} && !keys.empty() ? 2s : 200ms)) {
      answer.time = since(begin);
      if (answer.first == Milliseconds{}) answer.first = answer.time;
    }
    answer.octets = output_.size() - before;
    return answer;
  }

  // What is resident, in kilobytes.
  long memory() const {
    std::ifstream status("/proc/" + std::to_string(pid_) + "/status");
    for (std::string line; std::getline(status, line);)
      if (line.starts_with("VmRSS:")) return std::strtol(line.c_str() + 6, nullptr, 10);
    throw std::runtime_error("the screen has ended");
  }

 private:
  bool read_for(std::chrono::milliseconds patience) {
    pollfd ready{terminal_, POLLIN, 0};
    if (poll(&ready, 1, static_cast<int>(patience.count())) <= 0) return false;
    std::array<char, 65536> buffer;
    const ssize_t got = read(terminal_, buffer.data(), buffer.size());
    if (got <= 0) return false;
    output_.append(buffer.data(), static_cast<std::size_t>(got));
    return true;
  }

  Clock::time_point start_;
  pid_t pid_ = -1;
  int terminal_ = -1;
  std::string output_;
};

struct Figures {
  double first_paint = 0;  // ms
  double page = 0;         // ms
  double octets_a_key = 0;
  double memory = 0;  // MB
};

constexpr int conversations = 20;
constexpr const char* page_up = "\x1B[5~";

Figures measure(int messages, int repetitions) {
  const BenchDirectory folder;
  {
    auto database = value_or_throw(store::Database::open(folder.path()));
    const auto line = value_or_throw(store::Lines(database).ensure("8901260000000000001", "", "310260"));
    testing::fill(database, line, messages, conversations);
  }
  std::vector<double> paints;
  std::vector<double> pages;
  std::vector<double> octets;
  std::vector<double> memory;
  for (int i = 0; i < repetitions; ++i) {
    Screen screen(folder.path());
    paints.push_back(screen.until_drawn("Message").count());
    screen.press("");
    octets.push_back(static_cast<double>(screen.press("jjjjjjjjjj").octets) / 10);
    screen.press("\r");
    pages.push_back(screen.press(page_up).time.count());
    memory.push_back(static_cast<double>(screen.memory()) / 1000);
  }
  return {median(paints), median(pages), median(octets), median(memory)};
}

// One conversation of messages with a picture each.
void fill_with_pictures(store::Database& database, int count) {
  const auto line = value_or_throw(store::Lines(database).ensure("8901260000000000001", "", "310260"));
  const Instant at = testing::test_time();
  for (int i = 0; i < count; ++i) {
    store::Arrival arrival;
    arrival.line = line;
    arrival.sender = arrival.sender_as_said = "+15551000000";
    arrival.place = {"350000000000001", ":1.1", fmt::format("/SMS/{}", i)};
    arrival.received_at = at + std::chrono::minutes{i};
    arrival.timestamp = to_rfc3339(arrival.received_at);
    arrival.notice = store::MmsNotice{fmt::format("T{}", i), fmt::format("http://mmsc.example/{}", i), "", 200'000, {}};
    const auto id = value_or_throw(store::Inbox(database).admit(arrival, {})).message;
    const std::string picture = test::bitmap(300 + i, 200);
    store::Retrieved message;
    message.from = arrival.sender;
    message.text = fmt::format("Message {}", i);
    message.attachments = {{"picture.bmp", "image/bmp", Bytes(picture.begin(), picture.end())}};
    value_or_throw(store::PictureMessages(database).retrieved(id, message, nullptr, at));
  }
}

struct PageFigures {
  double first = 0;  // ms to the first octet
  double whole = 0;  // ms to the last
};

PageFigures measure_pages(const std::string& folder, const std::string& configuration) {
  Screen screen(folder, configuration);
  screen.until_drawn("Message");
  screen.press("\r");
  std::vector<double> first;
  std::vector<double> whole;
  constexpr int pages = 10;
  for (int i = 0; i < pages; ++i) {
    const auto answer = screen.press(page_up);
    first.push_back(answer.first.count());
    whole.push_back(answer.time.count());
  }
  return {median(first), median(whole)};
}

void pictures_on_screen() {
  constexpr int pictures = 100;
  const BenchDirectory folder;
  {
    auto database = value_or_throw(store::Database::open(folder.path()));
    fill_with_pictures(database, pictures);
  }
  const std::string named_only = folder.path() + "/named-only.conf";
  std::ofstream(named_only) << "[screen]\npictures = false\n";
  const PageFigures drawn = measure_pages(folder.path(), "");
  const PageFigures named = measure_pages(folder.path(), named_only);
  const auto say = [&](const char* what, double with, double without) {
    fmt::print("screen, {:<24} of {} pictures: {:.1f} ms; of their names: {:.1f} ms, {:.2f} times as much\n", what,
               pictures, with, without, with / without);
  };
  say("a page begins", drawn.first, named.first);
  say("a page is whole", drawn.whole, named.whole);
}

}  // namespace

void screen(const Scale& scale) {
  constexpr int few = 1000;
  const int repetitions = std::max(1, scale.repetitions / 4);
  const Figures small = measure(few, repetitions);
  const Figures large = measure(scale.most_stored, repetitions);
  const auto say = [&](const char* what, double with_few, double with_many, const char* unit) {
    fmt::print("screen, {:<24} on {} messages: {:.1f} {}; on {}: {:.1f} {}, {:.2f} times as much\n", what, few,
               with_few, unit, scale.most_stored, with_many, unit, with_many / with_few);
  };
  say("first paint", small.first_paint, large.first_paint, "ms");
  say("a page of a thread", small.page, large.page, "ms");
  say("octets written for a key", small.octets_a_key, large.octets_a_key, "B");
  say("memory", small.memory, large.memory, "MB");
  pictures_on_screen();
}

}  // namespace celltext::bench
