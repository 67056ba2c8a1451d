// A program started by this one, that ends with it whatever happens.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "celltext/base/result.h"

namespace celltext::sim {

struct ChildOptions {
  std::vector<std::string>
      arguments;  // the first is the program, looked for in PATH and in the system's sbin directories
  std::vector<std::pair<std::string, std::string>> environment;  // added to ours
  std::string output;                                            // stdout and stderr are appended to this file
  int inherited_fd = -1;                                         // open in the child under the same number
};

// Ends it with SIGKILL when destroyed. The kernel does the same when the thread that started it ends, even by SIGKILL.
class ChildProcess {
 public:
  // `not_found` if there is no such program.
  static Result<ChildProcess> start(const ChildOptions& options);
  ChildProcess() = default;
  ChildProcess(ChildProcess&& other) noexcept { *this = std::move(other); }
  ChildProcess& operator=(ChildProcess&& other) noexcept;
  ~ChildProcess() { end(); }

  pid_t pid() const { return pid_; }  // -1: none
  // Readable when the program has ended.
  int exit_fd() const { return pidfd_; }
  void signal(int number) const;
  // True once it has ended.
  bool wait(std::chrono::milliseconds patience);
  void end();

 private:
  pid_t pid_ = -1;
  int pidfd_ = -1;
};

}  // namespace celltext::sim
