// The three TPDUs between a phone and its service centre: 3GPP TS 23.040 §9.2.2.
//
//   SMS-SUBMIT (phone to centre)    SMS-DELIVER (centre to phone)   SMS-STATUS-REPORT (centre to phone)
//   ----------------------------    -----------------------------   -----------------------------------
//   1  flags: MTI 01, RD 04,        1  flags: MTI 00, MMS 04 (no    1     flags: MTI 02, MMS 04
//      VPF 18, SRR 20, UDHI 40         more to send), SRI 20,
//                                      UDHI 40
//   1  message reference                                            1     message reference
//   n  destination                  n  originator                   n     recipient
//   1  protocol identifier          1  protocol identifier          7     when the centre took it
//   1  data coding scheme           1  data coding scheme           7     when it was delivered or given up
//   v  validity (0, 1 or 7)         7  when the centre took it      1     status
//   1  user data length             1  user data length
//   n  user data                    n  user data
//
//   Address: 1 number of digits (alphanumeric: of used half octets), 1 type (80 | type of number << 4 | plan), n digits
//   User data length: septets for the GSM alphabet, octets otherwise, the header included.
//   User data header: 1 length, then elements of 1 identifier, 1 length, n data; fill bits up to a septet.
#pragma once

#include <optional>
#include <string>

#include "celltext/base/bytes.h"
#include "celltext/base/clock.h"

namespace celltext::sim {

// A number ("+15550002", "7678") or, for senders only, letters ("MyBank").
struct Address {
  std::string text;
  bool alphanumeric = false;

  bool operator==(const Address&) const = default;
};

enum class Alphabet { gsm7, data, ucs2 };

// TS 23.038 §4. Compressed text is read as data.
Alphabet alphabet_of(std::uint8_t data_coding);
std::optional<int> message_class(std::uint8_t data_coding);

struct Concatenation {
  int reference = 0;
  int total = 1;
  int number = 1;
  bool wide = false;  // 16 bit reference

  bool operator==(const Concatenation&) const = default;
};

struct UserData {
  std::uint8_t coding = 0;
  Bytes header;  // without its length octet; empty: none
  Bytes body;    // one octet a septet for the GSM alphabet, else as they are

  // As UTF-8; hexadecimal for data.
  std::string text() const;
  std::optional<Concatenation> concatenation() const;
  // Destination and source port: element 05 or 04.
  std::optional<std::pair<int, int>> ports() const;
};

// The element that says which part this is: 00 or 08, TS 23.040 §9.2.3.24.1 and .8.
Bytes concatenation_element(const Concatenation& part);
// The element with 16 bit ports: 05, §9.2.3.24.4.
Bytes ports_element(int destination, int source);

struct Submit {
  bool report_requested = false;
  bool reject_duplicates = false;
  std::uint8_t reference = 0;
  Address destination;
  std::uint8_t protocol = 0;
  std::optional<std::chrono::minutes> validity;  // relative ones only
  UserData data;
};

struct Deliver {
  Address sender;
  std::uint8_t protocol = 0;
  Instant taken_at{};
  std::chrono::minutes zone{0};  // of taken_at, east positive
  UserData data;
};

struct StatusReport {
  std::uint8_t reference = 0;
  Address recipient;
  Instant taken_at{};
  Instant settled_at{};
  std::uint8_t status = 0;  // §9.2.3.15: 00 received, 20–3F still trying, 40–7F given up
};

// Nothing if the octets are not a whole SMS-SUBMIT.
std::optional<Submit> decode_submit(ByteView tpdu);
Bytes encode(const Deliver& message);
Bytes encode(const StatusReport& report);

// The message class of an encoded SMS-DELIVER; nothing if it has none, or for anything else.
std::optional<int> message_class_of(ByteView deliver);

}  // namespace celltext::sim
