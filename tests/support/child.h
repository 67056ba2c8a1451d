// Work done in a child process: to race with it, to kill it, or to let it do what a test program should not do to
// itself.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <exception>
#include <functional>
#include <stdexcept>
#include <string>

namespace celltext::testing {

// Runs `work` in a fork of this process. What it writes to its descriptor arrives here. Nothing that was opened before
// the fork (a database above all) may be used in the child, and no test macros either.
class Child {
 public:
  explicit Child(const std::function<void(int out)>& work) {
    int ends[2];
    if (pipe(ends) != 0) throw std::runtime_error("no pipe");
    pid_ = fork();
    if (pid_ < 0) throw std::runtime_error("no child");
    if (pid_ == 0) {
      close(ends[0]);
      run(work, ends[1]);
    }
    close(ends[1]);
    in_ = ends[0];
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    kill();
    close(in_);
  }

  // Exactly `size` bytes, or fewer at the child's end.
  std::string read(std::size_t size) {
    std::string text;
    char c = 0;
    while (text.size() < size && ::read(in_, &c, 1) == 1) text.push_back(c);
    return text;
  }
  // Everything until the child has ended.
  std::string read_all() {
    std::string text;
    char buffer[4096];
    for (ssize_t n = 0; (n = ::read(in_, buffer, sizeof buffer)) > 0;) text.append(buffer, static_cast<std::size_t>(n));
    wait();
    return text;
  }
  void kill() {
    if (pid_ > 0) ::kill(pid_, SIGKILL);
    wait();
  }

 private:
  [[noreturn]] static void run(const std::function<void(int)>& work, int out) {
    try {
      work(out);
    } catch (const std::exception& failure) {
      const std::string text = failure.what();
      if (write(out, text.data(), text.size()) < 0) _exit(2);
    }
    _exit(0);
  }
  void wait() {
    if (pid_ > 0) waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }

  pid_t pid_ = 0;
  int in_ = -1;
};

// What `work` returns, computed in a child; or the text of the exception that ended it.
inline std::string in_child(const std::function<std::string()>& work) {
  Child child([&](int out) {
    const std::string text = work();
    if (write(out, text.data(), text.size()) < 0) _exit(2);
  });
  return child.read_all();
}

}  // namespace celltext::testing
