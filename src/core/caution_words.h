// What a quote warns of, in words.
#pragma once

#include <optional>
#include <string>

#include "celltext/core/compose.h"
#include "celltext/tariff/quote.h"

namespace celltext::core {

struct Circumstances {
  const std::string& to;
  const tariff::Item& item;
  const tariff::Charge& charge;
  const Origin& origin;
  const std::optional<tariff::UsageSoFar>& usage;  // before this message
};

Warning in_words(tariff::Caution caution, const Circumstances& of);

}  // namespace celltext::core
