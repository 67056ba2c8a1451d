#include "main_screen.h"

#include <algorithm>
#include <iterator>

#include "celltext/base/i18n.h"
#include "celltext/text/display.h"
#include "celltext/text/width.h"
#include "message_actions.h"
#include "screens.h"
#include "when.h"

namespace celltext::ui {

MainScreen::MainScreen(Host& host)
    : host_(host), inbox_(host), thread_(host), answer_(host, thread_.conversation(), [this] { sent(); }) {
  if (const auto* first = inbox_.current()) preview(*first);
  wait_for_midnight();
}

// "Today" is something else then.
void MainScreen::wait_for_midnight() {
  const Instant now = host_.clock().now();
  inbox_.model().now = now;
  thread_.set_now(now);
  midnight_ = host_.clock().at(next_midnight(now), [this] {
    wait_for_midnight();
    host_.redraw();
  });
}

void MainScreen::refresh() {
  inbox_.load(opened());
  const auto* current = inbox_.current();
  if (!is_open() && current && current->id != thread_.conversation().id) return preview(*current);
  load_thread();
}

void MainScreen::focus(Pane pane) {
  pane_ = pane;
  if (pane == Pane::thread)
    thread_.select_one();
  else
    thread_.select_none();
}

// ---- From one conversation to another.

void MainScreen::move_to(int index) {
  inbox_.move_to(index);
  if (const auto* current = inbox_.current()) preview(*current);
}

void MainScreen::open_selected() {
  if (const auto* current = inbox_.current()) enter(*current, Pane::compose);
}

void MainScreen::go_to_unread() {
  if (!inbox_.move_to_unread()) return host_.say(tr("Everything is read."));
  preview(*inbox_.current());
  open_selected();
}

void MainScreen::preview(const model::Conversation& conversation) {
  if (thread_.conversation().id == conversation.id && !thread_.model().messages.empty()) return;
  if (is_open()) leave();
  thread_.show(conversation);
  load_thread();
}

void MainScreen::enter(model::Conversation conversation, Pane pane) {
  if (answer_.participants() != conversation.participants) {
    thread_.show(conversation);
    answer_.open(std::move(conversation.participants));
  }
  load_thread();
  focus(pane);
}

void MainScreen::leave() {
  answer_.close();
  focus(Pane::inbox);
}

void MainScreen::show_conversation(model::ConversationId conversation, model::MessageId message) {
  auto found = store::Messages(host_.database()).find_conversation(conversation);
  if (!found) return host_.say(tr("This conversation is gone."), Tone::warning);
  enter(*std::move(found), message ? Pane::thread : Pane::compose);
  if (message) thread_.go_to(message);
  inbox_.load(opened());
  host_.redraw();
}

void MainScreen::write_to(std::vector<std::string> participants) {
  if (participants.empty()) return;
  auto known = store::Messages(host_.database()).find_conversation(participants);
  if (!known) {
    known.emplace();
    known->participants = std::move(participants);
  }
  enter(*std::move(known), Pane::compose);
  inbox_.load(opened());
  host_.redraw();
}

// ---- In the conversation.

void MainScreen::load_thread() {
  thread_.load();
  if (pane_ == Pane::thread) thread_.select_one();
  mark_read();
  answer_.measure();
}

void MainScreen::mark_read() {
  if (is_open() && thread_.mark_read()) inbox_.load(opened());
}

void MainScreen::scroll_by(int rows) {
  thread_.scroll_by(rows);
  mark_read();
}

void MainScreen::move_selection(int by) {
  if (!thread_.move_selection(by)) return focus(Pane::compose);
  mark_read();
}

void MainScreen::go_to_last() {
  thread_.go_to_last();
  mark_read();
}

void MainScreen::sent() {
  thread_.load();
  thread_.go_to_last();
  load_thread();
  inbox_.load(opened());
}

// ---- Keys and the mouse.

std::vector<Offer> MainScreen::offers() {
  if (pane_ == Pane::inbox) return inbox_offers();
  return pane_ == Pane::thread ? thread_offers() : compose_offers();
}

std::vector<Offer> MainScreen::inbox_offers() {
  const int page = std::max(1, conversations_in(inbox_area_.rows) - 1);
  std::vector<Offer> offers{{"up", [this] { move_to(inbox_.selected() - 1); }},
                            {"down", [this] { move_to(inbox_.selected() + 1); }},
                            {"page-up", [this, page] { move_to(inbox_.selected() - page); }},
                            {"page-down", [this, page] { move_to(inbox_.selected() + page); }},
                            {"first", [this] { move_to(0); }},
                            {"last", [this] { move_to(inbox_.count() - 1); }},
                            {"next-unread", [this] { go_to_unread(); }},
                            {"quit", [this] { host_.quit(); }}};
  if (inbox_.current()) {
    offers.push_back({"open", [this] { open_selected(); }});
    offers.push_back({"next-pane", [this] { enter(*inbox_.current(), Pane::thread); }});
    offers.push_back({"reply", [this] { open_selected(); }});
  }
  return offers;
}

std::vector<Offer> MainScreen::thread_offers() {
  const int page = std::max(1, thread_.model().height - 1);
  std::vector<Offer> offers{{"up", [this] { move_selection(-1); }},
                            {"down", [this] { move_selection(1); }},
                            {"page-up", [this, page] { scroll_by(-page); }},
                            {"page-down", [this, page] { scroll_by(page); }},
                            {"first", [this] { thread_.go_to_first(); }},
                            {"last", [this] { go_to_last(); }},
                            {"back", [this] { leave(); }},
                            {"next-pane", [this] { focus(Pane::compose); }},
                            {"previous-pane", [this] { focus(Pane::inbox); }},
                            {"reply", [this] { focus(Pane::compose); }}};
  const auto* message = thread_.selected();
  if (!message) return offers;
  offers.push_back({"details", [this, id = message->id] {
                      if (auto screen = details_screen(host_, id)) host_.open(std::move(screen));
                    }});
  std::ranges::move(offers_for(host_, *message), std::back_inserter(offers));
  return offers;
}

std::vector<Offer> MainScreen::compose_offers() {
  const int page = std::max(1, thread_.model().height - 1);
  std::vector<Offer> offers{{"scroll-up", [this, page] { scroll_by(-page); }},
                            {"scroll-down", [this, page] { scroll_by(page); }},
                            {"back", [this] { leave(); }},
                            {"next-pane", [this] { focus(is_wide() ? Pane::inbox : Pane::thread); }},
                            {"previous-pane", [this] { focus(Pane::thread); }}};
  answer_.add_offers(offers);
  return offers;
}

void MainScreen::handle(const Event& event) {
  if (const auto* focus_change = std::get_if<Focus>(&event); focus_change && focus_change->here) return load_thread();
  if (const auto* mouse = std::get_if<Mouse>(&event)) {
    if (mouse->what == Mouse::What::press) return click(mouse->at);
    return wheel(mouse->at, mouse->what == Mouse::What::wheel_up ? -3 : 3);
  }
  if (pane_ == Pane::compose) answer_.handle(event);
}

void MainScreen::click(Position at) {
  const bool shows_one = static_cast<bool>(thread_.conversation().id);
  if (inbox_area_.holds(at)) {
    const int index = conversation_at(inbox_.model(), at.row - inbox_area_.row, inbox_area_.rows);
    if (index >= inbox_.count()) return;
    move_to(index);
    return open_selected();
  }
  if (thread_area_.holds(at) && shows_one) {
    if (!is_open()) enter(thread_.conversation(), Pane::thread);
    if (const auto id = message_at(thread_.model(), at.row - thread_area_.row)) {
      focus(Pane::thread);
      thread_.model().selected = id;
    }
    return;
  }
  if (!editor_area_.holds(at)) return;
  if (!is_open() && shows_one) enter(thread_.conversation(), Pane::compose);
  if (!is_open()) return;
  focus(Pane::compose);
  const Area& text = answer_.model().text_area;
  answer_.model().editor.click({at.column - text.column, at.row - text.row});
}

void MainScreen::wheel(Position at, int rows) {
  if (!inbox_area_.holds(at)) return scroll_by(rows);
  if (pane_ != Pane::inbox) focus(Pane::inbox);
  move_to(inbox_.selected() + (rows < 0 ? -1 : 1));
}

// ---- How it looks.

void MainScreen::draw_title(const Canvas& row) {
  const Style style{Look::title, true};
  row.fill_row(0, {});
  const std::string& name = thread_.conversation().line_name;
  const std::string line = row.columns() >= 40 ? text::clip(text::display_safe(name), {16}) : "";
  const int line_width = text::width_of(line).value;
  row.put({1, 0}, thread_.title(), style, row.columns() - line_width - 3);
  row.put({row.columns() - line_width - 1, 0}, line, {Look::dim});
}

void MainScreen::draw_conversation(const Canvas& canvas) {
  if (!is_open() && !thread_.conversation().id) return canvas.fill({});
  ComposeModel& compose = answer_.model();
  const int columns = canvas.columns();
  thread_.set_room(columns, canvas.rows());
  const int compose_rows = wanted_rows(compose, columns, canvas.rows());
  // With little room the messages matter more than lines around them.
  const int title_rows = canvas.rows() >= 5 ? 1 : 0;
  const int line_rows = canvas.rows() >= 8 ? 1 : 0;
  const int rows = std::max(0, canvas.rows() - compose_rows - title_rows - line_rows);
  if (title_rows > 0) draw_title(canvas.part({0, 0, columns, 1}));
  const Canvas upper = canvas.part({0, title_rows, columns, rows});
  const Canvas lower = canvas.part({0, canvas.rows() - compose_rows, columns, compose_rows});
  if (line_rows > 0) canvas.horizontal_line(title_rows + rows, {Look::border});
  thread_area_ = upper.area();
  editor_area_ = lower.area();
  // The cursor stands where the keys go: that is drawn last.
  if (pane_ == Pane::thread) {
    ui::draw(compose, lower);
    ui::draw(thread_.model(), upper);
  } else {
    ui::draw(thread_.model(), upper);
    ui::draw(compose, lower);
  }
}

void MainScreen::draw(const Canvas& canvas) {
  columns_ = canvas.columns();
  inbox_.model().focused = pane_ == Pane::inbox;
  inbox_.model().opened = opened();
  thread_.model().focused = pane_ == Pane::thread;
  answer_.model().focused = pane_ == Pane::compose;
  inbox_area_ = thread_area_ = editor_area_ = {};
  if (!is_wide()) {
    if (pane_ != Pane::inbox) return draw_conversation(canvas);
    inbox_area_ = canvas.area();
    return ui::draw(inbox_.model(), canvas);
  }
  const int left = std::clamp(columns_ * 2 / 5, 26, 42);
  const Canvas list = canvas.part({0, 0, left, canvas.rows()});
  const Canvas conversation = canvas.part({left + 1, 0, columns_ - left - 1, canvas.rows()});
  canvas.vertical_line(left, {Look::border});
  inbox_area_ = list.area();
  if (pane_ == Pane::inbox) {
    draw_conversation(conversation);
    ui::draw(inbox_.model(), list);
  } else {
    ui::draw(inbox_.model(), list);
    draw_conversation(conversation);
  }
}

}  // namespace celltext::ui
