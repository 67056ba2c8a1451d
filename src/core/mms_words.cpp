#include "mms_words.h"

#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/codec/smil.h"
#include "celltext/codec/wap_push.h"

namespace celltext::core {

namespace {

using codec::MmsPdu;
using codec::MmsStatus;
using codec::MmsType;
using store::MmsReport;

// An e-mail address stays as it is.
std::string normalised(const std::string& address, const model::Region& region) {
  if (address.find('@') != std::string::npos) return address;
  return model::normalise(address, region);
}

std::optional<Instant> point_in_time(const std::optional<codec::MmsTime>& time, Instant now) {
  if (!time) return std::nullopt;
  // What somebody may claim: no later than a year from now, or sums overflow.
  constexpr std::chrono::seconds longest = std::chrono::days{366};
  if (time->relative) return now + std::clamp(time->seconds, std::chrono::seconds{0}, longest);
  const Instant latest = now + longest;
  if (time->seconds.count() < 0 || time->seconds > latest.time_since_epoch()) return latest;
  return Instant{time->seconds};
}

NoticePush read_notice(const MmsPdu& pdu, const model::Region& region, Instant now) {
  NoticePush push;
  push.notice.transaction_id = pdu.transaction_id;
  push.notice.location = pdu.content_location.value_or("");
  push.notice.subject = pdu.subject.value_or("");
  push.notice.size = static_cast<std::int64_t>(std::min<std::uint64_t>(pdu.size.value_or(0), INT64_MAX));
  push.notice.expires_at = point_in_time(pdu.expiry, now);
  if (pdu.from) push.sender = normalised(*pdu.from, region);
  return push;
}

struct DeliveryFate {
  MmsStatus status;
  MmsReport::Fate fate;
  const char* code;
  const char* words;
};

// Any other status says only that nothing is decided.
constexpr DeliveryFate delivery_fates[] = {
    {MmsStatus::retrieved, MmsReport::Fate::delivered, "", ""},
    {MmsStatus::expired, MmsReport::Fate::failed, "expired", tr_noop("nobody fetched it in time")},
    {MmsStatus::rejected, MmsReport::Fate::failed, "rejected", tr_noop("the recipient rejected it")},
    {MmsStatus::unrecognised, MmsReport::Fate::failed, "unrecognised",
     tr_noop("the recipient's phone did not understand it")},
    {MmsStatus::unreachable, MmsReport::Fate::failed, "unreachable", tr_noop("the recipient can't be reached")},
};

MmsReport read_delivery(const MmsPdu& pdu, const std::string& recipient, Instant now) {
  MmsReport report;
  report.network_id = pdu.message_id.value_or("");
  report.recipient = recipient;
  report.at = pdu.date ? Instant{*pdu.date} : now;
  const auto* found = std::ranges::find_if(
      delivery_fates, [&](const DeliveryFate& fate) { return pdu.status && *pdu.status == fate.status; });
  if (found == std::end(delivery_fates)) return report;
  report.fate = found->fate;
  report.code = found->code;
  if (*found->words != '\0') report.words = tr(found->words);
  return report;
}

MmsReport read_reading(const MmsPdu& pdu, const std::string& reader, Instant now) {
  MmsReport report;
  report.network_id = pdu.message_id.value_or("");
  report.recipient = reader;
  report.at = pdu.date ? Instant{*pdu.date} : now;
  // "Deleted without being read" says that the phone had it.
  const bool was_read = pdu.read_status == codec::MmsReadStatus::read;
  report.fate = was_read ? MmsReport::Fate::read : MmsReport::Fate::delivered;
  return report;
}

std::string first_of(const std::vector<std::string>& list) {
  return list.empty() ? "" : list.front();
}

// What a person typed, rather than a file that happens to be text.
bool is_message_text(const codec::MmsPart& part) {
  return part.content_type == "text/plain";
}

std::string name_of_part(const codec::MmsPart& part) {
  if (!part.name.empty()) return part.name;
  if (!part.content_location.empty()) return part.content_location;
  return part.content_id;
}

void add_recipients(const std::vector<std::string>& said, const model::Region& region, const std::string& own_number,
                    std::vector<std::string>& to) {
  for (const std::string& address : said) {
    std::string number = normalised(address, region);
    if (number.empty() || number == own_number || std::ranges::find(to, number) != to.end()) continue;
    to.push_back(std::move(number));
  }
}

}  // namespace

PushMeaning read_push(ByteView data, const model::Region& region, Instant now) {
  const auto octets = codec::find_mms(data);
  if (!octets) return {};
  const auto pdu = codec::decode_mms(*octets);
  if (!pdu) return {};
  switch (pdu->type) {
    case MmsType::notification_ind:
      if (!pdu->content_location || pdu->content_location->empty()) return {};
      return read_notice(*pdu, region, now);
    case MmsType::delivery_ind:
      return read_delivery(*pdu, normalised(first_of(pdu->to), region), now);
    case MmsType::read_orig_ind:
      return read_reading(*pdu, normalised(pdu->from.value_or(""), region), now);
    default:
      return {};
  }
}

store::Retrieved read_retrieved(const MmsPdu& pdu, const model::Region& region, const std::string& own_number) {
  store::Retrieved message;
  if (pdu.from) message.from = normalised(*pdu.from, region);
  add_recipients(pdu.to, region, own_number, message.to);
  add_recipients(pdu.cc, region, own_number, message.to);
  std::erase(message.to, message.from);
  // One recipient alone is ourselves, even under a number that we don't know.
  message.group = pdu.to.size() + pdu.cc.size() > 1 && !message.to.empty();
  message.subject = pdu.subject.value_or("");
  if (pdu.date) message.sent_at = Instant{*pdu.date};
  message.network_id = pdu.message_id.value_or("");
  message.wants_read = pdu.read_report.value_or(false);
  for (const codec::MmsPart* part : codec::shown_parts(pdu)) {
    const auto text = is_message_text(*part) ? codec::text_of(*part) : std::nullopt;
    if (text) {
      message.text += (message.text.empty() ? "" : "\n") + *text;
      continue;
    }
    message.attachments.push_back({name_of_part(*part), part->content_type, part->data});
  }
  return message;
}

Result<Bytes> write_departure(const store::MmsDeparture& departure, std::vector<Bytes> contents, bool read_report) {
  MmsPdu pdu;
  pdu.type = MmsType::send_req;
  pdu.transaction_id = departure.transaction_id;
  pdu.to = departure.to;
  pdu.cc = departure.cc;
  if (!departure.subject.empty()) pdu.subject = departure.subject;
  if (departure.validity) pdu.expiry = codec::MmsTime{true, *departure.validity};
  pdu.message_class = "personal";
  pdu.delivery_report = departure.request_report;
  pdu.read_report = read_report;
  if (!departure.text.empty()) {
    codec::MmsPart text;
    text.content_type = "text/plain";
    text.charset = "utf-8";
    text.name = "text.txt";
    text.data.assign(departure.text.begin(), departure.text.end());
    pdu.parts.push_back(std::move(text));
  }
  for (std::size_t i = 0; i < contents.size(); ++i) {
    codec::MmsPart part;
    part.content_type = departure.attachments[i].what.type;
    part.name = departure.attachments[i].what.name;
    part.data = std::move(contents[i]);
    pdu.parts.push_back(std::move(part));
  }
  codec::add_presentation(pdu);
  return codec::encode_mms(pdu);
}

Result<Bytes> write_answer(const store::MmscAnswer& answer) {
  MmsPdu pdu;
  pdu.transaction_id = answer.transaction_id;
  switch (answer.kind) {
    case store::MmscAnswer::Kind::notifyresp:
      pdu.type = MmsType::notifyresp_ind;
      pdu.status = static_cast<MmsStatus>(answer.status);
      pdu.report_allowed = true;
      break;
    case store::MmscAnswer::Kind::acknowledge:
      pdu.type = MmsType::acknowledge_ind;
      pdu.report_allowed = true;
      break;
    case store::MmscAnswer::Kind::read:
      pdu.type = MmsType::read_rec_ind;
      pdu.message_id = answer.network_id;
      pdu.to = {answer.recipient};
      pdu.read_status = static_cast<codec::MmsReadStatus>(answer.status);
      break;
  }
  return codec::encode_mms(pdu);
}

}  // namespace celltext::core
