#include "prompt.h"

#include <algorithm>

#include "celltext/text/utf8.h"
#include "drawing.h"

namespace celltext::ui {

namespace {

constexpr int widest = 60;

class Prompt final : public Screen {
 public:
  Prompt(Host& host, PromptModel model, std::function<void(std::string)> done)
      : host_(host), model_(std::move(model)), done_(std::move(done)) {}
  ~Prompt() override { wipe(); }

  void draw(const Canvas& canvas) override { ui::draw(model_, canvas); }
  std::vector<Offer> offers() override {
    std::vector<Offer> offers{{"choose", [this] { finish(); }}, {"back", [this] { host_.close(); }}};
    if (model_.complete)
      offers.push_back({"complete", [this] { model_.typed.set_text(model_.complete(model_.typed.text())); }});
    return offers;
  }
  void handle(const Event& event) override { model_.typed.handle(event); }
  bool takes_text() const override { return true; }
  bool is_dialog() const override { return true; }

 private:
  void finish() {
    if (model_.typed.empty() && !model_.may_be_empty) return;
    const auto done = std::move(done_);
    std::string typed = model_.typed.text();
    wipe();
    host_.close();
    done(std::move(typed));
  }
  // A new editor: the old one remembers what can be undone.
  void wipe() {
    if (model_.secret) model_.typed = Editor(Editor::Lines::one);
  }

  Host& host_;
  PromptModel model_;
  std::function<void(std::string)> done_;
};

}  // namespace

void draw(PromptModel& model, const Canvas& canvas) {
  const std::vector<std::string> rows = wrapped_rows(model.lines, std::clamp(canvas.columns() - 4, 1, widest));
  const int lines = static_cast<int>(rows.size());
  const Canvas box = canvas.dialog({widest, lines + 1}, model.title);
  // The field is always seen.
  const int shown = std::clamp(box.rows() - 1, 0, lines);
  for (int i = 0; i < shown; ++i) box.put({0, i}, rows[static_cast<std::size_t>(i)]);
  const Canvas field = box.part({0, shown, box.columns(), 1});
  if (!model.secret) return model.typed.draw(field, {Look::field});
  const auto count = static_cast<int>(text::count_code_points(model.typed.text()));
  field.fill({Look::field});
  for (int i = 0; i < count; ++i) field.put({i, 0}, "•", {Look::field});
  field.set_caret({count, 0});
}

std::unique_ptr<Screen> prompt(Host& host, PromptModel model, std::function<void(std::string)> done) {
  return std::make_unique<Prompt>(host, std::move(model), std::move(done));
}

}  // namespace celltext::ui
