#include "file_picker.h"

#include <glib.h>

#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/text/display.h"
#include "celltext/text/width.h"
#include "prompt.h"
#include "words.h"

namespace celltext::ui {

namespace {

constexpr std::size_t the_one_above = static_cast<std::size_t>(-1);

// The end of it tells more than the beginning.
std::string shortened(const std::filesystem::path& folder) {
  constexpr int widest = 48;
  std::string path = folder.string();
  const std::string home = g_get_home_dir();
  if (path.starts_with(home) && (path.size() == home.size() || path[home.size()] == '/'))
    path.replace(0, home.size(), "~");
  std::string safe = text::display_safe(path);
  while (text::width_of(safe).value > widest) {
    const auto slash = safe.find('/', 1);
    if (slash == std::string::npos) return text::clip(safe, {widest});
    safe.erase(0, slash);
  }
  return safe;
}

Choice choice_of(const FolderEntry& entry, std::size_t index, bool marked) {
  Choice choice;
  choice.title = text::display_safe(entry.name.string()) + (entry.folder ? "/" : "");
  if (entry.file) choice.note = (marked ? "✓ " : "") + size_in_words(entry.size);
  choice.possible = entry.folder || entry.file;
  choice.id = index;
  return choice;
}

class FilePicker final : public Screen {
 public:
  FilePicker(Host& host, std::function<void(std::vector<std::filesystem::path>)> done)
      : host_(host), done_(std::move(done)) {
    const char* pictures = g_get_user_special_dir(G_USER_DIRECTORY_PICTURES);
    if (model_.go_to(host_.last_folder()) || model_.go_to(pictures ? pictures : "")) return;
    if (const auto there = model_.go_to(g_get_home_dir()); !there) host_.say(there.error().message, Tone::error);
  }

  void draw(const Canvas& canvas) override { ui::draw(model_.list, canvas); }
  std::vector<Offer> offers() override;
  void handle(const Event& event) override;
  bool takes_text() const override { return true; }
  bool is_dialog() const override { return true; }

 private:
  void choose();
  void walk(const std::filesystem::path& folder, const std::filesystem::path& name = {});
  void walk_up() { walk(model_.folder.parent_path(), model_.folder.filename()); }
  void show_hidden();
  void ask_path();
  void take_path(const std::string& typed);
  void finish(std::vector<std::filesystem::path> files);

  Host& host_;
  FilePickerModel model_;
  std::function<void(std::vector<std::filesystem::path>)> done_;
};

std::vector<Offer> FilePicker::offers() {
  return {{"choose", [this] { choose(); }},
          {"mark", [this] { model_.toggle_mark(); }},
          {"hidden-files", [this] { show_hidden(); }},
          {"type-path", [this] { ask_path(); }},
          {"up", [this] { model_.list.cursor.move(-1); }},
          {"down", [this] { model_.list.cursor.move(1); }},
          {"page-up", [this] { model_.list.cursor.move_page(-1); }},
          {"page-down", [this] { model_.list.cursor.move_page(1); }},
          {"back", [this] { host_.close(); }}};
}

void FilePicker::handle(const Event& event) {
  if (const auto* mouse = std::get_if<Mouse>(&event)) {
    if (model_.list.cursor.handle(*mouse)) choose();
    return;
  }
  const auto* key = std::get_if<KeyPress>(&event);
  if (key && key->key == Key::backspace && model_.list.typed.empty()) return walk_up();
  const std::string before = model_.list.typed.text();
  model_.list.typed.handle(event);
  if (model_.list.typed.text() != before) model_.list.find();
}

void FilePicker::choose() {
  const Choice* chosen = model_.list.selected();
  const FolderEntry* entry = model_.selected();
  if (chosen && !entry) return walk_up();
  if (entry && entry->folder) return walk(model_.folder / entry->name);
  if (!model_.marked.empty()) return finish({model_.marked.begin(), model_.marked.end()});
  if (!entry) return;
  if (!entry->file) return host_.say(tr("That is not a file."), Tone::warning);
  finish({model_.folder / entry->name});
}

void FilePicker::walk(const std::filesystem::path& folder, const std::filesystem::path& name) {
  if (const auto there = model_.go_to(folder, name); !there) host_.say(there.error().message, Tone::error);
}

void FilePicker::show_hidden() {
  const FolderEntry* entry = model_.selected();
  const std::filesystem::path name = entry ? entry->name : std::filesystem::path();
  model_.hidden = !model_.hidden;
  walk(model_.folder, name);
}

void FilePicker::ask_path() {
  PromptModel model;
  model.title = tr("Attach a file");
  model.lines = {tr("Its path; Tab completes it.")};
  model.complete = complete_path;
  const std::string here = model_.folder.string();
  model.typed.insert(here.ends_with('/') ? here : here + "/");
  host_.open(prompt(host_, std::move(model), [this](const std::string& typed) { take_path(typed); }));
}

void FilePicker::take_path(const std::string& typed) {
  const std::filesystem::path path = path_as_typed(typed);
  std::error_code unknown;
  if (std::filesystem::is_directory(path, unknown)) return walk(path);
  finish({path});
}

void FilePicker::finish(std::vector<std::filesystem::path> files) {
  host_.last_folder() = files.back().parent_path();
  const auto done = std::move(done_);
  host_.close();
  done(std::move(files));
}

}  // namespace

Result<void> FilePickerModel::go_to(const std::filesystem::path& wanted, const std::filesystem::path& name) {
  if (wanted.empty()) return Error{ErrorKind::invalid, ""};
  auto listing = list_folder(wanted, hidden);
  if (!listing) return listing.error();
  folder = wanted;
  if (folder.has_relative_path() && !folder.has_filename()) folder = folder.parent_path();  // "/home/" is "/home"
  entries = std::move(listing->entries);
  list.title = shortened(folder);
  list.nothing = tr("Nothing here has such a name.");
  list.typed = Editor(Editor::Lines::one);
  list.choices.clear();
  if (folder.has_relative_path()) list.choices.push_back({"../", tr("Backspace"), "", true, the_one_above});
  int place = static_cast<int>(list.choices.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].name == name) place = static_cast<int>(list.choices.size());
    list.choices.push_back(choice_of(entries[i], i, marked.contains(folder / entries[i].name)));
  }
  if (listing->more) list.choices.push_back({tr("… more: type where the file is"), "", "", false, the_one_above});
  list.find();
  list.cursor.select(place);
  return {};
}

const FolderEntry* FilePickerModel::selected() const {
  const Choice* chosen = list.selected();
  return chosen && chosen->id < entries.size() ? &entries[chosen->id] : nullptr;
}

void FilePickerModel::toggle_mark() {
  const FolderEntry* entry = selected();
  if (!entry || !entry->file) return list.cursor.move(1);
  const std::filesystem::path path = folder / entry->name;
  const bool now = marked.erase(path) == 0;
  if (now) marked.insert(path);
  const auto same = std::ranges::find(list.choices, list.selected()->id, &Choice::id);
  *same = choice_of(*entry, same->id, now);
  list.cursor.move(1);
}

std::unique_ptr<Screen> file_picker(Host& host, std::function<void(std::vector<std::filesystem::path>)> done) {
  return std::make_unique<FilePicker>(host, std::move(done));
}

}  // namespace celltext::ui
