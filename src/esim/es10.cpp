#include "celltext/esim/es10.h"

#include "celltext/base/i18n.h"
#include "profile_codec.h"
#include "server_codec.h"

namespace celltext::esim {

namespace {

using async::Task;
using Access = Card::Access;

constexpr std::size_t challenge_octets = 16;
constexpr std::int64_t nothing_to_delete = 1;

Error unreadable_answer() {
  return {ErrorKind::unexpected, tr("the eSIM card's answer can't be read")};
}

// The object with this tag, whole: cards may send octets after it.
Result<Bytes> whole_object(const Bytes& answer, codec::Tag tag) {
  const auto object = codec::find_tlv(answer, tag);
  if (!object) return unreadable_answer();
  return Bytes(object->whole.begin(), object->whole.end());
}

Task<Result<Bytes>> read_object(Card& card, codec::Tag tag) {
  const Bytes request = codec::tlv(tag, ByteView());
  auto answer = co_await card.call(request, Access::reads);
  if (!answer) co_return answer.error();
  co_return whole_object(*answer, tag);
}

}  // namespace

std::string_view name_of(Operation operation) {
  constexpr std::string_view names[] = {"install", "enable", "disable", "delete"};
  return names[static_cast<std::size_t>(operation)];
}

Task<Result<Bytes>> read_info1(Card& card) {
  return read_object(card, tag::info1);
}

Task<Result<Bytes>> read_info2(Card& card) {
  return read_object(card, tag::info2);
}

Task<Result<Bytes>> read_challenge(Card& card) {
  auto answer = co_await read_object(card, tag::challenge);
  if (!answer) co_return answer.error();
  const auto challenge = codec::find_tlv(*answer, {tag::challenge, 0x80});
  if (!challenge || challenge->value.size() != challenge_octets) co_return unreadable_answer();
  co_return Bytes(challenge->value.begin(), challenge->value.end());
}

Task<Result<Bytes>> authenticate_server(Card& card, ServerAuthentication authentication) {
  const Bytes request = encode_authenticate_server(authentication);
  auto answer = co_await card.call(request, Access::changes);
  if (!answer) co_return answer.error();
  co_return checked_authentication(*std::move(answer));
}

Task<Result<Bytes>> prepare_download(Card& card, DownloadPreparation preparation) {
  const Bytes request = encode_prepare_download(preparation);
  auto answer = co_await card.call(request, Access::changes);
  if (!answer) co_return answer.error();
  co_return checked_preparation(*std::move(answer));
}

Task<Result<Bytes>> cancel_session(Card& card, Bytes transaction_id, CancelReason reason) {
  const Bytes request = encode_cancel_session(transaction_id, reason);
  auto answer = co_await card.call(request, Access::changes);
  if (!answer) co_return answer.error();
  co_return checked_cancellation(*std::move(answer));
}

Task<Result<std::vector<Notification>>> list_notifications(Card& card) {
  const Bytes request = codec::tlv(tag::list_notifications, ByteView());
  auto answer = co_await card.call(request, Access::reads);
  if (!answer) co_return answer.error();
  co_return decode_notifications(*answer);
}

Task<Result<Bytes>> retrieve_notification(Card& card, std::int64_t sequence_number) {
  const Bytes request = encode_retrieve_notification(sequence_number);
  auto answer = co_await card.call(request, Access::reads);
  if (!answer) co_return answer.error();
  co_return decode_pending_notification(*answer, sequence_number);
}

Task<Result<void>> remove_notification(Card& card, std::int64_t sequence_number) {
  const Bytes request = encode_remove_notification(sequence_number);
  auto answer = co_await card.call(request, Access::changes);
  if (!answer) co_return answer.error();
  const auto code = result_code(*answer, tag::remove_notification);
  if (!code) co_return unreadable(Function::remove_notification);
  if (*code != 0 && *code != nothing_to_delete) co_return refusal_of(Function::remove_notification, *code);
  co_return Result<void>();
}

}  // namespace celltext::esim
