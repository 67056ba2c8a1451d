#include "thread_reader.h"

#include <algorithm>

#include "celltext/base/log.h"
#include "inbox_pane.h"
#include "thread_window.h"

namespace celltext::ui {

ThreadReader::ThreadReader(Host& host) : host_(host), messages_(host.database()) {
  if (host.settings().screen.pictures) shelf_.emplace(host.colours(), [&host] { host.redraw(); });
  clear();
}

void ThreadReader::clear() {
  const Instant now = model_.now;
  model_ = {};
  model_.now = now;
  model_.shelf = shelf_ ? &*shelf_ : nullptr;
}

void ThreadReader::set_room(int columns, int rows) {
  if (!shelf_) return;
  constexpr int smallest = 3;
  constexpr int largest = 8;
  const int high = std::min(rows / 3, largest);
  const int wide = std::min(high * 3, columns - left_of_text(columns) - columns / 8);
  const core::CellSize box = high < smallest || wide < smallest ? core::CellSize{} : core::CellSize{wide, high};
  if (box == shelf_->box()) return;
  shelf_->set_box(box);
  model_.forget_rows();
}

void ThreadReader::show(model::Conversation conversation) {
  if (!conversation_.id || conversation_.id != conversation.id) clear();
  conversation_ = std::move(conversation);
}

void ThreadReader::load() {
  auto now = conversation_.id ? messages_.find_conversation(conversation_.id)
                              : messages_.find_conversation(conversation_.participants);  // it may have begun
  if (now) conversation_ = *std::move(now);
  model_.group = conversation_.participants.size() > 1;
  if (!conversation_.id) {
    model_.messages.clear();
    model_.forget_rows();
    return;
  }
  ThreadWindow(host_.database(), conversation_.id).reload(model_);
  model_.unseen = conversation_.unread;
}

void ThreadReader::go_to(model::MessageId message) {
  ThreadWindow(host_.database(), conversation_.id).load_around(model_, message);
  show_selected(model_);
}

void ThreadReader::go_to_first() {
  if (!conversation_.id) return;
  ThreadWindow(host_.database(), conversation_.id).load_oldest(model_);
  show_selected(model_);
}

void ThreadReader::go_to_last() {
  if (!conversation_.id) return;
  ThreadWindow(host_.database(), conversation_.id).load_newest(model_);
  model_.selected = model_.messages.empty() ? model::MessageId{} : model_.messages.back().id;
}

void ThreadReader::scroll_by(int rows) {
  scroll(model_, rows);
  if (conversation_.id) ThreadWindow(host_.database(), conversation_.id).load_more(model_);
}

bool ThreadReader::move_selection(int by) {
  if (!select_next(model_, by)) {
    if (by > 0 && !model_.more_after) return false;
    scroll_by(by);
    return true;
  }
  show_selected(model_);
  if (conversation_.id) ThreadWindow(host_.database(), conversation_.id).load_more(model_);
  return true;
}

void ThreadReader::select_one() {
  if (!model_.selected) select_next(model_, 0);
  if (!selected()) select_next(model_, -1);  // it was deleted
}

const model::Message* ThreadReader::selected() const {
  const auto found = std::ranges::find(model_.messages, model_.selected, &model::Message::id);
  return found == model_.messages.end() ? nullptr : &*found;
}

bool ThreadReader::mark_read() {
  if (conversation_.unread == 0 || !model_.follows() || !host_.is_watched()) return false;
  constexpr int at_once = 1000;
  store::MessageQuery query;
  query.conversation = conversation_.id;
  query.unread = true;
  query.limit = at_once;
  std::vector<model::MessageId> ids;
  for (const model::Message& message : messages_.list(query)) ids.push_back(message.id);
  if (ids.empty()) return false;
  if (const auto marked = messages_.mark_read(ids); !marked) {
    log::debug("not marked as read: {}", marked.error().message);
    return false;
  }
  conversation_.unread = 0;
  model_.unseen = 0;
  return true;
}

void ThreadReader::set_now(Instant now) {
  model_.now = now;
  model_.forget_rows();
}

std::string ThreadReader::title() const {
  std::string title = name_of(conversation_);
  if (!conversation_.name.empty() && conversation_.participants.size() == 1)
    title += "  " + conversation_.participants.front();
  return title;
}

}  // namespace celltext::ui
