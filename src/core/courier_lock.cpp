#include "celltext/core/courier_lock.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <string_view>
#include <utility>

#include "celltext/base/i18n.h"

namespace celltext::core {

namespace {

struct flock whole_file(short type) {
  struct flock lock {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  return lock;
}

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
  int fd = -1;
  bool held = false;

  ~State() {
    if (fd >= 0) close(fd);
  }
};

CourierLock::CourierLock(std::unique_ptr<State> state) : state_(std::move(state)) {}
CourierLock::CourierLock(CourierLock&&) noexcept = default;
CourierLock& CourierLock::operator=(CourierLock&&) noexcept = default;
CourierLock::~CourierLock() = default;

Result<CourierLock> CourierLock::open(const std::filesystem::path& data_dir) {
  auto state = std::make_unique<State>();
  state->file = data_dir / "courier.lock";
  state->fd = ::open(state->file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (state->fd < 0) {
    const auto kind =
        errno == EACCES || errno == EPERM || errno == EROFS ? ErrorKind::not_permitted : ErrorKind::unexpected;
    return Error{kind, tr_format("cannot open {}: {}", state->file, std::strerror(errno))};
  }
  return CourierLock(std::move(state));
}

bool CourierLock::try_take(const std::string& role) {
  if (state_->held) return true;
  // An open file description lock belongs to this open file, not to the process: other code that closes the file loses
  // nothing.
  auto lock = whole_file(F_WRLCK);
  if (fcntl(state_->fd, F_OFD_SETLK, &lock) != 0) return false;
  state_->held = true;
  const std::string text = fmt::format("{} {}\n", getpid(), role);
  if (ftruncate(state_->fd, 0) == 0 && pwrite(state_->fd, text.data(), text.size(), 0) >= 0) return true;
  return true;  // the text is only for people; a full disk does not change who holds the lock
}

bool CourierLock::held() const {
  return state_->held;
}

void CourierLock::release() {
  if (!state_->held) return;
  state_->held = false;
  auto unlock = whole_file(F_UNLCK);
  fcntl(state_->fd, F_OFD_SETLK, &unlock);
  futimens(state_->fd, nullptr);  // what ReleaseWatch waits for
}

std::optional<CourierHolder> CourierLock::holder() const {
  if (!state_->held) {
    auto probe = whole_file(F_WRLCK);
    if (fcntl(state_->fd, F_OFD_GETLK, &probe) != 0 || probe.l_type == F_UNLCK) return std::nullopt;
  }
  std::array<char, 128> text{};
  const ssize_t size = pread(state_->fd, text.data(), text.size(), 0);
  CourierHolder holder;
  if (size <= 0) return holder;
  std::string_view rest(text.data(), static_cast<std::size_t>(size));
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
