#include "outbox.h"

#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/core/times.h"
#include "celltext/store/contacts.h"
#include "celltext/store/outbox.h"
#include "celltext/text/width.h"
#include "drawing.h"
#include "message_actions.h"
#include "screens.h"
#include "words.h"

namespace celltext::ui {

namespace {

constexpr int most_entries = 500;
constexpr int widest_name = 18;
constexpr int help_rows = 3;  // a line, and two rows of advice

bool went_wrong(model::Status status) {
  return status == model::Status::failed || status == model::Status::unknown;
}

std::string status_of(const model::Message& message) {
  if (message.status == model::Status::scheduled && message.due_at) return core::short_time(*message.due_at);
  return in_words(message.status);
}

void draw_entry(const OutboxEntry& entry, const Canvas& row) {
  const int status_columns = std::min(16, row.columns() / 3);
  const int name_columns = std::min(widest_name, row.columns() / 3);
  const Look look = went_wrong(entry.message.status) ? Look::bad : Look::warning;
  row.put({0, 0}, status_of(entry.message), {look}, status_columns);
  row.put({status_columns + 1, 0}, entry.who, {Look::outgoing}, name_columns);
  row.put({status_columns + name_columns + 2, 0}, entry.message.text);
}

std::string advice_of(const model::Message& message) {
  const std::string reason = message.trouble ? message.trouble->message + ". " : "";
  return reason + advice_for(message);
}

}  // namespace

void draw(OutboxModel& model, const Canvas& canvas) {
  const auto count = static_cast<unsigned long>(model.entries.size());
  const Canvas body = titled(canvas, tr("Outbox"), tr_n_format("{} message", "{} messages", count));
  const bool room_for_advice = body.rows() >= help_rows + 2 && count > 0;
  const int list_rows = body.rows() - (room_for_advice ? help_rows : 0);
  if (room_for_advice) {
    const auto selected = static_cast<std::size_t>(std::clamp(model.cursor.selected(), 0, static_cast<int>(count) - 1));
    body.horizontal_line(list_rows, {Look::border});
    put_wrapped(body.part({0, list_rows + 1, body.columns(), help_rows - 1}),
                advice_of(model.entries[selected].message), {Look::dim});
  }
  const auto draw_row = [&](const Canvas& row, std::size_t index) { draw_entry(model.entries[index], row); };
  draw_list(body.part({0, 0, body.columns(), list_rows}), model.cursor, model.entries.size(), draw_row,
            tr("Nothing waits, and nothing failed."));
}

namespace {

class OutboxScreen final : public Screen {
 public:
  explicit OutboxScreen(Host& host) : host_(host) { load(); }

  void draw(const Canvas& canvas) override { ui::draw(model_, canvas); }
  std::vector<Offer> offers() override;
  void handle(const Event& event) override;
  void refresh() override { load(); }

 private:
  void load();
  void open();
  const model::Message* selected() const;

  Host& host_;
  OutboxModel model_;
};

// The selection stays with its message.
void OutboxScreen::load() {
  const model::MessageId kept = selected() ? selected()->id : model::MessageId{};
  const store::Contacts contacts(host_.database());
  model_.entries.clear();
  for (model::Message& message : store::Outbox(host_.database()).list(most_entries)) {
    const std::string to = joined(message.to);
    const auto contact = contacts.find_number(to);
    if (message.id == kept) model_.cursor.select(static_cast<int>(model_.entries.size()));
    model_.entries.push_back({std::move(message), contact ? contact->name : to});
  }
}

const model::Message* OutboxScreen::selected() const {
  const auto row = static_cast<std::size_t>(model_.cursor.selected());
  return row < model_.entries.size() ? &model_.entries[row].message : nullptr;
}

void OutboxScreen::handle(const Event& event) {
  const auto* mouse = std::get_if<Mouse>(&event);
  if (mouse && model_.cursor.handle(*mouse)) open();
}

void OutboxScreen::open() {
  const model::Message* message = selected();
  if (!message) return;
  if (auto screen = details_screen(host_, message->id)) host_.open(std::move(screen));
}

std::vector<Offer> OutboxScreen::offers() {
  std::vector<Offer> offers;
  if (const model::Message* message = selected()) {
    offers.push_back({"details", [this] { open(); }});
    const auto more = offers_for(host_, *message);
    offers.insert(offers.end(), more.begin(), more.end());
  }
  offers.insert(offers.end(), {{"up", [this] { model_.cursor.move(-1); }},
                               {"down", [this] { model_.cursor.move(1); }},
                               {"page-up", [this] { model_.cursor.move_page(-1); }},
                               {"page-down", [this] { model_.cursor.move_page(1); }},
                               {"first", [this] { model_.cursor.select(0); }},
                               {"last", [this] { model_.cursor.select(most_entries); }},
                               {"back", [this] { host_.close(); }}});
  return offers;
}

}  // namespace

std::unique_ptr<Screen> outbox_screen(Host& host) {
  return std::make_unique<OutboxScreen>(host);
}

}  // namespace celltext::ui
