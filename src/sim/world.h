// The simulated world: modems, service centre, USSD, and what outlives the program.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "celltext/async/clock.h"
#include "sim/mms_centre.h"
#include "sim/modem.h"
#include "sim/service_centre.h"
#include "sim/ussd_menu.h"

namespace celltext::sim {

class RspNetwork;

class World final : public Carrier {
 public:
  World(async::Clock& clock, int modems);

  std::vector<std::unique_ptr<Modem>>& modems() { return modems_; }
  const std::vector<std::unique_ptr<Modem>>& modems() const { return modems_; }
  ServiceCentre& centre() { return centre_; }
  const ServiceCentre& centre() const { return centre_; }
  MmsCentre& mms() { return mms_; }
  Modem* modem_with_number(const std::string& number);
  std::vector<std::string> numbers() const;
  async::Clock& clock() { return clock_; }
  // Puts the card with this ICCID into a modem: one that was in it before, or a new one, as `make` made it.
  void switch_card(Modem& modem, const SimCard& make);
  // The modem takes on the identity of the eSIM profile that is enabled now.
  void follow_profile(Modem& modem);
  // In a modem or in the drawer; nullptr if there is no such card.
  SimCard* card(const std::string& iccid);
  // Cards that are in no modem, by ICCID.
  const std::map<std::string, SimCard>& drawer() const { return drawer_; }

  // What the authority on the bus refuses, by the names of polkit's actions.
  std::set<std::string> denied_actions;

  // A modem leaves and comes back, as ModemManager sees it. Without it the modem changes under its feet.
  std::function<void(Modem&)> on_reappear;
  // Who gives out eSIM profiles, if anybody does; owned by whoever opened it.
  RspNetwork* profile_servers = nullptr;

  // Called whenever storages or undelivered messages have changed.
  std::function<void()> on_changed;

  int submit(Modem& from, const Bytes& tpdu) override;
  UssdReply ussd(Modem& from, const std::string& text) override;
  void end_ussd(Modem& from) override;
  void reachable(Modem& modem) override;
  void remember() override;

 private:
  async::Clock& clock_;
  ServiceCentre centre_;
  MmsCentre mms_;
  std::vector<std::unique_ptr<Modem>> modems_;
  std::vector<UssdSession> ussd_sessions_;
  std::map<std::string, SimCard> drawer_;
};

}  // namespace celltext::sim
