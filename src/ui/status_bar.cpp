#include "status_bar.h"

#include <algorithm>
#include <array>

#include "celltext/base/i18n.h"
#include "celltext/store/lines.h"
#include "celltext/store/visits.h"
#include "celltext/text/display.h"
#include "celltext/text/width.h"

namespace celltext::ui {

namespace {

using State = core::CourierDuty::State;

// What keeps this modem from sending and receiving; empty: nothing.
std::string trouble_of(const modem::ModemInfo& modem) {
  using modem::Lock;
  if (modem.lock == Lock::sim_pin) return tr("the SIM wants its PIN: press m");
  if (modem.lock == Lock::sim_puk) return tr("the SIM wants its PUK: press m");
  if (modem.lock == Lock::other) return tr("the modem is locked: press m");
  if (modem.state == modem::State::failed) return tr_format("the modem does not work: {}", modem.failed_reason);
  if (!modem.sim) return tr("no SIM in the modem");
  if (modem.registration == modem::NetworkRegistration::denied) return tr("the network does not accept this SIM");
  if (modem.state < modem::State::enabled) return tr("the modem is being switched on");
  if (!modem.is_registered()) return tr("looking for a network");
  return "";
}

std::string name_of_technology(const modem::ModemInfo& modem) {
  struct Name {
    std::string_view id;
    const char* name;
  };
  constexpr std::array names{Name{"5gnr", "5G"},   Name{"lte", "LTE"},   Name{"hspa-plus", "HSPA+"},
                             Name{"hspa", "HSPA"}, Name{"umts", "UMTS"}, Name{"edge", "EDGE"},
                             Name{"gprs", "GPRS"}, Name{"gsm", "GSM"}};
  for (const Name& name : names)
    if (std::ranges::find(modem.technologies, name.id) != modem.technologies.end()) return name.name;
  return modem.technologies.empty() ? "" : modem.technologies.front();
}

std::string label_of(const modem::ModemInfo& modem, const std::optional<model::Line>& line) {
  if (!modem.sim) return "";
  if (line) return line->label();
  return modem.own_numbers.empty() ? modem.sim->iccid : modem.own_numbers.front();
}

std::string visit_of(const modem::ModemInfo& modem, const std::vector<store::Absence>& absences,
                     const store::Lines& lines) {
  if (!modem.sim) return "";
  const auto absence = std::ranges::find(absences, modem.sim->iccid, &store::Absence::visiting);
  if (absence == absences.end()) return "";
  const auto home = lines.find(absence->home);
  return tr_format("visiting, then back to {}", home ? home->label() : absence->home);
}

// The one that works, if any does.
const modem::ModemInfo& best_of(const std::vector<modem::ModemInfo>& modems) {
  const auto ready = std::ranges::find_if(modems, [](const auto& modem) { return modem.is_registered(); });
  return ready == modems.end() ? modems.front() : *ready;
}

std::string trouble_without_modem(const core::CourierDuty& duty, const modem::Radio* radio) {
  if (duty.state() == State::unable) return duty.error().message;
  if (!radio) return duty.state() == State::connecting ? tr("looking for modems") : "";
  if (!radio->daemon_present()) return tr("ModemManager is not running: systemctl start ModemManager");
  return tr("no modem: plug one in; “celltext doctor” finds out more");
}

std::string bars(int percent) {
  if (percent >= 75) return "▂▄▆█";
  if (percent >= 50) return "▂▄▆";
  if (percent >= 25) return "▂▄";
  return "▂";
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words)
    if (!word.empty()) text += (text.empty() ? "" : " · ") + word;
  return text;
}

}  // namespace

StatusModel status_of(const core::CourierDuty& duty, const modem::Radio* radio, store::Database& database) {
  const store::Lines lines(database);
  const std::vector<store::Absence> absences = store::Visits(database).absences();
  StatusModel status;
  if (duty.state() == State::elsewhere)
    if (const auto holder = duty.holder()) status.courier = tr_format("by celltext {}", holder->role);
  const std::vector<modem::ModemInfo> modems =
      radio && radio->daemon_present() ? radio->modems() : std::vector<modem::ModemInfo>{};
  if (modems.empty()) {
    status.trouble =
        absences.empty() ? trouble_without_modem(duty, radio) : tr("no modem; it was on its way between two lines");
    return status;
  }
  const modem::ModemInfo& modem = best_of(modems);
  const auto line = modem.sim ? lines.find(modem.sim->iccid) : std::nullopt;
  if (line) status.line_id = line->id;
  status.line = label_of(modem, line);
  status.visit = visit_of(modem, absences, lines);
  status.trouble = trouble_of(modem);
  status.network = modem.operator_name;
  status.technology = name_of_technology(modem);
  if (modem.is_registered()) status.signal = modem.signal_percent;
  status.roaming = modem.registration == modem::NetworkRegistration::roaming;
  return status;
}

std::string what_is_left(const core::UsageReport& report) {
  if (!report.meter) return "";
  const tariff::Meter& meter = *report.meter;
  const std::int64_t parts = meter.sms.left.value_or(0);
  if (parts > 0) return tr_n_format("{} part left", "{} parts left", static_cast<unsigned long>(parts));
  return meter.left_to_limit ? tr_format("{} left", meter.left_to_limit->with_currency()) : "";
}

void draw(const StatusModel& status, const Canvas& canvas) {
  const Style style{Look::status};
  canvas.fill_row(0, style);
  const std::string unread =
      status.unread == 0 ? "" : tr_n_format("{} unread", "{} unread", static_cast<unsigned long>(status.unread));
  const std::string right = joined({status.courier, status.left, unread});
  std::string left = joined({status.line, status.visit, status.trouble});
  if (status.trouble.empty()) {
    const std::string signal = status.signal ? fmt::format("{} {}%", bars(*status.signal), *status.signal) : "";
    left = joined(
        {status.line, status.visit, status.network, status.technology, signal, status.roaming ? tr("roaming") : ""});
  }
  // What is wrong matters more than what is at the right.
  const int taken = canvas.put({1, 0}, left, style, canvas.columns() - 1);
  const int wanted = text::width_of(text::display_safe(right)).value;
  if (taken + 2 + wanted < canvas.columns())
    canvas.put({canvas.columns() - wanted - 1, 0}, right, style);
  else if (const int count = text::width_of(unread).value; count > 0 && taken + 2 + count < canvas.columns())
    canvas.put({canvas.columns() - count - 1, 0}, unread, style);
}

}  // namespace celltext::ui
