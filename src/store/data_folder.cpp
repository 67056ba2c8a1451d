#include "data_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "celltext/base/i18n.h"

namespace celltext::store {

namespace {

namespace fs = std::filesystem;

class FileDescriptor {
 public:
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor() {
    if (fd_ >= 0) close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

Error cannot(const fs::path& path, int system_error) {
  if (system_error == ENOSPC || system_error == EDQUOT) {
    return {ErrorKind::unexpected,
            tr_format("the disk that holds {} is full: free some space and try again", path.string())};
  }
  return {ErrorKind::not_permitted,
          tr_format("{} can't be made or opened ({}): make it accessible to this user, or choose another --data-dir",
                    path.string(), std::strerror(system_error))};
}

Result<void> make_folder(const fs::path& folder) {
  std::error_code failure;
  if (folder.has_parent_path() && !fs::exists(folder.parent_path(), failure)) {
    auto made = make_folder(folder.parent_path());
    if (!made) return made;
  }
  if (mkdir(folder.c_str(), 0700) == 0) {
    if (chmod(folder.c_str(), 0700) != 0) return cannot(folder, errno);
  } else if (errno != EEXIST) {
    return cannot(folder, errno);
  }
  return {};
}

// Whether everything in the folder is ours, so that its mode may be changed.
bool is_dedicated(const fs::path& folder) {
  static constexpr std::array<std::string_view, 4> ours{"messages", "courier", "attachments", "mms"};
  std::error_code failure;
  for (const auto& entry : fs::directory_iterator(folder, failure)) {
    const std::string name = entry.path().filename();
    if (std::ranges::none_of(ours, [&](std::string_view prefix) { return name.starts_with(prefix); })) return false;
  }
  return !failure;
}

Result<void> check_folder(const fs::path& folder) {
  struct stat info {};
  if (stat(folder.c_str(), &info) != 0) return cannot(folder, errno);
  if (!S_ISDIR(info.st_mode)) return cannot(folder, ENOTDIR);
  if ((info.st_mode & 077) == 0) return {};
  if (info.st_uid == geteuid() && is_dedicated(folder)) {
    return chmod(folder.c_str(), 0700) == 0 ? Result<void>() : cannot(folder, errno);
  }
  if ((info.st_mode & 022) == 0) return {};
  return Error{ErrorKind::not_permitted,
               tr_format("other users may write to {}: run `chmod 700 {}`, or choose another --data-dir",
                         folder.string(), folder.string())};
}

// What SQLite makes beside the database takes the database's mode; what is there already is narrowed here.
Result<void> narrow_file(const fs::path& file) {
  struct stat info {};
  if (stat(file.c_str(), &info) != 0) return errno == ENOENT ? Result<void>() : cannot(file, errno);
  if ((info.st_mode & 077) == 0) return {};
  return chmod(file.c_str(), 0600) == 0 ? Result<void>() : cannot(file, errno);
}

Result<void> make_file(const fs::path& folder, const fs::path& file) {
  const FileDescriptor made(open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (made.get() < 0) return errno == EEXIST ? narrow_file(file) : cannot(file, errno);
  if (fchmod(made.get(), 0600) != 0) return cannot(file, errno);
  // The name must survive a power cut as well as what will be written under it.
  const FileDescriptor directory(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.get() >= 0) fsync(directory.get());
  return {};
}

}  // namespace

Result<void> prepare_data_folder(const fs::path& folder) {
  auto done = make_folder(folder);
  if (done) done = check_folder(folder);
  if (done) done = make_file(folder, folder / database_name);
  for (const char* suffix : {"-wal", "-shm"}) {
    if (done) done = narrow_file(folder / (std::string(database_name) + suffix));
  }
  return done;
}

}  // namespace celltext::store
