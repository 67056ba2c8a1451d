#include "server_codec.h"

#include <glib.h>

#include <algorithm>
#include <array>

#include "celltext/base/c_ptr.h"
#include "celltext/base/i18n.h"
#include "packed_digits.h"
#include "profile_codec.h"

namespace celltext::esim {

namespace {

using codec::find_tlv;
using codec::number_in;
using codec::text_in;
using codec::tlv;
using codec::TlvReader;
using codec::value_of;

constexpr std::size_t sha256_octets = 32;
constexpr std::size_t imei_octets = 8;
constexpr std::size_t type_allocation_octets = 4;
constexpr std::size_t most_notifications = 1024;
constexpr codec::Tag other_signed_notification = 0x30;

Bytes sha256(ByteView octets) {
  const CPtr<GChecksum, g_checksum_free> checksum(g_checksum_new(G_CHECKSUM_SHA256));
  g_checksum_update(checksum.get(), octets.data(), static_cast<gssize>(octets.size()));
  Bytes digest(sha256_octets);
  gsize size = digest.size();
  g_checksum_get_digest(checksum.get(), digest.data(), &size);
  return digest;
}

// DeviceInfo, SGP.22 §4.2: a device that has no IMEI, such as a card reader, has a type allocation code of noughts.
Bytes device_info(const std::string& imei) {
  Bytes packed = pack_digits(imei, imei_octets);
  const bool known = imei.size() >= 2 * imei_octets - 1;
  const Bytes type =
      known ? Bytes(packed.begin(), packed.begin() + type_allocation_octets) : Bytes(type_allocation_octets);
  if (!known) return tlv(0xA1, {tlv(0x80, ByteView(type)), tlv(0xA1, ByteView())});
  return tlv(0xA1, {tlv(0x80, ByteView(type)), tlv(0xA1, ByteView()), tlv(0x82, ByteView(packed))});
}

// The answers to AuthenticateServer, PrepareDownload and CancelSession: A0 for yes, A1 with a session and a code for
// no.
Result<Bytes> checked(Bytes answer, codec::Tag tag, Function function) {
  const ByteView inside = value_of(answer, tag);
  if (find_tlv(inside, 0xA0)) return answer;
  const ByteView refusal = value_of(inside, 0xA1);
  if (const auto code = number_in(value_of(refusal, 0x02))) return refusal_of(function, *code);
  if (const auto code = number_in(value_of(inside, 0x81))) return refusal_of(function, *code);
  return unreadable(function);
}

// NotificationEvent is a bit string with one bit set: SGP.22 §5.7.9.
std::optional<Operation> operation_in(ByteView bits) {
  if (bits.size() < 2) return std::nullopt;
  constexpr Operation operations[] = {Operation::install, Operation::enable, Operation::disable, Operation::remove};
  for (std::size_t i = 0; i < std::size(operations); ++i)
    if (bits[1] & (0x80 >> i)) return operations[i];
  return std::nullopt;
}

std::optional<Notification> decode_notification(ByteView fields) {
  const auto number = number_in(value_of(fields, 0x80));
  const auto operation = operation_in(value_of(fields, 0x81));
  if (!number || !operation) return std::nullopt;
  return Notification{*number, *operation, text_in(value_of(fields, 0x0C)),
                      unpack_digits(value_of(fields, tag::iccid))};
}

}  // namespace

Bytes hash_of_confirmation_code(std::string_view code, ByteView transaction_id) {
  const Bytes inner = sha256(ByteView(reinterpret_cast<const std::uint8_t*>(code.data()), code.size()));
  return sha256(codec::joined({inner, transaction_id}));
}

Bytes encode_authenticate_server(const ServerAuthentication& authentication) {
  const Bytes device = device_info(authentication.imei);
  const Bytes matching =
      authentication.matching_id.empty() ? Bytes() : tlv(0x80, std::string_view(authentication.matching_id));
  return tlv(tag::authenticate_server,
             {authentication.server_signed1, authentication.server_signature1, authentication.issuer_to_be_used,
              authentication.server_certificate, tlv(0xA0, {matching, device})});
}

Bytes encode_prepare_download(const DownloadPreparation& preparation) {
  Bytes hash;
  if (!preparation.confirmation_code.empty())
    hash = tlv(0x04, ByteView(hash_of_confirmation_code(preparation.confirmation_code, preparation.transaction_id)));
  return tlv(tag::prepare_download,
             {preparation.smdp_signed2, preparation.smdp_signature2, hash, preparation.smdp_certificate});
}

Bytes encode_cancel_session(ByteView transaction_id, CancelReason reason) {
  return tlv(tag::cancel_session,
             {tlv(0x80, transaction_id), codec::tlv_number(0x81, static_cast<std::int64_t>(reason))});
}

Bytes encode_retrieve_notification(std::int64_t sequence_number) {
  return tlv(tag::retrieve_notifications, {tlv(0xA0, {codec::tlv_number(0x80, sequence_number)})});
}

Bytes encode_remove_notification(std::int64_t sequence_number) {
  return tlv(tag::remove_notification, {codec::tlv_number(0x80, sequence_number)});
}

Result<Bytes> checked_authentication(Bytes answer) {
  return checked(std::move(answer), tag::authenticate_server, Function::authenticate_server);
}

Result<Bytes> checked_preparation(Bytes answer) {
  return checked(std::move(answer), tag::prepare_download, Function::prepare_download);
}

Result<Bytes> checked_cancellation(Bytes answer) {
  return checked(std::move(answer), tag::cancel_session, Function::cancel_session);
}

bool wants_confirmation_code(ByteView smdp_signed2) {
  const auto flag = find_tlv(smdp_signed2, {0x30, 0x01});
  return flag && !flag->value.empty() && flag->value[0] != 0;
}

Result<std::vector<Notification>> decode_notifications(ByteView answer) {
  const ByteView inside = value_of(answer, tag::list_notifications);
  const auto list = find_tlv(inside, 0xA0);
  if (!list) {
    if (const auto code = number_in(value_of(inside, 0x81))) return refusal_of(Function::list_notifications, *code);
    return unreadable(Function::list_notifications);
  }
  std::vector<Notification> notifications;
  TlvReader reader(list->value);
  while (const auto object = reader.next()) {
    const auto notification = decode_notification(object->value);
    if (notification && notifications.size() < most_notifications) notifications.push_back(*notification);
  }
  if (!reader.done()) return unreadable(Function::list_notifications);
  return notifications;
}

Result<Bytes> decode_pending_notification(ByteView answer, std::int64_t sequence_number) {
  const ByteView inside = value_of(answer, tag::retrieve_notifications);
  TlvReader reader(value_of(inside, 0xA0));
  while (const auto object = reader.next())
    if (object->tag == tag::installation || object->tag == other_signed_notification)
      return Bytes(object->whole.begin(), object->whole.end());
  const auto code = number_in(value_of(inside, 0x81));
  if (code.value_or(1) == 1)
    return Error{ErrorKind::not_found, tr_format("the eSIM card has no notification {}", sequence_number)};
  return refusal_of(Function::retrieve_notification, *code);
}

Result<Installation> decode_installation(ByteView result) {
  const auto whole = find_tlv(result, tag::installation);
  const auto data = whole ? find_tlv(whole->value, tag::installation_data) : std::nullopt;
  if (!data) return unreadable(Function::install);
  Installation installation;
  installation.result.assign(whole->whole.begin(), whole->whole.end());
  const ByteView notification = value_of(data->value, tag::notification);
  installation.sequence_number = number_in(value_of(notification, 0x80)).value_or(0);
  installation.iccid = unpack_digits(value_of(notification, tag::iccid));
  const ByteView outcome = value_of(data->value, 0xA2);
  if (const auto success = find_tlv(outcome, 0xA0)) {
    const ByteView aid = value_of(success->value, tag::aid);
    installation.aid.assign(aid.begin(), aid.end());
    return installation;
  }
  const ByteView failure = value_of(outcome, 0xA1);
  const auto reason = number_in(value_of(failure, 0x81));
  if (!reason) return unreadable(Function::install);
  const auto command = number_in(value_of(failure, 0x80)).value_or(-1);
  installation.failed_command = static_cast<int>(std::clamp<std::int64_t>(command, -1, 127));
  installation.failure_reason = static_cast<int>(std::clamp<std::int64_t>(*reason, 0, 127));
  installation.failure = installation_refusal(command, *reason);
  return installation;
}

Result<Metadata> decode_metadata(ByteView octets) {
  const auto fields = find_tlv(octets, tag::metadata);
  if (!fields) return Error{ErrorKind::unexpected, tr("the server's description of the profile can't be read")};
  Metadata metadata;
  metadata.profile = decode_profile(fields->value);
  TlvReader reader(value_of(fields->value, 0xB6));
  while (const auto wish = reader.next()) {
    const std::string server = text_in(value_of(wish->value, 0x81));
    const bool known = std::ranges::find(metadata.servers, server) != metadata.servers.end();
    if (!known && metadata.servers.size() < most_notifications) metadata.servers.push_back(server);
  }
  return metadata;
}

}  // namespace celltext::esim
