// The service centre: takes what the modems send, brings what they get, holds what can't be delivered yet.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "celltext/async/clock.h"
#include "sim/modem.h"
#include "sim/tpdu.h"

namespace celltext::sim {

// One SMS-SUBMIT that the centre has taken.
struct SentPart {
  int id = 0;
  int modem = 0;
  std::string from;
  int reference = 0;  // TP-MR that the modem gave it
  Instant at{};
  Submit submit;
  Bytes tpdu;
};

// A message as its sender meant it: all parts together.
struct SentMessage {
  std::string from;
  std::string to;
  std::string text;
  std::vector<int> parts;  // ids, in the order of the text
  bool complete = false;
};

// What to do when a delivery report is asked for.
struct ReportPolicy {
  enum class Kind { none, delivered, failed };
  Kind kind = Kind::delivered;
  std::uint8_t status = 0x41;  // of a failed one: 3GPP TS 23.040 §9.2.3.15
  std::chrono::milliseconds delay{30};
};

// A report that its sender still waits for.
struct ReportDue {
  std::string to;
  std::string recipient;
  int reference = 0;
  Instant taken_at{};
};

// Something on its way to a modem.
struct Pending {
  std::string to;
  Instant due{};
  bool report = false;  // a delivery report, not a message
  Bytes tpdu;
  std::optional<ReportDue> report_when_taken;
};

// A message put into the network by hand.
struct Injection {
  std::string to;
  Address from;
  std::string text;
  Bytes data;  // if not empty: 8 bit data instead of a text
  std::optional<std::pair<int, int>> ports;
  std::optional<Instant> taken_at;
  std::chrono::minutes zone{0};
  std::optional<int> message_class;
  std::optional<int> reference;
  bool wide_reference = false;
  bool force_ucs2 = false;
  std::uint8_t protocol = 0;
  std::vector<int> withheld;  // numbers of parts that never arrive, from 1
  std::chrono::milliseconds after{0};
};

class ServiceCentre {
 public:
  using FindModem = std::function<Modem*(const std::string& number)>;

  ServiceCentre(async::Clock& clock, FindModem find_modem) : clock_(clock), find_modem_(std::move(find_modem)) {}

  // The reference, or a negative +CMS ERROR code.
  int submit(Modem& from, const Bytes& tpdu);
  // How many TPDUs went on their way.
  int inject(const Injection& injection);
  void inject_raw(const std::string& to, Bytes tpdu, bool report);
  // Tries again what waits for this number.
  void pump(const std::string& number);

  // "*" is every number that is nobody's.
  void set_report_policy(const std::string& number, ReportPolicy policy) { policies_[number] = policy; }
  // How long the air is left silent around a delivery, so that the computer can keep up; 0: bursts.
  void set_pace(std::chrono::milliseconds pace) { pace_ = pace; }

  const std::deque<SentPart>& sent() const { return sent_; }
  const std::vector<SentMessage>& messages() const { return messages_; }
  int sent_count() const { return next_id_; }
  void forget_sent();
  const std::vector<Pending>& pending() const { return pending_; }
  // Counts what must not repeat itself soon after a restart: references of long messages, contacts' answers.
  int serial() const { return serial_; }
  void restore(std::vector<Pending> pending, int serial);
  // How many messages were sent with all their parts, and how many TPDUs reached a modem, since the start.
  int complete_messages() const { return complete_messages_; }
  int delivered() const { return delivered_; }

  std::function<void()> on_changed;  // what must outlive the program changed
  // A contact answers with a picture message: from, to, its text.
  std::function<void(const std::string&, const std::string&, const std::string&)> on_picture;
  std::function<void()> on_sent;
  std::function<void()> on_delivered;

 private:
  void assemble(const SentPart& part);
  void route(const SentPart& part, bool complete, const std::string& text);
  void answer_as_contact(const SentPart& part, const std::string& text);
  void deliver_to_modem(const SentPart& part, std::optional<ReportDue> report);
  ReportPolicy policy_for(const std::string& number) const;
  void report(const ReportDue& due, const ReportPolicy& policy);
  void enqueue(Pending pending);
  bool deliver(Modem& modem, const Pending& pending);
  std::optional<Instant> hold_until(const std::string& number, const Modem& modem);

  async::Clock& clock_;
  FindModem find_modem_;
  std::chrono::milliseconds pace_{25};
  int next_id_ = 0;
  int next_reference_ = 0;
  int serial_ = 0;
  int complete_messages_ = 0;
  int delivered_ = 0;
  std::deque<SentPart> sent_;
  std::vector<SentMessage> messages_;
  std::map<std::string, std::vector<SentPart>> incomplete_;  // by sender, recipient and reference
  std::map<std::string, std::size_t> message_of_;            // the same key to its place in messages_
  std::vector<Pending> pending_;
  std::map<std::string, ReportPolicy> policies_;
  std::map<std::string, async::Registration> alarms_;
  std::map<std::string, Instant> holding_since_;
};

}  // namespace celltext::sim
