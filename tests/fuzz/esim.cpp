// What a card or a server may answer.
#include "celltext/codec/activation_code.h"
#include "celltext/esim/es10.h"
#include "celltext/esim/ways.h"
#include "esim/at_answers.h"
#include "esim/authentication.h"
#include "esim/channel_door.h"
#include "esim/es9_json.h"
#include "esim/package.h"
#include "esim/profile_codec.h"
#include "esim/server_codec.h"
#include "tests/fuzz/entries.h"

namespace celltext::fuzz {

namespace {

// A number of at most 20 digits, and nothing else.
void require_digits(const std::string& text) {
  require(text.size() < 1000 && text.find_first_not_of("0123456789") == std::string::npos);
}

}  // namespace

void card_answer(ByteView octets) {
  if (const auto profiles = esim::decode_profiles(octets))
    for (const esim::Profile& profile : *profiles) require_digits(profile.iccid);
  if (const auto eid = esim::decode_eid(octets)) require(eid->size() == 32);
  if (const auto info = esim::decode_info(octets)) require(info->installed_applications >= 0);
  if (const auto notifications = esim::decode_notifications(octets))
    for (const esim::Notification& notification : *notifications) require_digits(notification.iccid);
  if (const auto installation = esim::decode_installation(octets))
    require(installation->failure || installation->failure_reason == -1);
  (void)esim::decode_addresses(octets);
  (void)esim::decode_rules(octets);
  (void)esim::decode_metadata(octets);
  (void)esim::decode_pending_notification(octets, 1);
  (void)esim::checked_authentication(Bytes(octets.begin(), octets.end()));
  (void)esim::wants_confirmation_code(octets);
}

void profile_package(ByteView octets) {
  const Bytes metadata = esim::metadata_in(octets);
  require(metadata.size() <= octets.size());
  if (!metadata.empty()) (void)esim::decode_metadata(metadata);
  const auto segments = esim::segments_of(octets);
  if (!segments) return;
  std::size_t size = 0;
  for (const ByteView segment : *segments) {
    require(!segment.empty() && segment.data() >= octets.data());
    require(segment.data() + segment.size() <= octets.data() + octets.size());
    size += segment.size();
  }
  require(size <= octets.size());
}

void modem_answer(ByteView octets) {
  const std::string text(as_text(octets));
  for (const char* command : {"+CSIM", "+CGLA"})
    if (const auto found = esim::octets_in(text, command)) require(found->size() * 2 <= text.size());
  if (const auto session = esim::session_in(text)) require(session->size() <= text.size());
  for (const int channel : esim::left_channels(text)) require(channel > 0 && channel < 20);
  (void)esim::parse_way(text);
}

void server_answer(ByteView octets) {
  const std::string_view text = as_text(octets);
  const std::string server = "rsp.example";
  if (const auto refusal = esim::refusal_in(text, server)) require(!refusal->message.empty());
  if (const auto hello = esim::read_hello(text, server)) {
    require(from_hex(hello->transaction).has_value());
    (void)esim::carries_oid(hello->certificate, "2.999.10");
  }
  if (const auto offer = esim::read_offer(text, server)) require(!offer->metadata.empty());
  if (const auto events = esim::read_events(text, server))
    for (const esim::Event& event : *events) require(codec::is_server_name(event.server));
  if (const auto package = esim::read_package(text, server)) require(!package->empty());
  (void)esim::carries_oid(octets, "2.999.10");
}

}  // namespace celltext::fuzz
