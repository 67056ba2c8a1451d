// From what a user wants to send to rows of the outbox: recipients read, parts counted, warnings given. Sends nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "celltext/base/result.h"
#include "celltext/codec/segments.h"
#include "celltext/model/message.h"
#include "celltext/model/phone_number.h"
#include "celltext/store/outbox.h"

namespace celltext::core {

enum class Scope { domestic, international, roaming, short_code };
std::string_view name_of(Scope scope);

struct Warning {
  std::string code;
  std::string message;
};

// What one message to one recipient would be.
struct Quote {
  std::string to;         // normalised
  model::Region country;  // empty: unknown
  Scope scope = Scope::domestic;
  codec::Segments segments;
  std::vector<Warning> warnings;
  std::optional<codec::CheapSpelling> suggestion;
};

// Where a message leaves from.
struct Origin {
  model::LineId line;    // none: any
  model::Region region;  // reads national numbers; empty: unknown
  bool roaming = false;
};

// The recipients as typed (each may hold several, separated by commas; doubles are dropped), one Quote each. invalid:
// no recipient, one that nobody could send to, an empty text, a text that is not UTF-8 or has more than 255 parts.
Result<std::vector<Quote>> quote(const std::vector<std::string>& recipients, const std::string& text,
                                 const Origin& origin);

}  // namespace celltext::core
