#include "picker.h"

#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/text/fuzzy.h"
#include "celltext/text/width.h"

namespace celltext::ui {

namespace {

constexpr int widest = 72;
constexpr int highest = 60;

struct Scored {
  int score = 0;
  Found found;
};

// A match in the other spelling counts, but the title's own counts more.
std::optional<Scored> score(const Choice& choice, std::size_t index, std::string_view typed) {
  const auto in_title = text::fuzzy_match(typed, choice.title);
  const auto in_other = choice.also.empty() ? std::nullopt : text::fuzzy_match(typed, choice.also);
  if (!in_title && !in_other) return std::nullopt;
  const bool title_wins = in_title && (!in_other || in_title->score + 1 >= in_other->score);
  if (!title_wins) return Scored{in_other->score, {index, {}}};
  return Scored{in_title->score, {index, spans_of(choice.title, in_title->positions)}};
}

void draw_choice(const Choice& choice, const Found& found, const Canvas& row) {
  const Look look = choice.possible ? Look::text : Look::dim;
  const int note = text::width_of(choice.note).value;
  const bool room_for_note = note > 0 && note + 10 < row.columns();
  const Canvas title = row.part({0, 0, row.columns() - (room_for_note ? note + 1 : 0), 1});
  put_marked(title, {0, 0}, choice.title, found.marked, {look});
  if (room_for_note) row.put_right(0, choice.note, {choice.possible ? Look::key : Look::dim});
}

}  // namespace

std::vector<Found> find_choices(const std::vector<Choice>& choices, std::string_view typed, std::size_t most) {
  std::vector<Scored> scored;
  for (std::size_t i = 0; i < choices.size(); ++i)
    if (auto match = score(choices[i], i, typed)) scored.push_back(*std::move(match));
  std::ranges::stable_sort(scored, std::greater<>(), &Scored::score);
  std::vector<Found> found;
  for (Scored& match : scored)
    if (found.size() < most) found.push_back(std::move(match.found));
  return found;
}

void PickerModel::find() {
  found = find_choices(choices, typed.text());
  cursor.select(0);
}

const Choice* PickerModel::selected() const {
  const auto row = static_cast<std::size_t>(cursor.selected());
  return row < found.size() ? &choices[found[row].choice] : nullptr;
}

void draw(PickerModel& model, const Canvas& canvas) {
  const int rows = std::min(highest, static_cast<int>(model.choices.size()) + 2);
  const Canvas box = canvas.dialog({widest, std::max(rows, 3)}, model.title);
  const bool room_for_line = box.rows() > 2;
  const int head = room_for_line ? 2 : 1;
  if (room_for_line) box.horizontal_line(1, {Look::border});
  const Canvas list = box.part({0, head, box.columns(), box.rows() - head});
  const auto draw_row = [&](const Canvas& row, std::size_t index) {
    const Found& found = model.found[index];
    draw_choice(model.choices[found.choice], found, row);
  };
  draw_list(list, model.cursor, model.found.size(), draw_row, model.nothing);
  // Last: the caret belongs to the text.
  model.typed.draw(box.part({0, 0, box.columns(), 1}), {Look::field});
}

Picker::Picker(Host& host, PickerModel model, std::function<void(const Choice&)> choose)
    : host_(host), model_(std::move(model)), choose_(std::move(choose)) {
  model_.find();
}

std::vector<Offer> Picker::offers() {
  return {{"choose", [this] { choose(); }},
          {"up", [this] { model_.cursor.move(-1); }},
          {"down", [this] { model_.cursor.move(1); }},
          {"page-up", [this] { model_.cursor.move_page(-1); }},
          {"page-down", [this] { model_.cursor.move_page(1); }},
          {"back", [this] { host_.close(); }}};
}

void Picker::handle(const Event& event) {
  if (const auto* mouse = std::get_if<Mouse>(&event)) {
    if (model_.cursor.handle(*mouse)) choose();
    return;
  }
  const std::string before = model_.typed.text();
  model_.typed.handle(event);
  if (model_.typed.text() != before) model_.find();
}

void Picker::choose() {
  const Choice* chosen = model_.selected();
  if (!chosen) return;
  if (!chosen->possible) return host_.say(tr("That is not possible at this moment."), Tone::warning);
  const Choice choice = *chosen;
  const auto run = std::move(choose_);
  host_.close();
  run(choice);
}

}  // namespace celltext::ui
