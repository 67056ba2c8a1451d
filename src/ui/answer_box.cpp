#include "answer_box.h"

#include <utility>

#include "celltext/base/i18n.h"
#include "celltext/store/drafts.h"
#include "celltext/store/messages.h"
#include "outgoing.h"

namespace celltext::ui {

namespace {

constexpr std::chrono::milliseconds draft_patience{1500};

}  // namespace

AnswerBox::AnswerBox(Host& host, const model::Conversation& shown, std::function<void()> sent)
    : host_(host),
      shown_(shown),
      sent_(std::move(sent)),
      attaching_(
          host, model_, [this] { return origin(); }, [this] { attached(); }) {
  model_.plain_key = host_.keymap().key_name("plain-letters", true);
}

void AnswerBox::open(std::vector<std::string> participants) {
  save();
  participants_ = std::move(participants);
  forget();
  // A picture message to several in one conversation goes to all of them.
  model_.as_group = participants_.size() > 1;
  if (const auto draft = store::Drafts(host_.database()).find(participants_)) {
    model_.editor.set_text(draft->text);
    attaching_.restore(*draft);
  }
  draft_changed_ = false;
  draft_alarm_.reset();
  measure();
}

void AnswerBox::close() {
  save();
  participants_.clear();
  forget();
  measure();
}

void AnswerBox::forget() {
  model_.editor = Editor();
  attaching_.clear();
  history_.clear();
  recalled_ = -1;
}

void AnswerBox::save() {
  if (!std::exchange(draft_changed_, false) || !is_open()) return;
  draft_alarm_.reset();
  store::Draft draft;
  draft.participants = participants_;
  draft.text = model_.editor.text();
  attaching_.put_into(draft);
  if (const auto kept = store::Drafts(host_.database()).put(draft, host_.clock().now()); !kept)
    host_.say(tr_format("The draft could not be kept: {}", kept.error().message), Tone::error);
}

// What is attached is written once, when it is.
void AnswerBox::attached() {
  const auto kept = store::Drafts(host_.database()).attach(participants_, model_.attached.ready, host_.clock().now());
  if (!kept) host_.say(tr_format("The draft could not be kept: {}", kept.error().message), Tone::error);
  changed();
}

void AnswerBox::changed() {
  measure();
  if (std::exchange(draft_changed_, true)) return;
  draft_alarm_ = host_.clock().at(host_.clock().now() + draft_patience, [this] { save(); });
}

void AnswerBox::measure() {
  model_.quotes.clear();
  model_.trouble.clear();
  if (!is_open() || (model_.editor.empty() && model_.attached.ready.empty())) return;
  auto quotes = quote_of(model_, participants_, origin());
  if (quotes)
    model_.quotes = *std::move(quotes);
  else
    model_.trouble = quotes.error().message;
}

core::Origin AnswerBox::origin() const {
  return origin_of(host_.database(), host_.settings(), host_.radio(), shown_.line, host_.clock().now());
}

void AnswerBox::take_plain_letters() {
  model_.editor.set_text(model_.quotes.front().suggestion->text);
  changed();
}

// Earlier texts of this conversation, as a shell does. What was being written is the one before the first.
void AnswerBox::recall(int by) {
  if (history_.empty() && shown_.id) {
    store::MessageQuery query;
    query.conversation = shown_.id;
    query.direction = model::Direction::out;
    for (model::Message& message : store::Messages(host_.database()).list(query))
      history_.insert(history_.begin(), std::move(message.text));
  }
  const int target = recalled_ + by;
  if (target < -1 || target >= static_cast<int>(history_.size())) return;
  recalled_ = target;
  if (recalled_ < 0)
    model_.editor.clear();
  else
    model_.editor.set_text(history_[static_cast<std::size_t>(recalled_)]);
  changed();
}

void AnswerBox::send() {
  if (model_.attached.preparing || !has_something_to_send(model_)) return;
  const core::Origin from = origin();
  auto quotes = quote_of(model_, participants_, from);
  if (!quotes) return host_.say(quotes.error().message, Tone::error);
  ui::send(host_, outgoing_of(model_, *std::move(quotes), from, host_.clock().now()), [this] { sent(); });
}

void AnswerBox::sent() {
  forget();
  draft_changed_ = false;
  draft_alarm_.reset();
  if (const auto removed = store::Drafts(host_.database()).remove(participants_); !removed)
    host_.say(removed.error().message, Tone::error);
  sent_();
}

void AnswerBox::handle(const Event& event) {
  const std::string before = model_.editor.text();
  if (!model_.editor.handle(event)) {
    const auto* key = std::get_if<KeyPress>(&event);
    if (key && key->key == Key::up) recall(1);
    if (key && key->key == Key::down) recall(-1);
    return;
  }
  if (model_.editor.text() != before) changed();
}

void AnswerBox::add_offers(std::vector<Offer>& offers) {
  offers.push_back({"newline", [this] {
                      model_.editor.insert("\n");
                      changed();
                    }});
  attaching_.add_offers(offers);
  if (model_.quotes.empty()) return;
  offers.push_back({"send", [this] { send(); }});
  if (model_.quotes.front().suggestion) offers.push_back({"plain-letters", [this] { take_plain_letters(); }});
}

}  // namespace celltext::ui
