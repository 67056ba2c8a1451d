// outbox, outbox retry, outbox cancel.
#include "celltext/store/outbox.h"

#include "celltext/base/i18n.h"
#include "celltext/store/lines.h"
#include "celltext/store/messages.h"
#include "celltext/text/display.h"
#include "delivery.h"
#include "describe.h"
#include "guarding.h"
#include "handlers.h"
#include "json_output.h"

namespace celltext::cli {

namespace {

// The ICCID of the line that a message leaves from; empty: any.
std::string iccid_of(store::Database& database, model::MessageId id) {
  const auto message = store::Messages(database).find(id);
  const auto line = message ? store::Lines(database).find(message->line) : std::nullopt;
  return line ? line->iccid : "";
}

}  // namespace

Result<void> outbox(Context& context) {
  const auto database = context.database();
  if (!database) return database.error();
  const auto messages = store::Outbox(**database).list();
  if (messages.empty()) context.output.note(tr("The outbox is empty."));
  show_messages(messages, context.output);
  if (context.output.json) return {};
  for (const model::Message& message : messages)
    if (message.held && message.trouble)
      context.output.note(
          tr_format("Message {} is held back: {}; “celltext outbox retry {}” with --yes or --over-limit "
                    "lets it go.",
                    message.id.value, text::display_safe(message.trouble->message), message.id.value));
  for (const model::Message& message : messages)
    if (message.status == model::Status::unknown)
      context.output.note(tr_format("Message {} may have been sent; “celltext outbox retry {}” sends it again.",
                                    message.id.value, message.id.value));
  return {};
}

Result<void> outbox_retry(Context& context) {
  const auto id = parse_id(context.argument(0));
  if (!id) return id.error();
  auto session = Session::open(context, "send");
  if (!session) return session.error();
  store::Database& database = (*session)->database();
  const model::MessageId message{*id};
  if (auto queued = store::Outbox(database).retry(message, context.clock.now(), passes_of(context.invocation)); !queued)
    return queued;
  const WaitFor wait_for = wait_for_option(context.invocation, WaitFor::sent);
  return deliver(context, **session, {{message}, wait_for, iccid_of(database, message)});
}

Result<void> outbox_cancel(Context& context) {
  const auto id = parse_id(context.argument(0));
  if (!id) return id.error();
  const auto database = context.database();
  if (!database) return database.error();
  const model::MessageId message{*id};
  if (auto cancelled = store::Outbox(**database).cancel(message, context.clock.now()); !cancelled) return cancelled;
  if (context.output.json)
    if (const auto found = store::Messages(**database).find(message)) context.output.line(json_of(*found));
  return {};
}

}  // namespace celltext::cli
