// Control of the service centre: what comes in, what was sent, which reports are given.
#include <algorithm>

#include "celltext/text/utf8.h"
#include "sim/control_commands.h"
#include "sim/control_names.h"

namespace celltext::sim {

namespace {

constexpr Names<ReportPolicy::Kind, 3> report_kinds{{{"none", ReportPolicy::Kind::none},
                                                     {"delivered", ReportPolicy::Kind::delivered},
                                                     {"failed", ReportPolicy::Kind::failed}}};

std::string recipient(World& world, const Fields& fields) {
  if (const auto to = fields.text("to")) return *to;
  return fields.modem(world).card().number;
}

json inject(World& world, const Fields& fields) {
  Injection injection;
  injection.to = recipient(world, fields);
  if (const auto sender = fields.text("sender"))
    injection.from = {*sender, true};
  else
    injection.from = {fields.needed_text("from"), false};
  if (auto data = fields.octets("data"))
    injection.data = *std::move(data);
  else
    injection.text = fields.needed_text("text");
  if (!text::is_utf8(injection.text)) throw ControlError("\"text\" must be UTF-8");
  if (fields.has("port"))
    injection.ports = {fields.number_in("port", 0, 0xFFFF, 0), fields.number_in("source_port", 0, 0xFFFF, 9200)};
  if (const auto time = fields.text("time")) {
    injection.taken_at = from_rfc3339(*time);
    if (!injection.taken_at) throw ControlError("\"time\" must be RFC 3339");
  }
  injection.zone = std::chrono::minutes{fields.number_in("zone", -12 * 60, 14 * 60, 0)};
  if (fields.has("class")) injection.message_class = fields.number_in("class", 0, 3, 0);
  if (fields.has("reference")) injection.reference = fields.number_in("reference", 0, 0xFFFF, 0);
  injection.wide_reference = fields.number_in("reference_bits", 8, 16, 8) == 16;
  injection.force_ucs2 = fields.flag("ucs2");
  injection.protocol = static_cast<std::uint8_t>(fields.number_in("protocol", 0, 255, 0));
  injection.withheld = fields.numbers("withhold");
  injection.after = fields.milliseconds("after_ms", 0);
  return {{"parts", world.centre().inject(injection)}};
}

json inject_raw(World& world, const Fields& fields) {
  const auto tpdu = fields.octets("tpdu");
  if (!tpdu || tpdu->empty()) throw ControlError("\"tpdu\" is missing");
  world.centre().inject_raw(recipient(world, fields), *tpdu, fields.flag("report"));
  return json::object();
}

json set_report_policy(World& world, const Fields& fields) {
  ReportPolicy policy;
  policy.kind = choose(report_kinds, "policy", fields.needed_text("policy"));
  policy.status = static_cast<std::uint8_t>(fields.number_in("status", 0, 255, policy.status));
  policy.delay = fields.milliseconds("delay_ms", static_cast<int>(policy.delay.count()));
  world.centre().set_report_policy(fields.needed_text("number"), policy);
  return json::object();
}

std::string_view name_of(Alphabet alphabet) {
  switch (alphabet) {
    case Alphabet::gsm7:
      return "gsm7";
    case Alphabet::ucs2:
      return "ucs2";
    case Alphabet::data:
      break;
  }
  return "data";
}

json describe(const SentPart& part) {
  const Submit& submit = part.submit;
  json out = {{"id", part.id},
              {"modem", part.modem},
              {"from", part.from},
              {"to", submit.destination.text},
              {"text", submit.data.text()},
              {"alphabet", name_of(alphabet_of(submit.data.coding))},
              {"reference", part.reference},
              {"report_requested", submit.report_requested},
              {"at", to_rfc3339(part.at)},
              {"tpdu", to_hex(part.tpdu)}};
  if (submit.validity) out["validity_minutes"] = submit.validity->count();
  if (const auto shown = message_class(submit.data.coding)) out["class"] = *shown;
  if (const auto place = submit.data.concatenation()) {
    out["part"] = {{"number", place->number}, {"of", place->total}, {"reference", place->reference}};
  }
  return out;
}

json list_sent(World& world, const Fields&) {
  json parts = json::array();
  for (const SentPart& part : world.centre().sent()) parts.push_back(describe(part));
  json messages = json::array();
  for (const SentMessage& message : world.centre().messages()) {
    messages.push_back({{"from", message.from},
                        {"to", message.to},
                        {"text", message.text},
                        {"parts", message.parts},
                        {"complete", message.complete}});
  }
  return {{"parts", parts}, {"messages", messages}};
}

json forget_sent(World& world, const Fields&) {
  world.centre().forget_sent();
  return json::object();
}

json counters(World& world, const Fields&) {
  const ServiceCentre& centre = world.centre();
  return {{"sent", centre.sent_count()},
          {"messages", centre.messages().size()},
          {"delivered", centre.delivered()},
          {"pending", centre.pending().size()}};
}

json pace(World& world, const Fields& fields) {
  world.centre().set_pace(fields.milliseconds("ms", 25));
  return json::object();
}

constexpr ControlCommand commands[] = {
    {"inject",
     "modem to from sender text data port source_port time zone class reference reference_bits ucs2 protocol withhold "
     "after_ms",
     inject},
    {"inject-raw", "modem to tpdu report", inject_raw},
    {"report", "number policy status delay_ms", set_report_policy},
    {"sent", "", list_sent},
    {"forget-sent", "", forget_sent},
    {"counters", "", counters},
    {"pace", "ms", pace},
};

}  // namespace

ControlTable message_control() {
  return commands;
}

}  // namespace celltext::sim
