// AT commands on a serial port of our own.
#include <fcntl.h>
#include <glib-unix.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

#include "celltext/async/clock.h"
#include "celltext/async/event.h"
#include "celltext/base/i18n.h"
#include "celltext/esim/ways.h"

namespace celltext::esim {

namespace {

using namespace std::chrono_literals;
using async::Task;

constexpr std::chrono::milliseconds patience = 60s;  // a card may take long to install a profile
constexpr std::size_t longest_answer = 128 * 1024;

bool is_refusal(std::string_view line) {
  return line == "ERROR" || line.starts_with("+CME ERROR:") || line.starts_with("+CMS ERROR:");
}

class SerialLine final : public AtLine {
 public:
  explicit SerialLine(std::string device) : device_(std::move(device)) {}
  SerialLine(const SerialLine&) = delete;
  SerialLine& operator=(const SerialLine&) = delete;
  ~SerialLine() override { shut(); }

  std::string name() const override { return "at:" + device_; }
  Task<Result<std::string>> command(std::string text) override;

 private:
  Result<void> open_port();
  void shut();
  Task<Result<void>> answered();
  Result<void> write_all(std::string_view octets);
  static gboolean on_readable(gint fd, GIOCondition condition, gpointer self);
  bool read_some();
  void take_lines();
  void take_line(std::string line);
  Error failure(ErrorKind kind, const std::string& what) const { return {kind, fmt::format("{}: {}", device_, what)}; }

  std::string device_;
  async::SystemClock clock_;
  int fd_ = -1;
  guint source_ = 0;
  std::string input_;
  std::string echo_;      // the command, which modems may repeat
  std::string answer_;    // lines so far
  std::string final_;     // empty: not there yet
  bool awaited_ = false;  // a command is out, and its final line is not in
  async::Event changed_;
};

Result<void> SerialLine::open_port() {
  if (fd_ >= 0) return {};
  fd_ = ::open(device_.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (fd_ < 0) {
    const int reason = errno;
    const bool denied = reason == EACCES || reason == EPERM;
    const std::string fix = denied ? tr("; join the group dialout, then log in again") : "";
    return failure(denied ? ErrorKind::not_permitted : ErrorKind::no_modem, std::strerror(reason) + fix);
  }
  termios settings{};
  if (tcgetattr(fd_, &settings) != 0) {
    shut();
    return failure(ErrorKind::invalid, tr("this is no serial port"));
  }
  cfmakeraw(&settings);
  settings.c_cflag |= CLOCAL | CREAD;
  cfsetspeed(&settings, B115200);
  tcsetattr(fd_, TCSANOW, &settings);
  tcflush(fd_, TCIOFLUSH);
  ioctl(fd_, TIOCEXCL);
  source_ =
      g_unix_fd_add(fd_, static_cast<GIOCondition>(G_IO_IN | G_IO_HUP | G_IO_ERR), &SerialLine::on_readable, this);
  return {};
}

void SerialLine::shut() {
  if (source_ != 0) g_source_remove(std::exchange(source_, 0));
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  awaited_ = false;
  input_.clear();
}

gboolean SerialLine::on_readable(gint, GIOCondition, gpointer data) {
  auto* self = static_cast<SerialLine*>(data);
  if (self->read_some()) return G_SOURCE_CONTINUE;
  self->source_ = 0;
  self->shut();
  self->changed_.notify();
  return G_SOURCE_REMOVE;
}

// False once the port is gone.
bool SerialLine::read_some() {
  char octets[4096];
  const ssize_t count = ::read(fd_, octets, sizeof octets);
  if (count < 0) return errno == EAGAIN || errno == EINTR;
  if (count == 0) return false;
  input_.append(octets, static_cast<std::size_t>(count));
  if (input_.size() > longest_answer) input_.clear();
  take_lines();
  return true;
}

void SerialLine::take_lines() {
  for (auto end = input_.find_first_of("\r\n"); end != std::string::npos; end = input_.find_first_of("\r\n")) {
    std::string line = input_.substr(0, end);
    input_.erase(0, end + 1);
    if (!line.empty()) take_line(std::move(line));
  }
  if (awaited_ && !final_.empty()) {
    awaited_ = false;
    changed_.notify();
  }
}

void SerialLine::take_line(std::string line) {
  if (!awaited_ || !final_.empty() || line == echo_) return;
  if (line == "OK" || is_refusal(line))
    final_ = std::move(line);
  else if (answer_.size() < longest_answer)
    answer_ += line + "\n";
}

// Waits until no answer is awaited any more: to this command, or to one whose task was destroyed.
Task<Result<void>> SerialLine::answered() {
  const Instant deadline = clock_.now() + patience;
  const auto alarm = clock_.at(deadline, [this] { changed_.notify(); });
  while (awaited_ && clock_.now() < deadline) {
    co_await changed_.wait();
  }
  if (fd_ < 0) co_return failure(ErrorKind::no_modem, tr("the port has gone"));
  if (!awaited_) co_return Result<void>();
  shut();
  co_return failure(ErrorKind::timed_out, tr("the modem does not answer"));
}

Result<void> SerialLine::write_all(std::string_view octets) {
  while (!octets.empty()) {
    const ssize_t count = ::write(fd_, octets.data(), octets.size());
    if (count < 0 && errno == EINTR) continue;
    // A command is shorter than what the kernel holds for a port.
    if (count < 0) return failure(ErrorKind::no_modem, std::strerror(errno));
    octets.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

Task<Result<std::string>> SerialLine::command(std::string text) {
  if (auto opened = open_port(); !opened) co_return opened.error();
  auto free = co_await answered();
  if (!free) co_return free.error();
  answer_.clear();
  final_.clear();
  echo_ = text;
  changed_.clear();
  if (auto written = write_all(text + "\r"); !written) co_return written.error();
  awaited_ = true;
  auto done = co_await answered();
  if (!done) co_return done.error();
  if (is_refusal(final_)) co_return failure(ErrorKind::refused, tr_format("the modem refused ({})", final_));
  co_return answer_;
}

}  // namespace

std::unique_ptr<AtLine> serial_line(std::string device) {
  return std::make_unique<SerialLine>(std::move(device));
}

}  // namespace celltext::esim
