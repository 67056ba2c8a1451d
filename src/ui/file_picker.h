// Choosing files by walking through folders.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "folder_listing.h"
#include "picker.h"

namespace celltext::ui {

struct FilePickerModel {
  std::filesystem::path folder;
  std::vector<FolderEntry> entries;
  std::set<std::filesystem::path> marked;  // whole paths, of other folders too
  bool hidden = false;
  PickerModel list;  // the entries, by their place; the first is the folder above

  // Reads a folder, with the cursor at `name`, if that is there. Error: it stays where it is.
  Result<void> go_to(const std::filesystem::path& folder, const std::filesystem::path& name = {});
  // nullptr: the folder above, or nothing.
  const FolderEntry* selected() const;
  // Of a file that is selected.
  void toggle_mark();
};

// A screen that begins in the folder where a file was chosen last. `done` gets one file or several; it is closed by
// then.
std::unique_ptr<Screen> file_picker(Host& host, std::function<void(std::vector<std::filesystem::path>)> done);

}  // namespace celltext::ui
