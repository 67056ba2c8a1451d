#include "demo.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <thread>

#include "celltext/base/i18n.h"
#include "celltext/sim/network.h"
#include "celltext/store/database.h"
#include "celltext/text/display.h"
#include "program_place.h"

namespace celltext::app {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

// How long another demo may take to start its network.
constexpr auto patience = 20s;

Error cannot(const fs::path& path, int why) {
  return {why == EACCES ? ErrorKind::not_permitted : ErrorKind::unexpected,
          tr_format("can't write {}: {}", text::display_safe(path.string()), std::strerror(why))};
}

// The lock of a demo's folder; the kernel releases it when its holder dies.
class DemoLock {
 public:
  explicit DemoLock(const fs::path& folder)
      : fd_(open((folder / "demo.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {}
  DemoLock(const DemoLock&) = delete;
  DemoLock& operator=(const DemoLock&) = delete;
  ~DemoLock() {
    if (fd_ >= 0) close(fd_);
  }

  bool is_open() const { return fd_ >= 0; }
  bool try_take() const { return flock(fd_, LOCK_EX | LOCK_NB) == 0; }

 private:
  int fd_;
};

// A directory that goes with its owner.
class RuntimeDirectory {
 public:
  explicit RuntimeDirectory(std::string path) : path_(std::move(path)) {}
  RuntimeDirectory(const RuntimeDirectory&) = delete;
  RuntimeDirectory& operator=(const RuntimeDirectory&) = delete;
  ~RuntimeDirectory() { sim::Network::remove_directory(path_); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// The first line of a file; empty if there is none.
std::string first_line(const fs::path& file) {
  std::string line;
  std::getline(std::ifstream(file), line);
  return line;
}

// The record of where the network of a running demo is.
fs::path record_of(const fs::path& folder) {
  return folder / "demo.bus";
}

void write_record(const fs::path& folder, const std::string& address) {
  const fs::path fresh = folder / "demo.bus.new";
  std::ofstream(fresh) << address;
  fs::rename(fresh, record_of(folder));
}

std::string read_record(const fs::path& folder) {
  return first_line(record_of(folder));
}

// Where the programs of a network keep what they need while they run.
fs::path runtime_of(const std::string& bus_address) {
  constexpr std::string_view prefix = "unix:path=";
  return fs::path(bus_address.substr(std::min(prefix.size(), bus_address.size()))).parent_path();
}

// The code by which a second number can be had, as it was told last: its server comes back at the same port, so that it
// stays good.
fs::path told_code(const fs::path& folder) {
  return folder / "esim-code";
}

// "LPA:1$localhost:PORT$…".
std::string port_of(const std::string& code) {
  const auto colon = code.rfind(':');
  const auto end = code.find('$', colon == std::string::npos ? 0 : colon);
  if (end == std::string::npos) return "0";
  const std::string port = code.substr(colon + 1, end - colon - 1);
  const bool is_number = !port.empty() && port.size() <= 5 && port.find_first_not_of("0123456789") == std::string::npos;
  return is_number && std::stoi(port) <= 0xFFFF ? port : "0";
}

// Whoever sees the screen gets the code as customers do: by a message of the operator. Commands say it themselves.
void tell_of_profile(const sim::Network& network, const fs::path& folder, bool on_screen) {
  const std::string code = first_line(fs::path(network.directory()) / "esim-code");
  if (code.empty()) return;
  if (!on_screen && isatty(STDERR_FILENO) == 1)
    std::fprintf(stderr, "%s\n", tr_format("A second number waits: celltext esim add '{}'", code).c_str());
  if (!on_screen || code == first_line(told_code(folder))) return;
  const auto sent = network.control(
      R"({"command":"inject","sender":"Operator","text":"A second number is yours. Choose this message and press a to install it, or paste its activation code: )" +
      code + "\"}");
  if (sent) std::ofstream(told_code(folder)) << code << "\n";
}

// The environment of the command, as execve wants it.
class Surroundings {
 public:
  Surroundings(const fs::path& folder, const std::string& bus_address) {
    const char* path = std::getenv("PATH");
    set("PATH", program_folder().string() + ":" + (path ? path : "/usr/local/bin:/usr/bin:/bin"));
    set("DBUS_SYSTEM_BUS_ADDRESS", bus_address);
    set("CELLTEXT_DATA_DIR", folder.string());
    set("CELLTEXT_CONFIG", (folder / "celltext.conf").string());
    set("CELLTEXT_TRUST", (runtime_of(bus_address) / "esim-issuer.pem").string());
    for (char** variable = environ; *variable; ++variable)
      if (!is_set(*variable)) variables_.emplace_back(*variable);
    for (std::string& variable : variables_) pointers_.push_back(variable.data());
    pointers_.push_back(nullptr);
  }

  char** pointers() { return pointers_.data(); }

 private:
  void set(const std::string& name, const std::string& value) {
    names_.push_back(name + "=");
    variables_.push_back(name + "=" + value);
  }
  bool is_set(std::string_view variable) const {
    for (const std::string& name : names_)
      if (variable.starts_with(name)) return true;
    return false;
  }

  std::vector<std::string> names_;
  std::vector<std::string> variables_;
  std::vector<char*> pointers_;
};

// The child that a signal to this process is passed on to.
volatile pid_t client = 0;

void pass_on(int number) {
  if (client > 0) kill(client, number);
}

[[noreturn]] void become(std::vector<char*>& words, char** environment, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) _exit(1);
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) signal(number, SIG_DFL);
  execvpe(words[0], words.data(), environment);
  _exit(errno == ENOENT ? 127 : 126);
}

Result<int> run_client(std::vector<std::string> command, const fs::path& folder, const std::string& bus_address) {
  if (command.empty()) command = {(program_folder() / "celltext").string()};
  std::vector<char*> words;
  for (std::string& word : command) words.push_back(word.data());
  words.push_back(nullptr);
  Surroundings surroundings(folder, bus_address);
  // The command is looked for where it will look for others.
  setenv("PATH", surroundings.pointers()[0] + std::strlen("PATH="), 1);

  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child < 0) return Error{ErrorKind::unexpected, tr_format("can't start the command: {}", std::strerror(errno))};
  if (child == 0) become(words, surroundings.pointers(), parent);
  client = child;
  // Ctrl-C reaches the command by itself.
  signal(SIGINT, SIG_IGN);
  signal(SIGTERM, pass_on);
  signal(SIGHUP, pass_on);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  client = 0;
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  if (code == 127 || code == 126)
    return Error{static_cast<ErrorKind>(code), tr_format("can't run {}", text::display_safe(command[0]))};
  return code;
}

Result<std::unique_ptr<sim::Network>> start_network(const fs::path& folder, const std::string& runtime) {
  sim::NetworkOptions options;
  // As much room as modems have: one of the contacts writes very long messages.
  options.simulator_arguments = {"--slots", "60",          "--esim",
                                 runtime,   "--esim-port", port_of(first_line(told_code(folder)))};
  options.at_commands = true;  // the way to the eSIM card
  options.directory = runtime;
  options.simulator = (program_folder() / "celltext-sim").string();
  options.state_file = (folder / "network.json").string();
  return sim::Network::start(options);
}

// Where the simulated MMSC is, which changes with every start: a group between two marks. What the user wrote beside it
// stays.
constexpr std::string_view begin_mark = "# the simulated network, written at each start: begin\n";
constexpr std::string_view end_mark = "# the simulated network: end\n";

std::string field_of(const std::string& answer, const std::string& name) {
  const std::string key = "\"" + name + "\":\"";
  const auto at = answer.find(key);
  if (at == std::string::npos) return {};
  const auto from = at + key.size();
  return answer.substr(from, answer.find('"', from) - from);
}

Result<void> write_configuration(const fs::path& folder, const sim::Network& network) {
  const auto answer = network.control(R"({"command":"mmsc"})");
  if (!answer) return answer.error();
  const fs::path file = folder / "celltext.conf";
  std::ifstream in(file);
  std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  const auto begin = text.find(begin_mark);
  const auto end = text.find(end_mark);
  if (begin != std::string::npos && end != std::string::npos && begin < end)
    text.erase(begin, end + end_mark.size() - begin);
  std::ofstream out(file);
  out << begin_mark << "[carrier 310260]\nmmsc = " << field_of(*answer, "url") << "\n" << end_mark << text;
  if (text.find("[mms]") == std::string::npos) out << "[mms]\nroute = internet\n";
  return out.flush() ? Result<void>() : cannot(file, errno);
}

Result<int> host(const std::vector<std::string>& command, const fs::path& folder) {
  auto made = sim::Network::make_directory();
  if (!made) return made.error();
  const RuntimeDirectory runtime(*std::move(made));
  const auto network = start_network(folder, runtime.path());
  if (!network) return network.error();
  const auto configured = write_configuration(folder, **network);
  if (!configured) return configured.error();
  write_record(folder, (*network)->bus_address());
  tell_of_profile(**network, folder, command.empty());
  auto code = run_client(command, folder, (*network)->bus_address());
  std::error_code ignored;
  fs::remove(record_of(folder), ignored);
  return code;
}

}  // namespace

Result<int> run_demo(const std::vector<std::string>& command, const fs::path& data_dir) {
  std::error_code failure;
  fs::create_directories(data_dir, failure);
  if (failure) return cannot(data_dir, failure.value());
  // Real messages and simulated ones must never mix.
  if (fs::exists(store::Database::file_in(data_dir)) && !fs::exists(data_dir / "demo.lock"))
    return Error{ErrorKind::invalid, tr_format("{} holds real messages; give the demo a folder of its own",
                                               text::display_safe(data_dir.string()))};
  fs::permissions(data_dir, fs::perms::owner_all, failure);
  const DemoLock lock(data_dir);
  if (!lock.is_open()) return cannot(data_dir, errno);
  // The demo has a configuration of its own: lines of real SIMs mean nothing here.
  std::ofstream(data_dir / "celltext.conf", std::ios::app);
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!lock.try_take()) {
    if (const std::string address = read_record(data_dir); !address.empty())
      return run_client(command, data_dir, address);
    if (std::chrono::steady_clock::now() > deadline)
      return Error{ErrorKind::timed_out, tr("another demo of this folder is starting and does not get ready")};
    std::this_thread::sleep_for(50ms);
  }
  fs::remove(record_of(data_dir), failure);  // of a demo that was killed
  return host(command, data_dir);
}

}  // namespace celltext::app
