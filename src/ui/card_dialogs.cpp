#include "card_dialogs.h"

#include <algorithm>

#include "card_work.h"
#include "celltext/base/i18n.h"
#include "celltext/esim/qr_code.h"
#include "celltext/text/width.h"
#include "drawing.h"
#include "screens.h"

namespace celltext::ui {

namespace {

// Black on white in every theme: what cameras are used to.
constexpr Style ink{Look::picture, false, false, 0, 15};
constexpr bool dark_ground = false;

}  // namespace

void draw_eid(const std::string& eid, const Canvas& canvas) {
  const std::vector<std::string> code = esim::draw_qr_code(eid, dark_ground);
  const int rows = static_cast<int>(code.size());
  const int columns = code.empty() ? 0 : text::width_of(code.front()).value;
  const int eid_columns = text::width_of(eid).value;
  const int frame_columns = 4;
  const int frame_rows = 4;  // borders, the EID, a blank row
  const bool has_room = canvas.rows() >= rows + frame_rows && canvas.columns() >= columns + frame_columns;
  const Size inside{std::max(columns, eid_columns), has_room ? rows + 2 : 4};
  const Canvas box = canvas.dialog(inside, tr("The card’s EID"));
  box.put({0, 0}, eid, {Look::text, true});
  box.set_caret({0, 0});
  if (!has_room) {
    const Canvas below = box.part({0, 1, box.columns(), std::max(box.rows() - 1, 0)});
    put_wrapped(below, tr_format("Its QR code needs a terminal of {} columns and {} rows.",
                                 std::max(columns, eid_columns) + frame_columns, rows + frame_rows + 2));
    return;
  }
  const int left = std::max((box.columns() - columns) / 2, 0);
  for (int row = 0; row < rows; ++row) box.put({left, row + 2}, code[static_cast<std::size_t>(row)], ink);
}

void draw(DiscoveryModel& model, const Canvas& canvas) {
  const Canvas box = canvas.dialog({60, 8}, tr("Profiles that wait for this card"));
  if (!model.working.empty() || !model.trouble.empty()) {
    const bool failed = model.working.empty();
    put_wrapped(box, failed ? model.trouble : model.working, {failed ? Look::bad : Look::text});
    return box.set_caret({0, 0});
  }
  draw_list(
      box, model.cursor, model.events.size(),
      [&](const Canvas& row, std::size_t index) {
        const esim::Event& event = model.events[index];
        row.put({0, 0}, tr_format("at {}, event {}", event.server, event.id));
      },
      tr("No profile waits for this card."));
}

namespace {

class EidScreen final : public Screen {
 public:
  EidScreen(Host& host, std::string eid) : host_(host), eid_(std::move(eid)) {}

  void draw(const Canvas& canvas) override { draw_eid(eid_, canvas); }
  std::vector<Offer> offers() override {
    return {{"copy", [this] { host_.copy(eid_); }}, {"back", [this] { host_.close(); }}};
  }
  void handle(const Event&) override {}
  bool is_dialog() const override { return true; }

 private:
  Host& host_;
  std::string eid_;
};

class DiscoveryScreen final : public Screen {
 public:
  explicit DiscoveryScreen(Host& host) : host_(host), work_(CardWork::of(host)) { work_->discover(); }

  void draw(const Canvas& canvas) override {
    load();
    ui::draw(model_, canvas);
  }
  std::vector<Offer> offers() override;
  void handle(const Event& event) override {
    if (const auto* mouse = std::get_if<Mouse>(&event)) model_.cursor.handle(*mouse);
  }
  bool is_dialog() const override { return true; }

 private:
  void load();
  void install();

  Host& host_;
  std::shared_ptr<CardWork> work_;
  DiscoveryModel model_;
};

void DiscoveryScreen::load() {
  model_.working = work_->working();
  model_.events.clear();
  model_.trouble.clear();
  const auto& found = work_->found();
  if (work_->is_busy()) return;
  if (found && *found)
    model_.events = **found;
  else
    model_.trouble = found ? found->error().message : work_->trouble();
}

std::vector<Offer> DiscoveryScreen::offers() {
  load();
  std::vector<Offer> offers{{"back", [this] { host_.close(); }}};
  if (model_.events.empty()) return offers;
  offers.insert(offers.end(), {{"choose", [this] { install(); }},
                               {"up", [this] { model_.cursor.move(-1); }},
                               {"down", [this] { model_.cursor.move(1); }}});
  return offers;
}

void DiscoveryScreen::install() {
  const auto row = static_cast<std::size_t>(model_.cursor.selected());
  if (row >= model_.events.size()) return;
  const std::string code = core::activation_code_of(model_.events[row]);
  host_.close();
  host_.open(install_screen(host_, code));
}

}  // namespace

std::unique_ptr<Screen> eid_screen(Host& host, std::string eid) {
  return std::make_unique<EidScreen>(host, std::move(eid));
}

std::unique_ptr<Screen> discovery_screen(Host& host) {
  return std::make_unique<DiscoveryScreen>(host);
}

}  // namespace celltext::ui
