// Pictures of the thread, drawn small: what is seen is drawn in a thread, one after the other, and kept for a while.
//
// What they take is known at once, from the beginning of their files, so that nothing moves when they are ready. Kept
// are at most 128 drawings of some 200 cells, and the dimensions of 2000 files: less than a megabyte.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "celltext/async/scope.h"
#include "celltext/core/picture_preview.h"

namespace celltext::ui {

class PictureShelf {
 public:
  // `colours` as for core::preview_picture(). `ready` is called whenever one is drawn.
  PictureShelf(int colours, std::function<void()> ready) : colours_(colours), ready_(std::move(ready)) {}

  // The largest that any is drawn; 0: none are. What is kept for another size goes.
  void set_box(core::CellSize box);
  core::CellSize box() const { return box_; }

  // What it takes: the whole box until it is measured, nothing if it can't be drawn.
  core::CellSize size_of(const std::filesystem::path& file) const;
  // Looks at the beginning of the file. True: it was not measured yet.
  bool measure(const std::filesystem::path& file);

  // nullptr: it is not there yet.
  const core::Preview* find(const std::filesystem::path& file);
  // It is as large as it says, but it is damaged, or not safe to decode.
  bool is_broken(const std::filesystem::path& file) const;
  // These are seen, and nothing else: what of them is missing is drawn, the first first.
  void want(std::vector<std::filesystem::path> files);

 private:
  struct Drawing {
    std::optional<core::Preview> preview;  // none: it is broken
    std::uint64_t used = 0;
  };

  async::Task<void> draw_wanted();
  void keep(const std::filesystem::path& file, std::optional<core::Preview> preview);

  int colours_;
  std::function<void()> ready_;
  core::CellSize box_;
  std::map<std::filesystem::path, core::CellSize> sizes_;
  std::map<std::filesystem::path, Drawing> drawings_;
  std::uint64_t uses_ = 0;
  std::vector<std::filesystem::path> wanted_;
  bool drawing_ = false;
  async::Scope tasks_;
};

}  // namespace celltext::ui
