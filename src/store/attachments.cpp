#include "celltext/store/attachments.h"

#include <fcntl.h>
#include <glib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "attachment_files.h"
#include "celltext/base/c_ptr.h"
#include "celltext/base/i18n.h"
#include "transaction.h"

namespace celltext::store {

namespace {

namespace fs = std::filesystem;

struct Extension {
  std::string_view type;
  std::string_view extension;
};

constexpr Extension usual_extensions[] = {
    {"image/jpeg", ".jpg"},  {"image/png", ".png"}, {"image/gif", ".gif"},         {"image/webp", ".webp"},
    {"text/plain", ".txt"},  {"video/mp4", ".mp4"}, {"video/3gpp", ".3gp"},        {"audio/amr", ".amr"},
    {"audio/mpeg", ".mp3"},  {"audio/mp4", ".m4a"}, {"text/x-vcard", ".vcf"},      {"text/vcard", ".vcf"},
    {"image/bmp", ".bmp"},   {"audio/ogg", ".ogg"}, {"text/calendar", ".ics"},     {"application/pdf", ".pdf"},
    {"image/heic", ".heic"}, {"audio/wav", ".wav"}, {"application/smil", ".smil"},
};

std::string_view extension_of(std::string_view type) {
  const auto* found = std::ranges::find_if(usual_extensions, [&](const Extension& known) {
    return g_ascii_strncasecmp(known.type.data(), std::string(type).c_str(), known.type.size() + 1) == 0;
  });
  return found == std::end(usual_extensions) ? std::string_view{} : found->extension;
}

// Cuts at a character's beginning.
void shorten(std::string& text, std::size_t most) {
  if (text.size() <= most) return;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
  text.resize(most);
}

constexpr std::size_t longest_name = 100;
constexpr std::size_t longest_extension = 10;

// What could climb out of a folder, be taken for an option or a hidden file, or write to a terminal.
bool is_safe(gunichar c) {
  return c != '/' && c != '\\' && c != ':' && g_unichar_isprint(c) && g_unichar_type(c) != G_UNICODE_FORMAT;
}

Error cannot_save(const fs::path& path, int why) {
  const ErrorKind kind = why == EACCES || why == EPERM || why == EROFS ? ErrorKind::not_permitted : ErrorKind::invalid;
  return {kind, tr_format("{} can't be written: {}", path.string(), std::strerror(why))};
}

Result<fs::path> save_as_new(const fs::path& folder, const std::string& name, const Bytes& content) {
  const fs::path wanted(name);
  for (int number = 1; number < 10'000; ++number) {
    const std::string suffix = number == 1 ? "" : "-" + std::to_string(number);
    const fs::path file = folder / (wanted.stem().string() + suffix + wanted.extension().string());
    const int fd = open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0 && errno == EEXIST) continue;
    if (fd < 0) return cannot_save(file, errno);
    const bool written = write_whole(fd, content);
    const int why = errno;
    close(fd);
    if (written) return file;
    unlink(file.c_str());
    return cannot_save(file, why);
  }
  return cannot_save(folder / wanted, EEXIST);
}

}  // namespace

std::string safe_file_name(std::string_view name, std::string_view type) {
  if (const auto slash = name.find_last_of("/\\"); slash != std::string_view::npos) name.remove_prefix(slash + 1);
  const CPtr<char, g_free> valid(g_utf8_make_valid(name.data(), static_cast<gssize>(name.size())));
  std::string safe;
  for (const char* p = valid.get(); *p != '\0'; p = g_utf8_next_char(p)) {
    if (is_safe(g_utf8_get_char(p)))
      safe.append(p, static_cast<std::size_t>(g_utf8_next_char(p) - p));
    else
      safe += '_';
  }
  const auto first = safe.find_first_not_of(" .-~");
  safe.erase(0, std::min(first, safe.size()));
  while (!safe.empty() && (safe.back() == ' ' || safe.back() == '.')) safe.pop_back();
  if (safe.empty()) safe = "attachment";
  std::string extension = fs::path(safe).extension().string();
  const bool has_one = extension.size() > 1 && extension.size() <= longest_extension;
  if (has_one)
    safe.resize(safe.size() - extension.size());
  else
    extension = extension_of(type);
  shorten(safe, longest_name - longest_extension);
  return safe + extension;
}

std::vector<StoredAttachment> Attachments::of(model::MessageId message) const {
  Statement query = database_->connection().prepare(
      "SELECT name, type, size, digest FROM attachments WHERE message = ? ORDER BY position");
  query.bind(message);
  return read_stored_attachments(query, database_->data_dir());
}

Result<Bytes> Attachments::read(const StoredAttachment& attachment) const {
  std::ifstream file(attachment.file, std::ios::binary);
  Bytes content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const CPtr<char, g_free> hex(g_compute_checksum_for_data(G_CHECKSUM_SHA256, content.data(), content.size()));
  if (attachment.file.filename() == hex.get()) return content;
  return Error{ErrorKind::unexpected, tr_format("the attachment {} is damaged or gone from {}", attachment.what.name,
                                                attachment.file.parent_path().string())};
}

Result<std::vector<fs::path>> Attachments::save(model::MessageId message, const fs::path& folder) const {
  std::error_code failure;
  fs::create_directories(folder, failure);
  if (failure) return cannot_save(folder, failure.value());
  std::vector<fs::path> saved;
  for (const StoredAttachment& attachment : of(message)) {
    const auto content = read(attachment);
    if (!content) return content.error();
    auto file = save_as_new(folder, safe_file_name(attachment.what.name, attachment.what.type), *content);
    if (!file) return file.error();
    saved.push_back(*std::move(file));
  }
  return saved;
}

AttachmentCensus Attachments::census() const {
  AttachmentCensus census;
  Statement query = database_->connection().prepare(
      "SELECT digest, size FROM attachments UNION SELECT digest, size FROM draft_attachments");
  while (query.step()) {
    struct stat info {};
    const fs::path file = attachment_folder(database_->data_dir()) / query.text(0);
    const bool whole = stat(file.c_str(), &info) == 0 && info.st_size == query.integer(1);
    ++(whole ? census.files : census.missing);
    if (whole) census.octets += info.st_size;
  }
  return census;
}

Result<void> Attachments::sweep() {
  return write(*database_, [&](Connection& connection) -> Result<void> {
    std::error_code failure;
    std::vector<std::string> digests;
    for (const auto& entry : fs::directory_iterator(attachment_folder(database_->data_dir()), failure))
      digests.push_back(entry.path().filename());
    remove_unused_files(connection, database_->data_dir(), digests);
    return {};
  });
}

}  // namespace celltext::store
