#include "sim/tpdu.h"

#include <algorithm>

#include "celltext/codec/gsm_alphabet.h"
#include "sim/sim_card.h"

namespace celltext::sim {

namespace {

using std::chrono::minutes;

constexpr int type_deliver = 0x00;
constexpr int type_submit = 0x01;
constexpr int type_status_report = 0x02;
constexpr int flag_reject_duplicates = 0x04;
constexpr int flag_no_more_messages = 0x04;
constexpr int flag_report = 0x20;
constexpr int flag_header = 0x40;

constexpr int ton_international = 1;
constexpr int ton_alphanumeric = 5;

// Takes fields off the front; once something is missing everything is.
class Reader {
 public:
  explicit Reader(ByteView bytes) : rest_(bytes) {}
  ByteView take(std::size_t count) {
    if (count > rest_.size()) {
      complete_ = false;
      rest_ = {};
      return {};
    }
    const ByteView taken = rest_.first(count);
    rest_ = rest_.subspan(count);
    return taken;
  }
  std::uint8_t octet() {
    const ByteView taken = take(1);
    return taken.empty() ? 0 : taken[0];
  }
  bool complete() const { return complete_; }

 private:
  ByteView rest_;
  bool complete_ = true;
};

std::string read_digits(ByteView octets, std::size_t count) {
  static constexpr std::string_view alphabet = "0123456789*#abc";
  std::string digits;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint8_t half = i % 2 == 0 ? octets[i / 2] & 0xF : octets[i / 2] >> 4;
    if (half < alphabet.size()) digits += alphabet[half];
  }
  return digits;
}

Address read_address(Reader& reader) {
  const std::size_t half_octets = reader.octet();
  const int ton = reader.octet() >> 4 & 0x7;
  const ByteView octets = reader.take((half_octets + 1) / 2);
  if (octets.empty()) return {};
  if (ton == ton_alphanumeric) {
    const std::size_t septets = half_octets * 4 / 7;
    return {codec::from_gsm7(codec::unpack_septets(octets, septets)), true};
  }
  return {(ton == ton_international ? "+" : "") + read_digits(octets, half_octets), false};
}

void append(Bytes& out, const Bytes& more) {
  out.insert(out.end(), more.begin(), more.end());
}

void append_address(Bytes& out, const Address& address) {
  if (address.alphanumeric) {
    const Bytes septets = codec::to_gsm7(address.text).value_or(Bytes{'?'});
    const Bytes packed = codec::pack_septets(septets);
    out.push_back(static_cast<std::uint8_t>((septets.size() * 7 + 3) / 4));
    out.push_back(0x80 | ton_alphanumeric << 4);
    return append(out, packed);
  }
  const bool international = address.text.starts_with('+');
  const std::string digits = address.text.substr(international ? 1 : 0);
  out.push_back(static_cast<std::uint8_t>(digits.size()));
  out.push_back(international ? 0x91 : 0x81);
  append(out, swapped_digits(digits));
}

std::uint8_t swapped(int two_digits) {
  return static_cast<std::uint8_t>(two_digits / 10 | two_digits % 10 << 4);
}

// §9.2.3.11: year to second, then the zone in quarters of an hour with its sign in bit 3.
void append_time(Bytes& out, Instant at, minutes zone) {
  const auto local = std::chrono::floor<std::chrono::seconds>(at + zone);
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{local - day};
  const int quarters = static_cast<int>(std::abs(zone.count()) / 15);
  for (const int field : {static_cast<int>(date.year()) % 100, static_cast<int>(static_cast<unsigned>(date.month())),
                          static_cast<int>(static_cast<unsigned>(date.day())), static_cast<int>(time.hours().count()),
                          static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count())}) {
    out.push_back(swapped(field));
  }
  out.push_back(static_cast<std::uint8_t>(swapped(quarters) | (zone.count() < 0 ? 0x08 : 0)));
}

// §9.2.3.12.1.
minutes relative_validity(std::uint8_t value) {
  if (value <= 143) return minutes{(value + 1) * 5};
  if (value <= 167) return minutes{12 * 60 + (value - 143) * 30};
  if (value <= 196) return minutes{(value - 166) * 24 * 60};
  return minutes{(value - 192) * 7 * 24 * 60};
}

std::optional<minutes> read_validity(Reader& reader, int format) {
  if (format == 0) return std::nullopt;
  if (format == 2) return relative_validity(reader.octet());
  reader.take(7);
  return std::nullopt;
}

// How many septets the header with its length octet fills, and the bits left over in the last one.
std::size_t header_septets(std::size_t header_octets) {
  return (header_octets * 8 + 6) / 7;
}
int fill_bits(std::size_t header_octets) {
  return static_cast<int>(header_septets(header_octets) * 7 - header_octets * 8);
}

UserData read_user_data(Reader& reader, std::uint8_t coding, bool has_header) {
  UserData data{coding, {}, {}};
  const std::size_t length = reader.octet();
  const bool packed = alphabet_of(coding) == Alphabet::gsm7;
  ByteView octets = reader.take(packed ? (length * 7 + 7) / 8 : length);
  std::size_t header_octets = 0;
  if (has_header && !octets.empty()) {
    header_octets = std::min<std::size_t>(octets[0] + 1U, octets.size());
    data.header.assign(octets.begin() + 1, octets.begin() + static_cast<std::ptrdiff_t>(header_octets));
    octets = octets.subspan(header_octets);
  }
  if (!packed) {
    data.body.assign(octets.begin(), octets.end());
  } else {
    const std::size_t used = header_septets(header_octets);
    data.body = codec::unpack_septets(octets, length > used ? length - used : 0, fill_bits(header_octets));
  }
  return data;
}

void append_user_data(Bytes& out, const UserData& data) {
  const bool packed = alphabet_of(data.coding) == Alphabet::gsm7;
  Bytes header = data.header;
  if (!header.empty()) header.insert(header.begin(), static_cast<std::uint8_t>(header.size()));
  const std::size_t length =
      packed ? header_septets(header.size()) + data.body.size() : header.size() + data.body.size();
  out.push_back(static_cast<std::uint8_t>(length));
  append(out, header);
  append(out, packed ? codec::pack_septets(data.body, fill_bits(header.size())) : data.body);
}

}  // namespace

std::optional<Submit> decode_submit(ByteView tpdu) {
  Reader reader(tpdu);
  const std::uint8_t flags = reader.octet();
  if ((flags & 0x03) != type_submit) return std::nullopt;
  Submit submit;
  submit.report_requested = (flags & flag_report) != 0;
  submit.reject_duplicates = (flags & flag_reject_duplicates) != 0;
  submit.reference = reader.octet();
  submit.destination = read_address(reader);
  submit.protocol = reader.octet();
  const std::uint8_t coding = reader.octet();
  submit.validity = read_validity(reader, flags >> 3 & 0x3);
  submit.data = read_user_data(reader, coding, (flags & flag_header) != 0);
  if (!reader.complete() || submit.destination.text.empty()) return std::nullopt;
  return submit;
}

Bytes encode(const Deliver& message) {
  Bytes out;
  const int header = message.data.header.empty() ? 0 : flag_header;
  out.push_back(static_cast<std::uint8_t>(type_deliver | flag_no_more_messages | header));
  append_address(out, message.sender);
  out.push_back(message.protocol);
  out.push_back(message.data.coding);
  append_time(out, message.taken_at, message.zone);
  append_user_data(out, message.data);
  return out;
}

Bytes encode(const StatusReport& report) {
  Bytes out;
  out.push_back(type_status_report | flag_no_more_messages);
  out.push_back(report.reference);
  append_address(out, report.recipient);
  append_time(out, report.taken_at, minutes{0});
  append_time(out, report.settled_at, minutes{0});
  out.push_back(report.status);
  return out;
}

std::optional<int> message_class_of(ByteView deliver) {
  Reader reader(deliver);
  if ((reader.octet() & 0x03) != type_deliver) return std::nullopt;
  read_address(reader);
  reader.octet();
  const std::uint8_t coding = reader.octet();
  return reader.complete() ? message_class(coding) : std::nullopt;
}

}  // namespace celltext::sim
