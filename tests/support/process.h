// A child process for tests: its output is caught, its time is limited.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace celltext::test {

struct ProcessOptions {
  // "NAME=value" sets a variable, "NAME" removes it; everything else is inherited.
  std::vector<std::string> environment;
  // What it reads from stdin, then the end. None: /dev/null. With `keep_stdin` more can be written later.
  std::optional<std::string> input;
  bool keep_stdin = false;
  // stdin, stdout and stderr are a terminal of this size; the output of both comes in `out`.
  bool terminal = false;
  int columns = 80;
  int rows = 24;
  // stdout goes to this file instead, such as /dev/full.
  std::string stdout_file;
};

struct Outcome {
  int code = -1;   // of a normal end
  int signal = 0;  // that killed it
  std::string out;
  std::string err;
};

class Process {
 public:
  static Process start(const std::vector<std::string>& command, const ProcessOptions& options = {});
  Process(Process&& other) noexcept;
  Process& operator=(Process&&) = delete;
  // Kills it if it still runs.
  ~Process();

  pid_t pid() const { return pid_; }
  const std::string& out() const { return out_; }
  const std::string& err() const { return err_; }

  void write(const std::string& text);
  void close_stdin();
  // Ends the reading of its stdout, as `head` does.
  void close_stdout();
  void send_signal(int number) const;
  void resize(int columns, int rows) const;

  // Waits until the output so far satisfies `enough`. Fails the test if it ends or ten seconds pass before.
  void wait_for(const std::string& what, const std::function<bool(const Process&)>& enough);
  // Until this text stands in stdout.
  void wait_for_output(const std::string& text);

  // Waits for its end. Fails the test, and kills it, if it takes longer.
  Outcome finish(std::chrono::milliseconds patience = std::chrono::seconds{20});

 private:
  Process() = default;
  // Reads what there is for at most `patience`; false when both outputs have ended.
  bool pump(std::chrono::milliseconds patience);

  pid_t pid_ = -1;
  int in_ = -1;
  int out_fd_ = -1;
  int err_fd_ = -1;
  std::string out_;
  std::string err_;
};

// Starts, waits, gives the outcome.
Outcome run(const std::vector<std::string>& command, const ProcessOptions& options = {});

}  // namespace celltext::test
