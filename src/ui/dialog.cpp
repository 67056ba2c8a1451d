#include "dialog.h"

#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/text/display.h"
#include "celltext/text/width.h"
#include "drawing.h"

namespace celltext::ui {

namespace {

constexpr int widest = 70;

class QuestionScreen final : public Screen {
 public:
  QuestionScreen(Host& host, Question question) : host_(host), question_(std::move(question)) {}

  void draw(const Canvas& canvas) override { ui::draw(question_, canvas); }
  std::vector<Offer> offers() override { return {}; }
  void handle(const Event& event) override {
    const auto* key = std::get_if<KeyPress>(&event);
    if (!key) return;
    if (*key == plain('y')) {
      const auto yes = std::move(question_.on_yes);
      host_.close();
      yes();
    } else if (*key == plain('n') || key->key == Key::escape) {
      host_.close();
    }
  }
  bool is_dialog() const override { return true; }

 private:
  Host& host_;
  Question question_;
};

}  // namespace

void draw(const Question& question, const Canvas& canvas) {
  const std::string answers = text::display_safe(tr_format("y: {}   Esc: no", question.yes));
  const std::vector<std::string> rows = wrapped_rows(question.lines, std::clamp(canvas.columns() - 4, 1, widest));
  int columns = text::width_of(answers).value;
  for (const std::string& row : rows) columns = std::max(columns, text::width_of(row).value);
  const int count = static_cast<int>(rows.size());
  const Canvas inside = canvas.dialog({std::min(columns, widest), count + 2}, question.title);
  // The answers are always seen; the question as far as there is room.
  const int shown = std::clamp(inside.rows() - 1, 0, count);
  for (int i = 0; i < shown; ++i) inside.put({0, i}, rows[static_cast<std::size_t>(i)]);
  const int last = inside.rows() - 1;
  inside.put({0, last}, answers, {Look::key, true});
  inside.set_caret({0, last});
}

std::unique_ptr<Screen> ask(Host& host, Question question) {
  return std::make_unique<QuestionScreen>(host, std::move(question));
}

}  // namespace celltext::ui
