#include "mms_headers.h"

#include <algorithm>
#include <array>

#include "encoded_word.h"
#include "lower_case.h"
#include "wsp_values.h"

namespace celltext::codec {

namespace {

constexpr std::uint8_t yes = 0x80;
constexpr std::uint8_t no = 0x81;
constexpr std::uint8_t address_present_token = 0x80;
constexpr std::uint8_t insert_address_token = 0x81;
constexpr std::string_view plmn_suffix = "/TYPE=PLMN";

// The value of a token is 0x80 and its place.
constexpr std::array<std::string_view, 4> message_classes{"personal", "advertisement", "informational", "auto"};

// Puts what a value means into a member, unless it means nothing.
template<class Member, class Meaning>
bool put(Member& member, std::optional<Meaning> meaning) {
  if (!meaning) return false;
  member = *std::move(meaning);
  return true;
}

template<auto member>
bool is_present(const MmsPdu& pdu) {
  using Member = std::remove_cvref_t<decltype(pdu.*member)>;
  if constexpr (requires { Member{}.empty(); })
    return !(pdu.*member).empty();
  else if constexpr (requires { Member{}.has_value(); })
    return (pdu.*member).has_value();
  else
    return true;
}

std::string_view text_of(const std::string& text) {
  return text;
}
std::string_view text_of(const std::optional<std::string>& text) {
  return *text;
}

// The kinds of values. Each makes the three functions of a row for one member.

template<auto member>
constexpr MmsHeader text(std::uint8_t number, std::string_view name) {
  return {number, name, [](const WspValue& value, MmsPdu& pdu) { return put(pdu.*member, as_encoded_string(value)); },
          is_present<member>,
          [](std::uint8_t code, const MmsPdu& pdu, WspWriter& out) {
            out.octet(0x80 | code);
            out.text(text_of(pdu.*member));
          }};
}

template<auto member>
constexpr MmsHeader encoded(std::uint8_t number, std::string_view name) {
  return {number, name, [](const WspValue& value, MmsPdu& pdu) { return put(pdu.*member, as_encoded_string(value)); },
          is_present<member>,
          [](std::uint8_t code, const MmsPdu& pdu, WspWriter& out) {
            out.octet(0x80 | code);
            out.encoded_string(text_of(pdu.*member));
          }};
}

template<auto member>
constexpr MmsHeader yes_or_no(std::uint8_t number, std::string_view name) {
  return {number, name,
          [](const WspValue& value, MmsPdu& pdu) {
            const auto octet = as_octet(value);
            if (!octet || (*octet != yes && *octet != no)) return false;
            pdu.*member = *octet == yes;
            return true;
          },
          is_present<member>,
          [](std::uint8_t code, const MmsPdu& pdu, WspWriter& out) {
            out.octet(0x80 | code);
            out.octet(*(pdu.*member) ? yes : no);
          }};
}

// One octet from 128 on, as a number or an enumeration.
template<auto member>
constexpr MmsHeader token(std::uint8_t number, std::string_view name) {
  using Token = typename std::remove_cvref_t<decltype(std::declval<MmsPdu>().*member)>::value_type;
  return {number, name,
          [](const WspValue& value, MmsPdu& pdu) {
            const auto octet = as_octet(value);
            if (!octet) return false;
            pdu.*member = static_cast<Token>(*octet);
            return true;
          },
          is_present<member>,
          [](std::uint8_t code, const MmsPdu& pdu, WspWriter& out) {
            out.octet(0x80 | code);
            out.octet(0x80 | static_cast<std::uint8_t>(*(pdu.*member)));
          }};
}

template<auto member>
constexpr MmsHeader point_or_delay(std::uint8_t number, std::string_view name) {
  return {number, name, [](const WspValue& value, MmsPdu& pdu) { return put(pdu.*member, as_time(value)); },
          is_present<member>,
          [](std::uint8_t code, const MmsPdu& pdu, WspWriter& out) {
            out.octet(0x80 | code);
            out.time(*(pdu.*member));
          }};
}

std::string bare_address(std::string address) {
  if (address.size() >= plmn_suffix.size() &&
      same_word(std::string_view(address).substr(address.size() - plmn_suffix.size()), plmn_suffix))
    address.resize(address.size() - plmn_suffix.size());
  return address;
}

// A number says what it is; e-mail addresses and other kinds that say so themselves stay as they are.
std::string full_address(const std::string& address) {
  const bool says = address.find('@') != std::string::npos || address.find("/TYPE=") != std::string::npos;
  return says ? address : address + std::string(plmn_suffix);
}

template<auto member>
constexpr MmsHeader addresses(std::uint8_t number, std::string_view name) {
  return {number, name,
          [](const WspValue& value, MmsPdu& pdu) {
            auto address = as_encoded_string(value);
            if (!address) return false;
            if (!address->empty()) (pdu.*member).push_back(bare_address(*std::move(address)));
            return true;
          },
          is_present<member>,
          [](std::uint8_t code, const MmsPdu& pdu, WspWriter& out) {
            for (const std::string& address : pdu.*member) {
              out.octet(0x80 | code);
              out.encoded_string(full_address(address));
            }
          }};
}

// Length, then address-present-token and the address, or insert-address-token. Some write the address alone.
bool read_from(const WspValue& value, MmsPdu& pdu) {
  if (value.form == WspValue::Form::text) {
    pdu.from = bare_address(as_encoded_string(value).value_or(""));
    return true;
  }
  if (value.form != WspValue::Form::data || value.content.empty()) return false;
  if (value.content.front() == insert_address_token) return true;
  if (value.content.front() != address_present_token) return false;
  WspReader reader(value);
  reader.octet();
  auto address = as_encoded_string(reader.value());
  if (!address || reader.trouble()) return false;
  if (!address->empty()) pdu.from = bare_address(*std::move(address));
  return true;
}

void write_from(std::uint8_t code, const MmsPdu& pdu, WspWriter& out) {
  WspWriter content;
  if (pdu.from) {
    content.octet(address_present_token);
    content.encoded_string(full_address(*pdu.from));
  } else {
    content.octet(insert_address_token);
  }
  out.octet(0x80 | code);
  out.data(content.octets());
}

// A PDU that a phone writes has the header always; the ones of the MMSC only with an address.
bool from_is_present(const MmsPdu& pdu) {
  return pdu.from.has_value() || pdu.type == MmsType::send_req || pdu.type == MmsType::read_rec_ind;
}

bool read_subject(const WspValue& value, MmsPdu& pdu) {
  const auto subject = as_encoded_string(value);
  if (subject) pdu.subject = without_encoded_words(*subject);
  return subject.has_value();
}

bool read_class(const WspValue& value, MmsPdu& pdu) {
  if (value.form == WspValue::Form::text) return put(pdu.message_class, as_text(value));
  const auto octet = as_octet(value);
  const std::size_t place = octet ? *octet & 0x7F : message_classes.size();
  if (place >= message_classes.size()) return false;
  pdu.message_class = message_classes[place];
  return true;
}

void write_class(std::uint8_t code, const MmsPdu& pdu, WspWriter& out) {
  out.octet(0x80 | code);
  const auto known = std::ranges::find(message_classes, *pdu.message_class);
  if (known == message_classes.end()) return out.text(*pdu.message_class);
  out.octet(static_cast<std::uint8_t>(0x80 | (known - message_classes.begin())));
}

void write_version(std::uint8_t code, const MmsPdu& pdu, WspWriter& out) {
  out.octet(0x80 | code);
  out.octet(0x80 | pdu.version);
}

void write_date(std::uint8_t code, const MmsPdu& pdu, WspWriter& out) {
  out.octet(0x80 | code);
  out.long_integer(static_cast<std::uint64_t>(pdu.date->time_since_epoch().count()));
}

void write_size(std::uint8_t code, const MmsPdu& pdu, WspWriter& out) {
  out.octet(0x80 | code);
  out.long_integer(*pdu.size);
}

using M = MmsPdu;

// OMA-TS-MMS_ENC-V1_3 table 25.
constexpr MmsHeader headers[] = {
    addresses<&M::bcc>(0x01, "Bcc"),
    addresses<&M::cc>(0x02, "Cc"),
    text<&M::content_location>(0x03, "X-Mms-Content-Location"),
    {0x04, "Content-Type"},
    {0x05, "Date", [](const WspValue& value, MmsPdu& pdu) { return put(pdu.date, as_date(value)); },
     is_present<&M::date>, write_date},
    yes_or_no<&M::delivery_report>(0x06, "X-Mms-Delivery-Report"),
    point_or_delay<&M::delivery_time>(0x07, "X-Mms-Delivery-Time"),
    point_or_delay<&M::expiry>(0x08, "X-Mms-Expiry"),
    {0x09, "From", read_from, from_is_present, write_from},
    {0x0A, "X-Mms-Message-Class", read_class, is_present<&M::message_class>, write_class},
    text<&M::message_id>(0x0B, "Message-ID"),
    {0x0C, "X-Mms-Message-Type"},
    {0x0D, "X-Mms-MMS-Version", [](const WspValue& value, MmsPdu& pdu) { return put(pdu.version, as_version(value)); },
     is_present<&M::version>, write_version},
    {0x0E, "X-Mms-Message-Size", [](const WspValue& value, MmsPdu& pdu) { return put(pdu.size, as_integer(value)); },
     is_present<&M::size>, write_size},
    token<&M::priority>(0x0F, "X-Mms-Priority"),
    yes_or_no<&M::read_report>(0x10, "X-Mms-Read-Report"),
    yes_or_no<&M::report_allowed>(0x11, "X-Mms-Report-Allowed"),
    token<&M::response_status>(0x12, "X-Mms-Response-Status"),
    encoded<&M::response_text>(0x13, "X-Mms-Response-Text"),
    yes_or_no<&M::hide_sender>(0x14, "X-Mms-Sender-Visibility"),
    token<&M::status>(0x15, "X-Mms-Status"),
    {0x16, "Subject", read_subject, is_present<&M::subject>, encoded<&M::subject>(0x16, "Subject").write},
    addresses<&M::to>(0x17, "To"),
    text<&M::transaction_id>(0x18, "X-Mms-Transaction-Id"),
    token<&M::retrieve_status>(0x19, "X-Mms-Retrieve-Status"),
    encoded<&M::retrieve_text>(0x1A, "X-Mms-Retrieve-Text"),
    token<&M::read_status>(0x1B, "X-Mms-Read-Status"),
    {0x1C, "X-Mms-Reply-Charging"},
    {0x1D, "X-Mms-Reply-Charging-Deadline"},
    {0x1E, "X-Mms-Reply-Charging-ID"},
    {0x1F, "X-Mms-Reply-Charging-Size"},
    {0x20, "X-Mms-Previously-Sent-By"},
    {0x21, "X-Mms-Previously-Sent-Date"},
    {0x22, "X-Mms-Store"},
    {0x23, "X-Mms-MM-State"},
    {0x24, "X-Mms-MM-Flags"},
    {0x25, "X-Mms-Store-Status"},
    {0x26, "X-Mms-Store-Status-Text"},
    {0x27, "X-Mms-Stored"},
    {0x28, "X-Mms-Attributes"},
    {0x29, "X-Mms-Totals"},
    {0x2A, "X-Mms-Mbox-Totals"},
    {0x2B, "X-Mms-Quotas"},
    {0x2C, "X-Mms-Mbox-Quotas"},
    {0x2D, "X-Mms-Message-Count"},
    {0x2E, "Content"},
    {0x2F, "X-Mms-Start"},
    {0x30, "Additional-headers"},
    {0x31, "X-Mms-Distribution-Indicator"},
    {0x32, "X-Mms-Element-Descriptor"},
    {0x33, "X-Mms-Limit"},
    {0x34, "X-Mms-Recommended-Retrieval-Mode"},
    {0x35, "X-Mms-Recommended-Retrieval-Mode-Text"},
    {0x36, "X-Mms-Status-Text"},
    {0x37, "X-Mms-Applic-ID"},
    {0x38, "X-Mms-Reply-Applic-ID"},
    {0x39, "X-Mms-Aux-Applic-Info"},
    {0x3A, "X-Mms-Content-Class"},
    {0x3B, "X-Mms-DRM-Content"},
    {0x3C, "X-Mms-Adaptation-Allowed"},
    {0x3D, "X-Mms-Replace-ID"},
    {0x3E, "X-Mms-Cancel-ID"},
    {0x3F, "X-Mms-Cancel-Status"},
};

constexpr auto written = Need::written;
constexpr auto vital = Need::vital;

namespace h = mms_header;

// §6.1.1
constexpr MmsRule send_req[] = {{h::transaction_id, written},
                                {h::version, written},
                                {h::date},
                                {h::from, written},
                                {h::to},
                                {h::cc},
                                {h::bcc},
                                {h::subject},
                                {h::message_class},
                                {h::expiry},
                                {h::delivery_time},
                                {h::priority},
                                {h::sender_visibility},
                                {h::delivery_report},
                                {h::read_report}};
// §6.1.2
constexpr MmsRule send_conf[] = {{h::transaction_id, written},
                                 {h::version, written},
                                 {h::response_status, vital},
                                 {h::response_text},
                                 {h::message_id}};
// §6.2
constexpr MmsRule notification_ind[] = {
    {h::transaction_id, written}, {h::version, written},       {h::from},     {h::subject},
    {h::delivery_report},         {h::message_class, written}, {h::priority}, {h::message_size, written},
    {h::expiry, written},         {h::content_location, vital}};
constexpr MmsRule notifyresp_ind[] = {
    {h::transaction_id, written}, {h::version, written}, {h::status, vital}, {h::report_allowed}};
// §6.3
constexpr MmsRule retrieve_conf[] = {{h::transaction_id},
                                     {h::version, written},
                                     {h::message_id},
                                     {h::date, written},
                                     {h::from},
                                     {h::to},
                                     {h::cc},
                                     {h::subject},
                                     {h::message_class},
                                     {h::priority},
                                     {h::delivery_report},
                                     {h::read_report},
                                     {h::retrieve_status},
                                     {h::retrieve_text}};
constexpr MmsRule acknowledge_ind[] = {{h::transaction_id, written}, {h::version, written}, {h::report_allowed}};
// §6.5
constexpr MmsRule delivery_ind[] = {
    {h::version, written}, {h::message_id, vital}, {h::to, written}, {h::date, written}, {h::status, vital}};
// §6.7
constexpr MmsRule read_rec_ind[] = {
    {h::version, written},  {h::message_id, vital}, {h::to, written}, {h::from, written}, {h::date},
    {h::read_status, vital}};
constexpr MmsRule read_orig_ind[] = {{h::version, written}, {h::message_id, vital}, {h::to, written},
                                     {h::from, written},    {h::date, written},     {h::read_status, vital}};

}  // namespace

const MmsHeader* find_mms_header(std::uint8_t number) {
  const auto found = std::ranges::find(headers, number, &MmsHeader::number);
  return found == std::end(headers) ? nullptr : found;
}

std::span<const MmsRule> rules_of(MmsType type) {
  switch (type) {
    case MmsType::send_req:
      return send_req;
    case MmsType::send_conf:
      return send_conf;
    case MmsType::notification_ind:
      return notification_ind;
    case MmsType::notifyresp_ind:
      return notifyresp_ind;
    case MmsType::retrieve_conf:
      return retrieve_conf;
    case MmsType::acknowledge_ind:
      return acknowledge_ind;
    case MmsType::delivery_ind:
      return delivery_ind;
    case MmsType::read_rec_ind:
      return read_rec_ind;
    case MmsType::read_orig_ind:
      return read_orig_ind;
  }
  return {};
}

bool has_body(MmsType type) {
  return type == MmsType::send_req || type == MmsType::retrieve_conf;
}

}  // namespace celltext::codec
