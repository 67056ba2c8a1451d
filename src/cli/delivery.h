// Stays until it is known what became of messages in the outbox; carries them as the courier if nobody else does.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "celltext/base/result.h"
#include "celltext/model/message.h"
#include "context.h"
#include "session.h"

namespace celltext::cli {

enum class WaitFor { queued, sent, delivered };

// From the option --wait; `fallback` without it.
WaitFor wait_for_option(const Invocation& invocation, WaitFor fallback);

struct Delivery {
  std::vector<model::MessageId> ids;
  WaitFor wait_for = WaitFor::sent;
  std::string iccid;  // of the line they leave from; empty: any
};

// What became of a message as far as `wait_for` is concerned: an Error, done, or (nothing) still open.
std::optional<Result<void>> outcome_of(const model::Message& message, WaitFor wait_for);

// Waits, shows the messages as they are then, and gives the error of the first that failed. --timeout limits the wait.
Result<void> deliver(Context& context, Session& session, Delivery delivery);

}  // namespace celltext::cli
