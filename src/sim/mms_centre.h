// The MMSC: takes what phones post to it, keeps messages until they are fetched, tells phones by push, and goes wrong
// when asked to.
//
// What travels is HTTP, but nothing here knows it: http_mmsc.h does. A phone's own number is known to a real MMSC by
// the data connection. Here the sender is the first modem that is no recipient.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "celltext/async/clock.h"
#include "celltext/codec/mms_pdu.h"
#include "sim/service_centre.h"

namespace celltext::sim {

// What the MMSC does instead of what it should.
struct MmsFault {
  enum class Kind {
    slow,       // answers after `value` milliseconds
    status,     // HTTP status `value`
    html,       // 200, and a page
    cut,        // half of the answer
    too_large,  // `value` octets
    garbage,    // 200, the right type, octets that mean nothing
    refuse,     // X-Mms-Response-Status or X-Mms-Retrieve-Status `value`
    lost,       // takes what is posted and closes without an answer
  };
  Kind kind = Kind::status;
  int value = 0;
  int count = 1;  // how often; -1: for ever
};

// What an HTTP server is to answer.
struct MmsAnswer {
  int status = 200;
  std::string type = "application/vnd.wap.mms-message";
  Bytes body;
  std::chrono::milliseconds delay{0};
  bool cut = false;   // in the middle
  bool none = false;  // no answer at all
};

// A request as it came, for tests.
struct MmsRequest {
  std::string method;
  std::string path;
  std::string user_agent;
  bool by_proxy = false;
  Bytes body;
  std::optional<codec::MmsPdu> pdu;
};

class MmsCentre {
 public:
  enum class What { send, fetch, tell };  // m-send-req; GET; the rest
  using OwnNumbers = std::function<std::vector<std::string>()>;

  MmsCentre(async::Clock& clock, ServiceCentre& centre, OwnNumbers numbers)
      : clock_(clock), centre_(centre), numbers_(std::move(numbers)) {}

  MmsAnswer handle(MmsRequest request);

  // Where phones reach it: "http://127.0.0.1:8080".
  std::string url;
  std::uint16_t proxy_port = 0;

  // A message from somebody to these numbers; `message` has text and parts.
  void send(const std::string& from, const std::vector<std::string>& to, codec::MmsPdu message);
  // A picture with a few words, and so many octets besides.
  void send_picture(const std::string& from, const std::string& to, const std::string& text, std::size_t octets = 0);
  // Tells the phone once more of everything that it has not fetched.
  void push_again(const std::string& number);
  // What waits at another place than it is: for the tests of where phones go.
  void set_location(std::string location) { location_ = std::move(location); }

  void add_fault(What what, MmsFault fault) { faults_[what].push_back(fault); }
  void clear_faults() { faults_.clear(); }

  const std::deque<MmsRequest>& requests() const { return requests_; }
  std::size_t waiting() const { return waiting_.size(); }
  std::function<void()> on_request;
  // Who gets the pushes instead of the service centre: a number, and the data of the SMS.
  std::function<void(const std::string&, const Bytes&)> on_push;

 private:
  // A message that waits for one phone.
  struct Waiting {
    std::string to;
    std::string from;
    std::string transaction_id;
    std::string message_id;
    Bytes octets;  // the retrieve-conf
    bool report = false;
  };

  MmsAnswer take_send(const MmsRequest& request);
  MmsAnswer fetch(const std::string& path);
  void tell(const codec::MmsPdu& pdu);
  void deliver(const std::string& number, const codec::MmsPdu& message, const std::string& message_id);
  void push_notice(const std::string& path, const Waiting& waiting);
  void push(const std::string& number, const codec::MmsPdu& pdu, std::chrono::milliseconds after = {});
  void report_delivery(const std::string& to, const std::string& recipient, const std::string& message_id);
  void answer_as_contact(const std::string& contact, const std::string& to, const codec::MmsPdu& message);
  std::string sender_of(const codec::MmsPdu& message) const;
  bool is_modem(const std::string& number) const;
  std::optional<MmsFault> take_fault(What what);
  MmsAnswer go_wrong(const MmsFault& fault, MmsAnswer right) const;

  async::Clock& clock_;
  ServiceCentre& centre_;
  OwnNumbers numbers_;
  int serial_ = 0;
  std::string location_;
  std::map<std::string, Waiting> waiting_;                       // by path
  std::map<std::string, std::pair<std::string, bool>> senders_;  // by message id: who wrote it, and wants to know
  std::map<What, std::deque<MmsFault>> faults_;
  std::deque<MmsRequest> requests_;
};

}  // namespace celltext::sim
