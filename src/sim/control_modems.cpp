// Control of the modems: what they are, what they see of the network, what troubles them.
#include "sim/control_commands.h"
#include "sim/control_names.h"

namespace celltext::sim {

namespace {

using Memory = Modem::Memory;

constexpr int most_slots = 10'000;

constexpr Names<Registration, 6> registrations{{{"home", Registration::home},
                                                {"roaming", Registration::roaming},
                                                {"searching", Registration::searching},
                                                {"denied", Registration::denied},
                                                {"idle", Registration::idle},
                                                {"unknown", Registration::unknown}}};
constexpr Names<int, 4> accesses{{{"gsm", 0}, {"umts", 2}, {"lte", 7}, {"5g", 11}}};
constexpr Names<SimCard::Lock, 3> locks{
    {{"none", SimCard::Lock::none}, {"pin", SimCard::Lock::pin}, {"puk", SimCard::Lock::puk}}};
constexpr Names<Fault::Action, 4> fault_actions{{{"none", Fault::Action::none},
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

Radio changed_radio(const Fields& fields, Radio radio) {
  if (const auto state = fields.text("registration")) {
    radio.registration = choose(registrations, "registration", *state);
  }
  if (const auto name = fields.text("operator")) radio.network.name = *name;
  if (const auto code = fields.text("operator_code")) radio.network.code = *code;
  if (const auto access = fields.text("access")) radio.access = choose(accesses, "access", *access);
  radio.signal = fields.number_in("signal", 0, 99, radio.signal);
  if (radio.signal > 31 && radio.signal != 99) throw ControlError("\"signal\" must be from 0 to 31, or 99");
  return radio;
}

SimCard changed_card(const Fields& fields, SimCard card) {
  if (const auto number = fields.text("number")) card.number = *number;
  if (const auto iccid = fields.text("iccid")) card.iccid = *iccid;
  if (const auto imsi = fields.text("imsi")) card.imsi = *imsi;
  if (const auto pin = fields.text("pin")) card.pin = *pin;
  if (const auto puk = fields.text("puk")) card.puk = *puk;
  card.messages.set_capacity(fields.number_in("sm_slots", 0, most_slots, card.messages.capacity()));
  const auto state = fields.text("sim");
  if (!state) return card;
  card.present = *state != "absent";
  if (!card.present) return card;
  const SimCard::Lock lock = choose(locks, "sim", *state);
  card.power_cycle();
  card.pin_enabled = lock != SimCard::Lock::none;
  card.pin_tries = lock == SimCard::Lock::puk ? 0 : 3;
  return card;
}

json set_modem(World& world, const Fields& fields) {
  Modem& modem = fields.modem(world);
  Storage& storage = modem.storage(Memory::device);
  // A refused request changes nothing: everything is read before anything is set.
  const Radio radio = changed_radio(fields, modem.radio());
  const SimCard card = changed_card(fields, modem.card());
  const int slots = fields.number_in("me_slots", 0, most_slots, storage.capacity());
  const Radio before = std::exchange(modem.radio(), radio);
  const Registration registration_before = modem.registration();
  modem.card() = card;
  storage.set_capacity(slots);
  const bool moved = radio.registration != before.registration || modem.registration() != registration_before;
  if (moved || radio.network != before.network || radio.access != before.access) modem.registration_changed();
  if (radio.signal != before.signal) modem.signal_changed();
  world.reachable(modem);
  world.remember();
  return {{"modem", describe(modem)}};
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

// A subscriber of the simulated operator.
std::string imsi_beside(const std::string& iccid) {
  const std::string digits = "000000000" + iccid;
  return "310260" + digits.substr(digits.size() - 9);
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

// Another card in the slot: one that was in a modem before, with its messages, or a new one.
json switch_sim(World& world, const Fields& fields) {
  Modem& modem = fields.modem(world);
  SimCard card;
  card.iccid = fields.needed_text("iccid");
  card.imsi = fields.text("imsi").value_or(imsi_beside(card.iccid));
  card.number = fields.text("number").value_or("");
  card.provider = fields.text("provider").value_or(modem.card().provider);
  world.switch_card(modem, card);
  return {{"modem", describe(modem)}};
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

json ussd(World& world, const Fields& fields) {
  fields.modem(world).ussd_reply(fields.number_in("status", 0, 5, 0), fields.needed_text("text"));
  return json::object();
}

json permit(World& world, const Fields& fields) {
  const std::string action = fields.needed_text("action");
  if (fields.flag("denied"))
    world.denied_actions.insert(action);
  else
    world.denied_actions.erase(action);
  return json::object();
}

constexpr ControlCommand commands[] = {
    {"modems", "", list_modems},
    {"set", "modem registration operator operator_code access signal sm_slots me_slots sim pin puk number iccid imsi",
     set_modem},
    {"fault", "modem prefix count delay_ms action error", add_fault},
    {"clear-faults", "modem", clear_faults},
    {"unplug", "modem", unplug},
    {"plug", "modem", plug},
    {"switch-sim", "modem iccid imsi number provider", switch_sim},
    {"storage", "modem", list_storage},
    {"ussd", "modem status text", ussd},
    {"permit", "action denied", permit},
};

}  // namespace

ControlTable modem_control() {
  return commands;
}

}  // namespace celltext::sim
