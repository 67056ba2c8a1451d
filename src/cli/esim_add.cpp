// esim add: an installation from the activation code to the last notification.
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "celltext/base/i18n.h"
#include "celltext/core/profile_install.h"
#include "celltext/core/profile_servers.h"
#include "celltext/esim/qr_code.h"
#include "celltext/text/display.h"
#include "esim_servers.h"
#include "handlers.h"
#include "json_output.h"
#include "line_input.h"

namespace celltext::cli {

namespace {

using async::Task;
using esim::Consent;
using esim::Step;

// Names and numbers, safe to draw; a field a line.
void show_offer(const esim::Metadata& offered, Output& output) {
  const esim::Profile& profile = offered.profile;
  const auto field = [&](const char* name, const std::string& value) {
    if (!value.empty()) output.note(fmt::format("{}: {}", name, text::display_safe(value)));
  };
  field(tr("Profile"), profile.name);
  field(tr("Provider"), profile.provider);
  field(tr("Operator"), profile.operator_id);
  field(tr("ICCID"), profile.iccid);
  field(tr("Class"), std::string(esim::name_of(profile.profile_class)));
  if (profile.rules.may_not_disable) output.note(tr("Once enabled it can’t be disabled."));
  if (profile.rules.may_not_delete) output.note(tr("Once installed it can’t be deleted."));
}

class Adding final : public esim::DownloadListener {
 public:
  Adding(Context& context, esim::Provisioning& servers, store::EsimJobs jobs)
      : context_(context), jobs_(jobs), install_(servers, jobs, context.clock, *this) {}

  // `code` nothing: what was interrupted.
  Task<Result<void>> run(CardAtHand& hand, std::optional<codec::ActivationCode> code);
  Task<Result<void>> interrupted();

  void reached(Step step) override;
  void loaded(std::size_t done, std::size_t of) override;
  Task<Result<Consent>> consent(esim::Metadata offered) override;
  Task<Result<std::string>> confirmation_code() override;

 private:
  Task<Result<codec::ActivationCode>> interrupted_code(CardAtHand& hand, std::string eid);
  Task<Result<void>> install(CardAtHand& hand, std::string eid, codec::ActivationCode code);
  void tell_what_is_kept();
  void progress(std::string_view step, std::size_t done, std::size_t of);

  Context& context_;
  store::EsimJobs jobs_;
  core::ProfileInstall install_;
};

void Adding::progress(std::string_view step, std::size_t done, std::size_t of) {
  if (!context_.output.json) return;
  context_.output.line(json_text({{"progress", {{"step", step}, {"done", done}, {"of", of}}}}));
  context_.output.flush();
}

void Adding::reached(Step step) {
  context_.output.note(fmt::format("{}…", core::in_words(step)));
  progress(esim::name_of(step), static_cast<std::size_t>(step), esim::step_count);
}

void Adding::loaded(std::size_t done, std::size_t of) {
  progress(esim::name_of(Step::install), done, of);
  if (context_.output.json || context_.output.quiet || of == 0 || isatty(STDERR_FILENO) != 1) return;
  context_.output.prompt(fmt::format("\r{:3} %{}", 100 * done / of, done == of ? "\n" : ""));
}

Task<Result<Consent>> Adding::consent(esim::Metadata offered) {
  show_offer(offered, context_.output);
  if (context_.invocation.has("yes")) co_return Consent::accept;
  if (isatty(STDIN_FILENO) != 1)
    co_return Error{ErrorKind::guarded, tr("a profile is offered; give --yes to install it without a question")};
  context_.output.prompt(tr("Install it? [y: yes, n: not now, r: reject it for good] "));
  auto answer = co_await read_line();
  if (answer && (*answer == "y" || *answer == "Y" || *answer == "yes")) co_return Consent::accept;
  if (answer && (*answer == "r" || *answer == "R")) co_return Consent::reject;
  co_return Consent::later;
}

Task<Result<std::string>> Adding::confirmation_code() {
  if (isatty(STDIN_FILENO) != 1) co_return std::string();
  const std::string question = tr("Confirmation code: ");
  auto typed = co_await read_secret(context_.output, question);
  co_return typed.value_or("");
}

// The code of what was begun on this card and did not end; an empty one if it had ended well unseen.
Task<Result<codec::ActivationCode>> Adding::interrupted_code(CardAtHand& hand, std::string eid) {
  if (jobs_.downloads(eid).empty())
    co_return Error{ErrorKind::not_found, tr("nothing was interrupted; give an activation code or --qr IMAGE")};
  auto profiles = co_await esim::list_profiles(*hand.card);
  if (!profiles) co_return profiles.error();
  const core::UnfinishedInstalls unfinished = core::unfinished_installs(jobs_, eid, *profiles);
  for (const store::EsimDownload& each : unfinished.installed)
    context_.output.note(tr_format("{} is installed", text::display_safe(each.name)));
  if (unfinished.open.empty()) co_return codec::ActivationCode();
  co_return codec::parse_activation_code(unfinished.open.front().code);
}

Task<Result<void>> Adding::run(CardAtHand& hand, std::optional<codec::ActivationCode> code) {
  auto eid = co_await esim::read_eid(*hand.card);
  if (!eid) co_return eid.error();
  if (!code) {
    auto found = co_await interrupted_code(hand, *eid);
    if (!found) co_return found.error();
    code = *std::move(found);
  }
  if (code->server.empty()) {  // all had ended well; perhaps the server does not know
    co_await send_pending(context_, hand);
    co_return Result<void>();
  }
  const codec::ActivationCode chosen = *code;
  auto installed = co_await install(hand, *eid, chosen);
  co_return installed;
}

Task<Result<void>> Adding::install(CardAtHand& hand, std::string eid, codec::ActivationCode code) {
  esim::DownloadOrder order;
  order.code = code;
  order.imei = core::imei_of(hand.modem);
  order.confirmation_code = context_.invocation.value("confirmation").value_or("");
  auto installed = co_await install_.run(*hand.card, eid, order);
  if (!installed) {
    tell_what_is_kept();
    co_return installed.error();
  }
  report(context_, installed->notifications);
  if (context_.output.json) context_.output.line(json_of(installed->profile));
  context_.output.note(
      tr_format("Installed. Switch to it with: celltext esim enable {}", text::display_safe(installed->profile.iccid)));
  co_return Result<void>();
}

void Adding::tell_what_is_kept() {
  if (install_.can_be_taken_up()) context_.output.note(tr("It can be taken up again with: celltext esim add"));
}

Task<Result<void>> Adding::interrupted() {
  auto ended = co_await install_.abandon();
  tell_what_is_kept();
  co_return ended;
}

// Nothing: what was interrupted is to be taken up.
Result<std::optional<codec::ActivationCode>> code_in(const Context& context) {
  const auto picture = context.invocation.value("qr");
  const bool typed = !context.invocation.arguments.empty();
  if (picture && typed) return Error{ErrorKind::invalid, tr("give an activation code or --qr IMAGE, not both")};
  if (!picture && !typed) return std::optional<codec::ActivationCode>();
  std::string text = typed ? context.argument(0) : std::string();
  if (picture) {
    auto read = esim::read_qr_code(*picture);
    if (!read) return read.error();
    text = *std::move(read);
  }
  auto code = codec::parse_activation_code(text);
  if (!code) return code.error();
  return std::optional(*std::move(code));
}

Task<Result<void>> forget_on(Context& context, CardAtHand& hand, store::EsimJobs jobs) {
  auto eid = co_await esim::read_eid(*hand.card);
  if (!eid) co_return eid.error();
  for (const store::EsimDownload& each : jobs.downloads(*eid)) {
    const Result<void> ended = jobs.end(each.id);
    if (!ended) co_return ended;
    context.output.note(
        tr_format("Forgotten: {} from {}", text::display_safe(each.name), text::display_safe(each.server)));
  }
  co_return Result<void>();
}

}  // namespace

Result<void> esim_add(Context& context) {
  auto code = code_in(context);
  if (!code) return code.error();
  const auto database = context.database();
  if (!database) return database.error();
  const store::EsimJobs jobs(**database);
  if (context.invocation.has("forget"))
    return on_card(context, [&](Context& c, CardAtHand& hand) { return forget_on(c, hand, jobs); });
  const auto servers = open_servers(context);
  if (!servers) return servers.error();
  Adding adding(context, **servers, jobs);
  return on_card(
      context, [&](Context&, CardAtHand& hand) { return adding.run(hand, *code); },
      [&](Context&, CardAtHand&) { return adding.interrupted(); });
}

}  // namespace celltext::cli
