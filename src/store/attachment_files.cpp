#include "attachment_files.h"

#include <fcntl.h>
#include <glib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>

#include "celltext/base/c_ptr.h"
#include "celltext/base/i18n.h"

namespace celltext::store {

namespace {

namespace fs = std::filesystem;

Error cannot_write(const fs::path& path, int why) {
  if (why == ENOSPC || why == EDQUOT)
    return {ErrorKind::unexpected,
            tr_format("the disk that holds {} is full: free some space and try again", path.string())};
  return {ErrorKind::unexpected, tr_format("{} can't be written: {}", path.string(), std::strerror(why))};
}

class OpenFile {
 public:
  OpenFile(const fs::path& path, int flags) : fd_(open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600)) {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() {
    if (fd_ >= 0) close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

std::string digest_of(ByteView content) {
  const CPtr<char, g_free> hex(g_compute_checksum_for_data(G_CHECKSUM_SHA256, content.data(), content.size()));
  return hex.get();
}

bool is_there(const fs::path& file, std::size_t size) {
  struct stat info {};
  return lstat(file.c_str(), &info) == 0 && S_ISREG(info.st_mode) && static_cast<std::size_t>(info.st_size) == size;
}

Result<void> write_file(const fs::path& folder, const std::string& digest, ByteView content) {
  const fs::path file = folder / digest;
  if (is_there(file, content.size())) return {};
  if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return cannot_write(folder, errno);
  // Of its own for each writer. What a writer that died has left is swept.
  static std::atomic<int> writers{0};
  const fs::path unfinished = folder / fmt::format("unfinished-{}-{}", getpid(), ++writers);
  unlink(unfinished.c_str());
  const OpenFile made(unfinished, O_WRONLY | O_CREAT | O_EXCL);
  if (made.get() < 0) return cannot_write(unfinished, errno);
  const bool whole = write_whole(made.get(), content) && fsync(made.get()) == 0;
  if (!whole || rename(unfinished.c_str(), file.c_str()) != 0) {
    const int why = errno;
    unlink(unfinished.c_str());
    return cannot_write(whole ? file : unfinished, why);
  }
  const OpenFile directory(folder, O_RDONLY | O_DIRECTORY);
  if (directory.get() < 0 || fsync(directory.get()) != 0) return cannot_write(folder, errno);
  return {};
}

}  // namespace

bool write_whole(int fd, ByteView content) {
  while (!content.empty()) {
    const ssize_t written = ::write(fd, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    content = content.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

fs::path attachment_folder(const fs::path& data_dir) {
  return data_dir / "attachments";
}

Result<std::string> keep_content(const fs::path& data_dir, ByteView content) {
  std::string digest = digest_of(content);
  const auto written = write_file(attachment_folder(data_dir), digest, content);
  if (!written) return written.error();
  return digest;
}

std::vector<StoredAttachment> read_stored_attachments(Statement& query, const fs::path& data_dir) {
  std::vector<StoredAttachment> attachments;
  while (query.step())
    attachments.push_back(
        {{query.text(0), query.text(1), query.integer(2)}, attachment_folder(data_dir) / query.text(3)});
  return attachments;
}

void write_beforehand(const fs::path& data_dir, const std::vector<NewAttachment>& attachments) {
  for (const NewAttachment& attachment : attachments)
    if (!write_file(attachment_folder(data_dir), digest_of(attachment.content), attachment.content)) return;
}

Result<void> put_attachments(Connection& connection, const fs::path& data_dir, model::MessageId message,
                             const std::vector<NewAttachment>& attachments) {
  int position = 0;
  for (const NewAttachment& attachment : attachments) {
    const auto digest = keep_content(data_dir, attachment.content);
    if (!digest) return digest.error();
    connection
        .prepare("INSERT INTO attachments (message, position, name, type, size, digest) VALUES (?, ?, ?, ?, ?, ?)")
        .bind(message, position++, safe_file_name(attachment.name, attachment.type), attachment.type,
              static_cast<std::int64_t>(attachment.content.size()), *digest)
        .run();
  }
  return {};
}

std::vector<model::Attachment> attachments_of(Connection& connection, model::MessageId message) {
  Statement query = connection.prepare("SELECT name, type, size FROM attachments WHERE message = ? ORDER BY position");
  query.bind(message);
  std::vector<model::Attachment> attachments;
  while (query.step()) attachments.push_back({query.text(0), query.text(1), query.integer(2)});
  return attachments;
}

std::vector<std::string> digests_of(Connection& connection, model::MessageId message) {
  Statement query = connection.prepare("SELECT digest FROM attachments WHERE message = ?");
  query.bind(message);
  std::vector<std::string> digests;
  while (query.step()) digests.push_back(query.text(0));
  return digests;
}

void remove_unused_files(Connection& connection, const fs::path& data_dir, const std::vector<std::string>& digests) {
  for (const std::string& digest : digests) {
    Statement query = connection.prepare(
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM attachments WHERE digest = ?1)"
        " OR EXISTS (SELECT 1 FROM draft_attachments WHERE digest = ?1)");
    query.bind(digest);
    if (!query.step()) unlink((attachment_folder(data_dir) / digest).c_str());
  }
}

}  // namespace celltext::store
