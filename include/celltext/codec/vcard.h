// vCards: names and telephone numbers out of an address book's export. vCard 2.1 (versit, 1996), 3.0 (RFC 2426), 4.0
// (RFC 6350).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "celltext/base/result.h"

namespace celltext::codec {

struct VCard {
  std::string name;                  // one line of UTF-8; empty if the card has none
  std::vector<std::string> numbers;  // as they stand there
  std::size_t line = 0;              // where the card begins, counted from 1
};

// All cards of a file: folded lines, quoted-printable and any CHARSET that iconv knows are read; what is neither a name
// nor a number is skipped. The name is FN, else N, else ORG. invalid, naming the line: what is no vCard, a card without
// an end, wrong quoted-printable, a charset that is not known or does not fit, a line longer than 1 MB of what is read,
// more than 100,000 cards.
Result<std::vector<VCard>> parse_vcards(std::string_view file);

}  // namespace celltext::codec
