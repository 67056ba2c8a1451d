#include "line_input.h"

#include <glib-unix.h>
#include <termios.h>
#include <unistd.h>

#include <utility>

#include "celltext/async/event.h"

namespace celltext::cli {

namespace {

constexpr std::size_t longest_line = 4096;

// Wakes a task when standard input can be read.
class Readable {
 public:
  Readable()
      : source_(g_unix_fd_add(STDIN_FILENO, static_cast<GIOCondition>(G_IO_IN | G_IO_HUP | G_IO_ERR), on_ready, this)) {
  }
  Readable(const Readable&) = delete;
  Readable& operator=(const Readable&) = delete;
  ~Readable() { g_source_remove(source_); }

  auto wait() { return event_.wait(); }

 private:
  static gboolean on_ready(gint, GIOCondition, gpointer self) {
    static_cast<Readable*>(self)->event_.notify();
    return G_SOURCE_CONTINUE;
  }

  async::Event event_;
  guint source_;
};

// Switches the terminal's echo off for as long as it lives.
class Silence {
 public:
  Silence() : is_terminal_(tcgetattr(STDIN_FILENO, &before_) == 0) {
    if (!is_terminal_) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;
  ~Silence() {
    if (is_terminal_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }

 private:
  termios before_{};
  bool is_terminal_;
};

}  // namespace

// One character at a time: what follows the line stays for the next reader.
async::Task<std::optional<std::string>> read_line() {
  std::string line;
  while (line.size() < longest_line) {
    Readable readable;
    co_await readable.wait();
    char c = 0;
    const ssize_t got = read(STDIN_FILENO, &c, 1);
    if (got <= 0 && line.empty()) co_return std::nullopt;
    if (got <= 0 || c == '\n') break;
    line.push_back(c);
  }
  if (line.ends_with('\r')) line.pop_back();
  co_return line;
}

async::Task<std::optional<std::string>> read_secret(Output& output, std::string question) {
  const bool terminal = isatty(STDIN_FILENO) == 1;
  const Silence silence;
  if (terminal) output.prompt(question);
  auto line = co_await read_line();
  if (terminal) output.prompt("\n");
  co_return line;
}

}  // namespace celltext::cli
