// esim discover, esim notifications.
#include "esim_servers.h"

#include <nlohmann/json.hpp>

#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
#include "celltext/codec/activation_code.h"
#include "celltext/core/profile_servers.h"
#include "celltext/text/display.h"
#include "handlers.h"
#include "json_output.h"
#include "table.h"

namespace celltext::cli {

namespace {

using async::Task;
using Json = nlohmann::ordered_json;

// --- discover

void print(const std::vector<esim::Event>& events, Output& output) {
  if (events.empty()) output.note(tr("No profile waits for this card."));
  for (const esim::Event& event : events) {
    const std::string code = text::display_safe(core::activation_code_of(event));
    if (output.json)
      output.line(
          json_text({{"event_id", event.id}, {"server", event.server}, {"code", core::activation_code_of(event)}}));
    else
      output.line(code);
  }
  if (!events.empty()) output.note(tr("Install one with: celltext esim add 'CODE'"));
}

Task<Result<void>> discover_on(Context& context, CardAtHand& hand, esim::Provisioning& servers) {
  const std::string named = context.invocation.value("server").value_or("");
  const std::string imei = core::imei_of(hand.modem);
  auto events = co_await core::find_waiting_profiles(*hand.card, servers, named, imei);
  if (!events) co_return events.error();
  log::info("discovery: {} APDUs, {} HTTP requests", hand.card->commands(), servers.requests());
  print(*events, context.output);
  co_return Result<void>();
}

// --- notifications

Json json_of(const esim::Notification& notification, const std::optional<store::EsimAttempt>& attempt) {
  return {{"seq", notification.sequence_number},   {"operation", esim::name_of(notification.operation)},
          {"server", notification.server},         {"iccid", notification.iccid},
          {"tries", attempt ? attempt->tries : 0}, {"error", attempt ? Json(attempt->error) : Json()}};
}

Task<Result<void>> list_on(Context& context, CardAtHand& hand) {
  const auto database = context.database();
  if (!database) co_return database.error();
  auto eid = co_await esim::read_eid(*hand.card);
  if (!eid) co_return eid.error();
  auto listed = co_await esim::list_notifications(*hand.card);
  if (!listed) co_return listed.error();
  const store::EsimJobs jobs(**database);
  if (listed->empty()) context.output.note(tr("No notifications wait on the card."));
  Table table({tr("Number"), tr("Profile"), tr("ICCID"), tr("Server"), tr("Tries"), tr("Last error")});
  for (const esim::Notification& each : *listed) {
    const auto attempt = jobs.attempt(*eid, each.sequence_number);
    if (context.output.json) context.output.line(json_text(json_of(each, attempt)));
    table.add({{std::to_string(each.sequence_number)},
               {core::in_words(each.operation)},
               {each.iccid},
               {each.server},
               {std::to_string(attempt ? attempt->tries : 0)},
               {attempt ? attempt->error : ""}});
  }
  if (!context.output.json) table.print(context.output);
  co_return Result<void>();
}

Task<Result<std::vector<esim::Delivery>>> send_all(Context& context, esim::Card& card, esim::Provisioning& servers) {
  const auto database = context.database();
  if (!database) co_return database.error();
  auto eid = co_await esim::read_eid(card);
  if (!eid) co_return eid.error();
  const store::EsimJobs jobs(**database);
  auto deliveries = co_await core::tell_servers(card, servers, jobs, context.clock, *eid);
  co_return deliveries;
}

Task<Result<void>> send_on(Context& context, CardAtHand& hand, esim::Provisioning& servers) {
  auto deliveries = co_await send_all(context, *hand.card, servers);
  if (!deliveries) co_return deliveries.error();
  if (deliveries->empty()) context.output.note(tr("No notifications wait on the card."));
  if (const auto failure = report(context, *deliveries)) co_return *failure;
  co_return Result<void>();
}

Task<Result<void>> remove_on(Context& context, CardAtHand& hand, std::int64_t number) {
  const auto database = context.database();
  if (!database) co_return database.error();
  auto eid = co_await esim::read_eid(*hand.card);
  if (!eid) co_return eid.error();
  const store::EsimJobs jobs(**database);
  auto removed = co_await core::drop_notification(*hand.card, jobs, *eid, number);
  if (removed)
    context.output.warning(tr("its server will never hear of it, and may think that the profile is elsewhere"));
  co_return removed;
}

}  // namespace

std::optional<Error> report(Context& context, const std::vector<esim::Delivery>& deliveries) {
  std::optional<Error> first;
  for (const esim::Delivery& each : deliveries) {
    const std::string server = text::display_safe(each.notification.server);
    if (!first) first = each.failure;
    if (each.failure)
      context.output.warning(tr_format("{} was not told yet: {}", server, each.failure->message));
    else
      context.output.note(
          tr_format("{} knows that the profile was {}", server, core::in_words(each.notification.operation)));
  }
  return first;
}

Result<std::unique_ptr<esim::Provisioning>> open_servers(Context& context) {
  return core::open_servers(context.clock, context.invocation.value("trust").value_or(""));
}

Task<void> send_pending(Context& context, CardAtHand& hand) {
  auto servers = open_servers(context);
  if (!servers) {
    context.output.warning(servers.error().message);
    co_return;
  }
  auto deliveries = co_await send_all(context, *hand.card, **servers);
  if (!deliveries) co_return;
  if (report(context, *deliveries))
    context.output.note(tr("It stays on the card; later: celltext esim notifications send"));
}

Task<void> send_pending_again(Context& context, CardAtHand& hand) {
  const core::CardPlace place = place_of(context, hand);
  auto opened = co_await core::open_card(place, hand.card);
  if (opened)
    co_await send_pending(context, hand);
  else
    context.output.note(tr("Its servers were not told yet; later: celltext esim notifications send"));
}

Result<void> esim_discover(Context& context) {
  const auto named = context.invocation.value("server");
  if (named && !codec::is_server_name(*named))
    return Error{ErrorKind::invalid, tr_format("“{}” is no name of a server", text::display_safe(*named))};
  const auto servers = open_servers(context);
  if (!servers) return servers.error();
  return on_card(context, [&](Context& c, CardAtHand& hand) { return discover_on(c, hand, **servers); });
}

Result<void> esim_notifications(Context& context) {
  const auto& words = context.invocation.arguments;
  if (words.empty()) return on_card(context, list_on);
  if (words[0] == "send" && words.size() == 1) {
    const auto servers = open_servers(context);
    if (!servers) return servers.error();
    return on_card(context, [&](Context& c, CardAtHand& hand) { return send_on(c, hand, **servers); });
  }
  if (words[0] == "remove" && words.size() == 2) {
    const auto number = parse_id(words[1]);
    if (!number) return number.error();
    return on_card(context, [&](Context& c, CardAtHand& hand) { return remove_on(c, hand, *number); });
  }
  return Error{ErrorKind::invalid, tr("it is: celltext esim notifications [send | remove NUMBER]")};
}

}  // namespace celltext::cli
