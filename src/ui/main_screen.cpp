#include "main_screen.h"

#include <algorithm>
#include <iterator>

#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
#include "celltext/text/display.h"
#include "celltext/text/width.h"
#include "dialog.h"
#include "message_actions.h"
#include "outgoing.h"
#include "screens.h"
#include "thread_window.h"
#include "when.h"

namespace celltext::ui {

namespace {

constexpr int inbox_page = 100;
constexpr std::chrono::milliseconds draft_patience{1500};

}  // namespace

MainScreen::MainScreen(Host& host)
    : host_(host),
      messages_(host.database()),
      inbox_limit_(inbox_page),
      attaching_(host, compose_, [this] { measure(); }) {
  compose_.plain_key = host_.keymap().key_name("plain-letters", true);
  load_inbox();
  if (const auto* first = inbox_.current()) show(*first);
  wait_for_midnight();
}

// "Today" is something else then.
void MainScreen::wait_for_midnight() {
  const Instant now = host_.clock().now();
  inbox_.now = thread_.now = now;
  midnight_ = host_.clock().at(next_midnight(now), [this] {
    thread_.forget_rows();
    wait_for_midnight();
    host_.redraw();
  });
}

void MainScreen::refresh() {
  load_inbox();
  if (is_open() && !shown_.id)
    if (auto begun = messages_.find_conversation(participants_)) shown_ = *std::move(begun);
  if (const auto* current = inbox_.current(); !is_open() && current && current->id != shown_.id) return show(*current);
  load_thread();
}

void MainScreen::save() {
  if (!std::exchange(draft_changed_, false) || !is_open()) return;
  draft_alarm_.reset();
  store::Draft draft;
  draft.participants = participants_;
  draft.text = compose_.editor.text();
  if (const auto kept = store::Drafts(host_.database()).put(draft, host_.clock().now()); !kept)
    host_.say(tr_format("The draft could not be kept: {}", kept.error().message), Tone::error);
}

void MainScreen::focus(Pane pane) {
  pane_ = pane;
  if (pane == Pane::thread && !thread_.selected) select_next(thread_, 0);
  if (pane != Pane::thread) thread_.selected = {};
}

// ---- The inbox.

void MainScreen::load_inbox() {
  const auto* current = inbox_.current();
  const model::ConversationId selected = is_open() && shown_.id ? shown_.id
                                         : current              ? current->id
                                                                : model::ConversationId{};
  const int before = inbox_.selected;
  inbox_.conversations = messages_.conversations(inbox_limit_);
  const auto same = std::ranges::find(inbox_.conversations, selected, &model::Conversation::id);
  // Somebody who looks at the beginning of the list sees what is new there.
  inbox_.select(same == inbox_.conversations.end() ? before : static_cast<int>(same - inbox_.conversations.begin()));
}

void MainScreen::move_to(int index) {
  if (index >= inbox_limit_ - 1 && static_cast<int>(inbox_.conversations.size()) == inbox_limit_) {
    inbox_limit_ = std::max(index + inbox_page, inbox_limit_ * 2);
    inbox_.conversations = messages_.conversations(inbox_limit_);
  }
  inbox_.select(index);
  if (const auto* current = inbox_.current()) show(*current);
}

void MainScreen::open_selected() {
  if (const auto* current = inbox_.current()) enter(*current, Pane::compose);
}

void MainScreen::go_to_unread() {
  const int count = static_cast<int>(inbox_.conversations.size());
  for (int i = 1; i <= count; ++i) {
    const int index = (inbox_.selected + i) % count;
    if (inbox_.conversations[static_cast<std::size_t>(index)].unread == 0) continue;
    move_to(index);
    return open_selected();
  }
  host_.say(tr("Everything is read."));
}

int MainScreen::unread_elsewhere() const {
  int unread = 0;
  for (const model::Conversation& conversation : inbox_.conversations)
    if (!is_open() || conversation.id != shown_.id) unread += conversation.unread;
  return unread;
}

std::vector<Offer> MainScreen::inbox_offers() {
  const int page = std::max(1, conversations_in(inbox_area_.rows) - 1);
  std::vector<Offer> offers{{"up", [this] { move_to(inbox_.selected - 1); }},
                            {"down", [this] { move_to(inbox_.selected + 1); }},
                            {"page-up", [this, page] { move_to(inbox_.selected - page); }},
                            {"page-down", [this, page] { move_to(inbox_.selected + page); }},
                            {"first", [this] { move_to(0); }},
                            {"last", [this] { move_to(static_cast<int>(inbox_.conversations.size()) - 1); }},
                            {"next-unread", [this] { go_to_unread(); }},
                            {"quit", [this] { host_.quit(); }}};
  if (inbox_.current()) {
    offers.push_back({"open", [this] { open_selected(); }});
    offers.push_back({"next-pane", [this] { enter(*inbox_.current(), Pane::thread); }});
    offers.push_back({"reply", [this] { open_selected(); }});
  }
  return offers;
}

// ---- The conversation.

void MainScreen::show(const model::Conversation& conversation) {
  if (shown_.id == conversation.id && !thread_.messages.empty()) return;
  if (is_open()) leave();
  shown_ = conversation;
  thread_ = {};
  thread_.now = inbox_.now;
  load_thread();
}

void MainScreen::enter(model::Conversation conversation, Pane pane) {
  if (participants_ != conversation.participants) {
    save();
    participants_ = conversation.participants;
    if (!shown_.id || shown_.id != conversation.id) {
      thread_ = {};
      thread_.now = inbox_.now;
    }
    shown_ = std::move(conversation);
    restore_draft();
  }
  focus(pane);
  load_thread();
  if (pane == Pane::thread) focus(pane);  // now that there is something to select
}

void MainScreen::show_conversation(model::ConversationId conversation, model::MessageId message) {
  auto found = messages_.find_conversation(conversation);
  if (!found) return host_.say(tr("This conversation is gone."), Tone::warning);
  enter(*std::move(found), message ? Pane::thread : Pane::compose);
  if (message) {
    ThreadWindow(host_.database(), shown_.id).load_around(thread_, message);
    show_selected(thread_);
  }
  load_inbox();
  host_.redraw();
}

void MainScreen::write_to(std::vector<std::string> participants) {
  if (participants.empty()) return;
  auto known = messages_.find_conversation(participants);
  if (!known) {
    known.emplace();
    known->participants = std::move(participants);
  }
  enter(*std::move(known), Pane::compose);
  load_inbox();
  host_.redraw();
}

void MainScreen::load_thread() {
  if (const auto now = shown_.id ? messages_.find_conversation(shown_.id) : std::nullopt) shown_ = *now;
  thread_.group = shown_.participants.size() > 1;
  if (!shown_.id) {
    thread_.messages.clear();
    thread_.forget_rows();
    return;
  }
  ThreadWindow(host_.database(), shown_.id).reload(thread_);
  if (pane_ == Pane::thread && !selected_message()) select_next(thread_, -1);  // it was deleted
  if (is_open()) mark_read();
  thread_.unseen = shown_.unread;
  measure();
}

// What is at the end of an open conversation is read, if anybody looks.
void MainScreen::mark_read() {
  if (shown_.unread == 0 || !thread_.follows() || !host_.is_watched()) return;
  constexpr int at_once = 1000;
  store::MessageQuery query;
  query.conversation = shown_.id;
  query.unread = true;
  query.limit = at_once;
  std::vector<model::MessageId> ids;
  for (const model::Message& message : messages_.list(query)) ids.push_back(message.id);
  if (ids.empty()) return;
  if (const auto marked = messages_.mark_read(ids); !marked) {
    log::debug("not marked as read: {}", marked.error().message);
    return;
  }
  shown_.unread = 0;
  load_inbox();
}

void MainScreen::scroll_by(int rows) {
  scroll(thread_, rows);
  if (shown_.id) ThreadWindow(host_.database(), shown_.id).load_more(thread_);
  if (thread_.follows() && is_open()) mark_read();
  thread_.unseen = shown_.unread;
}

void MainScreen::move_selection(int by) {
  if (!select_next(thread_, by)) {
    if (by > 0 && !thread_.more_after) return focus(Pane::compose);
    return scroll_by(by);
  }
  show_selected(thread_);
  if (shown_.id) ThreadWindow(host_.database(), shown_.id).load_more(thread_);
}

void MainScreen::leave() {
  save();
  participants_.clear();
  compose_.editor = Editor();
  attaching_.clear();
  measure();
  focus(Pane::inbox);
}

const model::Message* MainScreen::selected_message() const {
  const auto found = std::ranges::find(thread_.messages, thread_.selected, &model::Message::id);
  return found == thread_.messages.end() ? nullptr : &*found;
}

std::vector<Offer> MainScreen::thread_offers() {
  const int page = std::max(1, thread_.height - 1);
  std::vector<Offer> offers{{"up", [this] { move_selection(-1); }},
                            {"down", [this] { move_selection(1); }},
                            {"page-up", [this, page] { scroll_by(-page); }},
                            {"page-down", [this, page] { scroll_by(page); }},
                            {"first", [this] { scroll_by(-1'000'000); }},
                            {"last",
                             [this] {
                               ThreadWindow(host_.database(), shown_.id).load_newest(thread_);
                               thread_.selected =
                                   thread_.messages.empty() ? model::MessageId{} : thread_.messages.back().id;
                               scroll_by(0);
                             }},
                            {"back", [this] { leave(); }},
                            {"next-pane", [this] { focus(Pane::compose); }},
                            {"previous-pane", [this] { focus(Pane::inbox); }},
                            {"reply", [this] { focus(Pane::compose); }}};
  const auto* message = selected_message();
  if (!message) return offers;
  offers.push_back({"details", [this, id = message->id] {
                      if (auto screen = details_screen(host_, id)) host_.open(std::move(screen));
                    }});
  std::ranges::move(offers_for(host_, *message), std::back_inserter(offers));
  return offers;
}

std::string MainScreen::title() const {
  std::string title = name_of(shown_);
  if (!shown_.name.empty() && shown_.participants.size() == 1) title += "  " + shown_.participants.front();
  return title;
}

// ---- The text.

void MainScreen::restore_draft() {
  compose_.editor = Editor();
  attaching_.clear();
  history_.clear();
  recalled_ = -1;
  if (const auto draft = store::Drafts(host_.database()).find(participants_)) compose_.editor.set_text(draft->text);
  draft_changed_ = false;
  draft_alarm_.reset();
  measure();
}

void MainScreen::text_changed() {
  measure();
  if (std::exchange(draft_changed_, true)) return;
  draft_alarm_ = host_.clock().at(host_.clock().now() + draft_patience, [this] { save(); });
}

core::Origin MainScreen::origin() const {
  return origin_of(host_.database(), host_.settings(), host_.radio(), shown_.line, host_.clock().now());
}

void MainScreen::measure() {
  compose_.quotes.clear();
  compose_.trouble.clear();
  if (!is_open() || (compose_.editor.empty() && compose_.attached.ready.empty())) return;
  auto quotes = quote_of(compose_, participants_, is_group(), origin());
  if (quotes)
    compose_.quotes = *std::move(quotes);
  else
    compose_.trouble = quotes.error().message;
}

void MainScreen::take_plain_letters() {
  if (compose_.quotes.empty() || !compose_.quotes.front().suggestion) return;
  compose_.editor.set_text(compose_.quotes.front().suggestion->text);
  text_changed();
}

// Earlier texts of this conversation, as a shell does. What was being written is the one before the first.
void MainScreen::recall(int by) {
  if (history_.empty() && shown_.id) {
    store::MessageQuery query;
    query.conversation = shown_.id;
    query.direction = model::Direction::out;
    for (model::Message& message : messages_.list(query)) history_.insert(history_.begin(), std::move(message.text));
  }
  const int target = recalled_ + by;
  if (target < -1 || target >= static_cast<int>(history_.size())) return;
  recalled_ = target;
  if (recalled_ < 0)
    compose_.editor.clear();
  else
    compose_.editor.set_text(history_[static_cast<std::size_t>(recalled_)]);
  text_changed();
}

void MainScreen::send() {
  if (compose_.attached.preparing || !has_something_to_send(compose_)) return;
  const core::Origin from = origin();
  auto quotes = quote_of(compose_, participants_, is_group(), from);
  if (!quotes) return host_.say(quotes.error().message, Tone::error);
  Outgoing outgoing{*std::move(quotes), compose_.editor.text(), from.line, from.roaming, host_.clock().now()};
  outgoing.attachments = compose_.attached.ready;
  outgoing.as_group = is_group();
  ui::send(host_, std::move(outgoing), [this] { sent(); });
}

void MainScreen::sent() {
  compose_.editor = Editor();
  attaching_.clear();
  history_.clear();
  recalled_ = -1;
  draft_changed_ = true;
  save();
  if (auto begun = messages_.find_conversation(participants_)) shown_ = *std::move(begun);
  if (shown_.id) ThreadWindow(host_.database(), shown_.id).load_newest(thread_);
  load_thread();
  load_inbox();
}

std::vector<Offer> MainScreen::compose_offers() {
  const int page = std::max(1, thread_.height - 1);
  std::vector<Offer> offers{{"newline",
                             [this] {
                               compose_.editor.insert("\n");
                               text_changed();
                             }},
                            {"attach", [this] { attaching_.ask(origin().line); }},
                            {"scroll-up", [this, page] { scroll_by(-page); }},
                            {"scroll-down", [this, page] { scroll_by(page); }},
                            {"back", [this] { leave(); }},
                            {"next-pane", [this] { focus(is_wide() ? Pane::inbox : Pane::thread); }},
                            {"previous-pane", [this] { focus(Pane::thread); }}};
  if (!compose_.attached.ready.empty())
    offers.push_back({"detach", [this] {
                        attaching_.clear();
                        measure();
                      }});
  if (!compose_.quotes.empty()) offers.push_back({"send", [this] { send(); }});
  if (!compose_.quotes.empty() && compose_.quotes.front().suggestion)
    offers.push_back({"plain-letters", [this] { take_plain_letters(); }});
  return offers;
}

// ---- What is common.

std::vector<Offer> MainScreen::offers() {
  if (pane_ == Pane::inbox) return inbox_offers();
  return pane_ == Pane::thread ? thread_offers() : compose_offers();
}

void MainScreen::handle(const Event& event) {
  if (const auto* focus_change = std::get_if<Focus>(&event); focus_change && focus_change->here) return load_thread();
  if (const auto* mouse = std::get_if<Mouse>(&event)) {
    if (mouse->what == Mouse::What::press) return click(mouse->at);
    return wheel(mouse->at, mouse->what == Mouse::What::wheel_up ? -3 : 3);
  }
  if (pane_ != Pane::compose) return;
  const std::string before = compose_.editor.text();
  if (!compose_.editor.handle(event)) {
    const auto* key = std::get_if<KeyPress>(&event);
    if (key && key->key == Key::up) recall(1);
    if (key && key->key == Key::down) recall(-1);
    return;
  }
  if (compose_.editor.text() != before) text_changed();
}

void MainScreen::click(Position at) {
  if (inbox_area_.holds(at)) {
    const int index = conversation_at(inbox_, at.row - inbox_area_.row, inbox_area_.rows);
    if (index >= static_cast<int>(inbox_.conversations.size())) return;
    move_to(index);
    return open_selected();
  }
  if (thread_area_.holds(at) && shown_.id) {
    if (!is_open()) enter(shown_, Pane::thread);
    if (const auto id = message_at(thread_, at.row - thread_area_.row)) {
      focus(Pane::thread);
      thread_.selected = id;
    }
    return;
  }
  if (editor_area_.holds(at) && shown_.id && !is_open()) enter(shown_, Pane::compose);
  if (editor_area_.holds(at) && is_open()) {
    focus(Pane::compose);
    compose_.editor.click({at.column - editor_area_.column - 2, at.row - editor_area_.row});
  }
}

void MainScreen::wheel(Position at, int rows) {
  if (!inbox_area_.holds(at)) return scroll_by(rows);
  if (pane_ != Pane::inbox) focus(Pane::inbox);
  move_to(inbox_.selected + (rows < 0 ? -1 : 1));
}

void MainScreen::draw_title(const Canvas& row) {
  const Style style{Look::title, true};
  row.fill_row(0, {});
  const std::string line = row.columns() >= 40 ? text::clip(text::display_safe(shown_.line_name), {16}) : "";
  const int line_width = text::width_of(line).value;
  row.put({1, 0}, title(), style, row.columns() - line_width - 3);
  row.put({row.columns() - line_width - 1, 0}, line, {Look::dim});
}

void MainScreen::draw_conversation(const Canvas& canvas) {
  if (participants_.empty() && !shown_.id) return canvas.fill({});
  const int columns = canvas.columns();
  const int compose_rows = wanted_rows(compose_, columns, canvas.rows());
  // With little room the messages matter more than lines around them.
  const int title_rows = canvas.rows() >= 5 ? 1 : 0;
  const int line_rows = canvas.rows() >= 8 ? 1 : 0;
  const int rows = std::max(0, canvas.rows() - compose_rows - title_rows - line_rows);
  if (title_rows > 0) draw_title(canvas.part({0, 0, columns, 1}));
  const Canvas thread = canvas.part({0, title_rows, columns, rows});
  const Canvas compose = canvas.part({0, canvas.rows() - compose_rows, columns, compose_rows});
  if (line_rows > 0) canvas.horizontal_line(title_rows + rows, {Look::border});
  thread_area_ = thread.area();
  editor_area_ = compose.area();
  // The cursor stands where the keys go: that is drawn last.
  if (pane_ == Pane::thread) {
    ui::draw(compose_, compose);
    ui::draw(thread_, thread);
  } else {
    ui::draw(thread_, thread);
    ui::draw(compose_, compose);
  }
}

void MainScreen::draw(const Canvas& canvas) {
  columns_ = canvas.columns();
  inbox_.focused = pane_ == Pane::inbox;
  inbox_.opened = is_open() ? shown_.id : model::ConversationId{};
  thread_.focused = pane_ == Pane::thread;
  compose_.focused = pane_ == Pane::compose;
  inbox_area_ = thread_area_ = editor_area_ = {};
  if (!is_wide()) {
    if (pane_ != Pane::inbox) return draw_conversation(canvas);
    inbox_area_ = canvas.area();
    return ui::draw(inbox_, canvas);
  }
  const int left = std::clamp(columns_ * 2 / 5, 26, 42);
  const Canvas inbox = canvas.part({0, 0, left, canvas.rows()});
  const Canvas conversation = canvas.part({left + 1, 0, columns_ - left - 1, canvas.rows()});
  canvas.vertical_line(left, {Look::border});
  inbox_area_ = inbox.area();
  if (pane_ == Pane::inbox) {
    draw_conversation(conversation);
    ui::draw(inbox_, inbox);
  } else {
    ui::draw(inbox_, inbox);
    draw_conversation(conversation);
  }
}

}  // namespace celltext::ui
