#include "picture_shelf.h"

#include <algorithm>

namespace celltext::ui {

namespace {

constexpr std::size_t most_sizes = 2000;
constexpr std::size_t most_drawings = 128;

}  // namespace

void PictureShelf::set_box(core::CellSize box) {
  if (box == box_) return;
  tasks_.clear();
  drawing_ = false;
  box_ = box;
  sizes_.clear();
  drawings_.clear();
  wanted_.clear();
}

core::CellSize PictureShelf::size_of(const std::filesystem::path& file) const {
  const auto found = sizes_.find(file);
  return found == sizes_.end() ? box_ : found->second;
}

bool PictureShelf::measure(const std::filesystem::path& file) {
  if (sizes_.contains(file) || box_.rows == 0) return false;
  if (sizes_.size() >= most_sizes) sizes_.clear();
  const auto size = core::size_of_preview(file, box_.columns, box_.rows);
  sizes_[file] = size ? *size : core::CellSize{};
  return true;
}

const core::Preview* PictureShelf::find(const std::filesystem::path& file) {
  const auto found = drawings_.find(file);
  if (found == drawings_.end() || !found->second.preview) return nullptr;
  found->second.used = ++uses_;
  return &*found->second.preview;
}

bool PictureShelf::is_broken(const std::filesystem::path& file) const {
  const auto found = drawings_.find(file);
  return found != drawings_.end() && !found->second.preview;
}

void PictureShelf::want(std::vector<std::filesystem::path> files) {
  std::erase_if(files, [this](const auto& file) { return drawings_.contains(file); });
  wanted_ = std::move(files);
  if (wanted_.empty() || drawing_) return;
  drawing_ = true;
  tasks_.spawn(draw_wanted());
}

async::Task<void> PictureShelf::draw_wanted() {
  while (!wanted_.empty()) {
    const std::filesystem::path file = wanted_.front();
    wanted_.erase(wanted_.begin());
    auto drawn = co_await core::preview_picture(file, box_.columns, box_.rows, colours_);
    std::optional<core::Preview> preview;
    if (drawn) preview = *std::move(drawn);
    keep(file, std::move(preview));
    std::erase(wanted_, file);  // it was seen meanwhile
    ready_();
  }
  drawing_ = false;
}

// The one that was looked at longest ago makes room.
void PictureShelf::keep(const std::filesystem::path& file, std::optional<core::Preview> preview) {
  if (drawings_.size() >= most_drawings)
    drawings_.erase(std::ranges::min_element(
        drawings_, {}, [](const auto& entry) -> const std::uint64_t& { return entry.second.used; }));
  drawings_[file] = {std::move(preview), ++uses_};
}

}  // namespace celltext::ui
