// A simulated eSIM card: its profiles, and the functions ES10a, ES10b and ES10c of GSMA SGP.22 §5.7 that the ISD-R
// answers.
//
// Knows nothing of channels and blocks: a function's request goes in whole, its answer comes out whole. CardChannels is
// the interface of the card in front of it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "celltext/codec/tlv.h"
#include "sim/profile_package.h"

namespace celltext::sim {

// One profile on the card.
struct InstalledProfile {
  EsimProfile profile;
  Bytes aid;
  std::string nickname;
  bool enabled = false;
};

// Something that a server is to be told of. `signed_octets`: what RetrieveNotificationsList gives.
struct PendingNotification {
  std::int64_t number = 0;
  int operation = 0;  // position of its bit: 0 install, 1 enable, 2 disable, 3 delete
  std::string server;
  std::string iccid;
  Bytes signed_octets;
};

// What outlives the program.
struct EuiccState {
  std::string eid;
  std::string default_server;
  std::string discovery_server = "lpa.ds.gsma.com";
  std::vector<InstalledProfile> profiles;
  std::vector<PendingNotification> notifications;
  std::int64_t last_number = 0;
  int last_aid = 0;
};

// With whose keys the card speaks to servers.
struct EuiccKeys {
  Credentials card;
  Bytes card_maker;  // certificate
  Bytes issuer;      // certificate
};

// What cards do differently, and what may go wrong.
struct EuiccHabits {
  Bytes identifier = *from_hex("A0000005591010FFFFFFFF8900000100");
  int channels = 3;              // besides the basic one
  bool needs_le = false;         // gives no answer to a command without Le
  bool answers_at_once = false;  // instead of 61xx
  bool refuses_refresh = false;  // does not switch with the refresh flag
  bool wants_aid = false;        // knows profiles by AID only
  std::int64_t memory = 500'000;
};

// Strikes the next calls of a function.
struct EuiccFault {
  codec::Tag function = 0;  // the request's tag; 0: any
  int count = 1;            // -1: until cleared
  unsigned status = 0;      // status octets instead of an answer
  int code = -1;            // a result code, where the function answers one
};

class Euicc {
 public:
  explicit Euicc(std::string eid) { state_.eid = std::move(eid); }

  struct Reply {
    Bytes data;
    unsigned status = 0x9000;
  };
  Reply call(ByteView request);

  EuiccState& state() { return state_; }
  const EuiccState& state() const { return state_; }
  EuiccHabits& habits() { return habits_; }
  void set_keys(EuiccKeys keys) { keys_ = std::move(keys); }
  void add_fault(EuiccFault fault) { faults_.push_back(fault); }
  void clear_faults() { faults_.clear(); }

  // Puts a profile on the card as if it had been installed long ago. The first one is enabled.
  void preload(EsimProfile profile);
  const InstalledProfile* enabled() const;
  std::int64_t free_memory() const;
  // The session of a download, and what was half loaded.
  void forget_session();

  // Another profile is enabled, or none. `refresh`: the terminal is told to read the SIM again.
  std::function<void(bool refresh)> on_switched;
  // Something that outlives the program changed.
  std::function<void()> on_changed;

 private:
  // euicc_profiles.cpp
  Bytes list_profiles(ByteView request);
  Bytes set_enabled(ByteView request, codec::Tag tag);
  Bytes remove(ByteView request);
  Bytes rename(ByteView request);
  Bytes reset(ByteView request);
  InstalledProfile* find(ByteView id_in);
  // euicc_server.cpp
  Bytes info1() const;
  Bytes info2() const;
  Bytes challenge();
  Bytes authenticate_server(ByteView request);
  Bytes prepare_download(ByteView request);
  Bytes cancel_session(ByteView request);
  // euicc_loading.cpp
  Reply load_segment(ByteView segment);
  Reply take_metadata(ByteView segment);
  Reply take_content(ByteView segment);
  Reply finish_loading(int command, int reason);
  // euicc_notifications.cpp
  Bytes list_notifications() const;
  Bytes retrieve_notifications(ByteView request) const;
  Bytes remove_notification(ByteView request);
  void notify(int operation, const InstalledProfile& about, std::size_t first_server = 0);
  Bytes notification_fields(std::int64_t number, int operation, const std::string& server,
                            const std::string& iccid) const;
  Bytes signature_of(ByteView data) const;

  std::optional<Reply> strike(codec::Tag tag);
  void changed() {
    if (on_changed) on_changed();
  }

  struct Session {
    Bytes challenge;
    Bytes transaction_id;
    Bytes signature1;  // euiccSignature1, whole
    Bytes server_certificate;
    Bytes package_certificate;
    Bytes one_time_key;  // '5F49', whole
  };
  struct Loading {
    Bytes transaction_id;
    Bytes metadata;
    Bytes content;
    std::size_t content_left = 0;  // octets of '86' objects that are still to come
  };

  EuiccState state_;
  EuiccHabits habits_;
  std::optional<EuiccKeys> keys_;
  std::vector<EuiccFault> faults_;
  std::optional<Session> session_;
  std::optional<Loading> loading_;
};

}  // namespace celltext::sim
