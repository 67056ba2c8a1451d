// Guards on the command line: they ask on a terminal, and stop the command without one.
#pragma once

#include <vector>

#include "celltext/core/guard.h"
#include "context.h"

namespace celltext::cli {

// What --yes and --over-limit agree to.
store::Passes passes_of(const Invocation& invocation);

// What is to be agreed to: sending, or fetching.
struct Undertaking {
  const char* question;
  const char* with_yes;  // {}: the objection
  const char* with_over_limit;
  const char* refused;  // what was done then: nothing
};
extern const Undertaking sending;
extern const Undertaking fetching;

// Asks about what the options have not agreed to. What was agreed to in the end; guarded: it must not be done, or the
// user said no.
Result<store::Passes> pass_guards(Context& context, const std::vector<core::Objection>& objections,
                                  const Undertaking& undertaking = sending);

}  // namespace celltext::cli
