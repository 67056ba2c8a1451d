#include "attaching.h"

#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/core/plans.h"
#include "celltext/store/attachments.h"
#include "celltext/store/lines.h"
#include "celltext/text/display.h"
#include "celltext/text/utf8.h"
#include "file_picker.h"
#include "outgoing.h"
#include "picker.h"
#include "prompt.h"
#include "words.h"

namespace celltext::ui {

namespace {

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

}  // namespace

void Attaching::ask() {
  host_.open(file_picker(host_, [this](std::vector<std::filesystem::path> files) { add(std::move(files)); }));
}

void Attaching::clear() {
  tasks_.clear();
  wanted_.clear();
  compose_.attached = {};
  compose_.subject.clear();
  compose_.cc.clear();
}

void Attaching::add(std::vector<std::filesystem::path> files) {
  for (auto& file : files) wanted_.push_back({std::move(file)});
  prepare_anew();
}

void Attaching::remove(std::size_t index) {
  if (compose_.attached.preparing || index >= wanted_.size()) return;
  wanted_.erase(wanted_.begin() + static_cast<std::ptrdiff_t>(index));
  prepare_anew();
}

void Attaching::ask_to_remove() {
  if (compose_.attached.ready.size() == 1) return remove(0);
  PickerModel model;
  model.title = tr("Take away what is attached");
  model.nothing = tr("Nothing attached has such a name.");
  for (const store::NewAttachment& attachment : compose_.attached.ready)
    model.choices.push_back({text::display_safe(attachment.name),
                             size_in_words(static_cast<std::int64_t>(attachment.content.size())), "", true,
                             model.choices.size()});
  host_.open(std::make_unique<Picker>(host_, std::move(model), [this](const Choice& choice) { remove(choice.id); }));
}

// All of them anew: they share the room that there is. If it does not work what was attached before stays.
void Attaching::prepare_anew() {
  tasks_.clear();
  compose_.attached.preparing = true;
  tasks_.spawn(prepare(wanted_, limit_of(host_, origin_().line)));
  host_.redraw();
}

async::Task<void> Attaching::prepare(std::vector<core::FileToAttach> files, std::uint64_t limit) {
  const std::string text;
  auto prepared = co_await core::prepare_attachments(files, text, limit);
  Attached& attached = compose_.attached;
  if (!prepared) {
    attached.preparing = false;
    wanted_ = attached.files;
    host_.say(prepared.error().message, Tone::error);
    host_.redraw();
    co_return;
  }
  // What the draft needs is on the disk before anybody waits for that.
  auto writing = core::write_in_thread(host_.database().data_dir(), std::move(prepared->attachments));
  auto ready = co_await std::move(writing);
  attached.preparing = false;
  attached.files = std::move(files);
  attached.ready = std::move(ready);
  attached.octets_before = std::move(prepared->octets_before);
  changed_();
  host_.redraw();
}

// ---- The subject, and who gets a copy.

void Attaching::ask_subject() {
  PromptModel model;
  model.title = tr("Subject");
  model.lines = {tr("With a subject it is a picture message. Nothing: none.")};
  model.may_be_empty = true;
  model.typed.insert(compose_.subject);
  host_.open(prompt(host_, std::move(model), [this](const std::string& typed) {
    constexpr std::size_t longest = 120;
    compose_.subject = typed.substr(0, longest);
    while (!text::is_utf8(compose_.subject)) compose_.subject.pop_back();
    changed_();
  }));
}

void Attaching::ask_copies() {
  PromptModel model;
  model.title = tr("Copy to");
  model.lines = {tr("Numbers, with commas between them. Everybody sees everybody.")};
  model.may_be_empty = true;
  model.typed.insert(joined(compose_.cc));
  host_.open(prompt(host_, std::move(model), [this](const std::string& typed) { take_copies(typed); }));
}

void Attaching::take_copies(const std::string& typed) {
  compose_.cc.clear();
  if (typed.find_first_not_of(" ,") != std::string::npos) {
    const auto quotes = core::quote_mms({typed}, true, origin_());
    if (!quotes) return host_.say(quotes.error().message, Tone::error);
    for (const core::Quote& quote : *quotes) compose_.cc.push_back(quote.to);
  }
  changed_();
}

void Attaching::add_offers(std::vector<Offer>& offers) {
  offers.push_back({"attach", [this] { ask(); }});
  offers.push_back({"subject", [this] { ask_subject(); }});
  offers.push_back({"copy-to", [this] { ask_copies(); }});
  if (!compose_.attached.ready.empty()) offers.push_back({"detach", [this] { ask_to_remove(); }});
}

// ---- Drafts.

void Attaching::restore(const store::Draft& draft) {
  compose_.subject = draft.subject;
  compose_.cc = draft.cc;
  const store::Attachments kept(host_.database());
  for (const store::StoredAttachment& attachment : draft.attachments) {
    auto content = kept.read(attachment);
    if (!content) {
      host_.say(content.error().message, Tone::warning);
      continue;
    }
    Attached& attached = compose_.attached;
    attached.octets_before.push_back(content->size());
    attached.ready.push_back({attachment.what.name, attachment.what.type, *std::move(content)});
    attached.files.push_back({attachment.file, attached.ready.back()});
  }
  wanted_ = compose_.attached.files;
}

void Attaching::put_into(store::Draft& draft) const {
  draft.subject = compose_.subject;
  draft.cc = compose_.cc;
}

}  // namespace celltext::ui
