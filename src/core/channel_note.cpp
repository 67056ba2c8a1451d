#include "channel_note.h"

#include <cctype>
#include <fstream>

#include "celltext/base/log.h"
#include "whole_file.h"

namespace celltext::core {

namespace {

constexpr std::size_t longest_text = 200;

std::string text_of(const std::filesystem::path& file) {
  const auto content = read_whole_file(file, longest_text);
  return content ? std::string(content->begin(), content->end()) : std::string();
}

// Channels do not outlive the computer's boot for certain: the modem may have been without power.
std::string this_boot() {
  const std::string id = text_of("/proc/sys/kernel/random/boot_id");
  return id.substr(0, id.find('\n'));
}

// "BOOT CHANNEL", and no file where nothing is open.
class FileNote final : public esim::ChannelNote {
 public:
  explicit FileNote(std::filesystem::path file) : file_(std::move(file)) {}

  std::optional<std::string> left() override {
    const std::string text = text_of(file_);
    const std::string wanted = this_boot() + " ";
    if (!text.starts_with(wanted)) return std::nullopt;
    return text.substr(wanted.size(), text.find('\n') - wanted.size());
  }
  // Without a folder to write in the card can still be used.
  void opening(const std::string& channel) override {
    std::ofstream out(file_, std::ios::trunc);
    out << this_boot() << " " << channel << "\n" << std::flush;
    if (!out) log::info("{} can't be written", file_.string());
  }
  void closed() override {
    std::error_code ignored;
    std::filesystem::remove(file_, ignored);
  }

 private:
  std::filesystem::path file_;
};

}  // namespace

std::unique_ptr<esim::ChannelNote> channel_note(const std::filesystem::path& folder, std::string_view way) {
  std::string name = "card-";
  for (const char c : way) name += std::isalnum(static_cast<unsigned char>(c)) ? c : '-';
  return std::make_unique<FileNote>(folder / (name.substr(0, longest_text) + ".channel"));
}

}  // namespace celltext::core
