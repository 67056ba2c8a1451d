#include "celltext/core/profile_servers.h"

#include <algorithm>
#include <cstdlib>

#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
#include "celltext/codec/activation_code.h"
#include "celltext/esim/discovery.h"
#include "celltext/text/display.h"

namespace celltext::core {

using async::Task;
using Deliveries = std::vector<esim::Delivery>;

Result<std::unique_ptr<esim::Provisioning>> open_servers(async::Clock& clock, std::string trusted_file) {
  const char* variable = std::getenv("CELLTEXT_TRUST");
  if (trusted_file.empty() && variable) trusted_file = variable;
  if (trusted_file.empty()) return esim::Provisioning::open(clock, "");
  const auto issuers = esim::read_issuers(trusted_file);
  if (!issuers) return issuers.error();
  return esim::Provisioning::open(clock, *issuers);
}

std::string imei_of(const std::optional<modem::ModemInfo>& modem) {
  constexpr std::size_t digits = 15;
  if (!modem) return {};
  const std::string& imei = modem->equipment_id;
  const bool is_imei = imei.size() == digits && imei.find_first_not_of("0123456789") == std::string::npos;
  return is_imei ? imei : std::string();
}

std::string in_words(esim::Operation operation) {
  constexpr const char* words[] = {tr_noop("installed"), tr_noop("enabled"), tr_noop("disabled"), tr_noop("deleted")};
  return tr(words[static_cast<std::size_t>(operation)]);
}

Task<Result<Deliveries>> tell_servers(esim::Card& card, esim::Provisioning& servers, store::EsimJobs jobs,
                                      async::Clock& clock, std::string eid) {
  auto deliveries = co_await esim::send_notifications(card, servers);
  if (deliveries) note_deliveries(jobs, eid, *deliveries, clock.now());
  co_return deliveries;
}

void note_deliveries(store::EsimJobs jobs, std::string_view eid, const Deliveries& deliveries, Instant now) {
  for (const esim::Delivery& each : deliveries) {
    const std::int64_t number = each.notification.sequence_number;
    const auto written =
        each.failure ? jobs.note_failure(eid, number, each.failure->message, now) : jobs.forget(eid, number);
    if (!written) log::warning("{}", written.error().message);
  }
}

std::optional<Error> failure_of(const Deliveries& deliveries) {
  const auto failed =
      std::ranges::find_if(deliveries, [](const esim::Delivery& each) { return each.failure.has_value(); });
  if (failed == deliveries.end()) return std::nullopt;
  return Error{
      failed->failure->kind,
      tr_format("{} was not told yet: {}", text::display_safe(failed->notification.server), failed->failure->message)};
}

Task<Result<void>> drop_notification(esim::Card& card, store::EsimJobs jobs, std::string eid, std::int64_t number) {
  auto content = co_await esim::retrieve_notification(card, number);
  if (!content) co_return content.error();
  auto removed = co_await esim::remove_notification(card, number);
  if (!removed) co_return removed;
  co_return jobs.forget(eid, number);
}

Task<Result<std::vector<esim::Event>>> find_waiting_profiles(esim::Card& card, esim::Provisioning& servers,
                                                             std::string server, std::string imei) {
  if (server.empty()) {
    auto addresses = co_await esim::read_addresses(card);
    if (!addresses) co_return addresses.error();
    server = addresses->root_discovery;
  }
  if (server.empty())
    co_return Error{ErrorKind::not_found, tr("the card names no discovery server: give one with --server HOST")};
  auto events = co_await esim::discover(card, servers, server, imei);
  co_return events;
}

std::string activation_code_of(const esim::Event& event) {
  codec::ActivationCode code;
  code.server = event.server;
  code.matching_id = event.id;
  return codec::to_string(code);
}

}  // namespace celltext::core
