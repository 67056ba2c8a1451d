#include "sim/card_channels.h"

#include <algorithm>

namespace celltext::sim {

namespace {

constexpr unsigned done = 0x9000;
constexpr unsigned no_channel = 0x6881;
constexpr unsigned no_free_channel = 0x6A81;
constexpr unsigned not_found = 0x6A82;
constexpr unsigned wrong_length = 0x6700;
constexpr unsigned wrong_state = 0x6985;
constexpr unsigned unknown_instruction = 0x6D00;
constexpr std::size_t header_octets = 5;
constexpr std::size_t most_at_once = 0xFF;

Bytes status(unsigned words) {
  return {static_cast<std::uint8_t>(words >> 8), static_cast<std::uint8_t>(words)};
}

// ETSI TS 102 221 §10.1.1.
int channel_of(std::uint8_t instruction_class) {
  return instruction_class & 0x40 ? 4 + (instruction_class & 0x0F) : instruction_class & 0x03;
}

ByteView data_of(ByteView command) {
  return command.subspan(header_octets, std::min<std::size_t>(command[4], command.size() - header_octets));
}

bool has_expected_length(ByteView command) {
  return command.size() > header_octets + command[4];
}

}  // namespace

int CardChannels::free_channel() const {
  for (int channel = 1; channel <= card_.habits().channels; ++channel)
    if (!channels_.contains(channel)) return channel;
  return 0;
}

CardChannels::Opened CardChannels::open(ByteView identifier) {
  const int channel = free_channel();
  if (channel == 0) return {0, no_free_channel};
  if (!std::ranges::equal(identifier, card_.habits().identifier)) return {0, not_found};
  channels_[channel].selected = true;
  return {channel, done};
}

bool CardChannels::close(int channel) {
  return channels_.erase(channel) > 0;
}

void CardChannels::reset() {
  channels_.clear();
  basic_ = {};
  card_.forget_session();
}

Bytes CardChannels::transmit(ByteView command) {
  ++commands_;
  if (command.size() < header_octets) return status(wrong_length);
  const int number = channel_of(command[0]);
  const auto found = channels_.find(number);
  if (number != 0 && found == channels_.end()) return status(no_channel);
  Channel& channel = number == 0 ? basic_ : found->second;
  switch (command[1]) {
    case 0x70:
      return manage(command);
    case 0xA4:
      return select(channel, command);
    case 0xAA:
      return status(done);
    case 0xC0:
      return fetch(channel, command[4]);
    case 0xE2:
      return store(channel, command);
    default:
      return status(unknown_instruction);
  }
}

Bytes CardChannels::manage(ByteView command) {
  if (command[2] == 0x80) return status(close(command[3]) ? done : no_channel);
  const int channel = free_channel();
  if (channel == 0) return status(no_free_channel);
  channels_[channel] = {};
  return {static_cast<std::uint8_t>(channel), 0x90, 0x00};
}

Bytes CardChannels::select(Channel& channel, ByteView command) {
  if (!std::ranges::equal(data_of(command), card_.habits().identifier)) return status(not_found);
  channel = {};
  channel.selected = true;
  channel.answer =
      codec::tlv(0x6F, {codec::tlv(0x84, ByteView(card_.habits().identifier)), codec::tlv(0xA5, ByteView())});
  return fetch(channel, 0);
}

Bytes CardChannels::store(Channel& channel, ByteView command) {
  if (!channel.selected) return status(wrong_state);
  if (command[3] == 0) channel.request.clear();
  const ByteView block = data_of(command);
  channel.request.insert(channel.request.end(), block.begin(), block.end());
  const bool last = command[2] & 0x80;
  if (!last) return status(done);
  // A switch may reset the card, and with it this channel, before its answer is fetched.
  const bool at_once = card_.habits().answers_at_once;
  const bool swallow = card_.habits().needs_le && !has_expected_length(command);
  const Bytes request = std::exchange(channel.request, {});
  const Euicc::Reply reply = card_.call(request);
  if (reply.status != done) return status(reply.status);
  if (swallow || reply.data.empty()) return status(done);
  if (at_once) return codec::joined({reply.data, status(done)});
  channel.answer = reply.data;
  const auto waiting = static_cast<unsigned>(std::min(channel.answer.size(), most_at_once));
  return status(0x6100 | waiting);
}

Bytes CardChannels::fetch(Channel& channel, std::size_t length) {
  if (length == 0) length = most_at_once + 1;
  length = std::min(length, channel.answer.size());
  const auto end = channel.answer.begin() + static_cast<std::ptrdiff_t>(length);
  Bytes out(channel.answer.begin(), end);
  channel.answer.erase(channel.answer.begin(), end);
  const auto left = static_cast<unsigned>(std::min(channel.answer.size(), most_at_once));
  const Bytes words = status(left == 0 ? done : 0x6100 | left);
  out.insert(out.end(), words.begin(), words.end());
  return out;
}

}  // namespace celltext::sim
