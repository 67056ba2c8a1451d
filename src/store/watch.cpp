#include "celltext/store/watch.h"

#include <glib-unix.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "celltext/base/log.h"
#include "connection.h"

namespace celltext::store {

namespace {

// Milliseconds to the first look after a write, and the longest wait between two looks. Doubled from one to the other:
// a commit is visible after the disk has confirmed it, which takes microseconds on a good disk and many seconds on a
// bad memory card.
constexpr guint first_wait = 1;
constexpr guint longest_wait = 8192;
// Where the system gives no more inotify instances.
constexpr guint fallback_period = 1000;

struct SourceDeleter {
  void operator()(GSource* source) const {
    g_source_destroy(source);
    g_source_unref(source);
  }
};
// A GSource that ends with its owner.
using Source = std::unique_ptr<GSource, SourceDeleter>;

void attach(const Source& source) {
  g_source_attach(source.get(), g_main_context_get_thread_default());
}

}  // namespace

struct Watch::State {
  State(Database& watched, std::function<void()> callback);
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (inotify >= 0) close(inotify);
  }

  bool watch_folder();
  // Takes all events that are there; true if one was about the database.
  bool drain();
  bool has_changed();
  void look();
  void look_after(guint milliseconds);
  void look_periodically();

  static gboolean on_event(gint, GIOCondition, gpointer data);
  static gboolean on_time(gpointer data);
  static gboolean on_period(gpointer data);

  Database* database;
  std::function<void()> changed;
  std::string file_name;
  std::int64_t version;
  int inotify = -1;
  guint wait = first_wait;
  Source events;
  Source timer;
};

Watch::State::State(Database& watched, std::function<void()> callback)
    : database(&watched), changed(std::move(callback)), version(watched.version()) {
  if (!watch_folder()) {
    log::warning("changes are looked for once a second, because the folder can't be watched: {}", std::strerror(errno));
    look_periodically();
  }
}

// The folder, not the log itself: the log is removed when the last connection closes and made again by the next. Events
// of the folder are named, so that other files in it wake nobody's database.
bool Watch::State::watch_folder() {
  const std::filesystem::path file = database->connection().real_file();
  file_name = file.filename();
  inotify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (inotify < 0) return false;
  if (inotify_add_watch(inotify, file.parent_path().c_str(), IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_ONLYDIR) < 0)
    return false;
  events.reset(g_unix_fd_source_new(inotify, G_IO_IN));
  g_source_set_callback(events.get(), G_SOURCE_FUNC(&State::on_event), this, nullptr);
  attach(events);
  return true;
}

bool Watch::State::drain() {
  alignas(inotify_event) std::array<char, 4096> buffer{};
  bool ours = false;
  while (true) {
    const ssize_t size = read(inotify, buffer.data(), buffer.size());
    if (size <= 0) return ours;
    for (ssize_t offset = 0; offset < size;) {
      const auto* event = reinterpret_cast<const inotify_event*>(buffer.data() + offset);
      const std::string_view name(event->len > 0 ? event->name : "");
      ours = ours || (event->mask & IN_Q_OVERFLOW) != 0 || name == file_name || name == file_name + "-wal";
      offset += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
    }
  }
}

bool Watch::State::has_changed() {
  try {
    const std::int64_t before = std::exchange(version, database->version());
    return version != before;
  } catch (const StoreFailure& failure) {
    // Whoever reads next meets the same failure where it can be dealt with.
    log::warning("{}", failure.what());
    return true;
  }
}

// The last thing that a source's callback does: `changed` may destroy the watch.
void Watch::State::look() {
  if (!has_changed()) return;
  const auto callback = changed;
  callback();
}

void Watch::State::look_after(guint milliseconds) {
  wait = milliseconds;
  timer.reset(g_timeout_source_new(milliseconds));
  g_source_set_callback(timer.get(), &State::on_time, this, nullptr);
  attach(timer);
}

void Watch::State::look_periodically() {
  timer.reset(g_timeout_source_new(fallback_period));
  g_source_set_callback(timer.get(), &State::on_period, this, nullptr);
  attach(timer);
}

gboolean Watch::State::on_event(gint, GIOCondition, gpointer data) {
  auto* self = static_cast<State*>(data);
  if (!self->drain()) return G_SOURCE_CONTINUE;
  // From the beginning, whatever was seen so far: events coalesce, so the last one may stand for a commit that is still
  // to come.
  self->look_after(first_wait);
  self->look();
  return G_SOURCE_CONTINUE;
}

gboolean Watch::State::on_time(gpointer data) {
  auto* self = static_cast<State*>(data);
  if (self->wait < longest_wait)
    self->look_after(self->wait * 2);
  else
    self->timer.reset();
  self->look();
  return G_SOURCE_REMOVE;
}

gboolean Watch::State::on_period(gpointer data) {
  static_cast<State*>(data)->look();
  return G_SOURCE_CONTINUE;
}

Watch::Watch(Database& database, std::function<void()> changed)
    : state_(std::make_unique<State>(database, std::move(changed))) {}
Watch::Watch(Watch&&) noexcept = default;
Watch::~Watch() = default;

}  // namespace celltext::store
