// A simulated eSIM profile, and the package in which a server binds it to one card: GSMA SGP.22 §2.5.
//
// The outside is that of the specification: tags, segments, signature of the secure channel. What a real package
// encrypts (SCP03t) is plain here: '88' holds the metadata, the values of all '86' together hold the profile.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "celltext/base/bytes.h"
#include "sim/rsp_keys.h"

namespace celltext::sim {

struct EsimProfile {
  std::string iccid;     // 18 to 20 digits
  std::string imsi;      // 15 digits
  std::string number;    // "+15551001"; may be empty
  std::string provider;  // who sells it: "Simulated"
  std::string name;      // what it is called: "Simulated Traveller"
  std::string operator_code = "310260";
  int profile_class = 2;             // 0 test, 1 provisioning, 2 operational
  std::vector<std::string> servers;  // that are told of what becomes of it
  bool may_not_disable = false;      // ppr1
  bool may_not_delete = false;       // ppr2
  std::size_t size = 4000;           // octets it takes on the card

  bool operator==(const EsimProfile&) const = default;
};

// StoreMetadataRequest, 'BF25'.
Bytes encode_metadata(const EsimProfile& profile);
// Metadata and what '86' holds. Nothing for what is none.
std::optional<EsimProfile> decode_profile(ByteView metadata, ByteView content);

// BoundProfilePackage, 'BF36'. `card_key`: the card's one-time key, '5F49' whole, from its answer to PrepareDownload.
Bytes make_package(const EsimProfile& profile, ByteView transaction_id, const SigningKey& key, ByteView card_key);

// What InitialiseSecureChannel ('BF23') signs: its objects up to the signature, then the card's one-time key.
struct SecureChannel {
  Bytes transaction_id;
  Bytes signed_data;
  Bytes signature;
};
std::optional<SecureChannel> decode_secure_channel(ByteView request, ByteView card_key);

}  // namespace celltext::sim
