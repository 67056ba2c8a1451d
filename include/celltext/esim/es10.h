// What an eSIM card says to servers: the functions ES10a and ES10b of GSMA SGP.22 §5.7 that a download, a discovery and
// the notifications are made of.
//
// Signed objects are handed through as the octets they came in: the Local Profile Assistant checks no signature and
// makes none. Objects are whole, with their tag and length, unless said otherwise. Errors are as in profiles.h.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "celltext/async/task.h"
#include "celltext/base/bytes.h"
#include "celltext/base/result.h"
#include "celltext/esim/card.h"
#include "celltext/esim/profiles.h"

namespace celltext::esim {

// EUICCInfo1 ('BF20'): what initiateAuthentication wants.
async::Task<Result<Bytes>> read_info1(Card& card);
// EUICCInfo2 ('BF22') in its own octets.
async::Task<Result<Bytes>> read_info2(Card& card);
// 16 random octets, without tag. It also forgets a session that was under way.
async::Task<Result<Bytes>> read_challenge(Card& card);

// What the server answered to initiateAuthentication, decoded from base64.
struct ServerAuthentication {
  Bytes server_signed1;      // '30'
  Bytes server_signature1;   // '5F37'
  Bytes issuer_to_be_used;   // '04': key identifier
  Bytes server_certificate;  // '30'
  std::string matching_id;   // may be empty
  std::string imei;          // 15 or 16 digits; empty: not said. Its first eight are the type allocation code
};
// AuthenticateServer: gives the whole 'BF38' for authenticateClient.
async::Task<Result<Bytes>> authenticate_server(Card& card, ServerAuthentication authentication);

// What the server answered to authenticateClient.
struct DownloadPreparation {
  Bytes smdp_signed2;             // '30'
  Bytes smdp_signature2;          // '5F37'
  Bytes smdp_certificate;         // '30'
  Bytes transaction_id;           // without tag
  std::string confirmation_code;  // empty: none
};
// PrepareDownload: gives the whole 'BF21' for getBoundProfilePackage.
async::Task<Result<Bytes>> prepare_download(Card& card, DownloadPreparation preparation);
// Whether smdpSigned2 says that a confirmation code is required.
bool wants_confirmation_code(ByteView smdp_signed2);

// What came of an installation: ProfileInstallationResult ('BF37'). It is also the notification that the server wants.
struct Installation {
  Bytes result;                      // whole
  Bytes aid;                         // of the new ISD-P; empty if it failed
  std::string iccid;                 // as far as the result says it
  std::int64_t sequence_number = 0;  // of its notification
  std::optional<Error> failure;      // in a sentence
  int failed_command = -1;           // BppCommandId, 0 to 5; -1 if it did not fail
  int failure_reason = -1;           // ErrorReason
};
// LoadBoundProfilePackage: sends a whole 'BF36' in its segments, and nothing after the card's result. `progress` hears
// of each segment before it leaves, and once at the end. An installation that the card refused is no error but an
// Installation with a failure. Errors: card_refused if the card breaks off without a result, invalid if the package is
// none.
async::Task<Result<Installation>> load_package(Card& card, Bytes package,
                                               std::function<void(std::size_t done, std::size_t of)> progress);
Result<Installation> decode_installation(ByteView result);

// The segments of a package: GSMA SGP.22 §2.5.5, §5.7.6. Views into it. Nothing if it is none.
std::optional<std::vector<ByteView>> segments_of(ByteView package);

// Why a session ends, SGP.22 §5.7.14.
enum class CancelReason {
  rejected = 0,
  postponed = 1,
  timed_out = 2,
  policy_rules = 3,
  metadata_mismatch = 4,
  load_error = 5,
  undefined = 127
};
// CancelSession: gives the whole 'BF41' for cancelSession.
async::Task<Result<Bytes>> cancel_session(Card& card, Bytes transaction_id, CancelReason reason);

enum class Operation { install, enable, disable, remove };
std::string_view name_of(Operation operation);

struct Notification {
  std::int64_t sequence_number = 0;
  Operation operation = Operation::install;
  std::string server;  // whom to tell
  std::string iccid;   // may be empty
};
async::Task<Result<std::vector<Notification>>> list_notifications(Card& card);
// PendingNotification, whole, for handleNotification. not_found if there is none with this number.
async::Task<Result<Bytes>> retrieve_notification(Card& card, std::int64_t sequence_number);
// Once the server has it. One that is gone already is a success.
async::Task<Result<void>> remove_notification(Card& card, std::int64_t sequence_number);

// What a profile would be: StoreMetadataRequest ('BF25'), from authenticateClient's profileMetadata.
struct Metadata {
  Profile profile;
  std::vector<std::string> servers;  // that want notifications
};
Result<Metadata> decode_metadata(ByteView metadata);

}  // namespace celltext::esim
