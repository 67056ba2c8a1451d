#include "sim/world.h"

#include <algorithm>

namespace celltext::sim {

World::World(async::Clock& clock, int modems)
    : clock_(clock), centre_(clock, [this](const std::string& number) { return modem_with_number(number); }) {
  for (int i = 0; i < modems; ++i) modems_.push_back(std::make_unique<Modem>(i, *this, clock));
  ussd_sessions_.resize(modems_.size());
  centre_.on_changed = [this] { remember(); };
}

Modem* World::modem_with_number(const std::string& number) {
  const auto found =
      std::find_if(modems_.begin(), modems_.end(), [&](const auto& modem) { return modem->card().number == number; });
  return found == modems_.end() ? nullptr : found->get();
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
