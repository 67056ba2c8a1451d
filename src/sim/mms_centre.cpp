#include "sim/mms_centre.h"

#include <fmt/format.h>

#include <algorithm>

#include "celltext/codec/smil.h"
#include "celltext/codec/wap_push.h"
#include "sim/contacts.h"
#include "sim/picture.h"

namespace celltext::sim {

namespace {

using codec::MmsPdu;
using codec::MmsType;

constexpr std::size_t requests_kept = 1'000;
constexpr std::uint8_t status_ok = 128;
// 3GPP TS 23.040 §9.2.3.24.4 and WAP-259: connectionless push, from the WAP session port.
constexpr std::pair<int, int> push_ports{2948, 9200};
constexpr const char* push_sender = "+15550190";
constexpr auto report_delay = std::chrono::milliseconds{60};

codec::MmsPart text_part(const std::string& text) {
  codec::MmsPart part;
  part.content_type = "text/plain";
  part.charset = "utf-8";
  part.name = "text.txt";
  part.data.assign(text.begin(), text.end());
  return part;
}

std::chrono::sys_seconds seconds_of(Instant at) {
  return std::chrono::floor<std::chrono::seconds>(at);
}

MmsAnswer with(const MmsPdu& pdu) {
  MmsAnswer answer;
  if (auto octets = codec::encode_mms(pdu)) answer.body = *std::move(octets);
  return answer;
}

}  // namespace

bool MmsCentre::is_modem(const std::string& number) const {
  const auto numbers = numbers_();
  return std::ranges::find(numbers, number) != numbers.end();
}

std::string MmsCentre::sender_of(const MmsPdu& message) const {
  const auto numbers = numbers_();
  for (const std::string& number : numbers) {
    if (std::ranges::find(message.to, number) == message.to.end()) return number;
  }
  return numbers.empty() ? "" : numbers.front();
}

MmsAnswer MmsCentre::handle(MmsRequest request) {
  if (const auto pdu = codec::decode_mms(request.body)) request.pdu = *pdu;
  requests_.push_back(request);
  if (requests_.size() > requests_kept) requests_.pop_front();
  const bool is_send = request.pdu && request.pdu->type == MmsType::send_req;
  const What what = request.method == "GET" ? What::fetch : is_send ? What::send : What::tell;
  const auto fault = take_fault(what);
  // What is refused by HTTP was never looked at.
  MmsAnswer answer;
  if (!fault || fault->kind != MmsFault::Kind::status) {
    if (what == What::fetch) {
      answer = fetch(request.path);
    } else if (fault && fault->kind == MmsFault::Kind::refuse) {
      answer.status = 200;
    } else if (is_send) {
      answer = take_send(request);
    } else if (request.pdu) {
      tell(*request.pdu);
    } else {
      answer.status = 400;
    }
  }
  if (fault) answer = go_wrong(*fault, std::move(answer));
  if (fault && fault->kind == MmsFault::Kind::refuse && request.pdu) {
    MmsPdu refusal;
    refusal.type = MmsType::send_conf;
    refusal.transaction_id = request.pdu->transaction_id;
    refusal.response_status = static_cast<std::uint8_t>(fault->value);
    answer = with(refusal);
  }
  if (on_request) on_request();
  return answer;
}

std::optional<MmsFault> MmsCentre::take_fault(What what) {
  auto& faults = faults_[what];
  if (faults.empty()) return std::nullopt;
  const MmsFault fault = faults.front();
  if (fault.count > 0 && --faults.front().count == 0) faults.pop_front();
  return fault;
}

MmsAnswer MmsCentre::go_wrong(const MmsFault& fault, MmsAnswer right) const {
  static constexpr std::string_view page = "<html><body><h1>Service unavailable</h1></body></html>";
  switch (fault.kind) {
    case MmsFault::Kind::slow:
      right.delay = std::chrono::milliseconds{fault.value};
      break;
    case MmsFault::Kind::status:
      right.status = fault.value;
      [[fallthrough]];
    case MmsFault::Kind::html:
      right.type = "text/html";
      right.body.assign(page.begin(), page.end());
      break;
    case MmsFault::Kind::cut:
      right.cut = true;
      break;
    case MmsFault::Kind::too_large:
      right.body.assign(static_cast<std::size_t>(fault.value), 0);
      break;
    case MmsFault::Kind::garbage:
      // It begins like a message and goes on like none.
      right.body = {0x8C, 0x84, 0x98, 'x', 0x00, 0x8D, 0x93, 0x84, 0x1F, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F};
      break;
    case MmsFault::Kind::lost:
      right.none = true;
      break;
    case MmsFault::Kind::refuse:
      break;
  }
  return right;
}

MmsAnswer MmsCentre::take_send(const MmsRequest& request) {
  MmsPdu message = *request.pdu;
  const std::string from = sender_of(message);
  const std::string id = fmt::format("mms-{}@sim", ++serial_);
  senders_[id] = {from, message.delivery_report.value_or(false)};
  message.from = from;
  std::vector<std::string> recipients = message.to;
  recipients.insert(recipients.end(), message.cc.begin(), message.cc.end());
  recipients.insert(recipients.end(), message.bcc.begin(), message.bcc.end());
  for (const std::string& number : recipients) {
    if (is_modem(number)) {
      deliver(number, message, id);
    } else if (find_contact(number)) {
      if (message.delivery_report.value_or(false)) report_delivery(from, number, id);
      answer_as_contact(number, from, message);
    }
  }
  MmsPdu confirmation;
  confirmation.type = MmsType::send_conf;
  confirmation.transaction_id = message.transaction_id;
  confirmation.response_status = status_ok;
  confirmation.message_id = id;
  return with(confirmation);
}

void MmsCentre::deliver(const std::string& number, const MmsPdu& message, const std::string& message_id) {
  const int serial = ++serial_;
  Waiting waiting;
  waiting.to = number;
  waiting.from = message.from.value_or("");
  waiting.transaction_id = fmt::format("T{}", serial);
  waiting.message_id = message_id;
  waiting.report = message.delivery_report.value_or(false);
  MmsPdu retrieve = message;
  retrieve.type = MmsType::retrieve_conf;
  retrieve.transaction_id = waiting.transaction_id;
  retrieve.message_id = message_id;
  retrieve.date = seconds_of(clock_.now());
  retrieve.expiry.reset();
  retrieve.bcc.clear();
  retrieve.notes.clear();
  if (auto octets = codec::encode_mms(retrieve)) waiting.octets = *std::move(octets);
  const std::string path = fmt::format("/m/{}", serial);
  push_notice(path, waiting_[path] = std::move(waiting));
}

void MmsCentre::push_notice(const std::string& path, const Waiting& waiting) {
  MmsPdu notice;
  notice.type = MmsType::notification_ind;
  notice.transaction_id = waiting.transaction_id;
  if (!waiting.from.empty()) notice.from = waiting.from;
  notice.message_class = "personal";
  notice.size = waiting.octets.size();
  notice.expiry = codec::MmsTime{true, std::chrono::days{3}};
  notice.content_location = location_.empty() ? url + path : location_;
  push(waiting.to, notice);
}

void MmsCentre::push(const std::string& number, const MmsPdu& pdu, std::chrono::milliseconds after) {
  const auto octets = codec::encode_mms(pdu);
  if (!octets) return;
  Injection injection;
  injection.to = number;
  injection.from = {push_sender, false};
  injection.data = codec::encode_mms_push(static_cast<std::uint8_t>(++serial_), *octets);
  injection.ports = push_ports;
  injection.after = after;
  if (on_push) return on_push(number, injection.data);
  centre_.inject(injection);
}

void MmsCentre::push_again(const std::string& number) {
  for (const auto& [path, waiting] : waiting_) {
    if (waiting.to == number) push_notice(path, waiting);
  }
}

MmsAnswer MmsCentre::fetch(const std::string& path) {
  MmsAnswer answer;
  const auto found = waiting_.find(path);
  if (found == waiting_.end())
    answer.status = 404;
  else
    answer.body = found->second.octets;
  return answer;
}

// What phones say of a message that they were told of or have read.
void MmsCentre::tell(const MmsPdu& pdu) {
  if (pdu.type == MmsType::read_rec_ind) {
    const auto sender = senders_.find(pdu.message_id.value_or(""));
    if (sender == senders_.end() || !is_modem(sender->second.first)) return;
    MmsPdu report = pdu;
    report.type = MmsType::read_orig_ind;
    report.transaction_id.clear();
    report.from = sender_of(pdu);
    report.to = {sender->second.first};
    report.date = seconds_of(clock_.now());
    return push(sender->second.first, report);
  }
  const auto known = std::ranges::find_if(
      waiting_, [&](const auto& entry) { return entry.second.transaction_id == pdu.transaction_id; });
  if (known == waiting_.end()) return;
  const bool has_it = pdu.type == MmsType::acknowledge_ind || pdu.status == codec::MmsStatus::retrieved;
  const bool wants_none = pdu.status == codec::MmsStatus::rejected;
  if (!has_it && !wants_none) return;
  const Waiting waiting = known->second;
  waiting_.erase(known);
  if (has_it && waiting.report) report_delivery(waiting.from, waiting.to, waiting.message_id);
}

void MmsCentre::report_delivery(const std::string& to, const std::string& recipient, const std::string& message_id) {
  if (!is_modem(to)) return;
  MmsPdu report;
  report.type = MmsType::delivery_ind;
  report.message_id = message_id;
  report.to = {recipient};
  report.date = seconds_of(clock_.now());
  report.status = codec::MmsStatus::retrieved;
  push(to, report, report_delay);
}

void MmsCentre::answer_as_contact(const std::string& contact, const std::string& to, const MmsPdu& message) {
  const Contact* known = find_contact(contact);
  if (!known || !known->sends_pictures) return;
  MmsPdu reply;
  reply.parts.push_back(text_part("Nice! And this is what it looks like here."));
  codec::MmsPart picture;
  picture.content_type = "image/gif";
  picture.name = "view.gif";
  picture.data = make_picture(++serial_);
  reply.parts.push_back(std::move(picture));
  // All who got it get the answer: a group stays one.
  std::vector<std::string> others{to};
  for (const auto* list : {&message.to, &message.cc})
    std::ranges::copy_if(*list, std::back_inserter(others), [&](const std::string& n) { return n != contact; });
  send(contact, others, std::move(reply));
}

void MmsCentre::send(const std::string& from, const std::vector<std::string>& to, MmsPdu message) {
  const std::string id = fmt::format("mms-{}@sim", ++serial_);
  message.from = from;
  message.to = to;
  codec::add_presentation(message);
  for (const std::string& number : to) {
    if (is_modem(number)) deliver(number, message, id);
  }
}

void MmsCentre::send_picture(const std::string& from, const std::string& to, const std::string& text,
                             std::size_t octets) {
  MmsPdu message;
  if (!text.empty()) message.parts.push_back(text_part(text));
  codec::MmsPart picture;
  picture.content_type = "image/gif";
  picture.name = "view.gif";
  picture.data = make_picture(++serial_);
  message.parts.push_back(std::move(picture));
  if (octets > 0) {
    codec::MmsPart ballast;
    ballast.content_type = "application/octet-stream";
    ballast.name = "ballast.bin";
    ballast.data.assign(octets, static_cast<std::uint8_t>(serial_));
    message.parts.push_back(std::move(ballast));
  }
  send(from, {to}, std::move(message));
}

}  // namespace celltext::sim
