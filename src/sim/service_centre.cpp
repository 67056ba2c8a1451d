#include "sim/service_centre.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/at_commands.h"
#include "sim/contacts.h"
#include "sim/text_parts.h"

namespace celltext::sim {

namespace {

using std::chrono::milliseconds;

// The radio waits no longer than this for a computer that is busy all the time.
constexpr milliseconds longest_hold{1000};
constexpr std::size_t sent_kept = 10'000;

std::string key_of(const SentPart& part, const Concatenation& place) {
  return fmt::format("{} {} {} {} {}", part.from, part.submit.destination.text, place.reference, place.total,
                     place.wide);
}

int place_of(const SentPart& part) {
  return part.submit.data.concatenation().value_or(Concatenation{}).number;
}

}  // namespace

int ServiceCentre::submit(Modem& from, const Bytes& tpdu) {
  auto decoded = decode_submit(tpdu);
  if (!decoded) return -cms_invalid_pdu_parameter;
  SentPart part;
  part.id = ++next_id_;
  part.modem = from.index();
  part.from = from.card().number;
  part.reference = next_reference_++ & 0xFF;
  part.at = clock_.now();
  part.submit = *std::move(decoded);
  part.tpdu = tpdu;
  sent_.push_back(part);
  if (sent_.size() > sent_kept) sent_.pop_front();
  assemble(part);
  if (on_sent) on_sent();
  return part.reference;
}

// Notes the part in the list of messages and routes it.
void ServiceCentre::assemble(const SentPart& part) {
  const auto place = part.submit.data.concatenation();
  if (!place || place->total <= 1) {
    const std::string text = part.submit.data.text();
    messages_.push_back({part.from, part.submit.destination.text, text, {part.id}, true});
    return route(part, true, text);
  }
  const std::string key = key_of(part, *place);
  auto& parts = incomplete_[key];
  if (parts.empty()) {
    message_of_[key] = messages_.size();
    messages_.push_back({part.from, part.submit.destination.text, "", {}, false});
  }
  std::erase_if(parts, [&](const SentPart& other) { return place_of(other) == place->number; });
  parts.push_back(part);
  std::sort(parts.begin(), parts.end(), [](const auto& a, const auto& b) { return place_of(a) < place_of(b); });
  SentMessage& message = messages_[message_of_[key]];
  message.parts.clear();
  message.text.clear();
  for (const SentPart& other : parts) {
    message.parts.push_back(other.id);
    message.text += other.submit.data.text();
  }
  message.complete = static_cast<int>(parts.size()) == place->total;
  const std::string text = message.text;
  const bool complete = message.complete;
  if (complete) incomplete_.erase(key);
  route(part, complete, text);
}

void ServiceCentre::route(const SentPart& part, bool complete, const std::string& text) {
  if (complete) ++complete_messages_;
  const std::string& number = part.submit.destination.text;
  std::optional<ReportDue> report_due;
  if (part.submit.report_requested) report_due = ReportDue{part.from, number, part.reference, part.at};
  if (find_modem_(number)) return deliver_to_modem(part, report_due);
  if (report_due) report(*report_due, policy_for(number));
  if (complete) answer_as_contact(part, text);
}

void ServiceCentre::answer_as_contact(const SentPart& part, const std::string& text) {
  const Contact* contact = find_contact(part.submit.destination.text);
  if (!contact) return;
  for (const ContactReply& reply : contact->answer(*contact, text, serial_++)) {
    if (reply.picture) {
      if (on_picture) on_picture(reply.sender.text, part.from, reply.text);
      continue;
    }
    Injection injection;
    injection.to = part.from;
    injection.from = reply.sender;
    injection.text = reply.text;
    injection.wide_reference = reply.wide_reference;
    injection.after = reply.after;
    inject(injection);
  }
}

void ServiceCentre::deliver_to_modem(const SentPart& part, std::optional<ReportDue> report_due) {
  const Deliver message{{part.from, false}, part.submit.protocol, part.at, {}, part.submit.data};
  enqueue({part.submit.destination.text, part.at, false, encode(message), std::move(report_due)});
}

ReportPolicy ServiceCentre::policy_for(const std::string& number) const {
  if (const auto own = policies_.find(number); own != policies_.end()) return own->second;
  if (find_contact(number) || find_modem_(number)) return {};
  if (const auto unknown = policies_.find("*"); unknown != policies_.end()) return unknown->second;
  return {ReportPolicy::Kind::none};
}

void ServiceCentre::report(const ReportDue& due, const ReportPolicy& policy) {
  if (policy.kind == ReportPolicy::Kind::none) return;
  const Instant settled = clock_.now() + policy.delay;
  StatusReport status;
  status.reference = static_cast<std::uint8_t>(due.reference);
  status.recipient = {due.recipient, false};
  status.taken_at = due.taken_at;
  status.settled_at = settled;
  status.status = policy.kind == ReportPolicy::Kind::delivered ? 0 : policy.status;
  enqueue({due.to, settled, true, encode(status), std::nullopt});
}

int ServiceCentre::inject(const Injection& injection) {
  const int serial = serial_++;
  const int reference =
      injection.reference.value_or(injection.wide_reference ? 0x1200 + serial % 0x1000 : serial & 0xFF);
  std::vector<UserData> parts;
  if (injection.data.empty()) {
    parts =
        cut_text(injection.text, {reference, injection.wide_reference, injection.message_class, injection.force_ucs2});
  } else {
    parts = cut_data(injection.data, injection.ports,
                     {reference, injection.wide_reference, injection.message_class, false});
  }
  const Instant due = clock_.now() + injection.after;
  int count = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto& withheld = injection.withheld;
    if (std::find(withheld.begin(), withheld.end(), static_cast<int>(i) + 1) != withheld.end()) continue;
    const Instant taken_at = injection.taken_at.value_or(due);
    const Deliver message{injection.from, injection.protocol, taken_at, injection.zone, parts[i]};
    enqueue({injection.to, due, false, encode(message), std::nullopt});
    ++count;
  }
  return count;
}

void ServiceCentre::inject_raw(const std::string& to, Bytes tpdu, bool report) {
  enqueue({to, clock_.now(), report, std::move(tpdu), std::nullopt});
}

// Keeps the queue in the order of delivery.
void ServiceCentre::enqueue(Pending pending) {
  const std::string number = pending.to;
  const auto after = std::upper_bound(pending_.begin(), pending_.end(), pending.due,
                                      [](Instant due, const Pending& other) { return due < other.due; });
  pending_.insert(after, std::move(pending));
  if (on_changed) on_changed();
  // At the next turn of the loop: the answer to what caused this goes first.
  const auto first = std::find_if(pending_.begin(), pending_.end(), [&](const Pending& p) { return p.to == number; });
  alarms_[number] = clock_.at(std::max(first->due, clock_.now()), [this, number] { pump(number); });
}

void ServiceCentre::pump(const std::string& number) {
  const auto next = std::find_if(pending_.begin(), pending_.end(), [&](const Pending& p) { return p.to == number; });
  Modem* modem = find_modem_(number);
  if (next == pending_.end() || !modem) return;
  std::optional<Instant> wait;
  if (next->due > clock_.now())
    wait = next->due;
  else
    wait = hold_until(number, *modem);
  if (!wait) {
    const Pending pending = *next;
    if (!deliver(*modem, pending)) return;  // the modem says when it can be reached again
    wait = clock_.now();
  }
  alarms_[number] = clock_.at(*wait, [this, number] { pump(number); });
}

// Not before the computer has reacted to the last message and then been silent for the pace.
std::optional<Instant> ServiceCentre::hold_until(const std::string& number, const Modem& modem) {
  if (pace_.count() == 0) return std::nullopt;
  const Instant now = clock_.now();
  const auto quiet = modem.quiet_for();
  const Instant since = holding_since_.try_emplace(number, now).first->second;
  if ((quiet && *quiet >= pace_) || now - since >= longest_hold) {
    holding_since_.erase(number);
    return std::nullopt;
  }
  return quiet ? now + (pace_ - *quiet) : since + longest_hold;
}

bool ServiceCentre::deliver(Modem& modem, const Pending& pending) {
  const auto outcome = pending.report ? modem.deliver_report(pending.tpdu) : modem.deliver(pending.tpdu);
  if (outcome != Modem::Delivery::taken) return false;
  const auto same = [&](const Pending& other) { return other.to == pending.to && other.tpdu == pending.tpdu; };
  pending_.erase(std::find_if(pending_.begin(), pending_.end(), same));
  ++delivered_;
  if (pending.report_when_taken) report(*pending.report_when_taken, policy_for(pending.to));
  if (on_changed) on_changed();
  if (on_delivered) on_delivered();
  return true;
}

void ServiceCentre::forget_sent() {
  sent_.clear();
  messages_.clear();
  incomplete_.clear();
  message_of_.clear();
}

void ServiceCentre::restore(std::vector<Pending> pending, int serial) {
  serial_ = serial;
  for (auto& each : pending) enqueue(std::move(each));
}

}  // namespace celltext::sim
