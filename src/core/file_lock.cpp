#include "file_lock.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "celltext/base/i18n.h"
#include "celltext/base/log.h"

namespace celltext::core {

namespace {

struct flock whole_file(short type) {
  struct flock lock {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  return lock;
}

}  // namespace

Result<FileLock> FileLock::open(const std::filesystem::path& file) {
  const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd >= 0) return FileLock(fd);
  const bool denied = errno == EACCES || errno == EPERM || errno == EROFS;
  return Error{denied ? ErrorKind::not_permitted : ErrorKind::unexpected,
               tr_format("cannot open {}: {}", file.string(), std::strerror(errno))};
}

FileLock::FileLock(FileLock&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), held_(std::exchange(other.held_, false)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(held_, other.held_);
  return *this;
}

FileLock::~FileLock() {
  if (fd_ >= 0) close(fd_);
}

bool FileLock::try_take() {
  if (held_) return true;
  auto lock = whole_file(F_WRLCK);
  held_ = fcntl(fd_, F_OFD_SETLK, &lock) == 0;
  return held_;
}

void FileLock::release() {
  if (!std::exchange(held_, false)) return;
  auto unlock = whole_file(F_UNLCK);
  fcntl(fd_, F_OFD_SETLK, &unlock);
}

bool FileLock::is_held_by_another() const {
  if (held_) return false;
  auto probe = whole_file(F_WRLCK);
  return fcntl(fd_, F_OFD_GETLK, &probe) == 0 && probe.l_type != F_UNLCK;
}

std::string FileLock::text() const {
  std::array<char, 128> text;
  const ssize_t size = pread(fd_, text.data(), text.size(), 0);
  return size <= 0 ? std::string() : std::string(text.data(), static_cast<std::size_t>(size));
}

void FileLock::write(const std::string& text) {
  const bool written =
      ftruncate(fd_, 0) == 0 && pwrite(fd_, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size());
  if (!written) log::info("a lock file can't be written: {}", std::strerror(errno));
}

void FileLock::touch() const {
  futimens(fd_, nullptr);
}

}  // namespace celltext::core
