#include "sim/world.h"

#include <algorithm>

namespace celltext::sim {

World::World(async::Clock& clock, int modems)
    : clock_(clock),
      centre_(clock, [this](const std::string& number) { return modem_with_number(number); }),
      mms_(clock, centre_, [this] { return numbers(); }) {
  for (int i = 0; i < modems; ++i) modems_.push_back(std::make_unique<Modem>(i, *this, clock));
  for (const auto& modem : modems_) {
    modem->on_profile_read = [this, modem = modem.get()] { follow_profile(*modem); };
    modem->on_refreshed = [this, modem = modem.get()] {
      if (modem->reappears && on_reappear) on_reappear(*modem);
    };
  }
  ussd_sessions_.resize(modems_.size());
  centre_.on_changed = [this] { remember(); };
  centre_.on_picture = [this](const std::string& from, const std::string& to, const std::string& text) {
    mms_.send_picture(from, to, text);
  };
}

std::vector<std::string> World::numbers() const {
  std::vector<std::string> numbers;
  for (const auto& modem : modems_) numbers.push_back(modem->card().number);
  return numbers;
}

Modem* World::modem_with_number(const std::string& number) {
  const auto found =
      std::find_if(modems_.begin(), modems_.end(), [&](const auto& modem) { return modem->card().number == number; });
  return found == modems_.end() ? nullptr : found->get();
}

SimCard* World::card(const std::string& iccid) {
  for (const auto& modem : modems_) {
    if (modem->card().iccid == iccid) return &modem->card();
  }
  const auto found = drawer_.find(iccid);
  return found == drawer_.end() ? nullptr : &found->second;
}

void World::switch_card(Modem& modem, const SimCard& make) {
  const auto known = drawer_.extract(make.iccid);
  const SimCard old = modem.swap_card(known ? known.mapped() : make);
  drawer_.insert_or_assign(old.iccid, old);
  remember();
}

void World::follow_profile(Modem& modem) {
  const SimCard card = modem.card_of_profile();
  if (card.iccid != modem.card().iccid || card.present != modem.card().present) switch_card(modem, card);
}

int World::submit(Modem& from, const Bytes& tpdu) {
  return centre_.submit(from, tpdu);
}

Carrier::UssdReply World::ussd(Modem& from, const std::string& text) {
  return ussd_sessions_[static_cast<std::size_t>(from.index())].answer(text);
}

void World::end_ussd(Modem& from) {
  ussd_sessions_[static_cast<std::size_t>(from.index())].end();
}

void World::reachable(Modem& modem) {
  centre_.pump(modem.card().number);
}

void World::remember() {
  if (on_changed) on_changed();
}

}  // namespace celltext::sim
