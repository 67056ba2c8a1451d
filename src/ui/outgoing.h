// From a text to the outbox, as every screen does it.
#pragma once

#include <string>
#include <vector>

#include "celltext/core/compose.h"
#include "celltext/core/settings.h"
#include "celltext/modem/modem.h"
#include "celltext/store/outbox.h"

namespace celltext::ui {

// Where an answer over `line` leaves from, or what the configuration says if there is none.
core::Origin origin_of(store::Database& database, const core::Settings& settings, const modem::Radio* radio,
                       model::LineId line);

struct Outgoing {
  std::vector<core::Quote> quotes;  // of one text; not empty
  std::string text;
  model::LineId line;
  Instant now;
  std::optional<Instant> send_at{};
};

Result<store::Enqueued> enqueue(store::Database& database, const core::Settings& settings, const Outgoing& outgoing);

}  // namespace celltext::ui
