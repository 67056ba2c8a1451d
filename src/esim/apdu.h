// The command APDUs that an eSIM card is managed with, and what its status octets say: ETSI TS 102 221 §10 and §11,
// GSMA SGP.22 §5.7.2.
//
// Commands are made for channel 0; the door puts its own channel into the class octet.
#pragma once

#include <vector>

#include "celltext/base/bytes.h"

namespace celltext::esim {

// One function's request in blocks of at most `segment_size` octets. With Le = 00 behind the last one for readers that
// give no answer without; others can't pass it on.
std::vector<Bytes> store_data(ByteView request, std::size_t segment_size, bool with_expected_length);
Bytes get_response(unsigned length);
// Opens the next free logical channel; the answer is its number.
Bytes open_channel();
Bytes close_channel(int channel);
Bytes select(ByteView aid);
// Says what a terminal can do: some cards want it before they let themselves be managed.
Bytes terminal_capability();

// Logical channels have the numbers 1 to 19, and 0 is the basic one: ETSI TS 102 221 §10.1.1.
inline constexpr int most_channels = 19;
// The command with its class octet for a channel.
Bytes on_channel(Bytes command, int channel);

inline bool is_success(unsigned status) {
  return status >> 8 == 0x90 || status >> 8 == 0x91;
}
// GET RESPONSE brings more.
inline bool has_more(unsigned status) {
  return status >> 8 == 0x61;
}
// The application or the channel does not exist.
bool is_not_found(unsigned status);

// The status octets at the end of an answer; 0 if it has none.
unsigned status_of(ByteView answer);

}  // namespace celltext::esim
