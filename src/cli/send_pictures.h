// What makes a picture message of a "send".
#pragma once

#include "celltext/store/outbox.h"
#include "context.h"

namespace celltext::cli {

// --attach, --subject, --group or --cc.
bool makes_picture_message(const Invocation& invocation);

// Reads what is attached, makes pictures small enough for the line's network, says what was done, and puts it into
// `message`, whose line and text are there already. Errors: invalid, guarded.
Result<void> add_pictures(Context& context, store::NewMessage& message);

}  // namespace celltext::cli
