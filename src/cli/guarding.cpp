#include "guarding.h"

#include <unistd.h>

#include "celltext/async/main_loop.h"
#include "celltext/base/i18n.h"
#include "line_input.h"

namespace celltext::cli {

namespace {

bool somebody_can_answer(const Context& context) {
  return isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 && !context.output.json;
}

// What to do about it, for the error's line.
std::string with_way_out(const core::Objection& objection, const Undertaking& undertaking) {
  switch (objection.passed_by) {
    case core::PassedBy::nobody:
      return objection.message;
    case core::PassedBy::yes:
      return tr_format(undertaking.with_yes, objection.message);
    case core::PassedBy::over_limit:
      return tr_format(undertaking.with_over_limit, objection.message);
  }
  return objection.message;
}

async::Task<Result<bool>> ask() {
  auto answer = co_await read_line();
  co_return answer && (*answer == "y" || *answer == "Y" || *answer == "yes");
}

}  // namespace

const Undertaking sending{
    tr_noop("Send it? [y/N] "),
    tr_noop("{}; --yes sends it all the same"),
    tr_noop("{}; --over-limit sends it all the same"),
    tr_noop("nothing was sent"),
};
const Undertaking fetching{
    tr_noop("Download it? [y/N] "),
    tr_noop("{}; --yes downloads it all the same"),
    tr_noop("{}; --over-limit downloads it all the same"),
    tr_noop("nothing was downloaded"),
};

store::Passes passes_of(const Invocation& invocation) {
  return {invocation.has("yes"), invocation.has("over-limit")};
}

Result<store::Passes> pass_guards(Context& context, const std::vector<core::Objection>& objections,
                                  const Undertaking& undertaking) {
  store::Passes passes = passes_of(context.invocation);
  const auto open = core::remaining(objections, passes);
  if (open.empty()) return passes;
  for (const core::Objection& objection : open) {
    const bool may_be_asked = objection.passed_by == core::PassedBy::yes && somebody_can_answer(context);
    if (!may_be_asked) return Error{ErrorKind::guarded, with_way_out(objection, undertaking)};
  }
  for (const core::Objection& objection : open) context.output.warning(objection.message);
  context.output.prompt(tr(undertaking.question));
  async::MainLoop loop;
  const auto answer = loop.run(ask());
  if (!answer) return answer.error();
  if (!*answer) return Error{ErrorKind::guarded, tr(undertaking.refused)};
  passes.yes = true;
  return passes;
}

}  // namespace celltext::cli
