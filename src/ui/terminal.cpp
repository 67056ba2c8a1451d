#include "celltext/ui/terminal.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "celltext/async/main_loop.h"
#include "celltext/async/turn.h"
#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
#include "celltext/core/lines.h"
#include "celltext/store/lines.h"
#include "celltext/store/watch.h"
#include "celltext/text/display.h"
#include "desk.h"
#include "input_parser.h"
#include "linear.h"
#include "terminal_output.h"

namespace celltext::ui {

namespace {

// How long a card may take to be left in order, its server included.
constexpr std::chrono::seconds card_patience{10};

// How long a lone Escape waits for what might follow, in milliseconds.
guint escape_delay() {
  constexpr guint usual = 25;
  const char* wanted = std::getenv("ESCDELAY");
  const int delay = wanted ? std::atoi(wanted) : 0;
  return delay > 0 && delay <= 5000 ? static_cast<guint>(delay) : usual;
}

// SIGTSTP as something the main loop sees: the terminal must be given back before the process stops.
class StopSignal {
 public:
  explicit StopSignal(std::function<void()> stop) : stop_(std::move(stop)) {
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return;
    source_ = g_unix_fd_add(ends[0], G_IO_IN, on_stop, this);
    struct sigaction action {};
    action.sa_handler = note;
    action.sa_flags = SA_RESTART;
    sigaction(SIGTSTP, &action, &before_);
  }
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;
  ~StopSignal() {
    if (source_ == 0) return;
    sigaction(SIGTSTP, &before_, nullptr);
    g_source_remove(source_);
    close(ends[0]);
    close(ends[1]);
  }

 private:
  static void note(int) {
    const int kept = errno;
    if (write(ends[1], "", 1) < 0) errno = kept;
    errno = kept;
  }
  static gboolean on_stop(gint fd, GIOCondition, gpointer self) {
    std::array<char, 64> notes;
    while (read(fd, notes.data(), notes.size()) > 0) {
    }
    static_cast<StopSignal*>(self)->stop_();
    return G_SOURCE_CONTINUE;
  }

  static int ends[2];
  std::function<void()> stop_;
  guint source_ = 0;
  struct sigaction before_ {};
};

int StopSignal::ends[2] = {-1, -1};

// How the screen ends: somebody leaves, or something is thrown. A broken disk must not throw through the main loop,
// which is C; the task that waits throws it again.
struct Ending {
  async::Event left;
  std::exception_ptr failure;

  void safely(const std::function<void()>& work) {
    try {
      work();
    } catch (...) {
      failure = std::current_exception();
      left.notify();
    }
  }
  void rethrow() const {
    if (failure) std::rethrow_exception(failure);
  }
};

// Binds the desk to the terminal and the main loop.
class Terminal final : public Face {
 public:
  Terminal(const Surroundings& around, Keymap keymap, TerminalOutput& output, core::Notify notify)
      : output_(output),
        notify_(notify),
        desk_(around, std::move(keymap), *this),
        watch_(around.database, [this] { desk_.changed(); }),
        duty_changes_(around.duty.on_change([this] { desk_.changed(); })),
        stop_([this] { suspend(); }),
        keys_(g_unix_fd_add(STDIN_FILENO, static_cast<GIOCondition>(G_IO_IN | G_IO_HUP | G_IO_ERR), on_input, this)),
        resized_(g_unix_signal_add(SIGWINCH, on_resize, this)) {}
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  ~Terminal() override {
    g_source_remove(resized_);
    if (keys_ != 0) g_source_remove(keys_);
    if (escape_ != 0) g_source_remove(escape_);
    if (!end_.failure) end_.safely([this] { desk_.save(); });
  }

  async::Task<void> until_left() {
    draw();
    co_await end_.left.wait();
    end_.rethrow();
  }
  async::Task<void> finish() { return desk_.finish(); }

  void redraw_soon() override {
    next_turn_ = async::at_next_turn([this] { end_.safely([this] { draw(); }); });
  }
  void redraw_all() override {
    output_.redraw_all();
    redraw_soon();
  }
  int colours() override { return output_.colours(); }
  void copy(const std::string& text) override;
  void call_user(const std::string& title, const std::string& text) override;
  bool toggle_mouse() override {
    output_.set_mouse(!output_.has_mouse());
    return output_.has_mouse();
  }
  void quit() override { end_.left.notify(); }

 private:
  void draw() {
    Grid grid(output_.size());
    desk_.draw(grid);
    output_.show(grid);
  }
  void take(const std::vector<Event>& events) {
    end_.safely([&] {
      for (const Event& event : events) desk_.handle(event);
    });
  }
  void suspend() {
    end_.safely([this] { desk_.save(); });
    output_.suspend();
    redraw_soon();
  }
  static gboolean on_input(gint fd, GIOCondition condition, gpointer data);
  static gboolean on_escape(gpointer data);
  static gboolean on_resize(gpointer data);

  TerminalOutput& output_;
  Ending end_;
  async::Registration next_turn_;
  core::Notify notify_;
  Desk desk_;
  store::Watch watch_;
  async::Registration duty_changes_;
  StopSignal stop_;
  InputParser parser_;
  guint keys_;
  guint resized_;
  guint escape_ = 0;
};

// All that has come, at most a megabyte: what is pasted should arrive in one piece.
std::optional<std::string> read_available(int fd) {
  constexpr std::size_t most = 1'000'000;
  std::string octets;
  std::array<char, 4096> buffer;
  pollfd more{fd, POLLIN, 0};
  do {
    const ssize_t got = read(fd, buffer.data(), buffer.size());
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) return octets;
    if (got <= 0) return std::nullopt;
    octets.append(buffer.data(), static_cast<std::size_t>(got));
  } while (octets.size() < most && poll(&more, 1, 0) > 0 && (more.revents & POLLIN) != 0);
  return octets;
}

gboolean Terminal::on_input(gint fd, GIOCondition, gpointer data) {
  auto* self = static_cast<Terminal*>(data);
  const auto octets = read_available(fd);
  if (!octets) {  // the terminal has gone
    self->keys_ = 0;
    self->end_.left.notify();
    return G_SOURCE_REMOVE;
  }
  if (self->escape_ != 0) g_source_remove(std::exchange(self->escape_, 0U));
  self->take(self->parser_.feed(*octets));
  if (self->parser_.is_waiting()) self->escape_ = g_timeout_add(escape_delay(), on_escape, self);
  return G_SOURCE_CONTINUE;
}

gboolean Terminal::on_escape(gpointer data) {
  auto* self = static_cast<Terminal*>(data);
  self->escape_ = 0;
  self->take(self->parser_.time_out());
  return G_SOURCE_REMOVE;
}

gboolean Terminal::on_resize(gpointer data) {
  auto* self = static_cast<Terminal*>(data);
  self->output_.resize();
  self->redraw_soon();
  return G_SOURCE_CONTINUE;
}

void Terminal::copy(const std::string& text) {
  gchar* encoded = g_base64_encode(reinterpret_cast<const guchar*>(text.data()), text.size());
  TerminalOutput::write_raw(fmt::format("\x1B]52;c;{}\a", encoded));
  g_free(encoded);
}

void Terminal::call_user(const std::string& title, const std::string& text) {
  // A semicolon would end the title.
  std::string plain_title = title;
  std::ranges::replace(plain_title, ';', ',');
  if (notify_ == core::Notify::bell) TerminalOutput::write_raw("\a");
  if (notify_ == core::Notify::osc777)
    TerminalOutput::write_raw(fmt::format("\x1B]777;notify;{};{}\a", plain_title, text));
  if (notify_ == core::Notify::osc9) TerminalOutput::write_raw(fmt::format("\x1B]9;{}: {}\a", plain_title, text));
}

// Lines in, lines out; the terminal stays as it is.
class LineTerminal {
 public:
  explicit LineTerminal(const Surroundings& around)
      : linear_(around.database, around.duty, around.settings, around.clock, print),
        watch_(around.database, [this] { changed_soon(); }),
        duty_changes_(around.duty.on_change([this] { changed_soon(); })),
        notices_(around.duty.on_notice([](const core::Notice& notice) { print(text::display_safe(notice.message)); })),
        input_(g_unix_fd_add(STDIN_FILENO, static_cast<GIOCondition>(G_IO_IN | G_IO_HUP | G_IO_ERR), on_input, this)) {}
  LineTerminal(const LineTerminal&) = delete;
  LineTerminal& operator=(const LineTerminal&) = delete;
  ~LineTerminal() {
    if (input_ != 0) g_source_remove(input_);
  }

  async::Task<void> until_left() {
    linear_.begin();
    co_await end_.left.wait();
    end_.rethrow();
  }

 private:
  static void print(const std::string& line) { TerminalOutput::write_raw(line + "\n"); }
  void changed_soon() {
    next_turn_ = async::at_next_turn([this] { end_.safely([this] { linear_.changed(); }); });
  }
  static gboolean on_input(gint fd, GIOCondition, gpointer data) {
    auto* self = static_cast<LineTerminal*>(data);
    std::array<char, 4096> octets;
    const ssize_t got = read(fd, octets.data(), octets.size());
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) return G_SOURCE_CONTINUE;
    bool stay = got > 0;
    if (stay) self->typed_.append(octets.data(), static_cast<std::size_t>(got));
    for (auto end = self->typed_.find('\n'); stay && end != std::string::npos; end = self->typed_.find('\n')) {
      const std::string line = self->typed_.substr(0, end);
      self->typed_.erase(0, end + 1);
      self->end_.safely([&] { stay = self->linear_.take(line); });
    }
    if (stay) return G_SOURCE_CONTINUE;
    self->input_ = 0;
    self->end_.left.notify();
    return G_SOURCE_REMOVE;
  }

  Linear linear_;
  store::Watch watch_;
  async::Registration duty_changes_;
  async::Registration notices_;
  async::Registration next_turn_;
  Ending end_;
  std::string typed_;
  guint input_;
};

Result<Keymap> keymap_of(const core::ScreenSettings& settings) {
  Keymap keymap;
  for (const auto& [action, keys] : settings.keys) {
    if (const auto bound = keymap.bind(action, keys); !bound)
      return Error{ErrorKind::invalid, tr_format("[keys] {} = {}: {}", text::display_safe(action),
                                                 text::display_safe(keys), bound.error().message)};
  }
  return keymap;
}

Theme theme_of(const core::ScreenSettings& settings) {
  const char* no_colour = std::getenv("NO_COLOR");
  if (no_colour && *no_colour) return Theme::monochrome;
  return theme_from_name(settings.theme).value_or(Theme::terminal);
}

// An eSIM card must not be left with an open channel or in the middle of a session.
void leave_card(async::MainLoop& loop, Terminal& terminal, async::Clock& clock) {
  const auto limit = clock.at(clock.now() + card_patience, [&] { loop.stop(); });
  (void)loop.run(terminal.finish());
}

// The outcome of what is on the air is awaited; a second signal ends that, and so does time.
void finish(async::MainLoop& loop, core::CourierDuty& duty, async::Clock& clock) {
  const auto limit = clock.at(clock.now() + duty.patience(), [&] { loop.stop(); });
  const auto note = clock.at(clock.now() + std::chrono::seconds{1}, [] {
    std::fprintf(stderr, "celltext: %s\n",
                 tr("waiting for the outcome of the message that is being sent; Ctrl-C ends it"));
  });
  (void)loop.run(duty.finish());
}

}  // namespace

Result<void> show_terminal(const std::filesystem::path& data_dir, const core::Settings& settings,
                           core::CourierDuty::Connect connect) {
  if (isatty(STDIN_FILENO) != 1 || isatty(STDOUT_FILENO) != 1)
    return Error{ErrorKind::invalid,
                 tr("the terminal interface needs a terminal; “celltext --help” shows the commands")};
  auto keymap = keymap_of(settings.screen);
  if (!keymap) return keymap.error();
  auto database = store::Database::open(data_dir);
  if (!database) return database.error();
  if (auto adopted = core::adopt_lines(settings, store::Lines(*database)); !adopted) return adopted;
  auto for_courier = store::Database::open(data_dir);
  if (!for_courier) return for_courier.error();
  auto lock = core::CourierLock::open(data_dir);
  if (!lock) return lock.error();
  async::SystemClock clock;
  async::MainLoop loop;
  core::CourierDuty duty(*std::move(lock), *std::move(for_courier), settings, clock, connect, "screen");
  const Surroundings around{*database, duty, settings, clock, connect};
  // The log would be written across the screen.
  log::set_level(log::Level::off);
  if (settings.screen.linear) {
    LineTerminal terminal(around);
    duty.start();
    (void)loop.run(terminal.until_left());
  } else {
    TerminalOutput output;
    if (!output.open(theme_of(settings.screen), settings.screen.mouse)) {
      const char* kind = std::getenv("TERM");
      return Error{ErrorKind::invalid,
                   tr_format("this kind of terminal is not known: TERM={}", text::display_safe(kind ? kind : ""))};
    }
    Terminal terminal(around, *std::move(keymap), output, settings.screen.notify);
    duty.start();
    (void)loop.run(terminal.until_left());
    leave_card(loop, terminal, clock);
  }
  finish(loop, duty, clock);
  return {};
}

}  // namespace celltext::ui
