// From a text to the outbox, as every screen does it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "celltext/core/compose.h"
#include "celltext/core/settings.h"
#include "celltext/modem/modem.h"
#include "celltext/store/outbox.h"
#include "compose_pane.h"
#include "screen.h"

namespace celltext::ui {

// Where an answer over `line` leaves from, or what the configuration says if there is none, and what its plan says at
// that time.
core::Origin origin_of(store::Database& database, const core::Settings& settings, const modem::Radio* radio,
                       model::LineId line, Instant at);

struct Outgoing {
  std::vector<core::Quote> quotes;  // of one text; not empty
  std::string text;
  model::LineId line;
  bool roaming = false;
  Instant now;
  std::optional<Instant> send_at{};
  store::Passes passes{};
  // Of a picture message, as its quotes are ones.
  std::vector<store::NewAttachment> attachments{};
  std::string subject{};
  bool one_for_all = false;  // they see each other
};

// What is written, for those it was quoted for.
Outgoing outgoing_of(const ComposeModel& compose, std::vector<core::Quote> quotes, const core::Origin& origin,
                     Instant now);

// Into the outbox, after a question if there is something to agree to: several messages, a price, a premium number,
// roaming, a limit. `queued` is called then, and not if the user says no.
void send(Host& host, Outgoing outgoing, std::function<void()> queued);

// The same without a question. guarded: something has to be agreed to.
Result<store::Enqueued> enqueue(store::Database& database, const core::Settings& settings, const Outgoing& outgoing);

}  // namespace celltext::ui
