#include "celltext/core/attach.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "celltext/async/in_thread.h"
#include "celltext/base/i18n.h"
#include "celltext/mms/carrier.h"
#include "celltext/mms/pictures.h"
#include "celltext/text/display.h"

namespace celltext::core {

namespace {

// No carrier takes more, and no camera needs more.
constexpr std::uint64_t largest_file = 100'000'000;
// Where nobody says what the network takes: what every one takes (OMA's "image rich" and then some).
constexpr std::uint64_t usual_limit = 300'000;
// Headers, SMIL, and the headers of a part.
constexpr std::uint64_t envelope = 2'000;
constexpr std::uint64_t around_a_part = 200;

struct File {
  std::string name;
  std::string type;
  Bytes content;
};

Error unreadable(const std::filesystem::path& path, const std::string& why) {
  return {ErrorKind::invalid, tr_format("can't attach {}: {}", text::display_safe(path.string()), why)};
}

Result<File> read_file(const std::filesystem::path& path) {
  struct stat info {};
  if (stat(path.c_str(), &info) != 0) return unreadable(path, std::strerror(errno));
  if (!S_ISREG(info.st_mode)) return unreadable(path, tr("it is not a file"));
  if (static_cast<std::uint64_t>(info.st_size) > largest_file)
    return unreadable(path, tr_format("it is larger than {}", mms::size_in_words(largest_file)));
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return unreadable(path, std::strerror(errno));
  File file;
  file.name = path.filename().string();
  file.content.assign(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
  if (file.content.empty()) return unreadable(path, tr("it is empty"));
  file.type = mms::media_type_of(file.content, file.name);
  return file;
}

Error too_large(std::uint64_t octets, std::uint64_t limit) {
  return {ErrorKind::guarded, tr_format("the message would have {}, and the network takes {}: attach less",
                                        mms::size_in_words(octets), mms::size_in_words(limit))};
}

Result<File> read_file(FileToAttach& wanted) {
  if (!wanted.kept) return read_file(wanted.path);
  return File{wanted.kept->name, wanted.kept->type, std::move(wanted.kept->content)};
}

using Files = std::vector<File>;

Result<Files> read_files(std::vector<FileToAttach>& wanted) {
  Files files;
  for (FileToAttach& one : wanted) {
    auto file = read_file(one);
    if (!file) return file.error();
    files.push_back(*std::move(file));
  }
  return files;
}

std::uint64_t size_of(const Files& files, bool pictures) {
  std::uint64_t sum = 0;
  for (const File& file : files)
    if (mms::is_picture(file.type) == pictures) sum += file.content.size() + around_a_part;
  return sum;
}

// Smallest first: what a small one leaves over is for the larger ones.
std::vector<File*> pictures_by_size(std::vector<File>& files) {
  std::vector<File*> pictures;
  for (File& file : files)
    if (mms::is_picture(file.type)) pictures.push_back(&file);
  std::ranges::sort(pictures, {}, [](const File* file) { return file->content.size(); });
  return pictures;
}

}  // namespace

std::uint64_t mms_limit(const Settings& settings, const model::Line& line, std::uint64_t plan_limit) {
  const mms::Carrier carrier = mms::find_carrier({line.network, "", ""}, settings.mms.carriers);
  const std::uint64_t limit = carrier.max_size.is_set() ? carrier.max_size.value : usual_limit;
  return plan_limit > 0 ? std::min(limit, plan_limit) : limit;
}

async::Task<Result<Prepared>> prepare_attachments(std::vector<std::filesystem::path> paths, std::string text,
                                                  std::uint64_t limit) {
  std::vector<FileToAttach> files;
  for (auto& path : paths) files.push_back({std::move(path)});
  auto preparing = prepare_attachments(std::move(files), std::move(text), limit);
  auto prepared = co_await std::move(preparing);
  co_return prepared;
}

async::Task<Result<Prepared>> prepare_attachments(std::vector<FileToAttach> wanted, std::string text,
                                                  std::uint64_t limit) {
  std::function<Result<Files>()> read = [wanted = std::move(wanted)]() mutable { return read_files(wanted); };
  auto reading = async::in_thread<Result<Files>>(std::move(read));
  auto were_read = co_await reading;
  if (!were_read) co_return were_read.error();
  Files files = *std::move(were_read);
  Prepared prepared;
  for (const File& file : files) prepared.octets_before.push_back(file.content.size());
  prepared.octets = envelope + text.size() + size_of(files, false);
  std::vector<File*> pictures = pictures_by_size(files);
  if (prepared.octets > limit) co_return too_large(prepared.octets, limit);
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    const std::uint64_t share = (limit - prepared.octets) / (pictures.size() - i);
    if (share <= around_a_part) co_return too_large(prepared.octets, limit);
    File& picture = *pictures[i];
    auto fitted = co_await mms::fit_picture(picture.content, share - around_a_part);
    if (!fitted) co_return fitted.error();
    if (fitted->scaled || fitted->encoded_again || fitted->animation_lost)
      prepared.notes.push_back(picture.name + ": " + mms::in_words(*fitted));
    picture.type = fitted->media_type;
    picture.content = std::move(fitted->data);
    prepared.octets += picture.content.size() + around_a_part;
  }
  for (File& file : files) prepared.attachments.push_back({file.name, file.type, std::move(file.content)});
  co_return prepared;
}

async::Task<std::vector<store::NewAttachment>> write_in_thread(std::filesystem::path data_dir,
                                                               std::vector<store::NewAttachment> attachments) {
  using Attachments = std::vector<store::NewAttachment>;
  std::function<Attachments()> work = [data_dir = std::move(data_dir), attachments = std::move(attachments)]() mutable {
    store::write_beforehand(data_dir, attachments);
    return std::move(attachments);
  };
  auto writing = async::in_thread<Attachments>(std::move(work));
  auto written = co_await writing;
  co_return written;
}

}  // namespace celltext::core
