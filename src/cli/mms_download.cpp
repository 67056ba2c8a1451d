// mms download.
#include "celltext/base/i18n.h"
#include "celltext/store/messages.h"
#include "celltext/store/picture_messages.h"
#include "celltext/text/display.h"
#include "describe.h"
#include "handlers.h"
#include "session.h"

namespace celltext::cli {

namespace {

using namespace std::chrono_literals;
using model::Status;

constexpr std::chrono::milliseconds default_timeout = 5min;

// What came of it, as soon as something did: it is there, it failed, or it was tried and waits again.
std::optional<Result<void>> outcome_of(const std::optional<model::Message>& message, std::int64_t first_revision) {
  if (!message) return Error{ErrorKind::not_found, tr("the message was deleted")};
  const std::string why = message->trouble ? text::display_safe(message->trouble->message) : "";
  const bool is_refused = message->trouble && message->trouble->code == "forbidden-address";
  switch (message->status) {
    case Status::received:
      return Result<void>();
    case Status::download_failed:
      return Error{ErrorKind::refused, tr_format("message {} can't be downloaded: {}", message->id.value, why)};
    case Status::pending_download:
      if (is_refused && message->revision > first_revision)
        return Error{ErrorKind::refused, tr_format("message {} stays where it is: {}", message->id.value, why)};
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

async::Task<Result<void>> wait_for_download(Session& session, model::MessageId id, Instant deadline,
                                            async::Clock& clock) {
  const store::Messages messages(session.database());
  const auto before = messages.find(id);
  const std::int64_t first_revision = before ? before->revision : 0;
  while (true) {
    const auto message = messages.find(id);
    const auto outcome = outcome_of(message, first_revision);
    if (outcome) co_return *outcome;
    if (clock.now() >= deadline) {
      const std::string why = message->trouble ? text::display_safe(message->trouble->message) : "";
      co_return Error{ErrorKind::timed_out, tr_format("the time is over; message {} still waits: {}", id.value, why)};
    }
    const auto obstacle = session.obstacle("");
    if (obstacle) co_return *obstacle;
    co_await session.changed(deadline);
  }
}

}  // namespace

Result<void> mms_download(Context& context) {
  const auto id = parse_id(context.argument(0));
  if (!id) return id.error();
  const model::MessageId message{*id};
  auto session = Session::open(context, "mms download");
  if (!session) return session.error();
  store::PictureMessages pictures((*session)->database());
  if (auto asked = pictures.request_download(message, context.clock.now()); !asked) return asked;
  (*session)->start();
  const Instant deadline = context.clock.now() + context.invocation.duration("timeout").value_or(default_timeout);
  auto ended = (*session)->loop().run(wait_for_download(**session, message, deadline, context.clock));
  (*session)->finish(1s);
  const auto found = store::Messages((*session)->database()).find(message);
  if (found && (context.output.json || !context.output.quiet)) show_messages({*found}, context.output);
  return ended;
}

}  // namespace celltext::cli
