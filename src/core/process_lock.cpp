#include "celltext/core/process_lock.h"

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

#include "celltext/base/i18n.h"
#include "celltext/core/card_lock.h"
#include "celltext/core/courier_lock.h"
#include "celltext/text/display.h"
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

struct ProcessLock::State {
  std::string file;
  FileLock lock;
};

ProcessLock::ProcessLock(std::unique_ptr<State> state) : state_(std::move(state)) {}
ProcessLock::ProcessLock(ProcessLock&&) noexcept = default;
ProcessLock& ProcessLock::operator=(ProcessLock&&) noexcept = default;
ProcessLock::~ProcessLock() = default;

Result<ProcessLock> ProcessLock::open(const std::filesystem::path& file) {
  auto lock = FileLock::open(file);
  if (!lock) return lock.error();
  return ProcessLock(std::make_unique<State>(State{file.string(), *std::move(lock)}));
}

bool ProcessLock::try_take(const std::string& role) {
  if (state_->lock.is_held()) return true;
  if (!state_->lock.try_take()) return false;
  state_->lock.write(fmt::format("{} {}\n", getpid(), role));
  return true;
}

bool ProcessLock::held() const {
  return state_->lock.is_held();
}

void ProcessLock::release() {
  if (!state_->lock.is_held()) return;
  state_->lock.release();
  state_->lock.touch();  // what ReleaseWatch waits for
}

std::optional<LockHolder> ProcessLock::holder() const {
  if (!state_->lock.is_held() && !state_->lock.is_held_by_another()) return std::nullopt;
  const std::string text = state_->lock.text();
  LockHolder holder;
  std::string_view rest(text);
  const auto [end, failure] = std::from_chars(rest.data(), rest.data() + rest.size(), holder.pid);
  if (failure != std::errc{}) return holder;
  rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
  if (rest.starts_with(' '))
    holder.role = rest.substr(1, rest.find('\n') == rest.npos ? rest.npos : rest.find('\n') - 1);
  return holder;
}

async::Registration ProcessLock::on_maybe_free(std::function<void()> slot) const {
  auto watch = std::make_shared<ReleaseWatch>(state_->file, std::move(slot));
  return async::Registration([watch]() mutable { watch.reset(); });
}

Result<CourierLock> CourierLock::open(const std::filesystem::path& data_dir) {
  auto lock = ProcessLock::open(data_dir / "courier.lock");
  if (!lock) return lock.error();
  return CourierLock(*std::move(lock));
}

Result<CardLock> CardLock::open(const std::filesystem::path& data_dir) {
  auto lock = ProcessLock::open(data_dir / "card.lock");
  if (!lock) return lock.error();
  return CardLock(*std::move(lock));
}

Result<CardLock> CardLock::take(const std::filesystem::path& data_dir, const std::string& role) {
  auto lock = open(data_dir);
  if (!lock) return lock;
  if (lock->try_take(role)) return lock;
  const LockHolder holder = lock->holder().value_or(LockHolder{});
  return Error{ErrorKind::no_modem, tr_format("the eSIM card is being used by process {} (celltext {}); try again when "
                                              "it has finished",
                                              holder.pid, text::display_safe(holder.role))};
}

}  // namespace celltext::core
