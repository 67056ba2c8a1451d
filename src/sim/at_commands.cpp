#include "sim/at_commands.h"

#include <array>

#include "sim/modem.h"

namespace celltext::sim {

namespace {

// Nothing if the card is ready.
std::optional<Answer> card_trouble(const SimCard& card) {
  if (!card.present) return Answer::cme(cme_sim_not_inserted);
  switch (card.lock()) {
    case SimCard::Lock::pin:
      return Answer::cme(cme_sim_pin_required);
    case SimCard::Lock::puk:
      return Answer::cme(cme_sim_puk_required);
    case SimCard::Lock::none:
      break;
  }
  return std::nullopt;
}

}  // namespace

const AtEntry* find_at_entry(std::string_view name) {
  for (const AtTable table :
       {general_commands(), card_commands(), registration_commands(), message_commands(), session_commands()}) {
    for (const AtEntry& entry : table) {
      if (entry.name == name) return &entry;
    }
  }
  return nullptr;
}

Answer run_at_command(AtPort& port, const AtEntry& entry, const AtCommand& command) {
  if (entry.needs_card && command.form != AtCommand::Form::test) {
    if (auto trouble = card_trouble(port.modem().card())) return *trouble;
  }
  return entry.run(port, command);
}

}  // namespace celltext::sim
