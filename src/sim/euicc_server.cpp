// How the simulated card and a server come to trust each other: GSMA SGP.22 §3.1, §5.7.5, §5.7.13, §5.7.14.
#include <gnutls/crypto.h>

#include <algorithm>

#include "sim/euicc.h"

namespace celltext::sim {

namespace {

using codec::find_tlv;
using codec::tlv;
using codec::value_of;

enum AuthenticateError {
  invalid_certificate = 1,
  invalid_signature = 2,
  no_session = 4,
  wrong_challenge = 6,
  unknown_issuer = 7
};
enum DownloadError { wrong_certificate = 1, wrong_signature = 2, no_session_context = 4, wrong_transaction = 5 };
constexpr int cancel_unknown_transaction = 5;

constexpr std::size_t challenge_octets = 16;

Bytes random_octets(std::size_t count) {
  Bytes octets(count);
  gnutls_rnd(GNUTLS_RND_NONCE, octets.data(), octets.size());
  return octets;
}

Bytes copy(ByteView view) {
  return {view.begin(), view.end()};
}

Bytes whole(ByteView in, codec::Tag tag) {
  const auto object = find_tlv(in, tag);
  return object ? copy(object->whole) : Bytes();
}

Bytes refusal(codec::Tag tag, ByteView transaction_id, int code) {
  return tlv(tag, {tlv(0xA1, {tlv(0x80, transaction_id), codec::tlv_number(0x02, code)})});
}

Bytes key_list(codec::Tag tag, const std::optional<EuiccKeys>& keys) {
  const Bytes id = keys ? key_identifier(keys->issuer) : Bytes(20);
  return tlv(tag, {tlv(0x04, ByteView(id))});
}

Bytes unsigned_number(codec::Tag tag, std::int64_t number) {
  const std::uint8_t octets[] = {static_cast<std::uint8_t>(number >> 24), static_cast<std::uint8_t>(number >> 16),
                                 static_cast<std::uint8_t>(number >> 8), static_cast<std::uint8_t>(number)};
  return tlv(tag, ByteView(octets));
}

// The objects at the top level with this tag, in order.
std::vector<Bytes> all_with(ByteView in, codec::Tag tag) {
  std::vector<Bytes> found;
  codec::TlvReader reader(in);
  while (const auto object = reader.next())
    if (object->tag == tag) found.push_back(copy(object->whole));
  return found;
}

}  // namespace

Bytes Euicc::info1() const {
  constexpr std::uint8_t version[] = {2, 2, 2};
  return tlv(0xBF20, {tlv(0x82, ByteView(version)), key_list(0xA9, keys_), key_list(0xAA, keys_)});
}

Bytes Euicc::info2() const {
  constexpr std::uint8_t profile_version[] = {2, 3, 1};
  constexpr std::uint8_t version[] = {2, 2, 2};
  constexpr std::uint8_t firmware[] = {1, 0, 0};
  constexpr std::uint8_t one_byte[] = {1};
  const Bytes resource = codec::joined(
      {tlv(0x81, ByteView(one_byte)), unsigned_number(0x82, free_memory()), unsigned_number(0x83, 12'000)});
  return tlv(0xBF22, {tlv(0x81, ByteView(profile_version)), tlv(0x82, ByteView(version)), tlv(0x83, ByteView(firmware)),
                      tlv(0x84, ByteView(resource)), tlv(0x85, ByteView(*from_hex("067F36C0"))),
                      tlv(0x86, ByteView(*from_hex("090200"))), tlv(0x87, ByteView(*from_hex("020300"))),
                      tlv(0x88, ByteView(*from_hex("0290"))), key_list(0xA9, keys_), key_list(0xAA, keys_),
                      codec::tlv_number(0x8B, 2), tlv(0x99, ByteView(*from_hex("0640"))),
                      tlv(0x04, ByteView(*from_hex("000001"))), tlv(0x0C, "SIM-UL-0001")});
}

Bytes Euicc::challenge() {
  forget_session();
  session_.emplace();
  session_->challenge = random_octets(challenge_octets);
  return tlv(0xBF2E, {tlv(0x80, ByteView(session_->challenge))});
}

Bytes Euicc::authenticate_server(ByteView request) {
  constexpr codec::Tag tag = 0xBF38;
  const std::vector<Bytes> sequences = all_with(request, 0x30);
  if (sequences.size() != 2) return refusal(tag, {}, invalid_certificate);
  const Bytes& signed1 = sequences[0];
  const Bytes& certificate = sequences[1];
  const ByteView fields = value_of(signed1, 0x30);
  const Bytes transaction_id = copy(value_of(fields, 0x80));
  const auto refuse = [&](int code) { return refusal(tag, transaction_id, code); };
  if (!session_ || session_->challenge.empty()) return refuse(no_session);
  if (!keys_ || !std::ranges::equal(value_of(request, 0x04), key_identifier(keys_->issuer)))
    return refuse(unknown_issuer);
  if (!vouches_for(keys_->issuer, certificate)) return refuse(invalid_certificate);
  if (!verifies(certificate, signed1, value_of(request, 0x5F37))) return refuse(invalid_signature);
  if (!std::ranges::equal(value_of(fields, 0x81), session_->challenge)) return refuse(wrong_challenge);

  session_->challenge.clear();  // good for one answer
  session_->transaction_id = transaction_id;
  session_->server_certificate = certificate;
  const Bytes signed_by_card =
      tlv(0x30, {whole(fields, 0x80), whole(fields, 0x83), whole(fields, 0x84), info2(), whole(request, 0xA0)});
  session_->signature1 = signature_of(signed_by_card);
  return tlv(tag, {tlv(0xA0, {signed_by_card, session_->signature1, keys_->card.certificate, keys_->card_maker})});
}

Bytes Euicc::prepare_download(ByteView request) {
  constexpr codec::Tag tag = 0xBF21;
  const std::vector<Bytes> sequences = all_with(request, 0x30);
  if (sequences.size() != 2) return refusal(tag, {}, wrong_certificate);
  const Bytes& signed2 = sequences[0];
  const Bytes& certificate = sequences[1];
  const Bytes transaction_id = copy(value_of(value_of(signed2, 0x30), 0x80));
  const auto refuse = [&](int code) { return refusal(tag, transaction_id, code); };
  if (!session_ || session_->signature1.empty()) return refuse(no_session_context);
  if (transaction_id != session_->transaction_id) return refuse(wrong_transaction);
  if (!vouches_for(keys_->issuer, certificate)) return refuse(wrong_certificate);
  if (!verifies(certificate, codec::joined({signed2, session_->signature1}), value_of(request, 0x5F37)))
    return refuse(wrong_signature);

  session_->package_certificate = certificate;
  session_->one_time_key = tlv(0x5F49, ByteView(random_octets(65)));
  const Bytes signed_by_card =
      tlv(0x30, {tlv(0x80, ByteView(transaction_id)), session_->one_time_key, whole(request, 0x04)});
  const Bytes signature = signature_of(codec::joined({signed_by_card, whole(request, 0x5F37)}));
  return tlv(tag, {tlv(0xA0, {signed_by_card, signature})});
}

Bytes Euicc::cancel_session(ByteView request) {
  constexpr codec::Tag tag = 0xBF41;
  const Bytes transaction_id = copy(value_of(request, 0x80));
  if (!session_ || session_->transaction_id != transaction_id)
    return tlv(tag, {codec::tlv_number(0x81, cancel_unknown_transaction)});
  const Bytes signed_by_card =
      tlv(0x30, {tlv(0x80, ByteView(transaction_id)), tlv(0x06, ByteView(*from_hex("883701"))), whole(request, 0x81)});
  forget_session();
  return tlv(tag, {tlv(0xA0, {signed_by_card, signature_of(signed_by_card)})});
}

}  // namespace celltext::sim
