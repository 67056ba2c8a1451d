// A simulated server that gives out eSIM profiles (SM-DP+) or knows where one waits (SM-DS): what it answers to ES9+
// and ES11, GSMA SGP.22 §5.6, §5.8. Octets and JSON only; HttpsPort puts it on the network.
//
// It checks what a real one checks (the card's chain, every signature, challenge, confirmation code) and signs what a
// real one signs.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/profile_package.h"
#include "sim/rsp_keys.h"

namespace celltext::sim {

struct ProfileOrder {
  enum class State { released, downloaded, installed, cancelled };

  std::string matching_id;
  EsimProfile profile;            // its servers are set to this one
  std::string confirmation_code;  // empty: none
  State state = State::released;
  int wrong_codes = 0;
};

// What an SM-DS knows.
struct WaitingEvent {
  std::string id;
  std::string server;
};

// Strikes the next calls of a function.
struct ServerFault {
  enum class Kind {
    refuse,           // with these codes
    status,           // of HTTP
    garbage,          // instead of JSON
    cut,              // the connection, instead of an answer
    slow,             // the answer comes late
    other_profile,    // in the package
    other_address,    // in what is signed
    wrong_signature,  // of what is signed
    endless,          // more than anybody wants to read
  };
  std::string function;  // "authenticateClient"; empty: any
  Kind kind = Kind::refuse;
  int count = 1;  // -1: until cleared
  std::string subject = "8.1";
  std::string reason = "6.1";
  int status = 500;
  int delay_ms = 0;
};

class RspServer {
 public:
  enum class Role { provisioning, discovery };
  // `address`: the host and port that it is reached by.
  RspServer(const Credentials& issuer, Role role, std::string address);

  struct Reply {
    int status = 200;
    std::string body = {};
    int delay_ms = 0;
    bool cut = false;
  };
  Reply answer(std::string_view path, const std::string& body);

  const std::string& address() const { return address_; }
  void add_order(ProfileOrder order);
  std::vector<ProfileOrder>& orders() { return orders_; }
  std::vector<WaitingEvent>& events() { return events_; }
  void add_fault(ServerFault fault) { faults_.push_back(std::move(fault)); }
  void clear_faults() { faults_.clear(); }

  // For tests: what came in.
  int calls(const std::string& function) const;
  const std::vector<int>& cancelled() const { return cancelled_; }  // reasons, SGP.22 §5.7.14
  int installations_told() const { return installations_told_; }
  int notifications() const { return notifications_; }
  std::size_t open_sessions() const { return sessions_.size(); }

  std::function<void()> on_changed;

 private:
  struct Session {
    Bytes server_challenge;
    Bytes card_certificate;
    Bytes card_signature1;  // whole
    Bytes signature2;       // whole
    std::string matching_id;
  };
  struct Refusal {
    std::string subject;
    std::string reason;
  };
  struct Request;  // its fields, decoded
  using Fields = std::map<std::string, std::string>;
  // Fields of the answer, or a refusal.
  struct Outcome {
    Fields fields = {};
    std::optional<Refusal> refusal = {};
    std::optional<std::string> raw_events = {};  // JSON
  };

  Outcome initiate_authentication(const Request& request);
  Outcome authenticate_client(const Request& request);
  Outcome offer(Session& session, const Bytes& transaction);
  Outcome waiting(const Session& session) const;
  Outcome get_package(const Request& request);
  Outcome cancel_session(const Request& request);
  Reply handle_notification(const Request& request);

  std::optional<ServerFault> strike(std::string_view function);
  bool struck(ServerFault::Kind kind) const { return fault_ && fault_->kind == kind; }
  ProfileOrder* order_for(const std::string& matching_id);
  Session* session_of(const Request& request);
  Bytes signature_of(const Credentials& who, ByteView data) const;

  Bytes issuer_;
  Role role_;
  std::string address_;
  Credentials authentication_;
  Credentials binding_;
  std::vector<ProfileOrder> orders_;
  std::vector<WaitingEvent> events_;
  std::vector<ServerFault> faults_;
  std::optional<ServerFault> fault_;  // of the call that is being answered
  std::map<Bytes, Session> sessions_;
  std::map<Bytes, Bytes> cards_;  // whose installation is awaited: certificates by transaction
  std::map<std::string, int> calls_;
  std::vector<int> cancelled_;
  int installations_told_ = 0;
  int notifications_ = 0;
};

}  // namespace celltext::sim
