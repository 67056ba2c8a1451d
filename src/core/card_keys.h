// The keys of [card CARD]: what may stand there, and where it goes.
#pragma once

#include <string_view>

#include "celltext/core/card_settings.h"
#include "key_file.h"

namespace celltext::core {

bool is_segment_size(std::string_view text);
bool is_application_identifier(std::string_view text);
bool is_way(std::string_view text);
bool is_slot(std::string_view text);

// Only entries whose value was accepted.
void store_card_key(CardSettings& card, const KeyFileEntry& entry);

}  // namespace celltext::core
