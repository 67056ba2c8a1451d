#include "attachment_actions.h"

#include <glib.h>
#include <unistd.h>

#include <cstdlib>

#include "celltext/base/i18n.h"
#include "celltext/store/attachments.h"
#include "celltext/text/display.h"
#include "folder_listing.h"
#include "picker.h"
#include "prompt.h"
#include "words.h"

namespace celltext::ui {

namespace {

using Paths = std::vector<std::filesystem::path>;

std::string downloads_folder() {
  const char* folder = g_get_user_special_dir(G_USER_DIRECTORY_DOWNLOAD);
  return folder ? folder : g_get_home_dir();
}

void save(Host& host, model::MessageId message, const std::string& typed) {
  const auto saved = store::Attachments(host.database()).save(message, path_as_typed(typed));
  if (!saved) return host.say(saved.error().message, Tone::error);
  if (saved->size() == 1) return host.say(tr_format("Saved as {}.", text::display_safe(saved->front().string())));
  host.say(tr_n_format("{} file saved.", "{} files saved.", static_cast<unsigned long>(saved->size())));
}

// What is kept must not be changed by the program: it gets a copy, under a name that tells what it is. The folder is
// the same each time, so that copies don't pile up, and goes when the user logs out.
Result<Paths> copies_of(Host& host, model::MessageId message) {
  const std::filesystem::path folder =
      std::filesystem::path(g_get_user_runtime_dir()) / "celltext" / std::to_string(message.value);
  std::error_code trouble;
  std::filesystem::remove_all(folder, trouble);
  constexpr int ours_alone = 0700;
  if (g_mkdir_with_parents(folder.c_str(), ours_alone) != 0)
    return Error{ErrorKind::unexpected, tr_format("the folder {} can't be made", folder.string())};
  return store::Attachments(host.database()).save(message, folder);
}

// Not ended with the terminal.
void leave_terminal(gpointer) {
  setsid();
}

Result<void> start(std::string program, std::string file) {
  char* argv[] = {program.data(), file.data(), nullptr};
  GError* error = nullptr;
  constexpr auto flags =
      static_cast<GSpawnFlags>(G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL);
  if (g_spawn_async(nullptr, argv, nullptr, flags, leave_terminal, nullptr, nullptr, &error)) return {};
  Error failure{ErrorKind::invalid, tr_format("{} can't be started: {}", program, error->message)};
  g_error_free(error);
  return failure;
}

void open(Host& host, model::MessageId message, std::size_t index) {
  const std::string program = opener(host.settings());
  if (program.empty())
    return host.say(tr("No program is set to show it: write open-with = PROGRAM under [mms] in the configuration."),
                    Tone::warning);
  const auto copies = copies_of(host, message);
  if (!copies) return host.say(copies.error().message, Tone::error);
  if (index >= copies->size()) return;
  const auto started = start(program, (*copies)[index].string());
  if (!started) return host.say(started.error().message, Tone::error);
  host.say(tr_format("Given to {}.", text::display_safe(program)));
}

}  // namespace

void ask_to_save(Host& host, model::MessageId message) {
  PromptModel model;
  model.title = tr("Save what is attached");
  model.lines = {tr("Into which folder? Nothing there is overwritten.")};
  model.typed.insert(downloads_folder());
  host.open(prompt(host, std::move(model), [&host, message](const std::string& typed) { save(host, message, typed); }));
}

void ask_to_open(Host& host, const model::Message& message) {
  if (message.attachments.size() == 1) return open(host, message.id, 0);
  PickerModel model;
  model.title = tr("Show what is attached");
  model.nothing = tr("Nothing attached has such a name.");
  for (const model::Attachment& attachment : message.attachments)
    model.choices.push_back({text::display_safe(attachment.name), size_in_words(attachment.size),
                             text::display_safe(attachment.type), true, model.choices.size()});
  host.open(std::make_unique<Picker>(host, std::move(model),
                                     [&host, id = message.id](const Choice& choice) { open(host, id, choice.id); }));
}

std::string opener(const core::Settings& settings) {
  if (!settings.mms.open_with.empty()) return std::string(path_as_typed(settings.mms.open_with));
  const bool on_desktop = std::getenv("WAYLAND_DISPLAY") || std::getenv("DISPLAY");
  char* found = on_desktop ? g_find_program_in_path("xdg-open") : nullptr;
  std::string program = found ? found : "";
  g_free(found);
  return program;
}

}  // namespace celltext::ui
