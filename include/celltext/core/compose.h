// From what a user wants to send to rows of the outbox: recipients read, parts counted, warnings given. Sends nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "celltext/base/result.h"
#include "celltext/codec/segments.h"
#include "celltext/model/message.h"
#include "celltext/model/phone_number.h"
#include "celltext/tariff/quote.h"

namespace celltext::core {

using tariff::name_of;
using tariff::Scope;

struct Warning {
  std::string code;
  std::string message;
};

// What one message to one recipient would be.
struct Quote {
  std::string to;         // normalised
  bool copy = false;      // Cc
  model::Region country;  // empty: unknown
  Scope scope = Scope::domestic;
  model::Kind kind = model::Kind::sms;
  codec::Segments segments;                    // of an SMS
  std::optional<model::Money> cost;            // none: not known
  std::optional<tariff::Allowance> allowance;  // none: there is none for this
  std::vector<Warning> warnings;  // the codes are those of tariff::Caution, and what the text gives rise to
  std::optional<codec::CheapSpelling> suggestion;
};

// Where a message leaves from, and what its line has used.
struct Origin {
  model::LineId line;    // none: any
  model::Region region;  // reads national numbers; empty: unknown
  bool roaming = false;
  model::Region home{};                       // the country of the SIM; empty: `region` stands for it
  const tariff::Plan* plan = nullptr;         // none: nothing is known of prices. Must outlive the call
  std::optional<tariff::UsageSoFar> usage{};  // of this period of the plan; none: nothing was used
};

// Where a message to `to` (normalised) goes, seen from a SIM of the country `home`. Empty `home`: unknown.
tariff::Destination destination_of(const std::string& to, const model::Region& home, bool roaming);

// The recipients as typed (each may hold several, separated by commas; doubles are dropped), one Quote each, one after
// the other: each is left what the ones before it did not use. invalid: no recipient, one that nobody could send to, an
// empty text, a text that is not UTF-8 or has more than 255 parts.
Result<std::vector<Quote>> quote(const std::vector<std::string>& recipients, const std::string& text,
                                 const Origin& origin);

// The same for an MMS, whatever it holds. A group's is one message, and so is one with a `cc`: the first recipient's
// quote has its cost, the others' are zero if it has one. Who is in `recipients` gets no copy. invalid: as above,
// without what is said of the text.
Result<std::vector<Quote>> quote_mms(const std::vector<std::string>& recipients, bool as_group, const Origin& origin,
                                     const std::vector<std::string>& cc = {});

}  // namespace celltext::core
