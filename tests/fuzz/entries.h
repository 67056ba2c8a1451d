// What the fuzzers feed: functions that take any octets from outside, and check what must hold for all of them.
//
// Each is run in two ways. With CELLTEXT_FUZZ and clang it becomes a program fuzz_<name> that searches for inputs by
// itself; in every build a test feeds it a small corpus and random octets.
#pragma once

#include <cstdint>
#include <string_view>

#include "celltext/base/bytes.h"

namespace celltext::fuzz {

// Ends the program with a trace if `holds` is false.
void require(bool holds);

// Beginnings of an entry: what it takes from the octets before the rest is text.
std::string_view as_text(ByteView octets);
std::uint8_t take_octet(ByteView& octets);

void gsm_alphabet(ByteView octets);
void display(ByteView octets);
void segments(ByteView octets);
void tlv(ByteView octets);
void activation_code(ByteView octets);
void card_answer(ByteView octets);
void modem_answer(ByteView octets);
void profile_package(ByteView octets);
void server_answer(ByteView octets);
void mms(ByteView octets);
void wap_push(ByteView octets);
void smil(ByteView octets);
void charsets(ByteView octets);
void picture(ByteView octets);

struct Entry {
  const char* name;
  void (*run)(ByteView);
};

inline constexpr Entry entries[] = {
    {"gsm_alphabet", gsm_alphabet},
    {"display", display},
    {"segments", segments},
    {"tlv", tlv},
    {"activation_code", activation_code},
    {"card_answer", card_answer},
    {"modem_answer", modem_answer},
    {"profile_package", profile_package},
    {"server_answer", server_answer},
    {"mms", mms},
    {"wap_push", wap_push},
    {"smil", smil},
    {"charsets", charsets},
    {"picture", picture},
};

}  // namespace celltext::fuzz
