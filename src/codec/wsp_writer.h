// Writes the primitives of WSP: WAP-230 §8.1.2 and §8.4.1.2.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "celltext/base/bytes.h"
#include "celltext/codec/mms_pdu.h"

namespace celltext::codec {

class WspWriter {
 public:
  Bytes& octets() { return octets_; }
  Bytes take() && { return std::move(octets_); }

  void octet(std::uint8_t value) { octets_.push_back(value); }
  void raw(ByteView content) { octets_.insert(octets_.end(), content.begin(), content.end()); }
  void uintvar(std::uint32_t number);
  // The length as it stands before data: one octet up to 30, else 31 and a uintvar.
  void value_length(std::size_t length);
  // value_length, then the octets.
  void data(ByteView content);
  // Ends with a NUL; quoted with 0x7F where its first octet would not read as text. Holds no NUL itself.
  void text(std::string_view value);
  void quoted_string(std::string_view value);
  // Plain if it is ASCII, else with its charset, UTF-8.
  void encoded_string(std::string_view utf8);
  void long_integer(std::uint64_t number);
  // Short up to 127, else long.
  void integer(std::uint64_t number);
  void time(const MmsTime& time);

 private:
  Bytes octets_;
};

}  // namespace celltext::codec
