#include "authentication.h"

#include <fmt/format.h>

#include "celltext/base/i18n.h"
#include "celltext/codec/tlv.h"

namespace celltext::esim {

namespace {

using async::Task;

constexpr codec::Tag sequence = 0x30;
constexpr codec::Tag octet_string = 0x04;
constexpr codec::Tag object_identifier = 0x06;
constexpr codec::Tag extensions = 0xA3;
constexpr codec::Tag registered_id = 0x88;
constexpr std::uint8_t subject_alternative_name[] = {0x55, 0x1D, 0x11};

std::string_view host_of(std::string_view server) {
  return server.substr(0, server.find(':'));
}

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

// X.690 §8.19.
std::string dotted(ByteView octets) {
  std::string text;
  std::uint64_t arc = 0;
  for (const std::uint8_t octet : octets) {
    if (arc >> 56) return {};
    arc = arc << 7 | (octet & 0x7F);
    if (octet & 0x80) continue;
    if (text.empty()) {
      const std::uint64_t first = std::min<std::uint64_t>(arc / 40, 2);
      text = fmt::format("{}.{}", first, arc - first * 40);
    } else {
      text += fmt::format(".{}", arc);
    }
    arc = 0;
  }
  return text;
}

// serverSigned1: what the server signs for the card must be what it says to us (SGP.22 §3.0.1, step 6).
Result<void> check_hello(const ServerHello& hello, const Meeting& meeting) {
  const ByteView transaction = codec::value_of(codec::value_of(hello.signed1, sequence), 0x80);
  const auto said = from_hex(hello.transaction);
  if (!said || !std::ranges::equal(*said, transaction))
    return Error{ErrorKind::card_refused, tr_format("{} signs for another session", meeting.server)};
  const std::string name = lower(codec::text_in(codec::value_of(codec::value_of(hello.signed1, sequence), 0x83)));
  if (name != meeting.server && name != host_of(meeting.server))
    return Error{ErrorKind::card_refused, tr_format("{} says that it is another server", meeting.server)};
  if (!meeting.server_oid.empty() && !carries_oid(hello.certificate, meeting.server_oid))
    return Error{
        ErrorKind::card_refused,
        tr_format("{} is not the server that the activation code names: another identifier (OID)", meeting.server)};
  return {};
}

}  // namespace

bool carries_oid(ByteView certificate, std::string_view oid) {
  const auto list = codec::find_tlv(certificate, {sequence, sequence, extensions, sequence});
  if (!list) return false;
  for (codec::TlvReader all(list->value); auto extension = all.next();) {
    if (!std::ranges::equal(codec::value_of(extension->value, object_identifier), subject_alternative_name)) continue;
    const auto names = codec::find_tlv(extension->value, {octet_string, sequence});
    if (!names) return false;
    for (codec::TlvReader reader(names->value); auto name = reader.next();) {
      if (name->tag == registered_id && dotted(name->value) == oid) return true;
    }
  }
  return false;
}

Task<Result<ServerHello>> greet(Card& card, Provisioning& servers, Meeting meeting) {
  auto info = co_await read_info1(card);
  if (!info) co_return info.error();
  auto challenge = co_await read_challenge(card);
  if (!challenge) co_return challenge.error();
  auto hello = co_await servers.initiate_authentication(meeting.server, *challenge, *info);
  if (!hello) co_return hello.error();
  auto checked = check_hello(*hello, meeting);
  if (!checked) co_return checked.error();
  co_return hello;
}

Task<Result<Bytes>> introduce(Card& card, ServerHello hello, Meeting meeting) {
  ServerAuthentication authentication;
  authentication.server_signed1 = std::move(hello.signed1);
  authentication.server_signature1 = std::move(hello.signature1);
  authentication.issuer_to_be_used = std::move(hello.issuer_to_be_used);
  authentication.server_certificate = std::move(hello.certificate);
  authentication.matching_id = std::move(meeting.matching_id);
  authentication.imei = std::move(meeting.imei);
  auto answer = co_await authenticate_server(card, authentication);
  co_return answer;
}

}  // namespace celltext::esim
