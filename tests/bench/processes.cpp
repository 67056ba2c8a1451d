#include "processes.h"

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "bench.h"

namespace celltext::bench {

namespace {

async::Ref<GSubprocess> spawn(const Arguments& arguments, GSubprocessFlags flags, const std::string& bus_address,
                              const std::string& data_dir) {
  const auto launcher = async::Ref<GSubprocessLauncher>::adopt(g_subprocess_launcher_new(flags));
  if (!bus_address.empty()) {
    g_subprocess_launcher_setenv(launcher.get(), "DBUS_SYSTEM_BUS_ADDRESS", bus_address.c_str(), TRUE);
  }
  g_subprocess_launcher_setenv(launcher.get(), "CELLTEXT_DATA_DIR", data_dir.c_str(), TRUE);
  g_subprocess_launcher_setenv(launcher.get(), "XDG_CONFIG_HOME", data_dir.c_str(), TRUE);
  std::vector<const char*> argv;
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  argv.push_back(nullptr);
  GError* error = nullptr;
  auto process = async::Ref<GSubprocess>::adopt(g_subprocess_launcher_spawnv(launcher.get(), argv.data(), &error));
  const async::GErrorPtr owned(error);
  if (owned) throw std::runtime_error(owned->message);
  return process;
}

std::string status_field(const std::filesystem::path& file, const std::string& field) {
  std::ifstream status(file);
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(field)) return line.substr(field.size());
  }
  return "0";
}

}  // namespace

Child::Child(const Arguments& arguments, const std::string& bus_address, const std::string& data_dir)
    : process_(spawn(arguments, G_SUBPROCESS_FLAGS_STDOUT_PIPE, bus_address, data_dir)),
      output_(
          async::Ref<GDataInputStream>::adopt(g_data_input_stream_new(g_subprocess_get_stdout_pipe(process_.get())))) {}

void Child::check_alive() const {
  if (!g_subprocess_get_identifier(process_.get())) throw std::runtime_error("the child ended");
}

Child::~Child() {
  g_subprocess_force_exit(process_.get());
  g_subprocess_wait(process_.get(), nullptr, nullptr);
}

std::string Child::read_line() {
  const CPtr<char, g_free> line(g_data_input_stream_read_line(output_.get(), nullptr, nullptr, nullptr));
  if (!line) throw std::runtime_error("the child ended");
  return line.get();
}

void Child::stop() {
  g_subprocess_send_signal(process_.get(), SIGTERM);
  g_subprocess_wait(process_.get(), nullptr, nullptr);
}

double Child::resident_megabytes() const {
  const std::filesystem::path proc = std::string("/proc/") + g_subprocess_get_identifier(process_.get());
  return std::stod(status_field(proc / "status", "VmRSS:")) / 1024;
}

long Child::wake_ups() const {
  const std::filesystem::path tasks = std::string("/proc/") + g_subprocess_get_identifier(process_.get()) + "/task";
  long count = 0;
  for (const auto& task : std::filesystem::directory_iterator(tasks)) {
    count += std::stol(status_field(task.path() / "status", "voluntary_ctxt_switches:"));
  }
  return count;
}

double time_of(const Arguments& arguments, const std::string& data_dir) {
  const auto start = std::chrono::steady_clock::now();
  const auto process = spawn(arguments, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, "", data_dir);
  if (!g_subprocess_wait_check(process.get(), nullptr, nullptr))
    throw std::runtime_error(arguments.front() + " failed");
  return since(start).count();
}

}  // namespace celltext::bench
