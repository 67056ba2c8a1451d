// A simulated profile server's part after the profile was offered: package, cancellation, notifications.
#include <gnutls/crypto.h>

#include <algorithm>

#include "sim/rsp_request.h"

namespace celltext::sim {

namespace {

using codec::find_tlv;
using codec::joined;
using codec::value_of;

constexpr int most_wrong_codes = 3;
constexpr int postponed = 1;
constexpr int timed_out = 2;

Bytes sha256(ByteView data) {
  Bytes digest(32);
  gnutls_hash_fast(GNUTLS_DIG_SHA256, data.data(), data.size(), digest.data());
  return digest;
}

// SGP.22 §5.6.3: SHA256(SHA256(code) ‖ transaction).
Bytes code_digest(const std::string& code, const Bytes& transaction) {
  const Bytes octets(code.begin(), code.end());
  return sha256(joined({sha256(octets), transaction}));
}

}  // namespace

RspServer::Outcome RspServer::get_package(const Request& request) {
  Session* session = session_of(request);
  ProfileOrder* order = session ? order_for(session->matching_id) : nullptr;
  if (!order || session->signature2.empty()) return {.refusal = Refusal{"8.10.1", "3.9"}};
  const Bytes transaction = request.transaction();
  const Bytes answer = request.octets("prepareDownloadResponse");
  const auto good = find_tlv(answer, {0xBF21, 0xA0});
  const Bytes signed2 = good ? whole(good->value, 0x30) : Bytes();
  const bool is_signed = good && verifies(session->card_certificate, joined({signed2, session->signature2}),
                                          value_of(good->value, 0x5F37));
  if (!is_signed) return {.refusal = Refusal{"8.1", "6.1"}};
  const ByteView fields = value_of(signed2, 0x30);
  if (!order->confirmation_code.empty()) {
    const ByteView digest = value_of(fields, 0x04);
    const bool right = std::ranges::equal(digest, code_digest(order->confirmation_code, transaction));
    if (!right) {
      sessions_.erase(transaction);
      if (digest.empty()) return {.refusal = Refusal{"8.2.7", "2.2"}};
      return {.refusal = Refusal{"8.2.7", ++order->wrong_codes >= most_wrong_codes ? "6.4" : "3.8"}};
    }
  }
  order->state = ProfileOrder::State::downloaded;
  EsimProfile packed = order->profile;
  if (struck(ServerFault::Kind::other_profile)) packed.name = "Another one";
  const Bytes package = make_package(packed, transaction, binding_.key, whole(fields, 0x5F49));
  cards_[transaction] = session->card_certificate;
  return {.fields = {{"transactionId", to_hex(transaction)}, {"boundProfilePackage", base64(package)}}};
}

RspServer::Outcome RspServer::cancel_session(const Request& request) {
  Session* session = session_of(request);
  if (!session) return {.refusal = Refusal{"8.10.1", "3.9"}};
  const Bytes answer = request.octets("cancelSessionResponse");
  const auto good = find_tlv(answer, {0xBF41, 0xA0});
  const Bytes signed_by_card = good ? whole(good->value, 0x30) : Bytes();
  if (!good || !verifies(session->card_certificate, signed_by_card, value_of(good->value, 0x5F37)))
    return {.refusal = Refusal{"8.1", "6.1"}};
  const auto reason = codec::number_in(value_of(value_of(signed_by_card, 0x30), 0x81)).value_or(127);
  cancelled_.push_back(static_cast<int>(reason));
  if (ProfileOrder* order = order_for(session->matching_id))
    order->state =
        reason == postponed || reason == timed_out ? ProfileOrder::State::released : ProfileOrder::State::cancelled;
  cards_.erase(request.transaction());
  sessions_.erase(request.transaction());
  return {};
}

RspServer::Reply RspServer::handle_notification(const Request& request) {
  const Bytes notification = request.octets("pendingNotification");
  const auto result = find_tlv(notification, 0xBF37);
  if (!result) {
    const auto other = find_tlv(notification, 0x30);
    const std::vector<Bytes> parts = other ? all_with(other->value, 0x30) : std::vector<Bytes>();
    const Bytes about = other ? whole(other->value, 0xBF2F) : Bytes();
    const bool is_signed = parts.size() == 2 && vouches_for(issuer_, parts[1]) && vouches_for(parts[1], parts[0]) &&
                           verifies(parts[0], about, value_of(other->value, 0x5F37));
    if (!is_signed) return {.status = 400};
    ++notifications_;
    return {.status = 204};
  }
  const Bytes data = whole(result->value, 0xBF27);
  const ByteView id = value_of(value_of(data, 0xBF27), 0x80);
  const Bytes transaction(id.begin(), id.end());
  const auto card = cards_.find(transaction);
  if (card == cards_.end() || !verifies(card->second, data, value_of(result->value, 0x5F37))) return {.status = 400};
  ++notifications_;
  const auto session = sessions_.find(transaction);
  ProfileOrder* order = session == sessions_.end() ? nullptr : order_for(session->second.matching_id);
  const bool installed = find_tlv(data, {0xBF27, 0xA2, 0xA0}).has_value();
  if (order) order->state = installed ? ProfileOrder::State::installed : ProfileOrder::State::released;
  if (installed) ++installations_told_;
  sessions_.erase(transaction);
  if (on_changed) on_changed();
  return {.status = 204};
}

}  // namespace celltext::sim
