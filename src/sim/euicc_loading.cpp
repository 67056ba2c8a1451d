// A bound profile package goes into the simulated card segment by segment: GSMA SGP.22 §2.5.5, §5.7.6.
#include <algorithm>

#include "sim/euicc.h"

namespace celltext::sim {

namespace {

using codec::tlv;
using codec::value_of;

// BppCommandId and ErrorReason, SGP.22 §2.5.6.
enum Command { initialise_secure_channel = 0, store_metadata = 2, load_profile_elements = 5 };
enum Reason {
  succeeded = 0,
  wrong_signature = 2,
  wrong_transaction = 3,
  already_there = 9,
  out_of_memory = 10,
  processing_error = 12,
};

constexpr int event_install = 0;
constexpr unsigned wrong_state = 0x6985;

}  // namespace

Euicc::Reply Euicc::load_segment(ByteView segment) {
  const codec::Tag tag = codec::read_tlv_header(segment)->tag;
  if (tag == 0xBF36) {
    if (!session_ || session_->one_time_key.empty()) return {{}, wrong_state};
    const auto header = codec::read_tlv_header(segment);
    const auto channel = decode_secure_channel(segment.subspan(header->header_size), session_->one_time_key);
    loading_.emplace();
    loading_->transaction_id = session_->transaction_id;
    if (!channel) return finish_loading(initialise_secure_channel, processing_error);
    if (channel->transaction_id != session_->transaction_id)
      return finish_loading(initialise_secure_channel, wrong_transaction);
    if (!verifies(session_->package_certificate, channel->signed_data, channel->signature))
      return finish_loading(initialise_secure_channel, wrong_signature);
    return {};
  }
  if (!loading_) return {{}, wrong_state};
  if (tag == 0xA3) loading_->content_left = codec::read_tlv_header(segment)->value_size;
  if (tag == 0x88) return take_metadata(segment);
  if (tag == 0x86) return take_content(segment);
  return {};
}

Euicc::Reply Euicc::take_metadata(ByteView segment) {
  const ByteView metadata = value_of(segment, 0x88);
  loading_->metadata.assign(metadata.begin(), metadata.end());
  const auto profile = decode_profile(metadata, tlv(0x30, ByteView()));
  if (!profile) return finish_loading(store_metadata, processing_error);
  const bool known = std::ranges::any_of(
      state_.profiles, [&](const InstalledProfile& each) { return each.profile.iccid == profile->iccid; });
  return known ? finish_loading(store_metadata, already_there) : Reply{};
}

Euicc::Reply Euicc::take_content(ByteView segment) {
  const auto object = codec::find_tlv(segment, 0x86);
  if (!object || object->whole.size() > loading_->content_left)
    return finish_loading(load_profile_elements, processing_error);
  loading_->content_left -= object->whole.size();
  loading_->content.insert(loading_->content.end(), object->value.begin(), object->value.end());
  if (static_cast<std::int64_t>(loading_->content.size()) > free_memory())
    return finish_loading(load_profile_elements, out_of_memory);
  return loading_->content_left > 0 ? Reply{} : finish_loading(load_profile_elements, succeeded);
}

// ProfileInstallationResult, 'BF37': the answer, and the notification for the first server.
Euicc::Reply Euicc::finish_loading(int command, int reason) {
  const Loading loaded = *std::move(loading_);
  auto profile = decode_profile(loaded.metadata, loaded.content);
  forget_session();
  if (!profile && reason == succeeded) reason = processing_error;
  // A failure is told as well, as far as the metadata came.
  const auto about = decode_profile(loaded.metadata, tlv(0x30, ByteView()));
  const std::string server = about && !about->servers.empty() ? about->servers.front() : "";
  const std::string iccid = about ? about->iccid : "";
  Bytes outcome;
  if (reason == succeeded) {
    preload(*profile);
    state_.profiles.back().enabled = false;
    outcome = tlv(0xA0, {tlv(0x4F, ByteView(state_.profiles.back().aid)), tlv(0x04, ByteView())});
    notify(event_install, state_.profiles.back(), 1);
  } else {
    outcome = tlv(0xA1, {codec::tlv_number(0x80, command), codec::tlv_number(0x81, reason)});
  }
  const std::int64_t number = ++state_.last_number;
  const Bytes data = tlv(
      0xBF27, {tlv(0x80, ByteView(loaded.transaction_id)), notification_fields(number, event_install, server, iccid),
               tlv(0x06, ByteView(*from_hex("883701"))), tlv(0xA2, ByteView(outcome))});
  const Bytes result = tlv(0xBF37, {data, signature_of(data)});
  state_.notifications.push_back({number, event_install, server, iccid, result});
  changed();
  return {result};
}

}  // namespace celltext::sim
