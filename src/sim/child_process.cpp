#include "sim/child_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <sstream>

namespace celltext::sim {

namespace {

Error system_error(const std::string& what) {
  return {ErrorKind::unexpected, fmt::format("{}: {}", what, std::strerror(errno))};
}

// An absolute path; empty if there is no such program. Daemons live in sbin, which is not in everybody's PATH.
std::string find_program(const std::string& name) {
  if (name.find('/') != std::string::npos) return access(name.c_str(), X_OK) == 0 ? name : "";
  const char* path = std::getenv("PATH");
  std::istringstream directories(std::string(path ? path : "") + ":/usr/local/sbin:/usr/sbin:/sbin:/usr/bin");
  for (std::string directory; std::getline(directories, directory, ':');) {
    const std::string candidate = directory + "/" + name;
    if (!directory.empty() && access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  return "";
}

std::vector<std::string> environment_with(const std::vector<std::pair<std::string, std::string>>& added) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry; ++entry) {
    const std::string_view line(*entry);
    bool replaced = false;
    for (const auto& [name, value] : added) replaced = replaced || line.starts_with(name + "=");
    if (!replaced) all.emplace_back(line);
  }
  for (const auto& [name, value] : added) all.push_back(name + "=" + value);
  return all;
}

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> out;
  for (std::string& string : strings) out.push_back(string.data());
  out.push_back(nullptr);
  return out;
}

struct Prepared {
  const char* program;
  char* const* arguments;
  char* const* environment;
  const char* output;
  int inherited_fd;
  pid_t parent;
  int trouble_fd;  // gets errno if the program can't be started
};

// Between fork and exec: nothing here may allocate or lock, other threads may have been stopped in the middle of
// either.
[[noreturn]] void become(const Prepared& prepared) {
  // Out of the terminal's foreground group: a Ctrl-C is for whoever uses the network.
  setsid();
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != prepared.parent) _exit(127);  // the parent died before the line above
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  for (const int number : {SIGINT, SIGTERM, SIGPIPE, SIGHUP, SIGTSTP}) std::signal(number, SIG_DFL);
  const int nothing = open("/dev/null", O_RDONLY);
  const int output = open(prepared.output, O_WRONLY | O_CREAT | O_APPEND, 0600);
  dup2(nothing, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC);
  if (prepared.inherited_fd >= 0) fcntl(prepared.inherited_fd, F_SETFD, 0);
  execve(prepared.program, prepared.arguments, prepared.environment);
  const int trouble = errno;
  [[maybe_unused]] const ssize_t written = write(prepared.trouble_fd, &trouble, sizeof trouble);
  _exit(127);
}

}  // namespace

Result<ChildProcess> ChildProcess::start(const ChildOptions& options) {
  const std::string program = find_program(options.arguments.at(0));
  if (program.empty()) return Error{ErrorKind::not_found, options.arguments[0] + ": no such program"};
  std::vector<std::string> arguments = options.arguments;
  std::vector<std::string> environment = environment_with(options.environment);
  const auto argument_pointers = pointers(arguments);
  const auto environment_pointers = pointers(environment);
  const std::string output = options.output.empty() ? "/dev/null" : options.output;
  int trouble[2];
  if (pipe2(trouble, O_CLOEXEC) != 0) return system_error("pipe");
  const Prepared prepared{program.c_str(), argument_pointers.data(), environment_pointers.data(),
                          output.c_str(),  options.inherited_fd,     getpid(),
                          trouble[1]};
  const pid_t pid = fork();
  if (pid == 0) become(prepared);
  close(trouble[1]);
  int reason = 0;
  const bool failed = pid > 0 && read(trouble[0], &reason, sizeof reason) == sizeof reason;
  close(trouble[0]);
  if (pid < 0) return system_error("fork");
  ChildProcess child;
  child.pid_ = pid;
  child.pidfd_ = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
  if (failed) return Error{ErrorKind::unexpected, fmt::format("{}: {}", program, std::strerror(reason))};
  if (child.pidfd_ < 0) return system_error("pidfd_open");
  return child;
}

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept {
  if (this != &other) {
    end();
    pid_ = std::exchange(other.pid_, -1);
    pidfd_ = std::exchange(other.pidfd_, -1);
  }
  return *this;
}

void ChildProcess::signal(int number) const {
  if (pid_ > 0) kill(pid_, number);
}

bool ChildProcess::wait(std::chrono::milliseconds patience) {
  if (pid_ < 0) return true;
  pollfd exited{pidfd_, POLLIN, 0};
  while (poll(&exited, 1, static_cast<int>(patience.count())) < 0 && errno == EINTR) {
  }
  if ((exited.revents & POLLIN) == 0) return false;
  waitpid(pid_, nullptr, 0);
  close(pidfd_);
  pid_ = -1;
  pidfd_ = -1;
  return true;
}

void ChildProcess::end() {
  if (pid_ < 0) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  if (pidfd_ >= 0) close(pidfd_);
  pid_ = -1;
  pidfd_ = -1;
}

}  // namespace celltext::sim
