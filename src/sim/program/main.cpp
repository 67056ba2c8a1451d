// celltext-sim: the simulated network as a program.
#include <gio/gio.h>
#include <glib-unix.h>
#include <unistd.h>

#include <cstdio>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "celltext/base/log.h"
#include "sim/authority.h"
#include "sim/control_client.h"
#include "sim/http_mmsc.h"
#include "sim/profile_servers.h"
#include "sim/reappearance.h"
#include "sim/server.h"
#include "sim/state_file.h"

using namespace celltext;

namespace {

struct Options {
  std::string name = "celltext";
  std::string control;
  std::string state;
  std::string authority;
  std::string bus;
  std::string esim;
  int esim_port = 0;
  int modems = 1;
  int slots = 0;
  int latency_ms = 0;
  int ready_fd = -1;
  bool verbose = false;
};

int complain(const std::string& what, int code) {
  std::fprintf(stderr, "celltext-sim: %s\n", what.c_str());
  return code;
}

// Takes a C string that GOption allocated.
std::string take(char* text) {
  const CPtr<char, g_free> owned(text);
  return text ? text : "";
}

Result<Options> parse(int& argc, char**& argv) {
  Options options;
  char* name = nullptr;
  char* control = nullptr;
  char* state = nullptr;
  char* authority = nullptr;
  char* bus = nullptr;
  char* esim = nullptr;
  gboolean verbose = FALSE;
  const GOptionEntry entries[] = {
      {"name", 0, 0, G_OPTION_ARG_STRING, &name, "Modem I listens on abstract:NAME-I-0 and abstract:NAME-I-1", "NAME"},
      {"control", 0, 0, G_OPTION_ARG_FILENAME, &control, "Where to listen for control commands", "PATH"},
      {"state", 0, 0, G_OPTION_ARG_FILENAME, &state, "Keep storages and undelivered messages here", "FILE"},
      {"authority", 0, 0, G_OPTION_ARG_STRING, &authority, "Be polkit on this bus, and allow everything", "ADDRESS"},
      {"bus", 0, 0, G_OPTION_ARG_STRING, &bus, "Tell ModemManager on this bus when a modem leaves", "ADDRESS"},
      {"esim", 0, 0, G_OPTION_ARG_FILENAME, &esim, "Give out eSIM profiles; say in this folder how", "DIR"},
      {"esim-port", 0, 0, G_OPTION_ARG_INT, &options.esim_port, "Give them out at this port if it is free", "PORT"},
      {"modems", 0, 0, G_OPTION_ARG_INT, &options.modems, "How many modems there are (1)", "N"},
      {"slots", 0, 0, G_OPTION_ARG_INT, &options.slots, "How many messages each storage holds (10)", "N"},
      {"latency", 0, 0, G_OPTION_ARG_INT, &options.latency_ms, "How long sending a part takes (0)", "MS"},
      {"ready-fd", 0, 0, G_OPTION_ARG_INT, &options.ready_fd, "Write a line here when everything listens", "FD"},
      {"verbose", 0, 0, G_OPTION_ARG_NONE, &verbose, "Log every AT command", nullptr},
      {},
  };
  const CPtr<GOptionContext, g_option_context_free> context(g_option_context_new("| ctl --control PATH 'JSON'…"));
  g_option_context_set_summary(context.get(),
                               "A simulated network with modems for ModemManager. See docs/simulated-network.md.");
  g_option_context_add_main_entries(context.get(), entries, nullptr);
  GError* error = nullptr;
  const bool parsed = g_option_context_parse(context.get(), &argc, &argv, &error);
  if (name) options.name = name;
  take(name);
  options.control = take(control);
  options.state = take(state);
  options.authority = take(authority);
  options.bus = take(bus);
  options.esim = take(esim);
  options.verbose = verbose;
  if (!parsed) {
    const async::GErrorPtr owned(error);
    return Error{ErrorKind::invalid, owned->message};
  }
  if (options.modems < 1 || options.modems > 100) return Error{ErrorKind::invalid, "--modems must be from 1 to 100"};
  if (options.esim_port < 0 || options.esim_port > 0xFFFF) return Error{ErrorKind::invalid, "--esim-port is no port"};
  if (options.slots < 0 || options.latency_ms < 0) return Error{ErrorKind::invalid, "a number must not be negative"};
  return options;
}

// Writes the state at the next turn of the loop, once for all that changed until then.
class StateKeeper {
 public:
  StateKeeper(sim::World& world, std::string path) : world_(world), path_(std::move(path)) {
    world_.on_changed = [this] { schedule(); };
  }
  StateKeeper(const StateKeeper&) = delete;
  StateKeeper& operator=(const StateKeeper&) = delete;
  ~StateKeeper() {
    world_.on_changed = nullptr;
    if (source_ == 0) return;
    g_source_remove(source_);
    save();
  }

 private:
  void schedule() {
    if (source_ == 0) source_ = g_idle_add_full(G_PRIORITY_HIGH, &StateKeeper::on_idle, this, nullptr);
  }
  static gboolean on_idle(gpointer data) {
    auto* self = static_cast<StateKeeper*>(data);
    self->source_ = 0;
    self->save();
    return G_SOURCE_REMOVE;
  }
  void save() {
    if (const auto saved = sim::save_state(world_, path_); !saved) log::warning("{}", saved.error().message);
  }

  sim::World& world_;
  std::string path_;
  guint source_ = 0;
};

void prepare(sim::Modem& modem, const Options& options) {
  for (const auto memory : {sim::Modem::Memory::sim, sim::Modem::Memory::device}) {
    if (options.slots > 0) modem.storage(memory).set_capacity(options.slots);
  }
  const std::chrono::milliseconds latency{options.latency_ms};
  if (latency.count() > 0) modem.faults().add({"+CMGS", -1, latency, sim::Fault::Action::none, ""});
}

// The network, and all that makes it reachable, as far as the options ask for it.
class Services {
 public:
  explicit Services(const Options& options) : options_(options), world_(clock_, options.modems) {
    for (const auto& modem : world_.modems()) prepare(*modem, options_);
  }

  // One step after the other; what was opened before one fails goes with this.
  Result<void> open() {
    constexpr Result<void> (Services::*steps[])() = {&Services::load_state,     &Services::open_modems,
                                                     &Services::open_control,   &Services::open_profile_servers,
                                                     &Services::open_authority, &Services::open_reappearance,
                                                     &Services::open_mmsc};
    for (const auto step : steps)
      if (auto opened = (this->*step)(); !opened) return opened;
    return {};
  }
  void on_quit(std::function<void()> slot) { server_.control().on_quit = std::move(slot); }

 private:
  Result<void> load_state() {
    if (options_.state.empty()) return {};
    if (auto loaded = sim::load_state(world_, options_.state); !loaded) return loaded;
    keeper_.emplace(world_, options_.state);
    return {};
  }
  Result<void> open_modems() { return server_.open_modems(options_.name); }
  Result<void> open_control() {
    return options_.control.empty() ? Result<void>() : server_.open_control(options_.control);
  }
  Result<void> open_profile_servers() {
    if (options_.esim.empty()) return {};
    auto opened = sim::open_profile_servers(world_, options_.esim, options_.esim_port);
    if (!opened) return opened.error();
    profile_servers_ = *std::move(opened);
    world_.profile_servers = profile_servers_.get();
    return {};
  }
  Result<void> open_authority() {
    if (options_.authority.empty()) return {};
    const auto allows = [this](const std::string& action) { return !world_.denied_actions.contains(action); };
    auto opened = sim::Authority::open(options_.authority, allows);
    if (!opened) return opened.error();
    authority_ = *std::move(opened);
    return {};
  }
  Result<void> open_reappearance() {
    if (options_.bus.empty()) return {};
    auto opened = sim::Reappearance::open(options_.bus, clock_);
    if (!opened) return opened.error();
    reappearance_ = *std::move(opened);
    world_.on_reappear = [this](sim::Modem& modem) { reappearance_->start(modem); };
    return {};
  }
  Result<void> open_mmsc() { return mmsc_.open(); }

  const Options& options_;
  async::SystemClock clock_;
  sim::World world_;
  std::optional<StateKeeper> keeper_;
  sim::Server server_{world_};
  std::unique_ptr<sim::RspNetwork> profile_servers_;
  std::unique_ptr<sim::Authority> authority_;
  std::unique_ptr<sim::Reappearance> reappearance_;
  sim::HttpMmsc mmsc_{world_.mms()};
};

gboolean stop(gpointer loop) {
  g_main_loop_quit(static_cast<GMainLoop*>(loop));
  return G_SOURCE_CONTINUE;
}

Result<void> tell_ready(int fd) {
  if (fd < 0) return {};
  if (write(fd, "ready\n", 6) != 6) return Error{ErrorKind::unexpected, "can't write to the ready descriptor"};
  close(fd);
  return {};
}

int serve(const Options& options) {
  if (options.verbose) log::set_level(log::Level::debug);
  const CPtr<GMainLoop, g_main_loop_unref> loop(g_main_loop_new(nullptr, FALSE));
  Services services(options);
  if (const auto opened = services.open(); !opened) return complain(opened.error().message, 2);
  services.on_quit([&loop] { g_main_loop_quit(loop.get()); });
  g_unix_signal_add(SIGTERM, stop, loop.get());
  g_unix_signal_add(SIGINT, stop, loop.get());
  if (const auto told = tell_ready(options.ready_fd); !told) return complain(told.error().message, 1);
  g_main_loop_run(loop.get());
  return 0;
}

// celltext-sim ctl --control PATH 'JSON'…: prints the answers; exit 5 if one of them is a refusal.
int control(const Options& options, int argc, char** argv) {
  if (options.control.empty()) return complain("ctl needs --control PATH", 2);
  int code = 0;
  for (int i = 2; i < argc; ++i) {
    const auto answer = sim::ask_control(options.control, argv[i]);
    if (!answer) return complain(answer.error().message, exit_code(answer.error().kind));
    std::printf("%s\n", answer->c_str());
    if (!answer->starts_with("{\"ok\":true")) code = 5;
  }
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = parse(argc, argv);
  if (!options) return complain(options.error().message, 2);
  if (argc >= 2 && std::string_view(argv[1]) == "ctl") return control(*options, argc, argv);
  if (argc > 1) return complain(std::string("unexpected argument ") + argv[1], 2);
  return serve(*options);
}
