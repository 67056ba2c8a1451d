// Profiles on an eSIM card, and what else its owner may ask and set: the functions ES10b and ES10c of GSMA SGP.22 §5.7
// that need no server.
//
// Each takes an open Card and waits for it; errors are those of Card::call(), card_refused with the card's reason in a
// sentence, and unexpected for an answer that can't be read. Texts from the card are UTF-8 and may hold anything.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "celltext/async/task.h"
#include "celltext/base/bytes.h"
#include "celltext/base/result.h"
#include "celltext/esim/card.h"

namespace celltext::esim {

enum class ProfileState { disabled, enabled };
enum class ProfileClass { test, provisioning, operational };

std::string_view name_of(ProfileState state);
std::string_view name_of(ProfileClass profile_class);

// Profile policy rules, SGP.22 §2.4.4.
struct PolicyRules {
  bool may_not_disable = false;  // ppr1
  bool may_not_delete = false;   // ppr2

  bool operator==(const PolicyRules&) const = default;
};
// "ppr1", "ppr2": as the specification calls those that apply.
std::vector<std::string> names_of(const PolicyRules& rules);

struct Profile {
  std::string iccid;  // digits
  Bytes aid;          // of its ISD-P
  ProfileState state = ProfileState::disabled;
  ProfileClass profile_class = ProfileClass::operational;
  std::string nickname;  // what the owner calls it
  std::string provider;
  std::string name;         // what the operator calls it
  std::string operator_id;  // MCC and MNC of its owner; empty if not said
  PolicyRules rules;
};

// What names a profile to the card.
struct ProfileId {
  Bytes octets;  // ICCID as on the card (10 octets), or AID (16)
  bool is_aid = false;

  static ProfileId by_iccid(std::string_view digits);
  static ProfileId by_aid(ByteView aid);
};

struct CardInfo2 {
  std::string profile_version;  // of the SIMalliance interoperable profile format: "2.3.1"
  std::string svn;              // of SGP.22: "2.2.2"
  std::string firmware;
  std::string platform;  // GlobalPlatform version; may be empty
  int installed_applications = 0;
  std::int64_t free_memory = 0;                 // octets, non-volatile
  std::int64_t free_volatile_memory = 0;        // octets
  std::vector<Bytes> issuers_for_verification;  // key identifiers of certificate issuers whose servers the card trusts
  std::vector<Bytes> issuers_for_signing;
  std::string category;                      // "basic", "medium", "contactless"; may be empty
  std::vector<std::string> forbidden_rules;  // policy rules that profiles may not have: "ppr1", "ppr2"
  std::string certification;                 // SAS accreditation number
};

struct Addresses {
  std::string default_server;  // SM-DP+; empty: none
  std::string root_discovery;  // SM-DS
};

// One line of the Rules Authorisation Table, SGP.22 §2.9.3.
struct RuleAuthorisation {
  PolicyRules rules;
  std::vector<std::string> operators;  // MCC and MNC
  bool needs_consent = false;
};

async::Task<Result<std::string>> read_eid(Card& card);  // 32 digits
async::Task<Result<CardInfo2>> read_info(Card& card);
async::Task<Result<Addresses>> read_addresses(Card& card);
async::Task<Result<void>> set_default_server(Card& card, std::string host);  // empty: none
async::Task<Result<std::vector<RuleAuthorisation>>> read_rules(Card& card);

// In the order of the card.
async::Task<Result<std::vector<Profile>>> list_profiles(Card& card);
async::Task<Result<void>> set_nickname(Card& card, std::string iccid,
                                       std::string nickname);  // at most 64 octets of UTF-8

// Enables a profile, which disables the one that is enabled; or disables it. With `refresh` the card tells the modem to
// read the SIM again. Several ways are tried, since cards differ: with refresh, then without, then by the other name of
// the profile; in between the list tells whether it happened all the same. Success: the card has said so, or its list
// shows it. The modem has not noticed then, and will hardly do so by itself if the card was not to tell it.
struct Switching {
  Profile profile;
  bool enable = true;
};
struct Switched {
  bool refreshes = true;  // the card tells the modem
};
async::Task<Result<Switched>> switch_profile(Card& card, Switching switching);
// One attempt, as the specification has it.
async::Task<Result<void>> enable_profile(Card& card, ProfileId id, bool refresh);
async::Task<Result<void>> disable_profile(Card& card, ProfileId id, bool refresh);

async::Task<Result<void>> delete_profile(Card& card, ProfileId id);

// What a memory reset takes away, SGP.22 §5.7.19.
struct Reset {
  bool operational_profiles = true;
  bool test_profiles = true;
  bool default_server = true;
};
async::Task<Result<void>> reset_memory(Card& card, Reset what);

}  // namespace celltext::esim
