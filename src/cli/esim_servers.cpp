// esim discover, esim notifications.
#include "esim_servers.h"

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
#include "celltext/codec/activation_code.h"
#include "celltext/esim/discovery.h"
#include "celltext/store/esim_jobs.h"
#include "celltext/text/display.h"
#include "handlers.h"
#include "json_output.h"
#include "table.h"

namespace celltext::cli {

namespace {

using async::Task;
using Json = nlohmann::ordered_json;

std::string in_words(esim::Operation operation) {
  constexpr const char* words[] = {tr_noop("installed"), tr_noop("enabled"), tr_noop("disabled"), tr_noop("deleted")};
  return tr(words[static_cast<std::size_t>(operation)]);
}

// --- discover

std::string code_of(const esim::Event& event) {
  codec::ActivationCode code;
  code.server = event.server;
  code.matching_id = event.id;
  return codec::to_string(code);
}

void print(const std::vector<esim::Event>& events, Output& output) {
  if (events.empty()) output.note(tr("No profile waits for this card."));
  for (const esim::Event& event : events) {
    const std::string code = text::display_safe(code_of(event));
    if (output.json)
      output.line(json_text({{"event_id", event.id}, {"server", event.server}, {"code", code_of(event)}}));
    else
      output.line(code);
  }
  if (!events.empty()) output.note(tr("Install one with: celltext esim add 'CODE'"));
}

Task<Result<std::string>> discovery_server(Context& context, esim::Card& card) {
  if (const auto named = context.invocation.value("server")) co_return *named;
  auto addresses = co_await esim::read_addresses(card);
  if (!addresses) co_return addresses.error();
  if (addresses->root_discovery.empty())
    co_return Error{ErrorKind::not_found, tr("the card names no discovery server: give one with --server HOST")};
  co_return addresses->root_discovery;
}

Task<Result<void>> discover_on(Context& context, CardAtHand& hand, esim::Provisioning& servers) {
  auto server = co_await discovery_server(context, *hand.card);
  if (!server) co_return server.error();
  const std::string imei = imei_of(hand);
  auto events = co_await esim::discover(*hand.card, servers, *server, imei);
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
               {in_words(each.operation)},
               {each.iccid},
               {each.server},
               {std::to_string(attempt ? attempt->tries : 0)},
               {attempt ? attempt->error : ""}});
  }
  if (!context.output.json) table.print(context.output);
  co_return Result<void>();
}

Task<Result<void>> send_on(Context& context, CardAtHand& hand, esim::Provisioning& servers) {
  auto eid = co_await esim::read_eid(*hand.card);
  if (!eid) co_return eid.error();
  auto deliveries = co_await esim::send_notifications(*hand.card, servers);
  if (!deliveries) co_return deliveries.error();
  if (deliveries->empty()) context.output.note(tr("No notifications wait on the card."));
  if (auto failure = report(context, *eid, *deliveries)) co_return *failure;
  co_return Result<void>();
}

Task<Result<void>> remove_on(Context& context, CardAtHand& hand, std::int64_t number) {
  const auto database = context.database();
  if (!database) co_return database.error();
  auto eid = co_await esim::read_eid(*hand.card);
  if (!eid) co_return eid.error();
  auto content = co_await esim::retrieve_notification(*hand.card, number);
  if (!content) co_return content.error();
  auto removed = co_await esim::remove_notification(*hand.card, number);
  if (!removed) co_return removed;
  context.output.warning(tr("its server will never hear of it, and may think that the profile is elsewhere"));
  co_return store::EsimJobs(**database).forget(*eid, number);
}

}  // namespace

Result<std::unique_ptr<esim::Provisioning>> open_servers(Context& context) {
  const char* variable = std::getenv("CELLTEXT_TRUST");
  const std::string file = context.invocation.value("trust").value_or(variable ? variable : "");
  std::string issuers;
  if (!file.empty()) {
    auto read = esim::read_issuers(file);
    if (!read) return read.error();
    issuers = *std::move(read);
  }
  return esim::Provisioning::open(context.clock, issuers);
}

std::string imei_of(const CardAtHand& hand) {
  if (!hand.modem) return {};
  const std::string& imei = hand.modem->equipment_id;
  const bool is_imei = imei.size() == 15 && imei.find_first_not_of("0123456789") == std::string::npos;
  return is_imei ? imei : std::string();
}

std::optional<Error> report(Context& context, const std::string& eid, const std::vector<esim::Delivery>& deliveries) {
  const auto database = context.database();
  std::optional<Error> first;
  for (const esim::Delivery& each : deliveries) {
    const std::int64_t number = each.notification.sequence_number;
    const std::string server = text::display_safe(each.notification.server);
    if (each.failure) {
      if (!first) first = each.failure;
      context.output.warning(tr_format("{} was not told yet: {}", server, each.failure->message));
    } else {
      context.output.note(tr_format("{} knows that the profile was {}", server, in_words(each.notification.operation)));
    }
    if (!database) continue;
    store::EsimJobs jobs(**database);
    const auto written = each.failure ? jobs.note_failure(eid, number, each.failure->message, context.clock.now())
                                      : jobs.forget(eid, number);
    if (!written) log::warning("{}", written.error().message);
  }
  return first;
}

Task<void> send_pending(Context& context, CardAtHand& hand) {
  auto servers = open_servers(context);
  if (!servers) {
    context.output.warning(servers.error().message);
    co_return;
  }
  auto eid = co_await esim::read_eid(*hand.card);
  if (!eid) co_return;
  auto deliveries = co_await esim::send_notifications(*hand.card, **servers);
  if (!deliveries) co_return;
  if (report(context, *eid, *deliveries))
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
