// A bus of the test's own, and the environment pointing at it as the system bus.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>

namespace celltext::test {

// Sets an environment variable, or takes it away if `value` is null; the destructor puts back what was there.
class ScopedEnvironment {
 public:
  ScopedEnvironment(const char* name, const char* value);
  ScopedEnvironment(const ScopedEnvironment&) = delete;
  ScopedEnvironment& operator=(const ScopedEnvironment&) = delete;
  ~ScopedEnvironment();

 private:
  static void set(const std::string& name, const char* value);
  std::string name_;
  std::string before_;
  bool was_set_;
};

class PrivateBus {
 public:
  PrivateBus();
  PrivateBus(const PrivateBus&) = delete;
  PrivateBus& operator=(const PrivateBus&) = delete;
  // Ends the bus and puts the environment back.
  ~PrivateBus();

  const std::string& address() const { return address_; }
  const std::string& directory() const { return directory_; }
  // Ends the daemon of the bus now.
  void kill();
  // Installs a service that the bus starts when somebody asks for `name`. Before it is asked for.
  void make_activatable(const std::string& name, const std::string& command);

 private:
  std::string directory_;
  std::string address_;
  pid_t pid_ = -1;
  std::unique_ptr<ScopedEnvironment> environment_;
};

}  // namespace celltext::test
