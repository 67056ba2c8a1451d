#include "attaching.h"

#include <algorithm>

#include "attachment_actions.h"
#include "celltext/base/i18n.h"
#include "celltext/core/attach.h"
#include "celltext/core/plans.h"
#include "celltext/store/lines.h"
#include "celltext/text/display.h"
#include "celltext/text/utf8.h"
#include "prompt.h"

namespace celltext::ui {

namespace {

// A folder with more is not one that somebody types paths in.
constexpr int most_entries = 20'000;

// A single line needs no name.
model::Line line_of(const store::Lines& lines, model::LineId id) {
  if (const auto found = id ? lines.find(id) : std::nullopt) return *found;
  const auto all = lines.all();
  return all.size() == 1 ? all.front() : model::Line();
}

// What the network takes, without the room that is kept for the text.
std::uint64_t limit_of(Host& host, model::LineId id) {
  const model::Line line = line_of(store::Lines(host.database()), id);
  const tariff::Plan* plan = core::plan_of(host.settings(), line);
  const std::int64_t plan_limit = plan ? plan->mms_max_size.value_or(0) : 0;
  const std::uint64_t limit = core::mms_limit(host.settings(), line, static_cast<std::uint64_t>(plan_limit));
  return limit > room_for_text ? limit - room_for_text : 0;
}

std::string common_beginning(const std::string& one, const std::string& other) {
  const auto [end, ignored] = std::ranges::mismatch(one, other);
  return {one.begin(), end};
}

}  // namespace

void Attaching::ask(model::LineId line) {
  PromptModel model;
  model.title = tr("Attach a file");
  model.lines = {tr("Its path; Tab completes it.")};
  model.complete = complete_path;
  host_.open(prompt(host_, std::move(model), [this, line](const std::string& typed) { add(typed, line); }));
}

void Attaching::clear() {
  tasks_.clear();
  compose_.attached = {};
}

void Attaching::add(const std::string& typed, model::LineId line) {
  std::vector<std::filesystem::path> files = compose_.attached.files;
  files.push_back(path_as_typed(typed));
  tasks_.clear();
  compose_.attached.preparing = true;
  tasks_.spawn(prepare(std::move(files), limit_of(host_, line)));
  host_.redraw();
}

// All of them anew: they share the room that there is. If it does not work what was attached before stays.
async::Task<void> Attaching::prepare(std::vector<std::filesystem::path> files, std::uint64_t limit) {
  const std::string text;
  auto prepared = co_await core::prepare_attachments(files, text, limit);
  Attached& attached = compose_.attached;
  attached.preparing = false;
  if (prepared) {
    attached.files = std::move(files);
    attached.ready = std::move(prepared->attachments);
    if (!prepared->notes.empty()) host_.say(prepared->notes.back());
  } else {
    host_.say(prepared.error().message, Tone::error);
  }
  changed_();
  host_.redraw();
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
