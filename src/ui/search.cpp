#include "search.h"

#include <algorithm>
#include <map>
#include <optional>

#include "celltext/async/turn.h"
#include "celltext/base/i18n.h"
#include "celltext/core/times.h"
#include "celltext/store/messages.h"
#include "celltext/store/search.h"
#include "celltext/text/find.h"
#include "screens.h"
#include "words.h"

namespace celltext::ui {

namespace {

constexpr std::size_t most_hits = 300;
constexpr int widest_name = 18;

std::string state_of(const SearchModel& model) {
  if (model.words.empty()) return "";
  if (model.searching) return tr("searching");
  const auto count = static_cast<unsigned long>(model.hits.size());
  return model.more ? tr_format("the newest {}", count) : tr_n_format("{} found", "{} found", count);
}

std::string nothing_of(const SearchModel& model) {
  if (model.words.empty()) return tr("Type what you look for: words, a name, a number.");
  return model.searching ? "" : tr("No message holds all these words.");
}

// "2026-11-26 09:30  Ann Lee  … see you at the station …"; without the time where it is narrow.
void draw_hit(const SearchModel& model, const SearchHit& hit, const Canvas& row) {
  int column = 0;
  if (row.columns() >= 50) column = row.put({0, 0}, hit.when, {Look::dim}) + 2;
  const int name_columns = std::min(widest_name, row.columns() / 3);
  row.put({column, 0}, hit.who, {hit.outgoing ? Look::outgoing : Look::incoming}, name_columns);
  column += name_columns + 1;
  const auto excerpt = text::excerpt(hit.text, model.words, {std::max(row.columns() - column, 0)});
  put_marked(row, {column, 0}, excerpt.text, excerpt.words);
}

}  // namespace

void draw(SearchModel& model, const Canvas& canvas) {
  const Canvas body = titled(canvas, tr("Search"), state_of(model));
  const Canvas list = body.part({0, 2, body.columns(), body.rows() - 2});
  const auto draw_row = [&](const Canvas& row, std::size_t index) { draw_hit(model, model.hits[index], row); };
  draw_list(list, model.cursor, model.hits.size(), draw_row, nothing_of(model));
  body.horizontal_line(1, {Look::border});
  body.put({0, 0}, "/", {Look::key});
  model.typed.draw(body.part({2, 0, body.columns() - 2, 1}), {Look::field});
}

namespace {

class SearchScreen final : public Screen {
 public:
  explicit SearchScreen(Host& host) : host_(host) {}

  void draw(const Canvas& canvas) override { ui::draw(model_, canvas); }
  std::vector<Offer> offers() override;
  void handle(const Event& event) override;
  bool takes_text() const override { return true; }

 private:
  void begin();
  void go_on();
  void add(const model::Message& message);
  const std::string& name_of(model::ConversationId conversation);
  void open();

  Host& host_;
  SearchModel model_;
  std::optional<store::Search> search_;
  std::map<model::ConversationId, std::string> names_;
  async::Registration next_step_;
};

std::vector<Offer> SearchScreen::offers() {
  std::vector<Offer> offers{{"up", [this] { model_.cursor.move(-1); }},
                            {"down", [this] { model_.cursor.move(1); }},
                            {"page-up", [this] { model_.cursor.move_page(-1); }},
                            {"page-down", [this] { model_.cursor.move_page(1); }},
                            {"back", [this] { host_.close(); }}};
  if (!model_.hits.empty()) offers.push_back({"open", [this] { open(); }});
  return offers;
}

void SearchScreen::handle(const Event& event) {
  if (const auto* mouse = std::get_if<Mouse>(&event)) {
    if (model_.cursor.handle(*mouse)) open();
    return;
  }
  const std::string before = model_.typed.text();
  model_.typed.handle(event);
  if (model_.typed.text() != before) begin();
}

// A new search takes the place of the one that is under way.
void SearchScreen::begin() {
  search_.emplace(host_.database(), model_.typed.text());
  model_.words = search_->words();
  model_.hits.clear();
  model_.cursor.select(0);
  model_.more = false;
  model_.searching = !search_->finished();
  next_step_ = async::at_next_turn([this] { go_on(); });
}

// One stretch of messages a turn of the main loop: keys come in between.
void SearchScreen::go_on() {
  for (const model::Message& message : search_->next(static_cast<int>(most_hits - model_.hits.size()))) add(message);
  model_.more = !search_->finished() && model_.hits.size() >= most_hits;
  model_.searching = !search_->finished() && !model_.more;
  if (model_.searching) next_step_ = async::at_next_turn([this] { go_on(); });
  host_.redraw();
}

void SearchScreen::add(const model::Message& message) {
  const bool outgoing = message.direction == model::Direction::out;
  const Instant at = message.sent_at.value_or(message.received_at.value_or(message.created_at));
  const std::string text = message.subject.empty() ? message.text : message.subject + ": " + message.text;
  model_.hits.push_back(
      {message.id, message.conversation, name_of(message.conversation), core::short_time(at), outgoing, text});
}

const std::string& SearchScreen::name_of(model::ConversationId conversation) {
  const auto [entry, is_new] = names_.try_emplace(conversation);
  if (!is_new) return entry->second;
  const auto found = store::Messages(host_.database()).find_conversation(conversation);
  if (found) entry->second = title_of(*found);
  return entry->second;
}

void SearchScreen::open() {
  const auto row = static_cast<std::size_t>(model_.cursor.selected());
  if (row >= model_.hits.size()) return;
  const SearchHit hit = model_.hits[row];
  host_.show_conversation(hit.conversation, hit.message);
}

}  // namespace

std::unique_ptr<Screen> search_screen(Host& host) {
  return std::make_unique<SearchScreen>(host);
}

}  // namespace celltext::ui
