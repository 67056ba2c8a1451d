#include "celltext/core/courier_lock.h"

#include <fmt/format.h>
#include <glib-unix.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <string_view>
#include <utility>

#include "file_lock.h"

namespace celltext::core {

namespace {

// Tells when the lock file was closed by a holder or touched by one that released it.
//
// The kernel reports the close a moment before it drops the lock, so each report rings several times at growing
// distances.
class ReleaseWatch {
 public:
  ReleaseWatch(const std::string& file, std::function<void()> slot) : slot_(std::move(slot)) {
    fd_ = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (fd_ < 0 || inotify_add_watch(fd_, file.c_str(), IN_CLOSE_WRITE | IN_ATTRIB) < 0) {
      const int reason = errno;
      if (fd_ >= 0) close(fd_);
      throw std::runtime_error(fmt::format("inotify on {}: {}", file, std::strerror(reason)));
    }
    source_ = g_unix_fd_add(
        fd_, G_IO_IN,
        [](gint, GIOCondition, gpointer data) -> gboolean {
          static_cast<ReleaseWatch*>(data)->on_event();
          return G_SOURCE_CONTINUE;
        },
        this);
  }
  ReleaseWatch(const ReleaseWatch&) = delete;
  ReleaseWatch& operator=(const ReleaseWatch&) = delete;
  ~ReleaseWatch() {
    g_source_remove(source_);
    close(fd_);
  }

 private:
  void on_event() {
    std::array<char, 4096> events;
    while (read(fd_, events.data(), events.size()) > 0) {
    }
    delay_ = std::chrono::milliseconds{1};
    ring_later();
  }

  void ring_later() {
    constexpr std::chrono::milliseconds longest{1000};
    if (delay_ > longest) return;
    again_ = clock_.at(clock_.now() + delay_, [this] {
      delay_ *= 4;
      ring_later();
      const auto slot = slot_;  // the call may end this watch
      slot();
    });
  }

  std::function<void()> slot_;
  async::SystemClock clock_;
  async::Registration again_;
  std::chrono::milliseconds delay_{1};
  int fd_ = -1;
  guint source_ = 0;
};

}  // namespace

struct CourierLock::State {
  std::string file;
  FileLock lock;
};

CourierLock::CourierLock(std::unique_ptr<State> state) : state_(std::move(state)) {}
CourierLock::CourierLock(CourierLock&&) noexcept = default;
CourierLock& CourierLock::operator=(CourierLock&&) noexcept = default;
CourierLock::~CourierLock() = default;

Result<CourierLock> CourierLock::open(const std::filesystem::path& data_dir) {
  const std::filesystem::path file = data_dir / "courier.lock";
  auto lock = FileLock::open(file);
  if (!lock) return lock.error();
  return CourierLock(std::make_unique<State>(State{file.string(), *std::move(lock)}));
}

bool CourierLock::try_take(const std::string& role) {
  if (state_->lock.is_held()) return true;
  if (!state_->lock.try_take()) return false;
  state_->lock.write(fmt::format("{} {}\n", getpid(), role));
  return true;
}

bool CourierLock::held() const {
  return state_->lock.is_held();
}

void CourierLock::release() {
  if (!state_->lock.is_held()) return;
  state_->lock.release();
  state_->lock.touch();  // what ReleaseWatch waits for
}

std::optional<CourierHolder> CourierLock::holder() const {
  if (!state_->lock.is_held() && !state_->lock.is_held_by_another()) return std::nullopt;
  const std::string text = state_->lock.text();
  CourierHolder holder;
  std::string_view rest(text);
  const auto [end, failure] = std::from_chars(rest.data(), rest.data() + rest.size(), holder.pid);
  if (failure != std::errc{}) return holder;
  rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
  if (rest.starts_with(' '))
    holder.role = rest.substr(1, rest.find('\n') == rest.npos ? rest.npos : rest.find('\n') - 1);
  return holder;
}

async::Registration CourierLock::on_maybe_free(std::function<void()> slot) const {
  auto watch = std::make_shared<ReleaseWatch>(state_->file, std::move(slot));
  return async::Registration([watch]() mutable { watch.reset(); });
}

}  // namespace celltext::core
