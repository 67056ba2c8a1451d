#include "desk.h"

#include <algorithm>

#include "card_work.h"
#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
#include "celltext/store/lines.h"
#include "celltext/store/messages.h"
#include "celltext/text/display.h"
#include "celltext/text/width.h"
#include "dialog.h"
#include "everywhere.h"
#include "main_screen.h"
#include "status_bar.h"

namespace celltext::ui {

namespace {

model::MessageId newest_message(store::Database& database) {
  store::MessageQuery query;
  query.limit = 1;
  const auto newest = store::Messages(database).list(query);
  return newest.empty() ? model::MessageId{} : newest.front().id;
}

Look look_of(Tone tone) {
  return tone == Tone::error ? Look::bad : tone == Tone::warning ? Look::warning : Look::title;
}

}  // namespace

Desk::Desk(Surroundings surroundings, Keymap keymap, Face& face)
    : around_(std::move(surroundings)),
      keymap_(std::move(keymap)),
      face_(face),
      newest_(newest_message(around_.database)) {
  auto main = std::make_unique<MainScreen>(*this);
  main_ = main.get();
  screens_.push_back(std::move(main));
  notices_ = around_.duty.on_notice([this](const core::Notice& notice) { say(notice.message, Tone::warning); });
  reach_modems();
}

// What the screens have asked of the modems ends before those go.
Desk::~Desk() {
  tasks_.clear();
  closed_.clear();
  screens_.clear();
}

modem::Radio* Desk::radio() {
  modem::Radio* of_courier = around_.duty.radio();
  return of_courier ? of_courier : own_radio_.get();
}

// Another process is the courier: the modems are looked at by a connection of our own.
void Desk::reach_modems() {
  if (around_.duty.state() != core::CourierDuty::State::elsewhere) return;
  if (own_radio_ || connecting_ || !around_.connect) return;
  connecting_ = true;
  tasks_.spawn(connect());
}

async::Task<void> Desk::connect() {
  auto radio = co_await around_.connect();
  if (!radio) co_return;
  own_radio_ = *std::move(radio);
  radio_changes_ = own_radio_->on_change([this] { changed(); });
  changed();
}

void Desk::changed() {
  stale_ = true;
  reach_modems();
  face_.redraw_soon();
}

void Desk::save() {
  for (const auto& screen : screens_) screen->save();
}

async::Task<void> Desk::finish() {
  Host& host = *this;
  co_await CardWork::end(host);
}

void Desk::quit() {
  const std::string working = CardWork::at_work(*this);
  if (working.empty()) return face_.quit();
  Question question;
  question.title = tr("Leave?");
  question.lines = {tr_format("The eSIM card is at work: {}. It is broken off.", working)};
  question.yes = tr("leave");
  question.on_yes = [this] { face_.quit(); };
  open(ask(*this, std::move(question)));
}

// What is shown is what keys are about.
void Desk::refresh() {
  if (!std::exchange(stale_, false)) return;
  left_line_ = {};
  left_.clear();
  tell_of_arrivals();
  for (const auto& screen : screens_) screen->refresh();
}

void Desk::handle(const Event& event) {
  refresh();
  if (std::holds_alternative<KeyPress>(event) || std::holds_alternative<Paste>(event)) message_.clear();
  if (const auto* focus = std::get_if<Focus>(&event)) watched_ = focus->here;
  const auto* key = std::get_if<KeyPress>(&event);
  if (!key || !run_bound(*key)) top().handle(event);
  closed_.clear();
  face_.redraw_soon();
}

bool Desk::run_bound(const KeyPress& key) {
  if (key.is_text() && top().takes_text()) return false;
  for (const Offer& offer : offers()) {
    if (!keymap_.is_bound(key, offer.action)) continue;
    const auto run = offer.run;
    run();
    return true;
  }
  return false;
}

std::vector<Offer> Desk::offers() {
  std::vector<Offer> all = top().offers();
  if (top().is_dialog()) return all;
  std::ranges::move(everywhere(*this), std::back_inserter(all));
  all.push_back(
      {"mouse", [this] { say(face_.toggle_mouse() ? tr("The mouse is on.") : tr("The mouse is off."), Tone::news); }});
  all.push_back({"redraw", [this] { face_.redraw_all(); }});
  return all;
}

void Desk::open(std::unique_ptr<Screen> screen) {
  screens_.push_back(std::move(screen));
  face_.redraw_soon();
}

void Desk::close() {
  if (screens_.size() == 1) return;
  closed_.push_back(std::move(screens_.back()));
  screens_.pop_back();
  face_.redraw_soon();
}

void Desk::close_all() {
  while (screens_.size() > 1) close();
}

void Desk::show_conversation(model::ConversationId conversation, model::MessageId message) {
  close_all();
  main_->show_conversation(conversation, message);
}

void Desk::write_to(std::vector<std::string> participants) {
  close_all();
  main_->write_to(std::move(participants));
}

void Desk::say(std::string message, Tone tone) {
  message_ = std::move(message);
  tone_ = tone;
  face_.redraw_soon();
}

void Desk::copy(std::string text) {
  face_.copy(text);
  say(tr("Copied."), Tone::news);
}

// For whoever looks elsewhere. What this process has read itself is no news.
void Desk::tell_of_arrivals() {
  constexpr int most = 20;
  store::MessageQuery query;
  query.unread = true;
  query.limit = most;
  std::vector<model::Message> unread = store::Messages(around_.database).list(query);
  std::erase_if(unread, [&](const model::Message& message) { return message.id <= newest_; });
  if (unread.empty()) return;
  newest_ = std::ranges::max(unread, {}, &model::Message::id).id;
  if (watched_) return;
  const model::Message& last = unread.back();
  const std::string title = unread.size() == 1 ? text::display_safe(last.from)
                                               : tr_n_format("{} new message", "{} new messages", unread.size());
  face_.call_user(title, text::clip(text::display_safe(last.text.substr(0, 1000)), {200}));
}

void Desk::draw(Grid& grid) {
  closed_.clear();
  refresh();
  const Canvas whole(grid);
  const int around = std::min(2, whole.rows() - 1);  // rows for status and hints, where there is room
  const Canvas body = whole.part({0, 0, whole.columns(), whole.rows() - around});
  std::size_t first = screens_.size() - 1;
  while (first > 0 && screens_[first]->is_dialog()) --first;
  for (std::size_t i = first; i < screens_.size(); ++i) {
    grid.caret.reset();
    screens_[i]->draw(body);
  }
  if (around == 2) draw_status(whole.part({0, whole.rows() - 2, whole.columns(), 1}));
  if (around > 0) draw_hints(whole.part({0, whole.rows() - 1, whole.columns(), 1}));
}

void Desk::draw_status(const Canvas& row) {
  if (!message_.empty()) {
    row.put({1, 0}, message_, {look_of(tone_), true});
    return;
  }
  StatusModel status = status_of(around_.duty, radio(), around_.database);
  status.unread = main_->unread_elsewhere();
  status.left = left_of(status.line_id);
  ui::draw(status, row);
}

const std::string& Desk::left_of(model::LineId line) {
  if (line == left_line_) return left_;
  left_line_ = line;
  left_.clear();
  if (const auto found = store::Lines(around_.database).find(line))
    left_ = what_is_left(
        core::usage_report(around_.settings, around_.database, *found, core::PeriodChoice{}, around_.clock.now()));
  return left_;
}

// As many as fit, whole; the help is never left out.
void Desk::draw_hints(const Canvas& row) {
  const bool typing = top().takes_text();
  const std::vector<Offer> possible = offers();
  const auto width = [](const std::string& text) { return text::width_of(text::display_safe(text)).value; };
  const auto key_of = [&](const Action& action) { return keymap_.key_name(action.id, typing); };
  const auto is_offered = [&](const Action& action) {
    return std::ranges::find(possible, action.id, &Offer::action) != possible.end();
  };
  const Action& help = *find_action("help");
  const bool with_help = is_offered(help) && !key_of(help).empty();
  int end = row.columns();
  if (with_help) {
    end -= width(key_of(help)) + 1 + width(tr(help.hint)) + 1;
    end = std::max(end, 0);
    const int after = row.put({end, 0}, key_of(help), {Look::key, true});
    row.put({after + 1, 0}, tr(help.hint), {Look::dim});
  }
  int column = 1;
  for (const Action& action : all_actions()) {
    if (*action.hint == '\0' || &action == &help || !is_offered(action)) continue;
    const std::string key = key_of(action);
    const std::string hint = tr(action.hint);
    if (key.empty() || column + width(key) + 1 + width(hint) + 2 > end) continue;
    column = row.put({column, 0}, key, {Look::key, true}) + 1;
    column = row.put({column, 0}, hint, {Look::dim}) + 2;
  }
}

}  // namespace celltext::ui
