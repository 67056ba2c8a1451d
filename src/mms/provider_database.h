// mobile-broadband-provider-info: serviceproviders.xml, format 2.0.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "celltext/base/result.h"

namespace celltext::mms {

// One <apn> that has an <mmsc>, as it stands there.
struct ProviderApn {
  std::string apn;
  std::string usage;  // "mms", "internet", "mms-internet-hipri"
  std::string mmsc;
  std::string proxy;
  std::string max_size;
  std::string username;
  std::string password;
};

struct Provider {
  std::vector<std::string> names;  // in several languages
  bool primary = false;            // owns the network; the others rent from it
  std::vector<ProviderApn> apns;   // at least one
};

// The providers with MMS for a network, in the order of the file. `network`: MCC and MNC. invalid: it can't be read.
Result<std::vector<Provider>> read_providers(const std::filesystem::path& file, std::string_view network);

}  // namespace celltext::mms
