#include "celltext/core/card_settings.h"

#include <algorithm>

#include "card_keys.h"
#include "setting_values.h"

namespace celltext::core {

namespace {

// What one STORE DATA can hold; below, a profile takes thousands of commands.
constexpr std::int64_t least_segment = 16;
constexpr std::int64_t most_segment = 255;
// ISO/IEC 7816-4 §8.2.1.2: five octets name its owner.
constexpr std::size_t least_identifier = 5;
constexpr std::size_t most_identifier = 16;
constexpr std::int64_t most_slots = 5;

std::optional<Bytes> read_identifier(std::string_view text) {
  auto octets = from_hex(text);
  if (!octets || octets->size() < least_identifier || octets->size() > most_identifier) return std::nullopt;
  return octets;
}

bool is_about(const CardSettings& card, const esim::Way& way, const std::optional<modem::ModemInfo>& modem) {
  if (way.kind != esim::Way::Kind::automatic && card.card == esim::to_string(way)) return true;
  if (!modem) return false;
  if (card.card == modem->equipment_id || card.card == modem->device) return true;
  return modem->sim && (card.card == modem->sim->eid || card.card == modem->sim->iccid);
}

}  // namespace

CardSettings settings_for(const std::vector<CardSettings>& cards, const esim::Way& way,
                          const std::optional<modem::ModemInfo>& modem) {
  const auto found = std::ranges::find_if(cards, [&](const CardSettings& each) { return is_about(each, way, modem); });
  return found == cards.end() ? CardSettings{} : *found;
}

esim::CardHabits habits_of(const CardSettings& settings) {
  esim::CardHabits habits = esim::CardHabits::usual();
  if (settings.segment_size) habits.segment_size = *settings.segment_size;
  if (!settings.identifier.empty()) habits.identifiers = {settings.identifier};
  return habits;
}

bool is_segment_size(std::string_view text) {
  return read_whole_number(text, least_segment, most_segment).has_value();
}

bool is_application_identifier(std::string_view text) {
  return read_identifier(text).has_value();
}

bool is_way(std::string_view text) {
  return static_cast<bool>(esim::parse_way(text));
}

bool is_slot(std::string_view text) {
  return read_whole_number(text, 1, most_slots).has_value();
}

void store_card_key(CardSettings& card, const KeyFileEntry& entry) {
  if (entry.key == "segment-size")
    card.segment_size = static_cast<std::size_t>(*read_whole_number(entry.value, least_segment, most_segment));
  if (entry.key == "aid") card.identifier = *read_identifier(entry.value);
  if (entry.key == "apdu") card.way = *esim::parse_way(entry.value);
  if (entry.key == "slot") card.slot = static_cast<std::uint8_t>(*read_whole_number(entry.value, 1, most_slots));
}

}  // namespace celltext::core
