// watch, wait.
#include <glib.h>

#include <csignal>

#include "celltext/async/gio.h"
#include "celltext/base/i18n.h"
#include "celltext/core/one_time_code.h"
#include "celltext/text/display.h"
#include "changes.h"
#include "describe.h"
#include "handlers.h"
#include "json_output.h"
#include "session.h"
#include "transfer_progress.h"

namespace celltext::cli {

namespace {

using RegexPtr = CPtr<GRegex, g_regex_unref>;

void print(const Change& change, Output& output) {
  if (output.json)
    output.line(json_of_event(name_of(change.what), change.message));
  else
    print_messages({change.message}, output);
}

async::Task<Result<void>> follow(Session& session, Context& context, Changes& changes) {
  bool told_why = false;
  TransferProgress progress(session.database(), context.output);
  while (true) {
    progress.tell();
    for (const Change& change : changes.take()) print(change, context.output);
    context.output.flush();
    if (context.output.reader_left()) co_return Result<void>();
    const auto obstacle = session.obstacle("");
    if (obstacle && !told_why) context.output.warning(tr_format("nothing is received now: {}", obstacle->message));
    told_why = obstacle.has_value();
    co_await session.changed(std::nullopt);
  }
}

// Which message `wait` waits for.
struct Wanted {
  std::string from;  // normalised; empty: anybody
  RegexPtr pattern;  // none: any text
  bool code = false;
};

Result<RegexPtr> compile(const std::string& pattern) {
  async::GErrorPtr error;
  GError* raw = nullptr;
  RegexPtr regex(g_regex_new(pattern.c_str(), G_REGEX_OPTIMIZE, static_cast<GRegexMatchFlags>(0), &raw));
  error.reset(raw);
  if (!regex) return Error{ErrorKind::invalid, tr_format("--match: {}", text::display_safe(error->message))};
  return regex;
}

Result<Wanted> read_wanted(Context& context) {
  Wanted wanted;
  wanted.code = context.invocation.has("code");
  if (const auto pattern = context.invocation.value("match")) {
    auto regex = compile(*pattern);
    if (!regex) return regex.error();
    wanted.pattern = *std::move(regex);
  }
  if (const auto from = context.invocation.value("from")) {
    model::Region region;
    if (!from->starts_with('+')) {
      auto home = context.home_region();
      if (!home) return home.error();
      region = *std::move(home);
    }
    wanted.from = model::normalise(*from, region);
  }
  return wanted;
}

// A pattern that takes the library too long does not match: it gives up by itself.
bool matches(const Wanted& wanted, const Change& change) {
  const model::Message& message = change.message;
  if (change.what != Change::What::received) return false;
  if (!wanted.from.empty() && message.from != wanted.from) return false;
  if (wanted.pattern &&
      !g_regex_match(wanted.pattern.get(), message.text.c_str(), static_cast<GRegexMatchFlags>(0), nullptr))
    return false;
  return !wanted.code || core::find_one_time_code(message.text);
}

void print_found(const Wanted& wanted, const model::Message& message, Output& output) {
  if (!wanted.code) {
    if (output.json)
      output.line(json_of(message));
    else
      print_details(message, output);
    return;
  }
  const std::string code = *core::find_one_time_code(message.text);
  output.line(output.json ? json_of_code(code, message) : code);
}

async::Task<Result<void>> wait_until_received(Session& session, Context& context, const Wanted& wanted,
                                              Changes& changes, std::optional<Instant> deadline) {
  while (true) {
    for (const Change& change : changes.take()) {
      if (!matches(wanted, change)) continue;
      print_found(wanted, change.message, context.output);
      co_return Result<void>();
    }
    if (deadline && context.clock.now() >= *deadline)
      co_return Error{ErrorKind::timed_out, tr("no such message came in time")};
    auto obstacle = session.obstacle("");
    if (obstacle) co_return *std::move(obstacle);
    co_await session.changed(deadline);
  }
}

}  // namespace

Result<void> watch(Context& context) {
  const auto session = Session::open(context, "watch");
  if (!session) return session.error();
  async::MainLoop& loop = (*session)->loop();
  loop.end_when_reader_leaves(context.output.out_fd());
  Changes changes((*session)->database(), context.clock.now());
  (*session)->start();
  auto ended = loop.run(follow(**session, context, changes));
  const bool in_order = loop.signal() == SIGTERM || loop.reader_left();
  (*session)->finish(std::nullopt);
  if (in_order) return {};
  return ended;
}

Result<void> wait_for_message(Context& context) {
  const auto wanted = read_wanted(context);
  if (!wanted) return wanted.error();
  const auto session = Session::open(context, "wait");
  if (!session) return session.error();
  std::optional<Instant> deadline;
  if (const auto timeout = context.invocation.duration("timeout")) deadline = context.clock.now() + *timeout;
  async::MainLoop& loop = (*session)->loop();
  loop.end_when_reader_leaves(context.output.out_fd());
  Changes changes((*session)->database(), context.clock.now());
  (*session)->start();
  auto ended = loop.run(wait_until_received(**session, context, *wanted, changes, deadline));
  context.output.flush();
  (*session)->finish(std::nullopt);
  return ended;
}

}  // namespace celltext::cli
