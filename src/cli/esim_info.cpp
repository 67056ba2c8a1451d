// esim info: what a card is, and what is under way with it.
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>

#include "celltext/base/i18n.h"
#include "celltext/store/esim_jobs.h"
#include "celltext/text/display.h"
#include "esim_card.h"
#include "handlers.h"
#include "json_output.h"

namespace celltext::cli {

namespace {

using async::Task;
using Json = nlohmann::ordered_json;

std::string kilobytes(std::int64_t octets) {
  return tr_format("{} kB", octets / 1000);
}

struct CardFacts {
  std::string eid;
  esim::CardInfo2 info;
  esim::Addresses addresses;
  std::vector<esim::RuleAuthorisation> rules;
  std::vector<store::EsimDownload> unfinished;
};

Task<Result<CardFacts>> read_facts(esim::Card& card) {
  auto eid = co_await esim::read_eid(card);
  if (!eid) co_return eid.error();
  auto info = co_await esim::read_info(card);
  if (!info) co_return info.error();
  auto addresses = co_await esim::read_addresses(card);
  if (!addresses) co_return addresses.error();
  // Cards that let no profile have rules need not know the question.
  auto rules = co_await esim::read_rules(card);
  if (!rules && rules.error().kind != ErrorKind::card_refused && rules.error().kind != ErrorKind::unexpected)
    co_return rules.error();
  CardFacts facts;
  facts.eid = *std::move(eid);
  facts.info = *std::move(info);
  facts.addresses = *std::move(addresses);
  if (rules) facts.rules = *std::move(rules);
  co_return facts;
}

Json text_or_null(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

std::vector<std::string> in_hex(const std::vector<Bytes>& list) {
  std::vector<std::string> texts;
  for (const Bytes& octets : list) texts.push_back(to_hex(octets));
  return texts;
}

// Operators as MCC and MNC, in which the specification lets digits be left open.
Json in_json(const std::vector<esim::RuleAuthorisation>& table) {
  Json rows = Json::array();
  for (const esim::RuleAuthorisation& row : table)
    rows.push_back(
        {{"rules", esim::names_of(row.rules)}, {"operators", row.operators}, {"needs_consent", row.needs_consent}});
  return rows;
}

// Without the activation code, which is a secret.
Json in_json(const std::vector<store::EsimDownload>& downloads) {
  Json rows = Json::array();
  for (const store::EsimDownload& each : downloads)
    rows.push_back({{"iccid", text_or_null(each.iccid)},
                    {"name", each.name},
                    {"server", each.server},
                    {"step", each.step},
                    {"started_at", to_rfc3339(each.started_at)},
                    {"error", text_or_null(each.error)}});
  return rows;
}

std::string in_words(const store::EsimDownload& download) {
  const std::string what = download.name.empty() ? download.server : download.name;
  return fmt::format("{} ({})", what, download.error.empty() ? download.step : download.error);
}

std::string in_words(const esim::RuleAuthorisation& row) {
  const std::string operators = fmt::format("{}", fmt::join(row.operators, ", "));
  const std::string rules = cli::in_words(row.rules);
  return row.needs_consent ? tr_format("{}, if you agree ({})", rules, operators)
                           : fmt::format("{} ({})", rules, operators);
}

void print_json(const CardFacts& facts, const std::string& way, Output& output) {
  output.line(json_text({{"eid", facts.eid},
                         {"free_memory", facts.info.free_memory},
                         {"specification", facts.info.svn},
                         {"profile_version", facts.info.profile_version},
                         {"firmware", facts.info.firmware},
                         {"category", text_or_null(facts.info.category)},
                         {"certification", text_or_null(facts.info.certification)},
                         {"issuers", in_hex(facts.info.issuers_for_verification)},
                         {"signing_issuers", in_hex(facts.info.issuers_for_signing)},
                         {"forbidden_rules", facts.info.forbidden_rules},
                         {"authorised_rules", in_json(facts.rules)},
                         {"default_server", text_or_null(facts.addresses.default_server)},
                         {"discovery_server", text_or_null(facts.addresses.root_discovery)},
                         {"unfinished", in_json(facts.unfinished)},
                         {"apdu", way}}));
}

void print_facts(const CardFacts& facts, const std::string& way, Output& output) {
  const auto field = [&](const char* name, const std::string& value) {
    if (value.empty()) return;
    output.line(fmt::format("{} {}", output.painted(Paint::bold, fmt::format("{}:", name)), text::display_safe(value)));
  };
  field(tr("EID"), facts.eid);
  field(tr("Free memory"), kilobytes(facts.info.free_memory));
  field(tr("Specification"), "SGP.22 " + facts.info.svn);
  field(tr("Profile format"), facts.info.profile_version);
  field(tr("Firmware"), facts.info.firmware);
  field(tr("Category"), facts.info.category);
  field(tr("Certification"), facts.info.certification);
  for (const std::string& issuer : in_hex(facts.info.issuers_for_verification)) field(tr("Trusts issuer"), issuer);
  for (const esim::RuleAuthorisation& row : facts.rules) field(tr("Profiles may have rules"), in_words(row));
  field(tr("Default server"), facts.addresses.default_server);
  field(tr("Discovery server"), facts.addresses.root_discovery);
  for (const store::EsimDownload& each : facts.unfinished) field(tr("Not finished"), in_words(each));
  field(tr("Way to the card"), way);
}

Task<Result<void>> info(Context& context, CardAtHand& hand) {
  auto facts = co_await read_facts(*hand.card);
  if (!facts) co_return facts.error();
  if (const auto database = context.database()) facts->unfinished = store::EsimJobs(**database).downloads(facts->eid);
  if (context.output.json)
    print_json(*facts, hand.card->name(), context.output);
  else
    print_facts(*facts, hand.card->name(), context.output);
  co_return Result<void>();
}

}  // namespace

std::string in_words(const esim::PolicyRules& rules) {
  if (rules.may_not_disable && rules.may_not_delete) return tr("can’t be disabled nor deleted");
  if (rules.may_not_disable) return tr("can’t be disabled");
  return rules.may_not_delete ? tr("can’t be deleted") : "";
}

Task<Result<void>> tell_unfinished(Context& context, CardAtHand& hand) {
  const auto database = context.database();
  if (!database) co_return database.error();
  auto eid = co_await esim::read_eid(*hand.card);
  if (!eid) co_return eid.error();
  const std::vector<store::EsimDownload> downloads = store::EsimJobs(**database).downloads(*eid);
  for (const store::EsimDownload& each : downloads)
    context.output.note(tr_format("Not finished: {}", text::display_safe(in_words(each))));
  if (!downloads.empty())
    context.output.note(tr("Go on with: celltext esim add; give it up with: celltext esim add --forget"));
  co_return Result<void>();
}

Result<void> esim_info(Context& context) {
  return on_card(context, info);
}

}  // namespace celltext::cli
