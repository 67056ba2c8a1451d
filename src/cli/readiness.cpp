#include "readiness.h"

#include "celltext/base/i18n.h"
#include "celltext/text/display.h"

namespace celltext::cli {

namespace {

using namespace std::chrono_literals;

Obstacle obstacle(std::string message, std::chrono::milliseconds patience = 0ms) {
  return {{ErrorKind::no_modem, std::move(message)}, patience};
}

std::optional<Obstacle> find_obstacle_of(const modem::ModemInfo& modem) {
  if (modem.lock == modem::Lock::sim_pin)
    return obstacle(tr("the SIM is locked; unlock it with “celltext modem unlock”"));
  if (modem.lock == modem::Lock::sim_puk)
    return obstacle(tr("the SIM is blocked; “celltext modem unlock --puk PUK” unblocks it"));
  if (modem.lock != modem::Lock::none) return obstacle(tr("the modem is locked to another network or SIM"));
  if (modem.state == modem::State::failed)
    return obstacle(tr_format("the modem has failed: {}", text::display_safe(modem.failed_reason)));
  if (modem.registration == modem::NetworkRegistration::denied)
    return obstacle(tr("the network denies registration; ask the operator whether the SIM is active"), 10s);
  if (modem.registration == modem::NetworkRegistration::emergency_only)
    return obstacle(tr("the network allows emergency calls only; ask the operator whether the SIM is active"), 10s);
  return std::nullopt;
}

}  // namespace

std::optional<Obstacle> find_obstacle(const modem::Radio& radio, const std::string& iccid) {
  if (!radio.daemon_present())
    return obstacle(tr("ModemManager is not running; start it with “sudo systemctl start ModemManager”"));
  const auto modems = radio.modems();
  if (modems.empty()) return obstacle(tr("there is no modem; connect one, or see “celltext doctor”"));
  std::optional<Obstacle> first;
  bool found = false;
  for (const modem::ModemInfo& modem : modems) {
    // A SIM that is locked does not tell its number.
    const bool fits = iccid.empty() || !modem.sim || modem.sim->iccid.empty() || modem.sim->iccid == iccid;
    if (!fits) continue;
    found = true;
    auto obstacle_here = find_obstacle_of(modem);
    if (!obstacle_here) return std::nullopt;
    if (!first) first = std::move(obstacle_here);
  }
  if (found) return first;
  Obstacle elsewhere = obstacle(tr_format("no modem holds the SIM {}", iccid));
  elsewhere.on_other_lines = true;
  return elsewhere;
}

}  // namespace celltext::cli
