#include "celltext/codec/wap_push.h"

#include <array>

#include "celltext/base/i18n.h"
#include "media_type.h"
#include "wsp_reader.h"
#include "wsp_writer.h"

namespace celltext::codec {

namespace {

constexpr std::uint8_t push_pdu = 0x06;
constexpr std::uint8_t confirmed_push_pdu = 0x07;
constexpr std::uint8_t mms_begins_with = 0x8C;
// Content-Type application/vnd.wap.mms-message; X-Wap-Application-Id: x-wap-application:mms.ua.
constexpr std::array<std::uint8_t, 3> mms_headers{0xBE, 0xAF, 0x84};

constexpr std::uint8_t ports_of_16_bits = 0x05;  // 3GPP TS 23.040 §9.2.3.24.4
constexpr std::array<std::uint16_t, 2> push_ports{2948, 9200};

bool is_push(ByteView octets) {
  return octets.size() >= 3 && (octets[1] == push_pdu || octets[1] == confirmed_push_pdu);
}

// A user data header that was left in front, if it names a port of WAP.
ByteView without_user_data_header(ByteView octets) {
  if (octets.size() < 7 || octets[0] >= octets.size()) return octets;
  ByteView elements = octets.subspan(1, octets[0]);
  while (elements.size() >= 2 && elements.size() >= std::size_t{2} + elements[1]) {
    const std::uint16_t port = elements[0] == ports_of_16_bits && elements[1] == 4
                                   ? static_cast<std::uint16_t>(elements[2] << 8 | elements[3])
                                   : std::uint16_t{0};
    if (port == push_ports[0] || port == push_ports[1]) return octets.subspan(std::size_t{1} + octets[0]);
    elements = elements.subspan(std::size_t{2} + elements[1]);
  }
  return octets;
}

Error give_up(std::size_t offset, std::string_view where, const char* what) {
  return {ErrorKind::invalid, tr_format("no readable WAP push: octet {}, {}: {}", offset, where, tr(what))};
}

}  // namespace

bool looks_like_wap_push(ByteView octets) {
  return is_push(octets) || is_push(without_user_data_header(octets));
}

Result<WapPush> decode_wap_push(ByteView whole) {
  const ByteView octets = is_push(whole) ? whole : without_user_data_header(whole);
  WspReader reader(octets, whole.size() - octets.size());
  WapPush push;
  push.transaction = reader.octet();
  const std::uint8_t type = reader.octet();
  if (!reader.trouble() && type != push_pdu && type != confirmed_push_pdu)
    return give_up(reader.offset() - 1, tr("the type"), tr_noop("it is no push"));
  const std::uint32_t length = reader.uintvar();
  const std::size_t begin = reader.offset();
  WspReader headers(reader.take(length), begin, WspReader::Extent::known);
  if (reader.trouble()) return give_up(reader.trouble()->offset, tr("the headers"), reader.trouble()->what);
  const WspValue value = headers.value();
  const auto media = read_media_type(value);
  if (headers.trouble()) return give_up(headers.trouble()->offset, "Content-Type", headers.trouble()->what);
  if (!media) return give_up(value.offset, "Content-Type", tr_noop("a content type that can't be read"));
  push.content_type = media->type;
  push.body = reader.take(reader.left());
  return push;
}

Bytes encode_mms_push(std::uint8_t transaction, ByteView pdu) {
  WspWriter out;
  out.octets().reserve(pdu.size() + 8);
  out.octet(transaction);
  out.octet(push_pdu);
  out.uintvar(mms_headers.size());
  out.raw(mms_headers);
  out.raw(pdu);
  return std::move(out).take();
}

Result<ByteView> find_mms(ByteView octets) {
  if (!looks_like_wap_push(octets)) {
    if (!octets.empty() && octets.front() == mms_begins_with) return octets;
    return Error{ErrorKind::invalid, tr("octet 0, X-Mms-Message-Type: neither an MMS PDU nor a WAP push")};
  }
  const auto push = decode_wap_push(octets);
  if (!push) return push.error();
  if (push->content_type != mms_content_type)
    return Error{ErrorKind::invalid,
                 tr_format("octet 3, Content-Type: a WAP push of {}, which is no MMS", push->content_type)};
  return push->body;
}

}  // namespace celltext::codec
