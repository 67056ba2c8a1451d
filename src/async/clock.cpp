#include "celltext/async/clock.h"

#include <glib-unix.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <stdexcept>

namespace celltext::async {

namespace {

// A timer on CLOCK_REALTIME, which goes on counting through a suspend and is told when somebody sets the clock.
class Alarm {
 public:
  Alarm(Instant when, std::function<void()> ring) : when_(when), ring_(std::move(ring)) {
    fd_ = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
    if (fd_ < 0) throw std::runtime_error(std::string("timerfd_create: ") + std::strerror(errno));
    arm();
    source_ = g_unix_fd_source_new(fd_, G_IO_IN);
    g_source_set_callback(source_, G_SOURCE_FUNC(&Alarm::on_expired), this, nullptr);
    g_source_attach(source_, g_main_context_get_thread_default());
  }
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;
  ~Alarm() {
    g_source_destroy(source_);
    g_source_unref(source_);
    close(fd_);
  }

 private:
  void arm() {
    using namespace std::chrono;
    const auto since_epoch = std::max(when_.time_since_epoch(), milliseconds{1});
    itimerspec spec{};
    spec.it_value.tv_sec = duration_cast<seconds>(since_epoch).count();
    spec.it_value.tv_nsec = duration_cast<nanoseconds>(since_epoch % seconds{1}).count();
    timerfd_settime(fd_, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &spec, nullptr);
  }

  static gboolean on_expired(gint fd, GIOCondition, gpointer data) {
    auto* self = static_cast<Alarm*>(data);
    std::uint64_t expirations = 0;
    const bool expired = read(fd, &expirations, sizeof expirations) == sizeof expirations;
    if (!expired && system_now() < self->when_) {  // the clock was set
      self->arm();
      return G_SOURCE_CONTINUE;
    }
    // Ringing may destroy this alarm.
    auto ring = std::exchange(self->ring_, nullptr);
    if (ring) ring();
    return G_SOURCE_REMOVE;
  }

  Instant when_;
  std::function<void()> ring_;
  int fd_ = -1;
  GSource* source_ = nullptr;
};

}  // namespace

Registration SystemClock::at(Instant when, std::function<void()> ring) {
  auto alarm = std::make_shared<Alarm>(when, std::move(ring));
  return Registration([alarm]() mutable { alarm.reset(); });
}

}  // namespace celltext::async
