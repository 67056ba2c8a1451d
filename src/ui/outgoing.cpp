#include "outgoing.h"

#include "celltext/core/lines.h"
#include "celltext/store/lines.h"

namespace celltext::ui {

core::Origin origin_of(store::Database& database, const core::Settings& settings, const modem::Radio* radio,
                       model::LineId wanted) {
  const store::Lines lines(database);
  std::optional<model::Line> line;
  if (wanted) line = lines.find(wanted);
  if (!line)
    if (auto chosen = core::choose_line(settings, lines, ""); chosen && *chosen) line = *std::move(*chosen);
  core::Origin origin;
  if (line) origin.line = line->id;
  origin.region = core::home_region(settings, lines, line);
  if (!radio) return origin;
  for (const modem::ModemInfo& modem : radio->modems()) {
    if (!modem.sim || (line && modem.sim->iccid != line->iccid)) continue;
    origin.roaming = modem.registration == modem::NetworkRegistration::roaming;
    if (origin.region.empty()) origin.region = model::region_of_network(modem.sim->operator_id);
    break;
  }
  return origin;
}

Result<store::Enqueued> enqueue(store::Database& database, const core::Settings& settings, const Outgoing& outgoing) {
  store::NewMessage message;
  message.line = outgoing.line;
  for (const core::Quote& quote : outgoing.quotes) message.to.push_back(quote.to);
  message.text = outgoing.text;
  const codec::Segments& segments = outgoing.quotes.front().segments;
  message.encoding = segments.encoding == codec::SmsEncoding::gsm7 ? model::Encoding::gsm7 : model::Encoding::ucs2;
  message.parts = segments.parts;
  message.send_at = outgoing.send_at;
  message.request_report = settings.delivery_report;
  return store::Outbox(database).enqueue(message, outgoing.now);
}

}  // namespace celltext::ui
