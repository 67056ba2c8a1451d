// The [mms] and [carrier MCCMNC] groups of the configuration.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "celltext/mms/carrier.h"

namespace celltext::core {

enum class AutoDownload {
  always,
  home,      // not while roaming
  contacts,  // from people in the contacts
  never,
};
std::string_view name_of(AutoDownload policy);

enum class MmsRoute {
  automatic,  // the host's internet where the MMSC can be reached over it, else the modem
  cellular,
  internet,
};
std::string_view name_of(MmsRoute route);

struct MmsSettings {
  AutoDownload auto_download = AutoDownload::home;
  std::uint64_t max_download = 1'000'000;  // octets; a larger message waits to be asked for
  MmsRoute route = MmsRoute::automatic;
  bool read_reports = false;  // tell senders who ask that their message was read
  std::string open_with;      // the program that shows attachments; empty: the desktop's
  std::vector<mms::CarrierOverride> carriers;
};

// What is known of the carrier of this subscription, the configuration's word first.
mms::Carrier carrier_for(const MmsSettings& settings, const mms::Subscription& subscription);

}  // namespace celltext::core
