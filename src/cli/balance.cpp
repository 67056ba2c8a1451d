// balance.
#include "celltext/core/balance.h"

#include "celltext/base/i18n.h"
#include "celltext/core/cashier.h"
#include "celltext/core/lines.h"
#include "celltext/core/plans.h"
#include "celltext/store/lines.h"
#include "celltext/store/outbox.h"
#include "celltext/text/display.h"
#include "delivery.h"
#include "guarding.h"
#include "handlers.h"
#include "json_output.h"
#include "modem_choice.h"
#include "session.h"
#include "times.h"

namespace celltext::cli {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds usual_patience = 2min;

struct Account {
  model::Line line;
  const tariff::Plan* plan = nullptr;
};

// The line that was asked for, the default one, or the only one.
Result<Account> find_account(Context& context) {
  const auto settings = context.settings();
  if (!settings) return settings.error();
  const auto chosen = context.chosen_line();
  if (!chosen) return chosen.error();
  const auto database = context.database();
  if (!database) return database.error();
  const auto line = *chosen ? *chosen : core::only_line(store::Lines(**database));
  if (!line) return Error{ErrorKind::invalid, tr("which line? Give --line, or set default-line in the configuration")};
  return Account{*line, core::plan_of(**settings, *line)};
}

async::Task<Result<modem::UssdReply>> ask_by_ussd(Context& context, ModemWish wish, std::string code) {
  auto radio = co_await context.environment.connect();
  if (!radio) co_return radio.error();
  auto modem = choose_modem((*radio)->modems(), wish, (*radio)->daemon_present());
  if (!modem) co_return modem.error();
  modem::Radio& daemon = **radio;
  const modem::ModemPath path = modem->path;
  auto reply = co_await daemon.ussd_start(path, code);
  if (reply && reply->expects_answer) {
    auto ended = co_await daemon.ussd_cancel(path);
    if (!ended) context.output.note(ended.error().message);
  }
  co_return reply;
}

Result<void> refresh_by_ussd(Context& context, store::Ledger ledger, const Account& account) {
  async::MainLoop loop;
  const ModemWish wish{context.invocation.value("modem").value_or(""), account.line.iccid, false};
  const auto reply = loop.run(ask_by_ussd(context, wish, account.plan->balance.ussd));
  if (!reply) return reply.error();
  const auto amount = core::read_balance(*account.plan, reply->text);
  if (!amount)
    return Error{amount.error().kind, tr_format("{}: {}", amount.error().message, text::display_safe(reply->text))};
  return ledger.remember_balance(account.line.id, {*amount, context.clock.now()});
}

// Whoever receives the answer writes the balance down.
async::Task<Result<void>> wait_for_answer(Context& context, Session& session, model::LineId line, Instant asked,
                                          Instant deadline) {
  const store::Ledger ledger(session.database());
  while (true) {
    const auto balance = ledger.balance(line);
    if (balance && balance->at >= asked) co_return Result<void>();
    if (context.clock.now() >= deadline)
      co_return Error{ErrorKind::timed_out, tr("no answer with the balance came in time")};
    co_await session.changed(deadline);
  }
}

Result<store::NewMessage> question(Context& context, const Account& account) {
  const auto settings = context.settings();
  const auto database = context.database();
  const auto origin = core::origin_for(**settings, **database, account.line, false, context.clock.now());
  const auto quotes = core::quote({account.plan->balance.sms_to}, account.plan->balance.sms_text, origin);
  if (!quotes) return quotes.error();
  const auto passes = pass_guards(context, core::objections(*quotes, **settings));
  if (!passes) return passes.error();
  store::NewMessage message;
  message.line = account.line.id;
  message.to = {quotes->front().to};
  message.text = account.plan->balance.sms_text;
  message.parts = quotes->front().segments.parts;
  message.request_report = false;
  message.passes = *passes;
  message.price = core::Cashier(**settings, store::Lines(**database)).pricer();
  return message;
}

Result<void> refresh_by_sms(Context& context, const Account& account) {
  const auto message = question(context, account);
  if (!message) return message.error();
  auto session = Session::open(context, "balance");
  if (!session) return session.error();
  const Instant asked = context.clock.now();
  const auto queued = store::Outbox((*session)->database()).enqueue(*message, asked);
  if (!queued) return queued.error();
  (*session)->start();
  const Instant deadline = asked + context.invocation.duration("timeout").value_or(usual_patience);
  auto answered = (*session)->loop().run(wait_for_answer(context, **session, account.line.id, asked, deadline));
  (*session)->finish(1s);
  return answered;
}

Result<void> refresh(Context& context, store::Database& database, const Account& account) {
  const std::string name = text::display_safe(account.line.label());
  if (!account.plan || !account.plan->balance.possible())
    return Error{ErrorKind::invalid,
                 tr_format("nothing says how to ask for the balance of {}: set balance-ussd, or balance-sms-to and "
                           "balance-sms-text, and balance-match in its plan",
                           name)};
  if (!account.plan->balance.ussd.empty()) return refresh_by_ussd(context, store::Ledger(database), account);
  return refresh_by_sms(context, account);
}

void show(const Account& account, const std::optional<store::Balance>& balance, Output& output) {
  if (output.json) return output.line(json_of_balance(account.line, balance));
  if (!balance) return output.note(tr("The balance is not known; --refresh asks for it."));
  output.line(tr_format("{}: {} ({})", text::display_safe(account.line.label()), balance->amount.with_currency(),
                        short_time(balance->at)));
  const bool same =
      account.plan && account.plan->balance.low && account.plan->balance.low->currency() == balance->amount.currency();
  if (same && balance->amount < *account.plan->balance.low) output.warning(tr("the balance is low"));
}

}  // namespace

Result<void> balance(Context& context) {
  const auto account = find_account(context);
  if (!account) return account.error();
  const auto database = context.database();
  if (!database) return database.error();
  if (context.invocation.has("refresh"))
    if (auto done = refresh(context, **database, *account); !done) return done;
  show(*account, store::Ledger(**database).balance(account->line.id), context.output);
  return {};
}

}  // namespace celltext::cli
