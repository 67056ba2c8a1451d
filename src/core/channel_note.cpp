#include "channel_note.h"

#include <cctype>
#include <chrono>

#include "celltext/async/event.h"
#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
#include "file_lock.h"
#include "whole_file.h"

namespace celltext::core {

namespace {

using namespace std::chrono_literals;
using async::Task;

// An installation takes a minute or two, everything else moments.
constexpr std::chrono::milliseconds patience = 30s;
constexpr std::chrono::milliseconds between_looks = 100ms;
constexpr std::string_view prefix = "open ";

// Channels do not outlive the computer's boot for certain: the modem may have been without power.
std::string this_boot() {
  const auto id = read_whole_file("/proc/sys/kernel/random/boot_id", 100);
  std::string text = id ? std::string(id->begin(), id->end()) : std::string();
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

class FileNote final : public esim::ChannelNote {
 public:
  explicit FileNote(std::filesystem::path file) : file_(std::move(file)) {}

  Task<Result<std::optional<std::string>>> take() override;
  void opening(const std::string& channel) override { write(fmt::format("{}{} {}\n", prefix, this_boot(), channel)); }
  void closed() override { write(""); }
  void give_back() override { lock_.reset(); }

 private:
  void write(const std::string& text) {
    if (lock_) lock_->write(text);
  }
  std::optional<std::string> left() const;

  std::filesystem::path file_;
  async::SystemClock clock_;
  std::optional<FileLock> lock_;
};

// "open BOOT CHANNEL"
std::optional<std::string> FileNote::left() const {
  const std::string text = lock_->text();
  const std::string wanted = fmt::format("{}{} ", prefix, this_boot());
  if (!text.starts_with(wanted)) return std::nullopt;
  return text.substr(wanted.size(), text.find('\n') - wanted.size());
}

Task<Result<std::optional<std::string>>> FileNote::take() {
  auto lock = FileLock::open(file_);
  if (!lock) {
    // Without a folder to write in the card can still be used.
    log::info("{}", lock.error().message);
    co_return std::optional<std::string>();
  }
  lock_ = *std::move(lock);
  const Instant deadline = clock_.now() + patience;
  while (!lock_->try_take()) {
    if (clock_.now() >= deadline) {
      lock_.reset();
      co_return Error{ErrorKind::no_modem, tr("another celltext is at work with the eSIM card; wait until it is done")};
    }
    co_await async::sleep_for(clock_, between_looks);
  }
  co_return left();
}

}  // namespace

std::unique_ptr<esim::ChannelNote> channel_note(const std::filesystem::path& folder, std::string_view way) {
  std::string name = "card-";
  for (const char c : way) name += std::isalnum(static_cast<unsigned char>(c)) ? c : '-';
  constexpr std::size_t longest_name = 200;
  return std::make_unique<FileNote>(folder / (name.substr(0, longest_name) + ".lock"));
}

}  // namespace celltext::core
