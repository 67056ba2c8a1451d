#include "install_pane.h"

#include <algorithm>

#include "card_work.h"
#include "celltext/base/i18n.h"
#include "celltext/core/profile_install.h"
#include "celltext/text/display.h"
#include "drawing.h"

namespace celltext::ui {

namespace {

using esim::Step;
using Stage = InstallModel::Stage;

constexpr Size inside{64, 11};

// One below the other; what there is no room for is left out.
class Page {
 public:
  explicit Page(const Canvas& canvas) : canvas_(canvas) {}

  void text(std::string_view words, Style style = {}) { row_ += put_wrapped(rest(), words, style); }
  void skip() { ++row_; }
  // One row, and the next thing comes below it.
  Canvas row() { return canvas_.part({0, row_++, canvas_.columns(), 1}); }
  Canvas rest() const { return canvas_.part({0, row_, canvas_.columns(), std::max(canvas_.rows() - row_, 0)}); }
  bool has_room_for(int rows) const { return canvas_.rows() - row_ >= rows; }
  void at_the_end(int rows) { row_ = std::max(row_, canvas_.rows() - rows); }

 private:
  Canvas canvas_;
  int row_ = 0;
};

void draw_code(InstallModel& model, Page& page) {
  page.text(
      tr("The activation code that the operator gave (LPA:1$…), or the path of a picture of its QR code; Tab "
         "completes a path."));
  model.typed.draw(page.row(), {Look::field});
  page.text(model.said, {model.wrong ? Look::bad : Look::dim});
  if (!model.unfinished.empty() && model.typed.empty())
    page.text(tr_format("Enter goes on with what was interrupted: {}", model.unfinished), {Look::warning});
  if (model.card.empty()) return;
  page.at_the_end(1);
  page.row().put({0, 0}, model.card, {Look::dim});
}

void draw_bar(const InstallState& state, const Canvas& row) {
  if (state.of == 0) return;
  const int percent = static_cast<int>(std::min(100 * state.done / state.of, std::size_t{100}));
  const std::string figures = tr_format("{} of {}", state.done, state.of);
  constexpr int figure_columns = 12;
  const int columns = std::max(row.columns() - figure_columns, 1);
  const int full = columns * percent / 100;
  for (int i = 0; i < columns; ++i) row.put({i, 0}, i < full ? "█" : "░", {i < full ? Look::good : Look::dim});
  row.put_right(0, figures, {Look::dim});
}

// What is asked for only sometimes is shown only then.
bool is_shown(Step step, Step now) {
  return step != Step::confirm || now == Step::confirm;
}

void draw_steps(const InstallModel& model, Page& page) {
  const Step now = model.state.step;
  for (int i = 0; i < esim::step_count; ++i) {
    const auto step = static_cast<Step>(i);
    if (!is_shown(step, now)) continue;
    const Canvas row = page.row();
    const bool is_now = step == now;
    row.put({0, 0}, step < now ? "✓" : is_now ? ">" : " ", {step < now ? Look::good : Look::key});
    row.put({2, 0}, core::in_words(step), {is_now ? Look::text : Look::dim, is_now});
    if (is_now) row.set_caret({0, 0});
  }
  draw_bar(model.state, page.row());
}

void draw_working(const InstallModel& model, Page& page) {
  if (!model.server.empty()) page.text(tr_format("Server: {}", model.server), {Look::dim});
  if (model.working.empty())
    draw_steps(model, page);
  else
    page.text(model.working);
}

std::string rules_in_words(const esim::PolicyRules& rules) {
  std::string words;
  if (rules.may_not_disable) words = tr("Once enabled it can’t be disabled.");
  if (rules.may_not_delete)
    words += (words.empty() ? "" : " ") + std::string(tr("Once installed it can’t be deleted."));
  return words;
}

void draw_offer(const InstallModel& model, Page& page) {
  if (!model.state.offered) return;
  const esim::Profile& profile = model.state.offered->profile;
  const std::vector<NamedValue> fields{{tr("Profile"), profile.name},
                                       {tr("Provider"), profile.provider},
                                       {tr("Operator"), profile.operator_id},
                                       {tr("ICCID"), profile.iccid},
                                       {tr("Class"), std::string(esim::name_of(profile.profile_class))},
                                       {tr("Server"), model.server},
                                       {tr("Card"), model.card}};
  const auto shown = std::ranges::count_if(fields, [](const NamedValue& field) { return !field.value.empty(); });
  draw_fields(page.rest(), fields);
  for (auto i = shown; i > 0; --i) page.skip();
  page.text(rules_in_words(profile.rules), {Look::warning});
  const std::string question = tr("Install it? Esc leaves it for later; the code stays good.");
  page.rest().set_caret({0, 0});
  page.text(question, {Look::text, true});
}

void draw_confirmation(InstallModel& model, Page& page) {
  page.text(
      tr("The operator wants a confirmation code for this profile. It came with the activation code, often in a "
         "message of its own."));
  model.confirmation.draw(page.row(), {Look::field});
}

void draw_installed(const InstallModel& model, Page& page) {
  const auto& outcome = model.state.outcome;
  page.text(tr_format("Installed: {}", outcome && *outcome ? title_of(**outcome) : ""), {Look::good, true});
  page.skip();
  page.text(
      model.enabled.empty()
          ? std::string(tr("Switch to it now?"))
          : tr_format("Switch to it now? {} is enabled and will be disabled; it stays on the card.", model.enabled));
  page.rest().set_caret({0, 0});
}

void draw_failed(const InstallModel& model, Page& page) {
  page.text(model.failure, {Look::bad});
  if (model.state.kept) page.text(tr("The code is kept: the installation can be taken up again."));
  page.rest().set_caret({0, 0});
}

}  // namespace

void draw(InstallModel& model, const Canvas& canvas) {
  Page page(canvas.dialog(inside, tr("Install a profile")));
  switch (model.stage) {
    case Stage::code:
      return draw_code(model, page);
    case Stage::working:
      return draw_working(model, page);
    case Stage::offer:
      return draw_offer(model, page);
    case Stage::confirmation:
      return draw_confirmation(model, page);
    case Stage::installed:
      return draw_installed(model, page);
    case Stage::failed:
      return draw_failed(model, page);
  }
}

}  // namespace celltext::ui
