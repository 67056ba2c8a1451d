// mms download.
#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/core/guard.h"
#include "celltext/store/messages.h"
#include "celltext/store/picture_messages.h"
#include "celltext/text/display.h"
#include "describe.h"
#include "guarding.h"
#include "handlers.h"
#include "session.h"
#include "transfer_progress.h"

namespace celltext::cli {

namespace {

using namespace std::chrono_literals;
using core::PassedBy;
using model::Status;

constexpr std::chrono::milliseconds default_timeout = 5min;

// Why the courier leaves a message where it is although it was asked for. Whatever else is said of one that waits is
// tried again.
struct Obstacle {
  std::string_view code;
  ErrorKind kind;
  PassedBy passed_by;
};

constexpr Obstacle obstacles[] = {
    {"forbidden-address", ErrorKind::refused, PassedBy::nobody},
    {"no-mmsc", ErrorKind::refused, PassedBy::nobody},
    {"too-large", ErrorKind::guarded, PassedBy::nobody},
    {"spend-limit", ErrorKind::guarded, PassedBy::over_limit},
    {"data-quota", ErrorKind::guarded, PassedBy::yes},
    {"roaming", ErrorKind::guarded, PassedBy::yes},
};

// Asking for it has wiped away what was said before.
const Obstacle* obstacle_of(const model::Message& message) {
  if (message.status != Status::pending_download || !message.trouble) return nullptr;
  const auto* found = std::ranges::find(obstacles, message.trouble->code, &Obstacle::code);
  return found == std::end(obstacles) ? nullptr : found;
}

std::string reason_of(const model::Message& message) {
  return message.trouble ? text::display_safe(message.trouble->message) : "";
}

// What came of it, as soon as something did: it is there, it failed, or it was left where it is.
std::optional<Result<void>> outcome_of(const std::optional<model::Message>& message) {
  if (!message) return Error{ErrorKind::not_found, tr("the message was deleted")};
  if (message->status == Status::received) return Result<void>();
  const std::string why = reason_of(*message);
  if (message->status == Status::download_failed)
    return Error{ErrorKind::refused, tr_format("message {} can't be downloaded: {}", message->id.value, why)};
  const Obstacle* obstacle = obstacle_of(*message);
  if (!obstacle) return std::nullopt;
  return Error{obstacle->kind, tr_format("message {} stays where it is: {}", message->id.value, why)};
}

async::Task<Result<void>> wait_for_download(Session& session, model::MessageId id, Instant deadline, Context& context) {
  const store::Messages messages(session.database());
  TransferProgress progress(session.database(), context.output, std::vector<model::MessageId>(1, id));
  while (true) {
    progress.tell();
    const auto message = messages.find(id);
    const auto outcome = outcome_of(message);
    if (outcome) co_return *outcome;
    if (context.clock.now() >= deadline)
      co_return Error{ErrorKind::timed_out,
                      tr_format("the time is over; message {} still waits: {}", id.value, reason_of(*message))};
    const auto obstacle = session.obstacle("");
    if (obstacle) co_return *obstacle;
    co_await session.changed(deadline);
  }
}

// The guard that the courier has met, which knows what it goes over and what it costs; nothing if that was not it.
std::optional<core::Objection> objection_to(Session& session, model::MessageId id) {
  const auto message = store::Messages(session.database()).find(id);
  const Obstacle* obstacle = message ? obstacle_of(*message) : nullptr;
  if (!obstacle || obstacle->passed_by == PassedBy::nobody) return std::nullopt;
  return core::Objection{message->trouble->code, reason_of(*message), obstacle->passed_by};
}

// Asks the courier for it, and the user for what the courier asks.
Result<void> download(Context& context, Session& session, model::MessageId id, Instant deadline) {
  store::PictureMessages pictures(session.database());
  store::Passes passes = passes_of(context.invocation);
  bool was_asked = false;
  while (true) {
    if (auto asked = pictures.request_download(id, context.clock.now(), passes); !asked) return asked;
    if (!was_asked) session.start();
    auto ended = session.loop().run(wait_for_download(session, id, deadline, context));
    const auto objection = ended || was_asked ? std::nullopt : objection_to(session, id);
    if (!objection) return ended;
    const auto agreed = pass_guards(context, {*objection}, fetching);
    if (!agreed) return agreed.error();
    passes = *agreed;
    was_asked = true;
  }
}

}  // namespace

Result<void> mms_download(Context& context) {
  const auto id = parse_id(context.argument(0));
  if (!id) return id.error();
  const model::MessageId message{*id};
  auto session = Session::open(context, "mms download");
  if (!session) return session.error();
  const Instant deadline = context.clock.now() + context.invocation.duration("timeout").value_or(default_timeout);
  auto ended = download(context, **session, message, deadline);
  (*session)->finish(1s);
  const auto found = store::Messages((*session)->database()).find(message);
  if (found && (context.output.json || !context.output.quiet)) show_messages({*found}, context.output);
  return ended;
}

}  // namespace celltext::cli
