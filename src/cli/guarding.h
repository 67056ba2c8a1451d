// Guards on the command line: they ask on a terminal, and stop the command without one.
#pragma once

#include <vector>

#include "celltext/core/guard.h"
#include "context.h"

namespace celltext::cli {

// What --yes and --over-limit agree to.
store::Passes passes_of(const Invocation& invocation);

// Asks about what the options have not agreed to. What was agreed to in the end; guarded: it must not be sent;
// interrupted: the user said no.
Result<store::Passes> pass_guards(Context& context, const std::vector<core::Objection>& objections);

}  // namespace celltext::cli
