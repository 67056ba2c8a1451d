// What servers are to be told, kept by the simulated card until it hears that they were.
#include <algorithm>

#include "sim/euicc.h"
#include "sim/sim_card.h"

namespace celltext::sim {

namespace {

using codec::tlv;
using codec::value_of;

constexpr int nothing_to_delete = 1;
constexpr int no_result = 1;

}  // namespace

Bytes Euicc::signature_of(ByteView data) const {
  return tlv(0x5F37, ByteView(keys_ ? keys_->card.key.sign(data) : Bytes(64)));
}

// NotificationMetadata, 'BF2F'.
Bytes Euicc::notification_fields(std::int64_t number, int operation, const std::string& server,
                                 const std::string& iccid) const {
  const std::uint8_t event[] = {0x04, static_cast<std::uint8_t>(0x80 >> operation)};
  Bytes packed = swapped_digits(iccid);
  packed.resize(10, 0xFF);
  return tlv(0xBF2F, {codec::tlv_number(0x80, number), tlv(0x81, ByteView(event)), tlv(0x0C, std::string_view(server)),
                      tlv(0x5A, ByteView(packed))});
}

// OtherSignedNotification, one for each server from `first_server` on.
void Euicc::notify(int operation, const InstalledProfile& about, std::size_t first_server) {
  const auto& servers = about.profile.servers;
  for (std::size_t i = first_server; i < servers.size(); ++i) {
    PendingNotification pending{++state_.last_number, operation, servers[i], about.profile.iccid, {}};
    const Bytes fields = notification_fields(pending.number, operation, pending.server, pending.iccid);
    const Bytes card = keys_ ? keys_->card.certificate : Bytes();
    const Bytes maker = keys_ ? keys_->card_maker : Bytes();
    pending.signed_octets = tlv(0x30, {fields, signature_of(fields), card, maker});
    state_.notifications.push_back(std::move(pending));
  }
}

Bytes Euicc::list_notifications() const {
  Bytes list;
  for (const PendingNotification& each : state_.notifications)
    list = codec::joined({list, notification_fields(each.number, each.operation, each.server, each.iccid)});
  return tlv(0xBF28, {tlv(0xA0, ByteView(list))});
}

Bytes Euicc::retrieve_notifications(ByteView request) const {
  const auto number = codec::number_in(value_of(value_of(request, 0xA0), 0x80));
  Bytes list;
  for (const PendingNotification& each : state_.notifications)
    if (!number || each.number == *number) list = codec::joined({list, each.signed_octets});
  if (list.empty()) return tlv(0xBF2B, {codec::tlv_number(0x81, no_result)});
  return tlv(0xBF2B, {tlv(0xA0, ByteView(list))});
}

Bytes Euicc::remove_notification(ByteView request) {
  const auto number = codec::number_in(value_of(request, 0x80));
  const auto gone = std::erase_if(state_.notifications,
                                  [&](const PendingNotification& each) { return number && each.number == *number; });
  if (gone > 0) changed();
  return tlv(0xBF30, {codec::tlv_number(0x80, gone > 0 ? 0 : nothing_to_delete)});
}

}  // namespace celltext::sim
