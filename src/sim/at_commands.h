// The AT commands a simulated modem understands: one table, put together from the tables of each field.
#pragma once

#include <span>
#include <string_view>

#include "sim/at_port.h"

namespace celltext::sim {

struct AtEntry {
  std::string_view name;
  Answer (*run)(AtPort&, const AtCommand&);
  bool needs_card = false;  // refused while the SIM is absent or locked
  bool prompts = false;     // asks for data with "> "
};

using AtTable = std::span<const AtEntry>;

AtTable general_commands();       // V.250: settings; identity; power
AtTable card_commands();          // the SIM: PIN, files, numbers
AtTable registration_commands();  // network, signal, scan
AtTable message_commands();       // TS 27.005: sending, reading, storages
AtTable session_commands();       // USSD and data calls

const AtEntry* find_at_entry(std::string_view name);
Answer run_at_command(AtPort& port, const AtEntry& entry, const AtCommand& command);

// +CME ERROR codes: 3GPP TS 27.007 §9.2.1.
inline constexpr int cme_not_allowed = 3;
inline constexpr int cme_not_supported = 4;
inline constexpr int cme_sim_not_inserted = 10;
inline constexpr int cme_sim_pin_required = 11;
inline constexpr int cme_sim_puk_required = 12;
inline constexpr int cme_incorrect_password = 16;
inline constexpr int cme_not_found = 22;
inline constexpr int cme_no_network = 30;
inline constexpr int cme_incorrect_parameters = 50;

// +CMS ERROR codes: 3GPP TS 27.005 §3.2.5.
inline constexpr int cms_invalid_pdu_parameter = 304;
inline constexpr int cms_sim_not_inserted = 310;
inline constexpr int cms_invalid_index = 321;
inline constexpr int cms_memory_full = 322;
inline constexpr int cms_no_network = 331;
inline constexpr int cms_unknown = 500;

}  // namespace celltext::sim
