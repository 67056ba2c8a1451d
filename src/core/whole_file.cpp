#include "whole_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "celltext/base/i18n.h"
#include "celltext/text/display.h"

namespace celltext::core {

namespace {

Error unreadable(const std::filesystem::path& file, int why) {
  const ErrorKind kind = why == EACCES || why == EPERM ? ErrorKind::not_permitted : ErrorKind::invalid;
  return {kind, tr_format("{} can't be read: {}", text::display_safe(file.string()), std::strerror(why))};
}

Result<Bytes> read_from(int fd, const std::filesystem::path& file, std::size_t most) {
  Bytes content;
  std::size_t filled = 0;
  while (filled < most) {
    content.resize(std::min(most, std::max<std::size_t>(filled * 2, 65'536)));
    const ssize_t got = read(fd, content.data() + filled, content.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unreadable(file, errno);
    filled += static_cast<std::size_t>(got);
    if (got == 0) break;
  }
  content.resize(filled);
  return content;
}

}  // namespace

Result<Bytes> read_beginning(const std::filesystem::path& file, std::size_t most) {
  // Not blocking: a pipe of that name must not stop the program.
  const int fd = open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return unreadable(file, errno);
  struct stat status {};
  const bool is_file = fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
  auto content = is_file ? read_from(fd, file, most)
                         : Error{ErrorKind::invalid, tr_format("{} is not a file", text::display_safe(file.string()))};
  close(fd);
  return content;
}

Result<Bytes> read_whole_file(const std::filesystem::path& file, std::size_t limit) {
  auto content = read_beginning(file, limit + 1);  // one octet more, to see that there is more
  if (content && content->size() > limit)
    return Error{ErrorKind::invalid, tr_format("{} is too large", text::display_safe(file.string()))};
  return content;
}

}  // namespace celltext::core
