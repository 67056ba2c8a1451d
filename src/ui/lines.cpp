#include "lines.h"

#include <algorithm>

#include "celltext/async/scope.h"
#include "celltext/base/i18n.h"
#include "celltext/model/phone_number.h"
#include "celltext/store/lines.h"
#include "celltext/text/display.h"
#include "celltext/text/width.h"
#include "drawing.h"
#include "modem_dialogs.h"
#include "modem_words.h"
#include "prompt.h"
#include "screens.h"
#include "words.h"

namespace celltext::ui {

namespace {

using modem::ModemInfo;

std::string upper(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

std::string name_of(const ModemInfo& modem) {
  const std::string name = modem.manufacturer + (modem.manufacturer.empty() ? "" : " ") + modem.model;
  return name.empty() ? tr_format("modem {}", modem.index) : name;
}

Look look_of(const ModemInfo& modem) {
  if (modem.state == modem::State::failed || modem.lock != modem::Lock::none) return Look::bad;
  return modem.is_registered() ? Look::good : Look::warning;
}

std::string network_of(const ModemInfo& modem) {
  if (!modem.is_registered()) return in_words(modem.registration);
  const std::string name = modem.operator_name.empty() ? modem.operator_id : modem.operator_name;
  return modem.registration == modem::NetworkRegistration::roaming ? name + ", " + tr("roaming") : name;
}

// The most important thing about it.
std::string state_of(const ModemInfo& modem) {
  if (modem.lock != modem::Lock::none) return in_words(modem.lock);
  if (modem.state == modem::State::failed) return tr_format("failed: {}", modem.failed_reason);
  if (modem.state < modem::State::registered) return in_words(modem.state);
  return fmt::format("{} {} {}", network_of(modem), upper(joined(modem.technologies)), signal_of(modem));
}

void draw_modem(const ModemInfo& modem, const Canvas& row) {
  const int names = std::min(28, row.columns() / 2);
  row.put({0, 0}, name_of(modem), {Look::text, true}, names);
  row.put({names + 1, 0}, state_of(modem), {look_of(modem)});
}

void draw_line(const model::Line& line, const Canvas& row) {
  const int names = std::min(28, row.columns() / 2);
  row.put({0, 0}, (line.is_default ? "* " : "  ") + line.label(), {}, names);
  row.put({names + 1, 0}, line.number + country_note(line.number), {Look::dim});
}

std::vector<NamedValue> fields_of(const ModemInfo& modem) {
  std::vector<NamedValue> fields{{tr("State"), in_words(modem.state)},
                                 {tr("Network"), network_of(modem)},
                                 {tr("Technology"), upper(joined(modem.technologies))},
                                 {tr("Signal"), signal_of(modem)},
                                 {tr("SIM"), modem.sim ? in_words(modem.lock) : tr("none, or not readable")},
                                 {tr("Own number"), joined(modem.own_numbers)},
                                 {tr("ICCID"), modem.sim ? modem.sim->iccid : ""},
                                 {tr("SIM's operator"), modem.sim ? modem.sim->operator_name : ""},
                                 {tr("IMEI"), modem.equipment_id},
                                 {tr("Firmware"), modem.revision},
                                 {tr("Device"), modem.device}};
  if (modem.lock != modem::Lock::none && modem.unlock_retries)
    fields[4].value += ", " + tr_n_format("{} try left", "{} tries left",
                                          static_cast<unsigned long>(std::max(*modem.unlock_retries, 0)));
  return fields;
}

std::vector<NamedValue> fields_of(const model::Line& line) {
  return {{tr("Name"), line.name},
          {tr("Own number"), line.number},
          {tr("ICCID"), line.iccid},
          {tr("Country"), model::region_of_network(line.network)},
          {tr("Default"), line.is_default ? tr("messages leave from this line") : ""}};
}

}  // namespace

const ModemInfo* LinesModel::modem() const {
  const auto row = static_cast<std::size_t>(cursor.selected());
  return row < modems.size() ? &modems[row] : nullptr;
}

const model::Line* LinesModel::line() const {
  const auto row = static_cast<std::size_t>(cursor.selected());
  return row >= modems.size() && row < rows() ? &lines[row - modems.size()] : nullptr;
}

void draw(LinesModel& model, const Canvas& canvas) {
  Canvas body = titled(canvas, tr("Modems and lines"), model.working);
  if (!model.trouble.empty()) {
    const int taken =
        put_wrapped(body.part({0, 0, body.columns(), std::min(3, body.rows())}), model.trouble, {Look::bad});
    body = body.part({0, taken, body.columns(), body.rows() - taken});
  }
  const int all = std::max(static_cast<int>(model.rows()), 1);
  const bool room_for_fields = body.rows() >= 6;
  const int list_rows = room_for_fields ? std::min(all, body.rows() / 2) : body.rows();
  const auto draw_row = [&](const Canvas& row, std::size_t index) {
    if (index < model.modems.size())
      draw_modem(model.modems[index], row);
    else
      draw_line(model.lines[index - model.modems.size()], row);
  };
  const std::string nothing = model.trouble.empty() ? tr("No modem is there, and no line was ever seen.") : "";
  draw_list(body.part({0, 0, body.columns(), list_rows}), model.cursor, model.rows(), draw_row, nothing);
  if (!room_for_fields || model.rows() == 0) return;
  body.horizontal_line(list_rows, {Look::border});
  const Canvas fields = body.part({0, list_rows + 1, body.columns(), body.rows() - list_rows - 1});
  if (const ModemInfo* modem = model.modem()) draw_fields(fields, fields_of(*modem));
  if (const model::Line* line = model.line()) draw_fields(fields, fields_of(*line));
}

namespace {

class LinesScreen final : public Screen {
 public:
  explicit LinesScreen(Host& host) : host_(host) { load(); }

  void draw(const Canvas& canvas) override { ui::draw(model_, canvas); }
  std::vector<Offer> offers() override;
  void handle(const Event& event) override {
    if (const auto* mouse = std::get_if<Mouse>(&event)) model_.cursor.handle(*mouse);
  }
  void refresh() override { load(); }

 private:
  void load();
  void add_modem_offers(std::vector<Offer>& offers, const ModemInfo& modem);
  void add_line_offers(std::vector<Offer>& offers, const model::Line& line);
  void ask_name(const model::Line& line);
  // `work` is a modem's answer, awaited beside everything else; one at a time.
  void begin(std::string what, async::Task<void> work);
  async::Task<void> enable(modem::ModemPath path);
  async::Task<void> scan(modem::ModemPath path);
  async::Task<void> unlock(modem::ModemPath path, std::string puk, std::string pin);
  void finish(const Result<void>& result, const char* done);

  Host& host_;
  LinesModel model_;
  async::Scope tasks_;
};

void LinesScreen::load() {
  modem::Radio* radio = host_.radio();
  model_.modems = radio ? radio->modems() : std::vector<ModemInfo>{};
  model_.trouble = trouble_with_modems(radio);
  model_.lines = store::Lines(host_.database()).all();
}

std::vector<Offer> LinesScreen::offers() {
  std::vector<Offer> offers;
  if (const ModemInfo* modem = model_.modem()) add_modem_offers(offers, *modem);
  if (const model::Line* line = model_.line()) add_line_offers(offers, *line);
  offers.insert(offers.end(), {{"up", [this] { model_.cursor.move(-1); }},
                               {"down", [this] { model_.cursor.move(1); }},
                               {"first", [this] { model_.cursor.select(0); }},
                               {"last", [this] { model_.cursor.select(static_cast<int>(model_.rows())); }},
                               {"back", [this] { host_.close(); }}});
  return offers;
}

void LinesScreen::add_modem_offers(std::vector<Offer>& offers, const ModemInfo& modem) {
  const modem::ModemPath path = modem.path;
  if (!model_.working.empty()) return;
  if (modem.lock == modem::Lock::sim_pin || modem.lock == modem::Lock::sim_puk)
    offers.push_back({"unlock", [this, modem] {
                        ask_for_codes(host_, modem, [this, path = modem.path](std::string puk, std::string pin) {
                          begin(tr("unlocking the SIM"), unlock(path, std::move(puk), std::move(pin)));
                        });
                      }});
  if (modem.state == modem::State::disabled)
    offers.push_back({"enable", [this, path] { begin(tr("switching the modem on"), enable(path)); }});
  if (modem.state >= modem::State::enabled) {
    offers.push_back({"ussd", [this, path] { host_.open(ussd_screen(host_, path)); }});
    offers.push_back({"scan", [this, path] { begin(tr("searching for networks: this takes minutes"), scan(path)); }});
  }
}

void LinesScreen::add_line_offers(std::vector<Offer>& offers, const model::Line& line) {
  offers.push_back({"name-line", [this, line] { ask_name(line); }});
  if (!line.is_default)
    offers.push_back({"default-line", [this, id = line.id] {
                        finish(store::Lines(host_.database()).set_default(id),
                               tr_noop("Messages leave from this line now."));
                      }});
}

void LinesScreen::ask_name(const model::Line& line) {
  PromptModel model;
  model.title = tr("Name the line");
  model.lines = {text::display_safe(line.iccid)};
  model.typed.insert(line.name);
  host_.open(prompt(host_, std::move(model), [this, id = line.id](const std::string& name) {
    finish(store::Lines(host_.database()).set_name(id, name), tr_noop("The line has its name."));
  }));
}

void LinesScreen::begin(std::string what, async::Task<void> work) {
  model_.working = std::move(what);
  tasks_.spawn(std::move(work));
  host_.redraw();
}

void LinesScreen::finish(const Result<void>& result, const char* done) {
  model_.working.clear();
  if (result)
    host_.say(tr(done));
  else
    host_.say(result.error().message, Tone::error);
  host_.changed();
}

async::Task<void> LinesScreen::enable(modem::ModemPath path) {
  modem::Radio* radio = host_.radio();
  if (!radio) co_return;
  const auto result = co_await radio->enable(path);
  finish(result, tr_noop("The modem is on."));
}

async::Task<void> LinesScreen::unlock(modem::ModemPath path, std::string puk, std::string pin) {
  modem::Radio* radio = host_.radio();
  if (!radio) co_return;
  if (puk.empty()) {
    const auto result = co_await radio->unlock_pin(path, pin);
    finish(result, tr_noop("The SIM is unlocked."));
  } else {
    const auto result = co_await radio->unlock_puk(path, puk, pin);
    finish(result, tr_noop("The SIM is unlocked."));
  }
}

async::Task<void> LinesScreen::scan(modem::ModemPath path) {
  modem::Radio* radio = host_.radio();
  if (!radio) co_return;
  const auto networks = co_await radio->scan(path);
  model_.working.clear();
  if (networks)
    host_.open(networks_screen(host_, *networks));
  else
    host_.say(networks.error().message, Tone::error);
  host_.redraw();
}

}  // namespace

std::unique_ptr<Screen> lines_screen(Host& host) {
  return std::make_unique<LinesScreen>(host);
}

}  // namespace celltext::ui
