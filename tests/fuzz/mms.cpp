// What an MMSC, or anybody who can send a push, may send.
#include "celltext/codec/mms_pdu.h"

#include <algorithm>
#include <array>

#include "celltext/codec/smil.h"
#include "celltext/codec/wap_push.h"
#include "celltext/text/utf8.h"
#include "codec/charset.h"
#include "codec/encoded_word.h"
#include "tests/fuzz/entries.h"

namespace celltext::fuzz {

namespace {

void require_texts(const codec::MmsPdu& pdu) {
  for (const auto* text : {&pdu.message_id, &pdu.from, &pdu.subject, &pdu.message_class, &pdu.content_location,
                           &pdu.response_text, &pdu.retrieve_text})
    require(!*text || text::is_utf8(**text));
  for (const auto* addresses : {&pdu.to, &pdu.cc, &pdu.bcc})
    for (const std::string& address : *addresses) require(text::is_utf8(address));
}

// Never more than what came in: quoted-printable and base64 only shrink.
void require_parts(const codec::MmsPdu& pdu, std::size_t size) {
  std::size_t together = 0;
  for (const codec::MmsPart& part : pdu.parts) {
    together += part.data.size();
    require(!part.content_type.empty() && text::is_utf8(part.content_type) && text::is_utf8(part.name));
    const auto text = codec::text_of(part);
    require(!text || text::is_utf8(*text));
  }
  require(together <= size);
  require(pdu.parts.size() <= 4096 && pdu.notes.size() <= 100);
  require(codec::shown_parts(pdu).size() <= pdu.parts.size());
}

bool holds_multipart(const codec::MmsPdu& pdu) {
  return pdu.content_type.ends_with("alternative") || std::ranges::any_of(pdu.parts, [](const codec::MmsPart& part) {
           return part.content_type.find("multipart") != std::string::npos;
         });
}

// What can be written again reads back with the same data.
void require_same_again(const codec::MmsPdu& pdu) {
  const auto written = codec::encode_mms(pdu);
  if (!written || holds_multipart(pdu)) return;
  const auto again = codec::decode_mms(*written);
  require(again && again->type == pdu.type);
  const bool body_was_left_out = pdu.parts.empty();
  require(body_was_left_out || again->parts.size() == pdu.parts.size());
  for (std::size_t i = 0; i < again->parts.size(); ++i) require(again->parts[i].data == pdu.parts[i].data);
}

}  // namespace

void mms(ByteView octets) {
  (void)codec::begin_of_mms(octets);
  const auto found = codec::find_mms(octets);
  if (found) require(found->size() <= octets.size());
  const auto pdu = codec::decode_mms(found ? *found : octets);
  if (!pdu) {
    require(pdu.error().kind == ErrorKind::invalid);
    return;
  }
  require_texts(*pdu);
  require_parts(*pdu, octets.size());
  require_same_again(*pdu);
}

void wap_push(ByteView octets) {
  const Bytes framed = codec::encode_mms_push(0x21, octets);
  const auto found = codec::find_mms(framed);
  require(found && std::ranges::equal(*found, octets));
  if (const auto push = codec::decode_wap_push(octets)) {
    require(codec::looks_like_wap_push(octets));
    require(push->body.size() <= octets.size());
  }
}

void smil(ByteView octets) {
  const auto pages = codec::read_smil(as_text(octets));
  std::size_t length = 0;
  for (const codec::SmilPage& page : pages) {
    require(!page.media.empty() && page.duration.count() >= 0);
    for (const codec::SmilMedia& media : page.media) length += media.src.size();
  }
  // Longer ones grow past what a tag may hold.
  if (length < 300) require(codec::read_smil(codec::write_smil(pages)) == pages);
}

void charsets(ByteView octets) {
  const std::uint16_t mibenum = static_cast<std::uint16_t>(take_octet(octets) << 8 | take_octet(octets));
  static constexpr std::array<std::uint16_t, 12> known{3, 4, 12, 17, 106, 113, 114, 1000, 1015, 2025, 2026, 38};
  for (const std::uint16_t one : {mibenum, known[mibenum % known.size()]})
    require(text::is_utf8(codec::to_utf8(octets, codec::charset_name(one))));
  require(text::is_utf8(codec::without_encoded_words(text::repair_utf8(as_text(octets)))));
}

}  // namespace celltext::fuzz
