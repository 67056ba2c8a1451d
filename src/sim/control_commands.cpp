#include "sim/control_commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "celltext/text/utf8.h"

namespace celltext::sim {

namespace {

using Memory = Modem::Memory;

// A value by its name in a small table, or an error that lists the names.
template<class Value, std::size_t size>
Value choose(const std::array<std::pair<std::string_view, Value>, size>& table, const char* field,
             const std::string& name) {
  std::string names;
  for (const auto& [known, value] : table) {
    if (known == name) return value;
    names += names.empty() ? "" : ", ";
    names += known;
  }
  throw ControlError(fmt::format("\"{}\" must be one of {}", field, names));
}

template<class Value, std::size_t size>
std::string_view name_in(const std::array<std::pair<std::string_view, Value>, size>& table, Value value) {
  for (const auto& [name, known] : table) {
    if (known == value) return name;
  }
  return "other";
}

constexpr std::array<std::pair<std::string_view, Registration>, 6> registrations{
    {{"home", Registration::home},
     {"roaming", Registration::roaming},
     {"searching", Registration::searching},
     {"denied", Registration::denied},
     {"idle", Registration::idle},
     {"unknown", Registration::unknown}}};
constexpr std::array<std::pair<std::string_view, int>, 4> accesses{{{"gsm", 0}, {"umts", 2}, {"lte", 7}, {"5g", 11}}};
constexpr std::array<std::pair<std::string_view, SimCard::Lock>, 3> locks{
    {{"none", SimCard::Lock::none}, {"pin", SimCard::Lock::pin}, {"puk", SimCard::Lock::puk}}};
constexpr std::array<std::pair<std::string_view, ReportPolicy::Kind>, 3> report_kinds{
    {{"none", ReportPolicy::Kind::none},
     {"delivered", ReportPolicy::Kind::delivered},
     {"failed", ReportPolicy::Kind::failed}}};
constexpr std::array<std::pair<std::string_view, Fault::Action>, 4> fault_actions{
    {{"none", Fault::Action::none},
     {"error", Fault::Action::error},
     {"silence", Fault::Action::silence},
     {"lost-answer", Fault::Action::lost_answer}}};

json describe(const Modem& modem) {
  const Radio& radio = modem.radio();
  const SimCard& card = modem.card();
  return {{"modem", modem.index()},
          {"imei", modem.identity().imei},
          {"plugged", modem.plugged()},
          {"number", card.number},
          {"iccid", card.iccid},
          {"imsi", card.imsi},
          {"sim", card.present ? name_in(locks, card.lock()) : "absent"},
          {"pin_tries", card.pin_tries},
          {"registration", name_in(registrations, modem.registration())},
          {"operator", {{"name", radio.network.name}, {"code", radio.network.code}}},
          {"access", name_in(accesses, radio.access)},
          {"signal", radio.signal},
          {"storages",
           {{"SM", {{"used", modem.storage(Memory::sim).used()}, {"slots", modem.storage(Memory::sim).capacity()}}},
            {"ME",
             {{"used", modem.storage(Memory::device).used()}, {"slots", modem.storage(Memory::device).capacity()}}}}}};
}

json list_modems(World& world, const Fields&) {
  json modems = json::array();
  for (const auto& modem : world.modems()) modems.push_back(describe(*modem));
  return {{"modems", modems}};
}

void set_card(Modem& modem, const Fields& fields) {
  SimCard& card = modem.card();
  if (const auto number = fields.text("number")) card.number = *number;
  if (const auto iccid = fields.text("iccid")) card.iccid = *iccid;
  if (const auto imsi = fields.text("imsi")) card.imsi = *imsi;
  if (const auto pin = fields.text("pin")) card.pin = *pin;
  if (const auto puk = fields.text("puk")) card.puk = *puk;
  const auto state = fields.text("sim");
  if (!state) return;
  card.present = *state != "absent";
  if (!card.present) return;
  const SimCard::Lock lock = choose(locks, "sim", *state);
  card.power_cycle();
  card.pin_enabled = lock != SimCard::Lock::none;
  card.pin_tries = lock == SimCard::Lock::puk ? 0 : 3;
}

json set_modem(World& world, const Fields& fields) {
  Modem& modem = fields.modem(world);
  Radio& radio = modem.radio();
  if (const auto state = fields.text("registration"))
    radio.registration = choose(registrations, "registration", *state);
  if (const auto name = fields.text("operator")) radio.network.name = *name;
  if (const auto code = fields.text("operator_code")) radio.network.code = *code;
  if (const auto access = fields.text("access")) radio.access = choose(accesses, "access", *access);
  const int signal = fields.number_in("signal", 0, 99, radio.signal);
  if (signal > 31 && signal != 99) throw ControlError("\"signal\" must be from 0 to 31, or 99");
  radio.signal = signal;
  for (const Memory memory : {Memory::sim, Memory::device}) {
    Storage& storage = modem.storage(memory);
    const char* field = memory == Memory::sim ? "sm_slots" : "me_slots";
    storage.set_capacity(fields.number_in(field, 0, 10'000, storage.capacity()));
  }
  set_card(modem, fields);
  modem.registration_changed();
  world.remember();
  return {{"modem", describe(modem)}};
}

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

json add_fault(World& world, const Fields& fields) {
  Fault fault;
  fault.prefix = fields.text("prefix").value_or("");
  fault.count = fields.number_in("count", -1, 1'000'000, -1);
  fault.delay = fields.milliseconds("delay_ms", 0);
  if (const auto error = fields.text("error")) {
    fault.action = Fault::Action::error;
    fault.error = *error;
  }
  if (const auto action = fields.text("action")) fault.action = choose(fault_actions, "action", *action);
  if (fault.action == Fault::Action::error && fault.error.empty()) throw ControlError("\"error\" is missing");
  if (fault.count == 0) throw ControlError("\"count\" must not be 0");
  fields.modem(world).faults().add(std::move(fault));
  return json::object();
}

json clear_faults(World& world, const Fields& fields) {
  fields.modem(world).faults().clear();
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

json unplug(World& world, const Fields& fields) {
  Modem& modem = fields.modem(world);
  if (modem.plugged()) modem.set_plugged(false);
  return json::object();
}

json plug(World& world, const Fields& fields) {
  Modem& modem = fields.modem(world);
  if (!modem.plugged()) modem.set_plugged(true);
  return json::object();
}

// Another card in the slot: its messages are its own.
json switch_sim(World& world, const Fields& fields) {
  Modem& modem = fields.modem(world);
  const std::string iccid = fields.needed_text("iccid");
  SimCard card;
  card.iccid = iccid;
  card.imsi =
      fields.text("imsi").value_or("310260" + iccid.substr(iccid.size() - std::min<std::size_t>(iccid.size(), 9)));
  card.number = fields.text("number").value_or("");
  card.provider = fields.text("provider").value_or(modem.card().provider);
  modem.card() = card;
  modem.storage(Memory::sim).clear();
  modem.registration_changed();
  world.remember();
  return {{"modem", describe(modem)}};
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

json list_storage(World& world, const Fields& fields) {
  const Modem& modem = fields.modem(world);
  json out = json::object();
  for (const Memory memory : {Memory::sim, Memory::device}) {
    json slots = json::array();
    for (const auto& [slot, message] : modem.storage(memory).slots()) {
      slots.push_back({{"slot", slot}, {"state", static_cast<int>(message.state)}, {"pdu", to_hex(message.pdu)}});
    }
    out[std::string(sim::name_of(memory))] = slots;
  }
  return out;
}

json counters(World& world, const Fields&) {
  const ServiceCentre& centre = world.centre();
  return {{"sent", centre.sent_count()},
          {"messages", centre.messages().size()},
          {"delivered", centre.delivered()},
          {"pending", centre.pending().size()}};
}

json ussd(World& world, const Fields& fields) {
  fields.modem(world).ussd_reply(fields.number_in("status", 0, 5, 0), fields.needed_text("text"));
  return json::object();
}

json pace(World& world, const Fields& fields) {
  world.centre().set_pace(fields.milliseconds("ms", 25));
  return json::object();
}

constexpr ControlCommand commands[] = {
    {"modems", "", list_modems},
    {"set", "modem registration operator operator_code access signal sm_slots me_slots sim pin puk number iccid imsi",
     set_modem},
    {"inject",
     "modem to from sender text data port source_port time zone class reference reference_bits ucs2 protocol withhold "
     "after_ms",
     inject},
    {"inject-raw", "modem to tpdu report", inject_raw},
    {"fault", "modem prefix count delay_ms action error", add_fault},
    {"clear-faults", "modem", clear_faults},
    {"report", "number policy status delay_ms", set_report_policy},
    {"unplug", "modem", unplug},
    {"plug", "modem", plug},
    {"switch-sim", "modem iccid imsi number provider", switch_sim},
    {"sent", "", list_sent},
    {"forget-sent", "", forget_sent},
    {"storage", "modem", list_storage},
    {"counters", "", counters},
    {"ussd", "modem status text", ussd},
    {"pace", "ms", pace},
};

}  // namespace

const ControlCommand* find_control_command(std::string_view name) {
  const auto* found =
      std::find_if(std::begin(commands), std::end(commands), [name](const auto& c) { return c.name == name; });
  return found == std::end(commands) ? nullptr : found;
}

void check_fields(const json& request, std::string_view known) {
  const std::string padded = fmt::format(" command {} ", known);
  for (const auto& [name, value] : request.items()) {
    if (padded.find(" " + name + " ") == std::string::npos)
      throw ControlError(fmt::format("unknown field \"{}\"", name));
  }
}

}  // namespace celltext::sim
