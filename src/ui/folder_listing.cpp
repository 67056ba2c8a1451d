#include "folder_listing.h"

#include <glib.h>

#include <algorithm>

#include "celltext/base/c_ptr.h"
#include "celltext/base/i18n.h"
#include "celltext/text/display.h"
#include "celltext/text/utf8.h"

namespace celltext::ui {

namespace {

// A folder with more is not one that somebody looks for a file in.
constexpr int most_entries = 20'000;
// The size of each is looked up.
constexpr int most_listed = 5000;

FolderEntry entry_of(const std::filesystem::directory_entry& found) {
  std::error_code unknown;
  FolderEntry entry{found.path().filename()};
  entry.folder = found.is_directory(unknown);
  entry.file = found.is_regular_file(unknown);
  if (entry.file) entry.size = static_cast<std::int64_t>(found.file_size(unknown));
  if (entry.size < 0) entry.size = 0;
  return entry;
}

std::string sorting_key(const FolderEntry& entry) {
  const std::string name = text::display_safe(entry.name.string());
  const CPtr<char, g_free> key(g_utf8_collate_key_for_filename(name.c_str(), -1));
  return (entry.folder ? "0" : "1") + std::string(key.get());
}

std::string common_beginning(const std::string& one, const std::string& other) {
  const auto [end, ignored] = std::ranges::mismatch(one, other);
  return {one.begin(), end};
}

}  // namespace

Result<FolderListing> list_folder(const std::filesystem::path& folder, bool hidden) {
  std::error_code trouble;
  std::filesystem::directory_iterator entry(folder, trouble);
  std::vector<std::pair<std::string, FolderEntry>> found;
  FolderListing listing;
  for (const std::filesystem::directory_iterator end; !trouble && entry != end; entry.increment(trouble)) {
    if (!hidden && entry->path().filename().native().starts_with('.')) continue;
    listing.more = found.size() >= most_listed;
    if (listing.more) break;
    FolderEntry one = entry_of(*entry);
    std::string key = sorting_key(one);
    found.emplace_back(std::move(key), std::move(one));
  }
  if (trouble)
    return Error{ErrorKind::invalid,
                 tr_format("{} can't be read: {}", text::display_safe(folder.string()), trouble.message())};
  std::ranges::sort(found, {}, [](const auto& one) -> const std::string& { return one.first; });
  for (auto& one : found) listing.entries.push_back(std::move(one.second));
  return listing;
}

std::filesystem::path path_as_typed(std::string_view typed) {
  if (typed == "~") return g_get_home_dir();
  if (typed.starts_with("~/")) return std::filesystem::path(g_get_home_dir()) / typed.substr(2);
  return typed;
}

std::string complete_path(const std::string& typed) {
  const std::filesystem::path path = path_as_typed(typed);
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
  const std::string begun = path.filename().string();
  std::error_code trouble;
  std::string completed;
  int matches = 0;
  bool is_folder = false;
  int seen = 0;
  for (std::filesystem::directory_iterator entry(folder, trouble), end; !trouble && entry != end && seen < most_entries;
       entry.increment(trouble), ++seen) {
    const std::string name = entry->path().filename().string();
    if (!name.starts_with(begun) || (begun.empty() && name.starts_with('.')) || !text::is_utf8(name)) continue;
    completed = matches++ == 0 ? name : common_beginning(completed, name);
    std::error_code unknown;
    is_folder = entry->is_directory(unknown);
  }
  if (matches == 0) return typed;
  // Not in the middle of a character.
  while (!text::is_utf8(completed)) completed.pop_back();
  return typed + completed.substr(std::min(begun.size(), completed.size())) + (matches == 1 && is_folder ? "/" : "");
}

}  // namespace celltext::ui
