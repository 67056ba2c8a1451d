#include "esim.h"

#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/core/plans.h"
#include "celltext/store/lines.h"
#include "drawing.h"
#include "modem_words.h"
#include "profile_actions.h"
#include "screens.h"

namespace celltext::ui {

namespace {

constexpr int name_columns = 20;
constexpr int digit_columns = 6;

bool is_enabled(const EsimRow& row) {
  return row.profile.state == esim::ProfileState::enabled;
}

void draw_profile(const EsimRow& row, const Canvas& canvas) {
  const Look look = is_enabled(row) ? Look::good : Look::text;
  canvas.put({0, 0}, is_enabled(row) ? "* " : "  ", {look});
  const int names = std::min(name_columns, std::max(canvas.columns() - 2, 1));
  canvas.put({2, 0}, title_of(row.profile), {look, is_enabled(row)}, names);
  canvas.put({name_columns + 3, 0}, "…" + last_digits(row.profile.iccid), {Look::dim}, digit_columns);
  std::string rest = row.number.empty() ? row.profile.provider : row.number;
  if (!row.plan.empty()) rest += fmt::format(" ({})", row.plan);
  canvas.put({name_columns + digit_columns + 4, 0}, rest);
}

std::string rules_of(const esim::PolicyRules& rules) {
  if (rules.may_not_disable) return tr("once enabled it can’t be disabled");
  return rules.may_not_delete ? tr("it can’t be deleted") : "";
}

std::vector<NamedValue> fields_of(const EsimRow& row) {
  const esim::Profile& profile = row.profile;
  return {{tr("Profile"), title_of(profile)},
          {tr("State"), is_enabled(row) ? tr("enabled") : tr("disabled")},
          {tr("Own number"), row.number},
          {tr("Plan"), row.plan},
          {tr("Provider"), profile.provider},
          {tr("Name"), profile.name},
          {tr("Operator"), profile.operator_id},
          {tr("ICCID"), profile.iccid},
          {tr("Class"), std::string(esim::name_of(profile.profile_class))},
          {tr("Rules"), rules_of(profile.rules)}};
}

std::string waiting_of(const CardFacts& facts) {
  const auto count = facts.notifications.size();
  if (count == 0) return "";
  return tr_n_format("{} notification for its servers", "{} notifications for their servers", count);
}

std::string unfinished_of(const CardFacts& facts) {
  if (facts.unfinished.empty()) return "";
  const store::EsimDownload& last = facts.unfinished.back();
  return tr_format("{} from {}", last.name, last.server);
}

std::vector<NamedValue> fields_of(const EsimModel& model) {
  return {{tr("Modem"), model.modem},
          {tr("EID"), model.facts->eid},
          {tr("Free memory"), tr_format("{} kB", model.facts->free_memory / 1000)},
          {tr("Waiting"), waiting_of(*model.facts)},
          {tr("Interrupted"), unfinished_of(*model.facts)}};
}

Canvas below(const Canvas& canvas, int rows) {
  const int taken = std::min(rows, canvas.rows());
  return canvas.part({0, taken, canvas.columns(), canvas.rows() - taken});
}

Canvas draw_card(const EsimModel& model, const Canvas& canvas) {
  constexpr int least_rows = 12;
  if (!model.facts || canvas.rows() < least_rows) return canvas;
  const std::vector<NamedValue> fields = fields_of(model);
  const auto has_value = [](const NamedValue& field) { return !field.value.empty(); };
  const int rows = static_cast<int>(std::ranges::count_if(fields, has_value));
  draw_fields(canvas.part({0, 0, canvas.columns(), rows}), fields);
  canvas.horizontal_line(rows, {Look::border});
  return below(canvas, rows + 1);
}

Canvas draw_trouble(const EsimModel& model, const Canvas& canvas) {
  if (model.trouble.empty()) return canvas;
  const Canvas place = canvas.part({0, 0, canvas.columns(), std::min(3, canvas.rows())});
  return below(canvas, put_wrapped(place, model.trouble, {Look::bad}));
}

}  // namespace

const EsimRow* EsimModel::selected() const {
  const auto row = static_cast<std::size_t>(cursor.selected());
  return row < rows.size() ? &rows[row] : nullptr;
}

void draw(EsimModel& model, const Canvas& canvas) {
  const Canvas top = draw_trouble(model, titled(canvas, tr("eSIM"), model.working));
  const Canvas body = draw_card(model, top);
  const int all = std::max(static_cast<int>(model.rows.size()), 1);
  const bool room_for_fields = body.rows() >= 6;
  const int list_rows = room_for_fields ? std::min(all, body.rows() / 2) : body.rows();
  const std::string nothing =
      model.facts ? tr("There are no profiles on the card. An activation code installs one.") : "";
  draw_list(
      body.part({0, 0, body.columns(), list_rows}), model.cursor, model.rows.size(),
      [&](const Canvas& row, std::size_t index) { draw_profile(model.rows[index], row); }, nothing);
  const EsimRow* selected = model.selected();
  if (!room_for_fields || !selected) return;
  body.horizontal_line(list_rows, {Look::border});
  draw_fields(below(body, list_rows + 1), fields_of(*selected));
}

namespace {

class EsimScreen final : public Screen {
 public:
  explicit EsimScreen(Host& host) : host_(host), work_(CardWork::of(host)) { load(); }

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
  std::string trouble() const;
  void begin_once();
  EsimRow row_of(const esim::Profile& profile);
  void add_card_offers(std::vector<Offer>& offers);
  void add_profile_offers(std::vector<Offer>& offers, const esim::Profile& profile);

  Host& host_;
  std::shared_ptr<CardWork> work_;
  EsimModel model_;
  bool begun_ = false;
};

// The card is read when the screen is opened: at once if the modems are known, else as soon as they are.
void EsimScreen::begin_once() {
  if (begun_ || !host_.radio()) return;
  begun_ = true;
  work_->read();
}

void EsimScreen::load() {
  begin_once();
  const auto modem = work_->modem();
  model_.modem = modem ? modem->manufacturer + " " + modem->model : std::string();
  model_.working = work_->working();
  model_.facts = work_->facts();
  model_.reachable = !work_->has_lost_modem();
  model_.trouble = trouble();
  model_.rows.clear();
  if (!model_.facts) return;
  for (const esim::Profile& profile : model_.facts->profiles) model_.rows.push_back(row_of(profile));
}

// Without a modem a card reader may still have a card; that it has none is not what the user wants to hear first.
std::string EsimScreen::trouble() const {
  if (!begun_) return tr("The modems are being reached.");
  if (work_->is_busy()) return "";
  if (!model_.reachable) return tr("The modem is gone. What is shown is what its card said last.");
  const std::string no_modem = trouble_with_modems(host_.radio());
  if (model_.facts || no_modem.empty() || work_->trouble().empty()) return work_->trouble();
  return no_modem;
}

EsimRow EsimScreen::row_of(const esim::Profile& profile) {
  EsimRow row{profile, "", ""};
  const auto lines = store::Lines(host_.database()).all();
  model::Line line;
  line.iccid = profile.iccid;
  const auto known = std::ranges::find(lines, profile.iccid, &model::Line::iccid);
  if (known != lines.end()) line = *known;
  const core::LineSettings* settings = core::settings_of(host_.settings(), line);
  row.number = line.number.empty() && settings ? settings->number : line.number;
  row.plan = settings ? settings->plan : std::string();
  return row;
}

std::vector<Offer> EsimScreen::offers() {
  std::vector<Offer> offers;
  if (!work_->is_busy()) add_card_offers(offers);
  if (work_->facts()) {
    offers.push_back({"eid", [this] { host_.open(eid_screen(host_, work_->facts()->eid)); }});
    offers.push_back({"notices", [this] { host_.open(notices_screen(host_)); }});
  }
  offers.insert(offers.end(), {{"up", [this] { model_.cursor.move(-1); }},
                               {"down", [this] { model_.cursor.move(1); }},
                               {"first", [this] { model_.cursor.select(0); }},
                               {"last", [this] { model_.cursor.select(static_cast<int>(model_.rows.size())); }},
                               {"back", [this] { host_.close(); }}});
  return offers;
}

void EsimScreen::add_card_offers(std::vector<Offer>& offers) {
  offers.push_back({"read-card", [this] {
                      begun_ = true;
                      work_->read();
                    }});
  if (host_.radio() && host_.radio()->modems().size() > 1)
    offers.push_back({"next-card", [this] { work_->read_next_card(); }});
  if (!work_->facts() || !model_.reachable) return;
  if (const EsimRow* row = model_.selected()) add_profile_offers(offers, row->profile);
  offers.push_back({"install", [this] { host_.open(install_screen(host_)); }});
  offers.push_back({"discover", [this] { host_.open(discovery_screen(host_)); }});
}

void EsimScreen::add_profile_offers(std::vector<Offer>& offers, const esim::Profile& profile) {
  const bool enabled = profile.state == esim::ProfileState::enabled;
  if (!enabled) offers.push_back({"use", [this, profile] { ask_to_enable(host_, work_, profile); }});
  if (enabled && !profile.rules.may_not_disable)
    offers.push_back({"disable-profile", [this, profile] { ask_to_disable(host_, work_, profile); }});
  offers.push_back({"name-line", [this, profile] { ask_for_name(host_, work_, profile); }});
  if (!enabled && !profile.rules.may_not_delete)
    offers.push_back({"delete", [this, profile] { ask_to_delete(host_, work_, profile); }});
}

}  // namespace

std::unique_ptr<Screen> esim_screen(Host& host) {
  return std::make_unique<EsimScreen>(host);
}

}  // namespace celltext::ui
