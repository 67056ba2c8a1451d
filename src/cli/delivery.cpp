#include "delivery.h"

#include <algorithm>
#include <array>

#include "celltext/base/i18n.h"
#include "celltext/store/messages.h"
#include "celltext/text/display.h"
#include "describe.h"
#include "transfer_progress.h"

namespace celltext::cli {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds default_timeout = 5min;
// Once the time is over: how long an answer that is on its way may take.
constexpr std::chrono::milliseconds grace = 1s;

struct KindOfTrouble {
  std::string_view code;
  ErrorKind kind;
};

// What a failed message's trouble means for the caller; everything else is a refusal.
constexpr KindOfTrouble kinds_of_trouble[] = {
    {"unauthorized", ErrorKind::not_permitted},
    {"access-denied", ErrorKind::not_permitted},
    {"no-network", ErrorKind::no_modem},
    {"no-sim", ErrorKind::no_modem},
    {"locked", ErrorKind::no_modem},
    {"wrong-sim-state", ErrorKind::no_modem},
    {"wrong-state", ErrorKind::no_modem},
    {"port-failed", ErrorKind::no_modem},
    {"gone", ErrorKind::no_modem},
    {"no-daemon", ErrorKind::no_modem},
    {"spend-limit", ErrorKind::guarded},
    {"premium-rate", ErrorKind::guarded},
    {"roaming", ErrorKind::guarded},
    {"emergency-number", ErrorKind::guarded},
    {"invalid", ErrorKind::invalid},
    {"too-long", ErrorKind::invalid},
};

ErrorKind kind_of(const std::optional<model::Trouble>& trouble) {
  if (!trouble) return ErrorKind::refused;
  const auto found = std::ranges::find(kinds_of_trouble, trouble->code, &KindOfTrouble::code);
  return found == std::end(kinds_of_trouble) ? ErrorKind::refused : found->kind;
}

std::string recipient_of(const model::Message& message) {
  return message.to.empty() ? "" : text::display_safe(message.to.front());
}

std::string reason_of(const model::Message& message) {
  return message.trouble ? text::display_safe(message.trouble->message) : std::string(tr("no reason was given"));
}

Error failed(const model::Message& message) {
  return {kind_of(message.trouble),
          tr_format("message {} to {} failed: {}", message.id.value, recipient_of(message), reason_of(message))};
}

Error unknown(const model::Message& message) {
  return {ErrorKind::timed_out,
          tr_format("nobody saw what became of message {} to {}: {}; “celltext outbox retry {}” sends it again",
                    message.id.value, recipient_of(message), reason_of(message), message.id.value)};
}

// It has not left and does not leave by itself.
Error held(const model::Message& message) {
  return {kind_of(message.trouble),
          tr_format("message {} to {} stays in the outbox: {}; “celltext outbox retry {}” with --yes or --over-limit "
                    "lets it go, “celltext outbox cancel {}” takes it back",
                    message.id.value, recipient_of(message), reason_of(message), message.id.value, message.id.value)};
}

std::vector<model::Message> read(const store::Messages& messages, const std::vector<model::MessageId>& ids) {
  std::vector<model::Message> found;
  for (const model::MessageId id : ids)
    if (auto message = messages.find(id)) found.push_back(*std::move(message));
  return found;
}

// Where the messages stand together.
struct Standing {
  bool all_known = true;
  bool any_queued = false;    // an obstacle matters
  std::vector<Error> errors;  // in the order of the recipients
  std::vector<model::MessageId> open;
};

Standing look_at(const std::vector<model::Message>& messages, const Delivery& delivery) {
  Standing standing;
  if (messages.size() < delivery.ids.size())
    standing.errors.push_back({ErrorKind::not_found, tr("a message was deleted before it was sent")});
  for (const model::Message& message : messages) {
    const auto outcome = outcome_of(message, delivery.wait_for);
    if (outcome && !*outcome) standing.errors.push_back(outcome->error());
    if (outcome) continue;
    standing.all_known = false;
    standing.open.push_back(message.id);
    if (message.status == model::Status::queued) standing.any_queued = true;
  }
  return standing;
}

std::string open_ids(const std::vector<model::MessageId>& ids) {
  std::string text;
  for (const model::MessageId id : ids) text += (text.empty() ? "" : ", ") + std::to_string(id.value);
  return text;
}

Error still_open(const Error& why, const Standing& standing) {
  return {why.kind, tr_format("{}. Message {} stays in the outbox and leaves as soon as it can; "
                              "“celltext outbox cancel {}” takes it back",
                              why.message, open_ids(standing.open), standing.open.front().value)};
}

async::Task<Result<void>> wait_for_outcomes(Session& session, Delivery delivery, Instant deadline, Context& context) {
  const store::Messages messages(session.database());
  async::Clock& clock = context.clock;
  TransferProgress progress(session.database(), context.output, delivery.ids);
  while (true) {
    progress.tell();
    const Standing standing = look_at(read(messages, delivery.ids), delivery);
    if (standing.all_known) co_return Result<void>();
    if (clock.now() >= deadline) co_return still_open({ErrorKind::timed_out, tr("the time is over")}, standing);
    const auto obstacle = standing.any_queued ? session.obstacle(delivery.iccid) : std::nullopt;
    if (obstacle) co_return still_open(*obstacle, standing);
    co_await session.changed(deadline);
  }
}

}  // namespace

WaitFor wait_for_option(const Invocation& invocation, WaitFor fallback) {
  const auto given = invocation.value("wait");
  if (!given) return fallback;
  return *given == "queued" ? WaitFor::queued : *given == "sent" ? WaitFor::sent : WaitFor::delivered;
}

std::optional<Result<void>> outcome_of(const model::Message& message, WaitFor wait_for) {
  switch (message.status) {
    case model::Status::failed:
      return failed(message);
    case model::Status::unknown:
      return unknown(message);
    case model::Status::cancelled:
      return Error{ErrorKind::interrupted, tr_format("message {} was cancelled", message.id.value)};
    case model::Status::delivered:
      return Result<void>();
    case model::Status::sent:
      if (wait_for == WaitFor::delivered) return std::nullopt;
      return Result<void>();
    default:
      break;
  }
  if (wait_for == WaitFor::queued) return Result<void>();
  if (message.held) return held(message);
  return std::nullopt;
}

Result<void> deliver(Context& context, Session& session, Delivery delivery) {
  const store::Messages messages(session.database());
  Result<void> ended;
  if (delivery.wait_for != WaitFor::queued) {
    session.start();
    const Instant deadline = context.clock.now() + context.invocation.duration("timeout").value_or(default_timeout);
    ended = session.loop().run(wait_for_outcomes(session, delivery, deadline, context));
    const bool in_time = ended || ended.error().kind != ErrorKind::timed_out;
    if (ended && session.duty().is_away()) {
      context.output.note(
          tr("Staying on the line for a moment to fetch what waits there; Ctrl-C brings the modem back now."));
      (void)session.loop().run(session.come_home());
    }
    session.finish(in_time ? std::nullopt : std::optional(grace));
  }
  const auto found = read(messages, delivery.ids);
  if (context.output.json || !context.output.quiet) show_messages(found, context.output);
  context.output.flush();
  const Standing standing = look_at(found, delivery);
  if (standing.errors.empty()) {
    const bool became_known = !ended && standing.all_known;
    return became_known ? Result<void>() : ended;
  }
  if (!context.output.json)
    for (auto error = standing.errors.begin() + 1; error != standing.errors.end(); ++error)
      context.output.error(*error);
  return standing.errors.front();
}

}  // namespace celltext::cli
