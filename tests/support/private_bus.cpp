#include "tests/support/private_bus.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace celltext::test {

namespace {

std::string new_directory() {
  std::string pattern = "/tmp/celltext-bus-XXXXXX";
  if (!mkdtemp(pattern.data())) throw std::runtime_error("mkdtemp failed");
  return pattern;
}

std::string configuration(const std::string& directory) {
  return "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\"\n"
         " \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n"
         "<busconfig><type>session</type><listen>unix:path=" +
         directory +
         "/bus</listen>"
         "<servicedir>" +
         directory +
         "</servicedir>"
         "<policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>"
         "<allow eavesdrop=\"true\"/><allow own=\"*\"/></policy>"
         "</busconfig>\n";
}

void write_file(const std::string& path, const std::string& text) {
  std::ofstream file(path);
  file << text;
  if (!file.flush()) throw std::runtime_error("can't write " + path);
}

// Starts the daemon, whose address comes through the pipe when it is ready for connections.
pid_t start_daemon(const std::string& config, std::string& address) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe2 failed");
  const std::string config_option = "--config-file=" + config;
  const std::string print_option = "--print-address=1";
  const pid_t pid = fork();
  if (pid == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(ends[1], STDOUT_FILENO);
    const int log = open((config + ".log").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (log >= 0) dup2(log, STDERR_FILENO);
    execlp("dbus-daemon", "dbus-daemon", config_option.c_str(), "--nofork", print_option.c_str(), nullptr);
    _exit(127);
  }
  close(ends[1]);
  char c = 0;
  while (read(ends[0], &c, 1) == 1 && c != '\n') address.push_back(c);
  close(ends[0]);
  if (pid < 0 || address.empty()) throw std::runtime_error("dbus-daemon did not start");
  return pid;
}

}  // namespace

ScopedEnvironment::ScopedEnvironment(const char* name, const char* value) : name_(name) {
  const char* before = getenv(name);
  was_set_ = before != nullptr;
  if (before) before_ = before;
  set(name_, value);
}

ScopedEnvironment::~ScopedEnvironment() {
  set(name_, was_set_ ? before_.c_str() : nullptr);
}

void ScopedEnvironment::set(const std::string& name, const char* value) {
  if (value)
    setenv(name.c_str(), value, 1);
  else
    unsetenv(name.c_str());
}

PrivateBus::PrivateBus() : directory_(new_directory()) {
  const std::string config = directory_ + "/bus.conf";
  write_file(config, configuration(directory_));
  pid_ = start_daemon(config, address_);
  environment_ = std::make_unique<ScopedEnvironment>("DBUS_SYSTEM_BUS_ADDRESS", address_.c_str());
}

PrivateBus::~PrivateBus() {
  kill();
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

void PrivateBus::kill() {
  if (pid_ < 0) return;
  ::kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

void PrivateBus::make_activatable(const std::string& name, const std::string& command) {
  write_file(directory_ + "/" + name + ".service", "[D-BUS Service]\nName=" + name + "\nExec=" + command + "\n");
}

}  // namespace celltext::test
