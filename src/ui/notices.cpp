#include "notices.h"

#include <algorithm>

#include "card_work.h"
#include "celltext/base/i18n.h"
#include "celltext/core/profile_servers.h"
#include "dialog.h"
#include "drawing.h"
#include "profile_actions.h"
#include "screens.h"
#include "when.h"

namespace celltext::ui {

namespace {

std::string called(const NoticeRow& row) {
  return row.profile.empty() ? "…" + last_digits(row.notification.iccid) : row.profile;
}

void draw_row(const NoticeRow& row, const Canvas& canvas) {
  constexpr int operation_columns = 10;
  const int names = std::min(20, std::max(canvas.columns() / 3, 1));
  canvas.put({0, 0}, core::in_words(row.notification.operation), {}, operation_columns - 1);
  canvas.put({operation_columns, 0}, called(row), {Look::text, true}, names);
  canvas.put({operation_columns + names + 1, 0}, row.notification.server, {Look::dim});
}

std::vector<NamedValue> fields_of(const NoticeRow& row, Instant now) {
  const auto& attempt = row.attempt;
  return {{tr("What"), core::in_words(row.notification.operation)},
          {tr("Profile"), row.profile},
          {tr("ICCID"), row.notification.iccid},
          {tr("Server"), row.notification.server},
          {tr("Number"), std::to_string(row.notification.sequence_number)},
          {tr("Tries"), attempt ? std::to_string(attempt->tries) : ""},
          {tr("Last try"), attempt ? short_time(attempt->tried_at, now) : ""}};
}

void draw_selected(const NoticeRow& row, Instant now, const Canvas& canvas) {
  const std::vector<NamedValue> fields = fields_of(row, now);
  const auto has_value = [](const NamedValue& field) { return !field.value.empty(); };
  const int rows = static_cast<int>(std::ranges::count_if(fields, has_value));
  draw_fields(canvas, fields);
  if (row.attempt && rows < canvas.rows())
    put_wrapped(canvas.part({0, rows, canvas.columns(), canvas.rows() - rows}), row.attempt->error, {Look::bad});
}

}  // namespace

const NoticeRow* NoticesModel::selected() const {
  const auto row = static_cast<std::size_t>(cursor.selected());
  return row < rows.size() ? &rows[row] : nullptr;
}

void draw(NoticesModel& model, const Canvas& canvas) {
  Canvas body = titled(canvas, tr("What servers were not told yet"), model.working);
  if (!model.trouble.empty()) {
    const int taken =
        put_wrapped(body.part({0, 0, body.columns(), std::min(3, body.rows())}), model.trouble, {Look::bad});
    body = body.part({0, taken, body.columns(), body.rows() - taken});
  }
  const int all = std::max(static_cast<int>(model.rows.size()), 1);
  const bool room_for_fields = body.rows() >= 6;
  const int list_rows = room_for_fields ? std::min(all, body.rows() / 2) : body.rows();
  draw_list(
      body.part({0, 0, body.columns(), list_rows}), model.cursor, model.rows.size(),
      [&](const Canvas& row, std::size_t index) { draw_row(model.rows[index], row); },
      tr("Nothing waits: the servers of the profiles know everything."));
  const NoticeRow* selected = model.selected();
  if (!room_for_fields || !selected) return;
  body.horizontal_line(list_rows, {Look::border});
  draw_selected(*selected, model.now,
                body.part({0, list_rows + 1, body.columns(), std::max(body.rows() - list_rows - 1, 0)}));
}

namespace {

class NoticesScreen final : public Screen {
 public:
  explicit NoticesScreen(Host& host) : host_(host), work_(CardWork::of(host)) { load(); }

  void draw(const Canvas& canvas) override {
    model_.working = work_->working();
    ui::draw(model_, canvas);
  }
  std::vector<Offer> offers() override;
  void handle(const Event& event) override {
    if (const auto* mouse = std::get_if<Mouse>(&event)) model_.cursor.handle(*mouse);
  }
  void refresh() override { load(); }

 private:
  void load();
  void ask_to_drop(const esim::Notification& notification);

  Host& host_;
  std::shared_ptr<CardWork> work_;
  NoticesModel model_;
};

void NoticesScreen::load() {
  model_.rows.clear();
  model_.now = host_.clock().now();
  model_.trouble = work_->is_busy() ? std::string() : work_->trouble();
  const auto& facts = work_->facts();
  if (!facts) return;
  const store::EsimJobs jobs(host_.database());
  for (const esim::Notification& each : facts->notifications) {
    const auto profile = std::ranges::find(facts->profiles, each.iccid, &esim::Profile::iccid);
    model_.rows.push_back({each, profile == facts->profiles.end() ? std::string() : title_of(*profile),
                           jobs.attempt(facts->eid, each.sequence_number)});
  }
}

std::vector<Offer> NoticesScreen::offers() {
  std::vector<Offer> offers;
  if (const NoticeRow* row = model_.selected(); row && !work_->is_busy()) {
    offers.push_back({"send-notices", [this] { work_->send_notifications(); }});
    offers.push_back({"delete", [this, notification = row->notification] { ask_to_drop(notification); }});
  }
  offers.insert(offers.end(), {{"up", [this] { model_.cursor.move(-1); }},
                               {"down", [this] { model_.cursor.move(1); }},
                               {"first", [this] { model_.cursor.select(0); }},
                               {"last", [this] { model_.cursor.select(static_cast<int>(model_.rows.size())); }},
                               {"back", [this] { host_.close(); }}});
  return offers;
}

void NoticesScreen::ask_to_drop(const esim::Notification& notification) {
  Question question;
  question.title = tr("Remove it unsent?");
  question.lines = {tr_format("{} will never hear that the profile was {}.", notification.server,
                              core::in_words(notification.operation)),
                    tr("It may think that the profile is elsewhere, and refuse to give it out again.")};
  question.yes = tr("remove it");
  question.on_yes = [work = work_, notification] { work->drop(notification); };
  host_.open(ask(host_, std::move(question)));
}

}  // namespace

std::unique_ptr<Screen> notices_screen(Host& host) {
  return std::make_unique<NoticesScreen>(host);
}

}  // namespace celltext::ui
