// An advisory lock on a file: the kernel releases it when its holder dies, however it dies.
//
// It belongs to the open file, not to the process: other code that opens and closes the same file loses nothing, and
// two holders in one process exclude each other as well.
#pragma once

#include <filesystem>
#include <string>

#include "celltext/base/result.h"

namespace celltext::core {

class FileLock {
 public:
  // Makes the file if need be, for its user alone; takes nothing yet. Errors: not_permitted, unexpected.
  static Result<FileLock> open(const std::filesystem::path& file);
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  ~FileLock();

  // True if it is ours now, or was already.
  bool try_take();
  void release();
  bool is_held() const { return held_; }
  bool is_held_by_another() const;

  // What the file says: the first 128 octets of it, or all if there are fewer.
  std::string text() const;
  // Replaces it. A full disk is no error: the text is a note.
  void write(const std::string& text);
  // Changes nothing but the time of the file, which tells those that watch it.
  void touch() const;

 private:
  explicit FileLock(int fd) : fd_(fd) {}

  int fd_ = -1;
  bool held_ = false;
};

}  // namespace celltext::core
