// The keys of [mms] and [carrier MCCMNC]: what may stand there, and where it goes.
#pragma once

#include <string_view>

#include "celltext/core/mms_settings.h"
#include "key_file.h"

namespace celltext::core {

bool is_auto_download(std::string_view text);
bool is_mms_route(std::string_view text);
bool is_size(std::string_view text);
bool is_proxy(std::string_view text);
bool is_access_point(std::string_view text);
// MCC and MNC: five or six digits.
bool is_network(std::string_view text);

// Only entries whose value was accepted.
void store_mms_key(MmsSettings& settings, const KeyFileEntry& entry);
void store_carrier_key(mms::CarrierOverride& carrier, const KeyFileEntry& entry);

}  // namespace celltext::core
