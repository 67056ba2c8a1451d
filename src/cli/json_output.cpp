#include "json_output.h"

#include <nlohmann/json.hpp>

#include "celltext/base/clock.h"
#include "doctor.h"

namespace celltext::cli {

namespace {

using Json = nlohmann::ordered_json;

// The library leaves DEL and the C1 controls as they are, which a terminal may obey: they are written as escapes.
std::string without_controls(const std::string& json) {
  std::string out;
  out.reserve(json.size());
  for (std::size_t i = 0; i < json.size(); ++i) {
    const auto byte = static_cast<unsigned char>(json[i]);
    const auto next = i + 1 < json.size() ? static_cast<unsigned char>(json[i + 1]) : 0;
    if (byte == 0x7F) {
      out += "\\u007f";
    } else if (byte == 0xC2 && next >= 0x80 && next <= 0x9F) {
      out += fmt::format("\\u00{:02x}", next);
      ++i;
    } else {
      out += json[i];
    }
  }
  return out;
}

std::string dump(const Json& json) {
  return without_controls(json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

Json time_or_null(const std::optional<Instant>& at) {
  return at ? Json(to_rfc3339(*at)) : Json();
}

Json count_or_null(const std::optional<std::int64_t>& count) {
  return count ? Json(*count) : Json();
}

Json text_or_null(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

Json money_or_null(const std::optional<model::Money>& money) {
  if (!money) return {};
  return {{"amount", money->amount()}, {"currency", money->currency().code()}};
}

Json balance_or_null(const std::optional<store::Balance>& balance) {
  if (!balance) return {};
  Json json = money_or_null(balance->amount);
  json["at"] = to_rfc3339(balance->at);
  return json;
}

Json object(const model::Message& message) {
  Json attachments = Json::array();
  for (const model::Attachment& attachment : message.attachments)
    attachments.push_back({{"name", attachment.name}, {"type", attachment.type}, {"size", attachment.size}});
  Json error;
  if (message.trouble) error = {{"code", message.trouble->code}, {"message", message.trouble->message}};
  return {
      {"id", message.id.value},
      {"conversation", message.conversation.value},
      {"direction", model::name_of(message.direction)},
      {"kind", model::name_of(message.kind)},
      {"line", text_or_null(message.line_name)},
      {"from", text_or_null(message.from)},
      {"to", message.to},
      {"cc", message.cc},
      {"text", message.text},
      {"subject", text_or_null(message.subject)},
      {"attachments", std::move(attachments)},
      {"status", model::name_of(message.status)},
      {"encoding", message.encoding ? Json(model::name_of(*message.encoding)) : Json()},
      {"parts", message.parts},
      {"created_at", to_rfc3339(message.created_at)},
      {"due_at", time_or_null(message.due_at)},
      {"sent_at", time_or_null(message.sent_at)},
      {"received_at", time_or_null(message.received_at)},
      {"delivered_at", time_or_null(message.delivered_at)},
      {"cost", money_or_null(message.cost)},
      {"error", std::move(error)},
      {"read", message.read},
  };
}

Json text_or_null(const std::optional<std::string>& text) {
  return text ? Json(*text) : Json();
}

template<class T>
Json number_or_null(const std::optional<T>& number) {
  return number ? Json(static_cast<std::uint64_t>(*number)) : Json();
}

Json boolean_or_null(const std::optional<bool>& value) {
  return value ? Json(*value) : Json();
}

// A point in time, or a number of seconds.
Json time_or_null(const std::optional<codec::MmsTime>& time) {
  if (!time) return {};
  if (time->relative) return time->seconds.count();
  return to_rfc3339(Instant(time->seconds));
}

template<class T>
Json object(const mms::Setting<T>& setting) {
  if (!setting.is_set()) return {};
  Json value;
  if constexpr (std::is_same_v<T, mms::Proxy>)
    value = spelled(setting.value);
  else
    value = setting.value;
  return {{"value", std::move(value)}, {"from", mms::name_of(setting.source)}};
}

Json object(const codec::MmsPart& part) {
  return {
      {"content_type", part.content_type},
      {"charset", text_or_null(part.charset)},
      {"name", text_or_null(part.name)},
      {"content_id", text_or_null(part.content_id)},
      {"content_location", text_or_null(part.content_location)},
      {"size", part.data.size()},
      {"sha256", core::sha256_of(part.data)},
      {"text", text_or_null(codec::text_of(part))},
  };
}

std::string_view name_of(codec::SmsEncoding encoding) {
  return model::name_of(encoding == codec::SmsEncoding::gsm7 ? model::Encoding::gsm7 : model::Encoding::ucs2);
}

}  // namespace

std::string json_of(const model::Message& message) {
  return dump(object(message));
}

std::string json_of(const model::Conversation& conversation) {
  return dump({
      {"id", conversation.id.value},
      {"participants", conversation.participants},
      {"name", text_or_null(conversation.name)},
      {"line", text_or_null(conversation.line_name)},
      {"unread", conversation.unread},
      {"last_at", to_rfc3339(conversation.last_at)},
      {"snippet", conversation.snippet},
  });
}

std::string json_of(const model::Line& line) {
  return dump({
      {"name", text_or_null(line.name)},
      {"number", text_or_null(line.number)},
      {"iccid", line.iccid},
      {"network", text_or_null(line.network)},
      {"default", line.is_default},
  });
}

std::string json_of(const model::Contact& contact) {
  return dump({{"name", contact.name}, {"numbers", contact.numbers}});
}

std::string json_of(const core::ImportedContacts& imported) {
  return dump(
      {{"contacts", imported.added.contacts}, {"numbers", imported.added.numbers}, {"left_out", imported.left_out}});
}

std::string json_of(const core::Quote& quote) {
  Json warnings = Json::array();
  for (const core::Warning& warning : quote.warnings)
    warnings.push_back({{"code", warning.code}, {"message", warning.message}});
  Json suggestion;
  if (quote.suggestion)
    suggestion = {{"text", quote.suggestion->text},
                  {"encoding", name_of(quote.suggestion->segments.encoding)},
                  {"parts", quote.suggestion->segments.parts}};
  Json allowance;
  if (quote.allowance)
    allowance = {{"included", quote.allowance->included},
                 {"used", quote.allowance->used},
                 {"left_after", quote.allowance->left_after}};
  const bool sms = quote.kind == model::Kind::sms;
  return dump({
      {"to", quote.to},
      {"country", text_or_null(quote.country)},
      {"scope", core::name_of(quote.scope)},
      {"kind", model::name_of(quote.kind)},
      {"encoding", sms ? Json(name_of(quote.segments.encoding)) : Json()},
      {"parts", sms ? quote.segments.parts : 1},
      {"characters", sms ? Json(quote.segments.characters) : Json()},
      {"left_in_part", sms ? Json(quote.segments.left_in_part) : Json()},
      {"cost", money_or_null(quote.cost)},
      {"allowance", std::move(allowance)},
      {"warnings", std::move(warnings)},
      {"suggestion", std::move(suggestion)},
  });
}

std::string json_of(const tariff::Plan& plan, const std::vector<std::string>& lines) {
  Json codes = Json::object();
  for (const tariff::CodePrice& price : plan.sms_to) codes[price.code] = money_or_null(price.price);
  Json balance;
  if (plan.balance.possible())
    balance = {{"ussd", text_or_null(plan.balance.ussd)},
               {"sms_to", text_or_null(plan.balance.sms_to)},
               {"sms_text", text_or_null(plan.balance.sms_text)},
               {"match", text_or_null(plan.balance.match)},
               {"low", money_or_null(plan.balance.low)}};
  return dump({
      {"name", plan.name},
      {"lines", lines},
      {"currency", plan.currency.code()},
      {"period", plan.period.text()},
      {"fee", money_or_null(plan.fee)},
      {"sms",
       {{"included", count_or_null(plan.sms_included)},
        {"domestic", money_or_null(plan.sms_domestic)},
        {"international", money_or_null(plan.sms_international)},
        {"to", std::move(codes)},
        {"roaming", money_or_null(plan.sms_roaming)},
        {"received", money_or_null(plan.sms_received)}}},
      {"mms",
       {{"included", count_or_null(plan.mms_included)},
        {"price", money_or_null(plan.mms_price)},
        {"max_size", count_or_null(plan.mms_max_size)}}},
      {"data",
       {{"included", count_or_null(plan.data_included)}, {"price_per_mb", money_or_null(plan.data_price_per_mb)}}},
      {"spend_limit", money_or_null(plan.spend_limit)},
      {"warn_at", plan.warn_at ? Json(*plan.warn_at) : Json()},
      {"balance", std::move(balance)},
  });
}

std::string json_of(const tariff::Replay& replay, const core::Advice& advice, const model::Line& line) {
  return dump({
      {"line", line.label()},
      {"plan", replay.plan->name},
      {"current", replay.plan == advice.current},
      {"since", to_rfc3339(local_calendar.start_of(advice.span.first))},
      {"until", to_rfc3339(local_calendar.start_of(advice.span.end))},
      {"cost", money_or_null(replay.cost)},
      {"fees", money_or_null(replay.fees)},
      {"more_than_cheapest", money_or_null(replay.more_than_cheapest)},
      {"unpriced", {{"parts", replay.unpriced}, {"bytes", replay.unpriced_data}}},
  });
}

std::string json_of_plan_check(const std::string& file, std::size_t plans, const std::vector<std::string>& warnings) {
  return dump({{"file", file}, {"plans", plans}, {"warnings", warnings}});
}

std::string json_of(const modem::ModemInfo& modem) {
  Json sim;
  if (modem.sim)
    sim = {
        {"iccid", modem.sim->iccid},
        {"imsi", text_or_null(modem.sim->imsi)},
        {"operator", {{"id", text_or_null(modem.sim->operator_id)}, {"name", text_or_null(modem.sim->operator_name)}}},
        {"eid", text_or_null(modem.sim->eid)}};
  Json ports = Json::array();
  for (const modem::Port& port : modem.ports) ports.push_back({{"name", port.name}, {"type", port.type}});
  return dump({
      {"index", modem.index},
      {"path", modem.path},
      {"device", modem.device},
      {"imei", text_or_null(modem.equipment_id)},
      {"manufacturer", text_or_null(modem.manufacturer)},
      {"model", text_or_null(modem.model)},
      {"revision", text_or_null(modem.revision)},
      {"numbers", modem.own_numbers},
      {"state", modem::name_of(modem.state)},
      {"failed_reason", text_or_null(modem.failed_reason)},
      {"lock", modem::name_of(modem.lock)},
      {"unlock_retries", modem.unlock_retries ? Json(*modem.unlock_retries) : Json()},
      {"sim", std::move(sim)},
      {"registration", modem::name_of(modem.registration)},
      {"operator", {{"id", text_or_null(modem.operator_id)}, {"name", text_or_null(modem.operator_name)}}},
      {"technologies", modem.technologies},
      {"signal", modem.signal_percent ? Json(*modem.signal_percent) : Json()},
      {"messaging", modem.can_message},
      {"data_call", modem.data_call_up},
      {"ports", std::move(ports)},
  });
}

std::string json_of(const modem::FoundNetwork& network) {
  return dump({
      {"id", network.operator_id},
      {"name", text_or_null(network.name)},
      {"status", network.status},
      {"technologies", network.technologies},
  });
}

std::string json_of(const modem::UssdReply& reply) {
  return dump({{"text", reply.text}, {"expects_answer", reply.expects_answer}});
}

std::string json_of(const codec::MmsPdu& pdu) {
  Json parts = Json::array();
  for (const codec::MmsPart& part : pdu.parts) parts.push_back(object(part));
  const Json status = pdu.status ? number_or_null(pdu.status) : number_or_null(pdu.read_status);
  return dump({
      {"type", codec::name_of(pdu.type)},
      {"transaction_id", text_or_null(pdu.transaction_id)},
      {"version", fmt::format("{}.{}", pdu.version >> 4, pdu.version & 0x0F)},
      {"message_id", text_or_null(pdu.message_id)},
      {"from", text_or_null(pdu.from)},
      {"to", pdu.to},
      {"cc", pdu.cc},
      {"bcc", pdu.bcc},
      {"subject", text_or_null(pdu.subject)},
      {"date", pdu.date ? Json(to_rfc3339(*pdu.date)) : Json()},
      {"class", text_or_null(pdu.message_class)},
      {"priority", pdu.priority ? text_or_null(std::string(codec::name_of(*pdu.priority))) : Json()},
      {"size", number_or_null(pdu.size)},
      {"expiry", time_or_null(pdu.expiry)},
      {"content_location", text_or_null(pdu.content_location)},
      {"delivery_report", boolean_or_null(pdu.delivery_report)},
      {"read_report", boolean_or_null(pdu.read_report)},
      {"status", status},
      {"response_status", number_or_null(pdu.response_status)},
      {"retrieve_status", number_or_null(pdu.retrieve_status)},
      {"parts", std::move(parts)},
  });
}

std::string json_of(const CarrierChoice& choice) {
  const mms::Carrier& carrier = choice.carrier;
  return dump({
      {"network", choice.network},
      {"carrier", text_or_null(carrier.provider)},
      {"mmsc", object(carrier.mmsc)},
      {"proxy", object(carrier.proxy)},
      {"apn", object(carrier.apn)},
      {"username", object(carrier.username)},
      {"user_agent", object(carrier.user_agent)},
      {"max_size", object(carrier.max_size)},
      {"close_connection", object(carrier.close_connection)},
      {"append_transaction_id", object(carrier.append_transaction_id)},
      {"number_header", object(carrier.number_header)},
      {"auto_download", core::name_of(choice.settings.auto_download)},
      {"max_download", choice.settings.max_download},
      {"route", core::name_of(choice.settings.route)},
  });
}

std::string json_of(const Check& check) {
  return dump({
      {"check", check.name},
      {"result", name_of(check.verdict)},
      {"message", check.message},
      {"fix", text_or_null(check.fix)},
  });
}

namespace {

// What was used of one service: `unit` names the count.
Json gauge(const char* unit, std::int64_t used, const tariff::Gauge* gauge) {
  Json json{{unit, used}, {"included", nullptr}, {"left", nullptr}, {"cost", nullptr}};
  if (!gauge) return json;
  if (gauge->included) json["included"] = *gauge->included;
  if (gauge->left) json["left"] = *gauge->left;
  json["cost"] = money_or_null(gauge->cost);
  return json;
}

Json keep_alive_or_null(const std::optional<core::KeepAlive>& keep_alive) {
  if (!keep_alive) return {};
  return {{"days", keep_alive->days},
          {"last_use", keep_alive->last_use ? Json(to_string(*keep_alive->last_use)) : Json()},
          {"days_left", keep_alive->days_left ? Json(*keep_alive->days_left) : Json()}};
}

}  // namespace

std::string json_of(const core::UsageReport& report) {
  const tariff::Meter* meter = report.meter ? &*report.meter : nullptr;
  return dump({
      {"line", report.line.label()},
      {"plan", report.plan ? Json(report.plan->name) : Json()},
      {"period", {{"from", to_rfc3339(report.period.from)}, {"to", to_rfc3339(report.period.to)}}},
      {"sms", gauge("parts", report.sms_parts, meter ? &meter->sms : nullptr)},
      {"mms", gauge("messages", report.mms, meter ? &meter->mms : nullptr)},
      {"data", gauge("bytes", report.data_bytes, meter ? &meter->data : nullptr)},
      {"received", {{"parts", report.sms_received}, {"messages", report.mms_received}}},
      {"total", meter ? money_or_null(meter->total) : Json()},
      {"forecast", meter ? money_or_null(meter->forecast) : Json()},
      {"limit", meter ? money_or_null(meter->limit) : Json()},
      {"balance", balance_or_null(report.balance)},
      {"fee", meter ? money_or_null(meter->fee) : Json()},
      {"reserved", money_or_null(report.reserved)},
      {"unknown", report.unknown_messages},
      {"unpriced", meter ? Json(meter->unpriced) : Json()},
      {"keep_alive", keep_alive_or_null(report.keep_alive)},
  });
}

std::string json_of_balance(const model::Line& line, const std::optional<store::Balance>& balance) {
  return dump({{"line", line.label()}, {"balance", balance_or_null(balance)}});
}

std::string json_of(const Error& error) {
  return dump({{"error", {{"code", name_of(error.kind)}, {"message", error.message}}}});
}

std::string json_of_warning(std::string_view message) {
  return dump({{"warning", {{"message", message}}}});
}

std::string json_of_event(std::string_view event, const model::Message& message) {
  return dump({{"event", event}, {"message", object(message)}});
}

std::string json_of_code(const std::string& code, const model::Message& message) {
  return dump({{"code", code}, {"message", object(message)}});
}

std::string json_of_deleted(model::MessageId id) {
  return dump({{"deleted", id.value}});
}

std::string json_of(const esim::Profile& profile) {
  return dump({{"iccid", profile.iccid},
               {"name", profile.name},
               {"provider", profile.provider},
               {"nickname", text_or_null(profile.nickname)},
               {"state", esim::name_of(profile.state)},
               {"class", esim::name_of(profile.profile_class)},
               {"rules", esim::names_of(profile.rules)},
               {"aid", to_hex(profile.aid)}});
}

std::string json_text(const Json& object) {
  return dump(object);
}

}  // namespace celltext::cli
