#include "outgoing.h"

#include "celltext/base/i18n.h"
#include "celltext/core/cashier.h"
#include "celltext/core/guard.h"
#include "celltext/core/lines.h"
#include "celltext/store/lines.h"
#include "dialog.h"

namespace celltext::ui {

core::Origin origin_of(store::Database& database, const core::Settings& settings, const modem::Radio* radio,
                       model::LineId wanted, Instant at) {
  const store::Lines lines(database);
  std::optional<model::Line> line;
  if (wanted) line = lines.find(wanted);
  if (!line)
    if (auto chosen = core::choose_line(settings, lines, ""); chosen && *chosen) line = *std::move(*chosen);
  const modem::ModemInfo* modem = nullptr;
  const auto modems = radio ? radio->modems() : std::vector<modem::ModemInfo>{};
  for (const modem::ModemInfo& one : modems)
    if (!modem && one.sim && (!line || one.sim->iccid == line->iccid)) modem = &one;
  const bool roaming = modem && modem->registration == modem::NetworkRegistration::roaming;
  core::Origin origin = core::origin_for(settings, database, line, roaming, at);
  if (origin.region.empty() && modem) origin.region = model::region_of_network(modem->sim->operator_id);
  return origin;
}

Outgoing outgoing_of(const ComposeModel& compose, std::vector<core::Quote> quotes, const core::Origin& origin,
                     Instant now) {
  Outgoing outgoing{std::move(quotes), compose.editor.text(), origin.line, origin.roaming, now};
  outgoing.attachments = compose.attached.ready;
  outgoing.subject = compose.subject;
  outgoing.one_for_all = is_one_for_all(compose);
  return outgoing;
}

Result<store::Enqueued> enqueue(store::Database& database, const core::Settings& settings, const Outgoing& outgoing) {
  store::NewMessage message;
  message.line = outgoing.line;
  for (const core::Quote& quote : outgoing.quotes) (quote.copy ? message.cc : message.to).push_back(quote.to);
  message.text = outgoing.text;
  if (outgoing.quotes.front().kind == model::Kind::sms) {
    const codec::Segments& segments = outgoing.quotes.front().segments;
    message.encoding = segments.encoding == codec::SmsEncoding::gsm7 ? model::Encoding::gsm7 : model::Encoding::ucs2;
    message.parts = segments.parts;
  } else {
    message.kind = model::Kind::mms;
    message.attachments = outgoing.attachments;
    message.subject = outgoing.subject;
    message.group = outgoing.one_for_all;
  }
  message.send_at = outgoing.send_at;
  message.request_report = settings.delivery_report;
  message.roaming = outgoing.roaming;
  message.passes = outgoing.passes;
  message.price = core::Cashier(settings, store::Lines(database)).pricer();
  return store::Outbox(database).enqueue(message, outgoing.now);
}

void send(Host& host, Outgoing outgoing, std::function<void()> queued) {
  Question question{tr("Send it?"), {}, tr("send it"), {}};
  if (const auto count = outgoing.quotes.size(); count > 1 && !outgoing.one_for_all)
    question.lines.push_back(tr_n_format("Each of {} people gets a message of their own.",
                                         "Each of {} people gets a message of their own.", count));
  for (const core::Objection& objection : core::objections(outgoing.quotes, host.settings())) {
    if (objection.passed_by == core::PassedBy::nobody) return host.say(objection.message, Tone::error);
    if (objection.passed_by == core::PassedBy::yes) outgoing.passes.yes = true;
    if (objection.passed_by == core::PassedBy::over_limit) outgoing.passes.over_limit = true;
    question.lines.push_back(objection.message);
  }
  const bool nothing_to_ask = question.lines.empty();
  question.on_yes = [&host, outgoing = std::move(outgoing), queued = std::move(queued)] {
    const auto done = enqueue(host.database(), host.settings(), outgoing);
    if (!done) return host.say(done.error().message, Tone::error);
    queued();
  };
  if (nothing_to_ask) return question.on_yes();
  host.open(ask(host, std::move(question)));
}

}  // namespace celltext::ui
