#include "modem_choice.h"

#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/text/display.h"

namespace celltext::cli {

namespace {

bool is_meant(const modem::ModemInfo& modem, const std::string& typed) {
  return typed == std::to_string(modem.index) || typed == modem.path || typed == modem.equipment_id ||
         typed == modem.device;
}

bool fits(const modem::ModemInfo& modem, const ModemWish& wish) {
  if (!wish.modem.empty() && !is_meant(modem, wish.modem)) return false;
  return wish.iccid.empty() || (modem.sim && modem.sim->iccid == wish.iccid);
}

std::string list_of(const std::vector<modem::ModemInfo>& modems) {
  std::string list;
  for (const modem::ModemInfo& modem : modems)
    list += fmt::format("{}{} ({} {})", list.empty() ? "" : ", ", modem.index, text::display_safe(modem.manufacturer),
                        text::display_safe(modem.model));
  return list;
}

}  // namespace

Result<std::vector<modem::ModemInfo>> fitting_modems(const std::vector<modem::ModemInfo>& modems, const ModemWish& wish,
                                                     bool daemon_present) {
  if (!daemon_present)
    return Error{ErrorKind::no_modem,
                 tr("ModemManager is not running; start it with “sudo systemctl start ModemManager”")};
  if (modems.empty()) return Error{ErrorKind::no_modem, tr("there is no modem; connect one, or see “celltext doctor”")};
  std::vector<modem::ModemInfo> fitting;
  std::ranges::copy_if(modems, std::back_inserter(fitting), [&](const auto& modem) { return fits(modem, wish); });
  if (!fitting.empty()) return fitting;
  if (!wish.modem.empty())
    return Error{ErrorKind::no_modem,
                 tr_format("there is no modem {}; there are: {}", text::display_safe(wish.modem), list_of(modems))};
  return Error{ErrorKind::no_modem, tr_format("no modem holds the SIM {}", text::display_safe(wish.iccid))};
}

Result<modem::ModemInfo> choose_modem(const std::vector<modem::ModemInfo>& modems, const ModemWish& wish,
                                      bool daemon_present) {
  auto fitting = fitting_modems(modems, wish, daemon_present);
  if (!fitting) return fitting.error();
  if (fitting->size() > 1 && !wish.first_of_several)
    return Error{ErrorKind::invalid,
                 tr_format("there are several modems; choose one with --modem: {}", list_of(*fitting))};
  return fitting->front();
}

}  // namespace celltext::cli
