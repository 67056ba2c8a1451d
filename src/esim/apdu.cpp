#include "apdu.h"

#include <algorithm>
#include <stdexcept>

#include "celltext/base/i18n.h"
#include "celltext/esim/card.h"

namespace celltext::esim {

namespace {

constexpr std::uint8_t more_blocks = 0x11;
constexpr std::uint8_t last_block = 0x91;
constexpr std::size_t most_blocks = 256;

Bytes command(std::uint8_t instruction_class, std::uint8_t instruction, std::uint8_t p1, std::uint8_t p2,
              ByteView data) {
  Bytes out{instruction_class, instruction, p1, p2, static_cast<std::uint8_t>(data.size())};
  out.insert(out.end(), data.begin(), data.end());
  return out;
}

struct StatusWords {
  unsigned status;
  const char* words;
};

// ETSI TS 102 221 §10.2.1, GlobalPlatform Card Specification §11.1.3.
constexpr StatusWords status_table[] = {
    {0x6283, tr_noop("the application is blocked")},
    {0x6300, tr_noop("it could not be verified")},
    {0x6581, tr_noop("its memory has a fault")},
    {0x6700, tr_noop("the length of the command is wrong")},
    {0x6881, tr_noop("it has no such logical channel, or none is free")},
    {0x6882, tr_noop("it can't do secure messaging")},
    {0x6982, tr_noop("it is not permitted")},
    {0x6985, tr_noop("it can't be done in this state")},
    {0x6999, tr_noop("the application can't be selected now")},
    {0x6A80, tr_noop("the data is not as it should be")},
    {0x6A81, tr_noop("it can't do that, or no logical channel is free")},
    {0x6A82, tr_noop("it has no such application or file")},
    {0x6A84, tr_noop("its memory is full")},
    {0x6A86, tr_noop("the parameters are wrong")},
    {0x6A88, tr_noop("it does not have what was asked for")},
    {0x6D00, tr_noop("it does not know the command")},
    {0x6E00, tr_noop("it does not know the class of the command")},
    {0x6F00, tr_noop("it does not say why")},
    {0x9300, tr_noop("it is busy with its toolkit")},
};

}  // namespace

std::vector<Bytes> store_data(ByteView request, std::size_t segment_size, bool with_expected_length) {
  segment_size = std::clamp<std::size_t>(segment_size, 1, 255);
  std::vector<Bytes> blocks;
  do {
    const ByteView part = request.first(std::min(segment_size, request.size()));
    request = request.subspan(part.size());
    const auto number = static_cast<std::uint8_t>(blocks.size());
    blocks.push_back(command(0x80, 0xE2, request.empty() ? last_block : more_blocks, number, part));
    if (blocks.size() > most_blocks) throw std::length_error("a request of more than 256 blocks");
  } while (!request.empty());
  if (with_expected_length) blocks.back().push_back(0x00);
  return blocks;
}

Bytes get_response(unsigned length) {
  return {0x80, 0xC0, 0x00, 0x00, static_cast<std::uint8_t>(length)};
}

Bytes open_channel() {
  return {0x00, 0x70, 0x00, 0x00, 0x01};
}

Bytes close_channel(int channel) {
  return {0x00, 0x70, 0x80, static_cast<std::uint8_t>(channel), 0x00};
}

Bytes select(ByteView aid) {
  return command(0x00, 0xA4, 0x04, 0x00, aid);
}

Bytes terminal_capability() {
  return {0x80, 0xAA, 0x00, 0x00, 0x05, 0xA9, 0x03, 0x83, 0x01, 0x07};
}

Bytes on_channel(Bytes command, int channel) {
  if (command.empty()) return command;
  const int first = command[0] & 0x80;
  command[0] = static_cast<std::uint8_t>(channel < 4 ? first | channel : first | 0x40 | (channel - 4));
  return command;
}

bool is_not_found(unsigned status) {
  return status == 0x6A82 || status == 0x6A88 || status == 0x6999 || status == 0x6A86;
}

unsigned status_of(ByteView answer) {
  if (answer.size() < 2) return 0;
  return static_cast<unsigned>(answer[answer.size() - 2] << 8 | answer[answer.size() - 1]);
}

std::string in_words(unsigned status) {
  const auto* found = std::ranges::find(status_table, status, &StatusWords::status);
  const char* words = found == std::end(status_table) ? tr_noop("it says no") : found->words;
  return fmt::format("{} ({:04X})", tr(words), status);
}

CardHabits CardHabits::usual() {
  // GSMA SGP.22 §1.2.4, then makers of removable cards who chose their own.
  static constexpr const char* known[] = {
      "A0000005591010FFFFFFFF8900000100",  // the specification's
      "A0000005591010FFFFFFFF8900050500",  // 5ber
      "A0000005591010000000008900000300",  // eSIM.me
      "A0000005591010FFFFFFFF8900000177",  // Xesim
      "A000000559104C696E6B736669656C64",  // LinksField
  };
  CardHabits habits;
  for (const char* identifier : known) habits.identifiers.push_back(*from_hex(identifier));
  return habits;
}

}  // namespace celltext::esim
