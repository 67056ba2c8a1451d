#include "tests/support/process.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <utility>

#include "tests/catch.h"

namespace celltext::test {

namespace {

struct Pipe {
  Pipe() {
    if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe2");
  }
  int ends[2] = {-1, -1};
};

void apply(const std::vector<std::string>& environment) {
  for (const std::string& variable : environment) {
    const auto equals = variable.find('=');
    if (equals == std::string::npos)
      unsetenv(variable.c_str());
    else
      setenv(variable.substr(0, equals).c_str(), variable.substr(equals + 1).c_str(), 1);
  }
}

// Catch's handlers and an ignored SIGPIPE are the test's, not the child's.
void reset_signals() {
  for (int number = 1; number < 32; ++number) std::signal(number, SIG_DFL);
}

void exec_now(const std::vector<std::string>& command) {
  std::vector<char*> words;
  for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  execvp(words[0], words.data());
}

}  // namespace

Process::Process(Process&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      in_(std::exchange(other.in_, -1)),
      out_fd_(std::exchange(other.out_fd_, -1)),
      err_fd_(std::exchange(other.err_fd_, -1)),
      out_(std::move(other.out_)),
      err_(std::move(other.err_)) {}

Process::~Process() {
  for (const int fd : {in_, out_fd_, err_fd_})
    if (fd >= 0) ::close(fd);
  if (pid_ <= 0) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

Process Process::start(const std::vector<std::string>& command, const ProcessOptions& options) {
  Process process;
  int master = -1;
  int slave = -1;
  if (options.terminal) {
    winsize size{};
    size.ws_col = static_cast<unsigned short>(options.columns);
    size.ws_row = static_cast<unsigned short>(options.rows);
    if (openpty(&master, &slave, nullptr, nullptr, &size) != 0) throw std::runtime_error("openpty");
    fcntl(master, F_SETFD, FD_CLOEXEC);
  }
  const Pipe in;
  const Pipe out;
  const Pipe err;
  const pid_t parent = getpid();
  process.pid_ = fork();
  if (process.pid_ < 0) throw std::runtime_error("fork");
  if (process.pid_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(126);
    reset_signals();
    apply(options.environment);
    const bool reads = options.input || options.keep_stdin;
    const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (options.terminal) {
      setsid();
      ioctl(slave, TIOCSCTTY, 0);
    }
    dup2(options.terminal ? slave : reads ? in.ends[0] : nothing, STDIN_FILENO);
    dup2(options.terminal ? slave : out.ends[1], STDOUT_FILENO);
    dup2(options.terminal ? slave : err.ends[1], STDERR_FILENO);
    if (!options.stdout_file.empty()) dup2(open(options.stdout_file.c_str(), O_WRONLY | O_CLOEXEC), STDOUT_FILENO);
    exec_now(command);
    _exit(127);
  }
  for (const int fd : {in.ends[0], out.ends[1], err.ends[1]}) ::close(fd);
  if (options.terminal) {
    for (const int fd : {in.ends[1], out.ends[0], err.ends[0], slave}) ::close(fd);
    process.in_ = fcntl(master, F_DUPFD_CLOEXEC, 0);
    process.out_fd_ = master;
  } else {
    process.in_ = in.ends[1];
    process.out_fd_ = out.ends[0];
    process.err_fd_ = err.ends[0];
  }
  if (options.input) process.write(*options.input);
  if (!options.keep_stdin && !options.terminal) process.close_stdin();
  return process;
}

void Process::write(const std::string& text) {
  // A reader that does not want it all is no failure of the test.
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t n = ::write(in_, text.data() + done, text.size() - done);
    if (n < 0) break;
    done += static_cast<std::size_t>(n);
  }
  std::signal(SIGPIPE, before);
}

void Process::close_stdin() {
  if (in_ >= 0) ::close(std::exchange(in_, -1));
}

void Process::close_stdout() {
  if (out_fd_ >= 0) ::close(std::exchange(out_fd_, -1));
}

void Process::send_signal(int number) const {
  kill(pid_, number);
}

void Process::resize(int columns, int rows) const {
  winsize size{};
  size.ws_col = static_cast<unsigned short>(columns);
  size.ws_row = static_cast<unsigned short>(rows);
  ioctl(out_fd_, TIOCSWINSZ, &size);
}

bool Process::pump(std::chrono::milliseconds patience) {
  std::array<pollfd, 2> fds{{{out_fd_, POLLIN, 0}, {err_fd_, POLLIN, 0}}};
  if (out_fd_ < 0 && err_fd_ < 0) return false;
  if (poll(fds.data(), fds.size(), static_cast<int>(patience.count())) <= 0) return true;
  const auto take = [](int& fd, short events, std::string& text) {
    if (fd < 0 || events == 0) return;
    std::array<char, 16384> buffer;
    const ssize_t got = read(fd, buffer.data(), buffer.size());
    if (got > 0)
      text.append(buffer.data(), static_cast<std::size_t>(got));
    else
      ::close(std::exchange(fd, -1));
  };
  take(out_fd_, fds[0].revents, out_);
  take(err_fd_, fds[1].revents, err_);
  return out_fd_ >= 0 || err_fd_ >= 0;
}

void Process::wait_for(const std::string& what, const std::function<bool(const Process&)>& enough) {
  using namespace std::chrono_literals;
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  while (!enough(*this)) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    // What is waited for may lie elsewhere than in the output.
    if (left <= 0ms || !pump(std::min(left, 5ms)))
      FAIL("waited for " << what << "; stdout: " << out_ << " stderr: " << err_);
  }
}

void Process::wait_for_output(const std::string& text) {
  wait_for(text, [&](const Process& process) { return process.out().find(text) != std::string::npos; });
}

Outcome Process::finish(std::chrono::milliseconds patience) {
  using namespace std::chrono_literals;
  const auto deadline = std::chrono::steady_clock::now() + patience;
  const auto left = [&] {
    return std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
  };
  int status = 0;
  // Its end, not that of its outputs: a grandchild may keep those.
  while (waitpid(pid_, &status, WNOHANG) == 0) {
    if (left() <= 0ms) {
      kill(pid_, SIGKILL);
      waitpid(std::exchange(pid_, -1), &status, 0);
      FAIL("the process did not end in time; stdout: " << out_ << " stderr: " << err_);
    }
    if (!pump(std::min(left(), 20ms))) std::ignore = poll(nullptr, 0, 2);
  }
  pid_ = -1;
  for (std::size_t before = ~std::size_t{0}; before != out_.size() + err_.size();) {
    before = out_.size() + err_.size();
    if (!pump(0ms)) break;
  }
  Outcome outcome;
  if (WIFEXITED(status)) outcome.code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) outcome.signal = WTERMSIG(status);
  outcome.out = out_;
  outcome.err = err_;
  return outcome;
}

Outcome run(const std::vector<std::string>& command, const ProcessOptions& options) {
  return Process::start(command, options).finish();
}

}  // namespace celltext::test
