#include "new_message.h"

#include <algorithm>

#include "attaching.h"
#include "celltext/base/i18n.h"
#include "celltext/core/times.h"
#include "celltext/store/contacts.h"
#include "celltext/store/drafts.h"
#include "celltext/store/messages.h"
#include "celltext/text/display.h"
#include "celltext/text/width.h"
#include "dialog.h"
#include "outgoing.h"
#include "screens.h"

namespace celltext::ui {

namespace {

using Field = NewMessageModel::Field;
using namespace std::chrono_literals;

constexpr int most_correspondents = 2000;
constexpr int most_chosen_rows = 3;
constexpr std::chrono::milliseconds draft_delay = 2s;

int label_columns() {
  int widest = 0;
  for (const char* label : {tr("To"), tr("When")}) widest = std::max(widest, text::width_of(label).value);
  return widest + 2;
}

void draw_label(const Canvas& row, const char* label, bool focused) {
  row.put({0, 0}, label, {focused ? Look::title : Look::dim, focused});
}

// To whom: those who are chosen, and the line to type in. Returns the rows taken.
int draw_to(NewMessageModel& model, const Canvas& canvas) {
  const bool focused = model.field == Field::to;
  draw_label(canvas, tr("To"), focused);
  const int labels = label_columns();
  const Canvas right = canvas.part({labels, 0, canvas.columns() - labels, canvas.rows()});
  int rows = draw_chosen(model.to, right.part({0, 0, right.columns(), std::min(most_chosen_rows, canvas.rows() - 1)}));
  if (!focused && rows > 0) return rows;
  model.to.typed.draw(right.part({0, rows, right.columns(), 1}), {Look::field});
  return rows + 1;
}

std::string when_of(const NewMessageModel& model) {
  return model.send_at ? core::short_time(*model.send_at) : tr("at once");
}

void draw_when(NewMessageModel& model, const Canvas& row) {
  const bool focused = model.field == Field::when;
  draw_label(row, tr("When"), focused);
  const int labels = label_columns();
  const Canvas right = row.part({labels, 0, row.columns() - labels, 1});
  if (!focused) {
    right.put({0, 0}, when_of(model), {model.send_at ? Look::warning : Look::dim});
    return;
  }
  if (model.when.empty()) right.put({1, 0}, tr("09:30, 2026-11-01 09:30, +2h; empty: at once"), {Look::dim});
  const Canvas field = model.when.empty() ? right.part({0, 0, 1, 1}) : right;
  model.when.draw(field, {Look::field});
}

}  // namespace

void draw(NewMessageModel& model, const Canvas& canvas) {
  const Canvas body = titled(canvas, tr("New message"));
  int row = draw_to(model, body);
  // Where it is too low for all the field that is typed in is what matters.
  const bool low = body.rows() - row < 4;
  if (!low || model.field == Field::when) draw_when(model, body.part({0, row++, body.columns(), 1}));
  if (!model.trouble.empty()) body.put({0, row++}, model.trouble, {Look::bad});
  if (!low) body.horizontal_line(row++, {Look::border});
  const Canvas rest = body.part({0, row, body.columns(), body.rows() - row});
  const auto caret_owner = model.field;
  model.compose.focused = caret_owner == Field::text;
  if (caret_owner == Field::to) {
    draw_suggestions(model.to, rest);
    // Once more: the caret belongs to the text that is typed.
    draw_to(model, body);
  } else if (rest.rows() > 0) {
    draw(model.compose, rest);
    if (caret_owner == Field::when)
      draw_when(model, body.part({0, row - (low ? 1 : 2) - (model.trouble.empty() ? 0 : 1), body.columns(), 1}));
  }
}

namespace {

class NewMessageScreen final : public Screen {
 public:
  NewMessageScreen(Host& host, std::string text);

  void draw(const Canvas& canvas) override { ui::draw(model_, canvas); }
  std::vector<Offer> offers() override;
  void handle(const Event& event) override;
  void refresh() override;
  void save() override;
  bool takes_text() const override { return true; }

 private:
  void load_known();
  void restore_draft();
  void focus(Field field);
  void attached();
  void changed();
  void measure();

  void take_recipient(bool go_on);
  void type_recipient(const Event& event);
  void go_to_row(int by);
  void take_time();
  void send();
  void sent();
  std::vector<Offer> to_offers();
  std::vector<Offer> text_offers();
  std::vector<Offer> when_offers();

  Host& host_;
  NewMessageModel model_;
  core::Origin origin_;
  bool forwards_ = false;  // a text from elsewhere: the draft stays as it is
  bool unsaved_ = false;
  async::Registration draft_alarm_;
  Attaching attaching_;
};

NewMessageScreen::NewMessageScreen(Host& host, std::string text)
    : host_(host),
      origin_(origin_of(host.database(), host.settings(), host.radio(), {}, host.clock().now())),
      attaching_(
          host, model_.compose, [this] { return origin_; }, [this] { attached(); }) {
  model_.to.region = origin_.region;
  model_.compose.plain_key = host.keymap().key_name("plain-letters");
  load_known();
  forwards_ = !text.empty();
  if (forwards_)
    model_.compose.editor.insert(text);
  else
    restore_draft();
  model_.to.find();
  measure();
}

void NewMessageScreen::load_known() {
  const store::Contacts contacts(host_.database());
  model_.to.known = known_recipients(contacts.all(), contacts.correspondents(most_correspondents));
}

// Where it leaves from may have changed, and with that what it costs.
void NewMessageScreen::refresh() {
  origin_ = origin_of(host_.database(), host_.settings(), host_.radio(), {}, host_.clock().now());
  model_.to.region = origin_.region;
  measure();
}

void NewMessageScreen::restore_draft() {
  const auto draft = store::Drafts(host_.database()).find({});
  if (!draft) return;
  model_.compose.editor.insert(draft->text);
  attaching_.restore(*draft);
  if (draft->send_at && *draft->send_at > host_.clock().now()) model_.send_at = draft->send_at;
  for (const std::string& number : draft->recipients) {
    const auto known = std::ranges::find(model_.to.known, number, &Recipient::number);
    model_.to.chosen.push_back(known == model_.to.known.end() ? Recipient{number, ""} : *known);
  }
}

void NewMessageScreen::focus(Field field) {
  model_.field = field;
  model_.trouble.clear();
  if (field == Field::when && model_.send_at) model_.when.set_text(core::short_time(*model_.send_at));
}

void NewMessageScreen::measure() {
  ComposeModel& compose = model_.compose;
  compose.quotes.clear();
  compose.trouble.clear();
  compose.leaves_at = model_.send_at ? std::optional(core::short_time(*model_.send_at)) : std::nullopt;
  if (model_.to.chosen.empty() || (compose.editor.empty() && compose.attached.ready.empty())) return;
  auto quotes = quote_of(compose, model_.to.numbers(), origin_);
  if (quotes)
    compose.quotes = *std::move(quotes);
  else
    compose.trouble = quotes.error().message;
}

// What is written is kept soon, but not with every key.
void NewMessageScreen::changed() {
  measure();
  if (std::exchange(unsaved_, true)) return;
  draft_alarm_ = host_.clock().at(host_.clock().now() + draft_delay, [this] { save(); });
}

void NewMessageScreen::save() {
  if (forwards_ || !std::exchange(unsaved_, false)) return;
  store::Draft draft;
  draft.recipients = model_.to.numbers();
  draft.text = model_.compose.editor.text();
  draft.send_at = model_.send_at;
  attaching_.put_into(draft);
  const auto kept = store::Drafts(host_.database()).put(draft, host_.clock().now());
  if (!kept) host_.say(kept.error().message, Tone::error);
}

// What is attached is written once, when it is.
void NewMessageScreen::attached() {
  if (!forwards_) {
    const auto kept = store::Drafts(host_.database()).attach({}, model_.compose.attached.ready, host_.clock().now());
    if (!kept) host_.say(kept.error().message, Tone::error);
  }
  changed();
}

std::vector<Offer> NewMessageScreen::offers() {
  std::vector<Offer> offers;
  switch (model_.field) {
    case Field::to:
      offers = to_offers();
      break;
    case Field::text:
      offers = text_offers();
      break;
    case Field::when:
      offers = when_offers();
      break;
  }
  offers.push_back({"back", [this] {
                      save();
                      host_.close();
                    }});
  return offers;
}

std::vector<Offer> NewMessageScreen::to_offers() {
  return {{"choose", [this] { take_recipient(false); }},
          {"complete", [this] { take_recipient(true); }},
          {"up", [this] { go_to_row(-1); }},
          {"down", [this] { go_to_row(1); }},
          {"page-up", [this] { model_.to.cursor.move_page(-1); }},
          {"page-down", [this] { model_.to.cursor.move_page(1); }},
          {"schedule", [this] { focus(Field::when); }}};
}

std::vector<Offer> NewMessageScreen::text_offers() {
  std::vector<Offer> offers{{"newline",
                             [this] {
                               model_.compose.editor.insert("\n");
                               changed();
                             }},
                            {"next-pane", [this] { focus(Field::when); }},
                            {"previous-pane", [this] { focus(Field::to); }},
                            {"schedule", [this] { focus(Field::when); }}};
  attaching_.add_offers(offers);
  if (!model_.compose.quotes.empty()) offers.push_back({"send", [this] { send(); }});
  if (!model_.compose.quotes.empty() && model_.compose.quotes.front().suggestion)
    offers.push_back({"plain-letters", [this] {
                        model_.compose.editor.set_text(model_.compose.quotes.front().suggestion->text);
                        changed();
                      }});
  return offers;
}

std::vector<Offer> NewMessageScreen::when_offers() {
  return {{"choose", [this] { take_time(); }}, {"next-pane", [this] { take_time(); }}, {"previous-pane", [this] {
                                                                                          focus(Field::text);
                                                                                        }}};
}

void NewMessageScreen::handle(const Event& event) {
  if (model_.field == Field::to) return type_recipient(event);
  if (model_.field == Field::when) {
    if (model_.when.handle(event)) model_.trouble.clear();
    return;
  }
  if (model_.compose.editor.handle(event)) changed();
}

void NewMessageScreen::type_recipient(const Event& event) {
  RecipientsModel& to = model_.to;
  if (const auto* mouse = std::get_if<Mouse>(&event)) {
    to.browsing = true;
    if (to.cursor.handle(*mouse)) take_recipient(false);
    return;
  }
  const auto* key = std::get_if<KeyPress>(&event);
  if (key && to.typed.empty() && *key == plain('@')) return focus(Field::when);
  if (key && *key == plain(',')) return take_recipient(false);
  if (key && to.typed.empty() && key->key == Key::backspace) {
    to.drop_last();
    return changed();
  }
  const std::string before = to.typed.text();
  to.typed.handle(event);
  if (to.typed.text() == before) return;
  to.browsing = false;
  model_.trouble.clear();
  to.find();
}

void NewMessageScreen::go_to_row(int by) {
  if (std::exchange(model_.to.browsing, true) || !model_.to.typed.empty()) model_.to.cursor.move(by);
}

// Nothing typed means that these are all.
void NewMessageScreen::take_recipient(bool go_on) {
  const bool nothing_more = model_.to.typed.empty() && !model_.to.browsing;
  if (nothing_more && model_.to.chosen.empty()) {
    model_.trouble = tr("To whom? Type a number, or some of a name.");
    return;
  }
  if (!nothing_more) {
    if (!model_.to.take(model_.trouble)) return;
    changed();
  }
  if (go_on || nothing_more) focus(Field::text);
}

void NewMessageScreen::take_time() {
  model_.trouble.clear();
  model_.send_at.reset();
  if (!model_.when.empty()) {
    const auto at = core::parse_future(model_.when.text(), host_.clock().now());
    if (!at) {
      model_.trouble = at.error().message;
      return;
    }
    model_.send_at = *at;
  }
  focus(model_.to.chosen.empty() ? Field::to : Field::text);
  changed();
}

void NewMessageScreen::send() {
  const ComposeModel& compose = model_.compose;
  if (compose.attached.preparing || !has_something_to_send(compose)) return;
  auto quotes = quote_of(compose, model_.to.numbers(), origin_);
  if (!quotes) return host_.say(quotes.error().message, Tone::error);
  Outgoing outgoing = outgoing_of(compose, *std::move(quotes), origin_, host_.clock().now());
  outgoing.send_at = model_.send_at;
  ui::send(host_, std::move(outgoing), [this] { sent(); });
}

void NewMessageScreen::sent() {
  const std::vector<std::string> to = model_.to.numbers();
  const bool several = to.size() > 1;
  const bool later = model_.send_at.has_value();
  if (!forwards_)
    if (auto removed = store::Drafts(host_.database()).remove({}); !removed)
      host_.say(removed.error().message, Tone::error);
  unsaved_ = false;
  Host& host = host_;
  host.changed();
  const auto conversation = store::Messages(host.database()).find_conversation(to);
  host.close();
  if (later)
    host.say(tr("It is in the outbox and leaves at its time."));
  else if (several || !conversation)
    host.say(tr("They are in the outbox."));
  else
    host.show_conversation(conversation->id);
}

}  // namespace

std::unique_ptr<Screen> new_message_screen(Host& host, std::string text) {
  return std::make_unique<NewMessageScreen>(host, std::move(text));
}

}  // namespace celltext::ui
