// Control of the eSIM cards: what is on them, how they behave, what troubles them.
#include "sim/control_commands.h"
#include "sim/euicc_state.h"

namespace celltext::sim {

namespace {

constexpr int most_channels = 19;
constexpr int largest_memory = 100'000'000;

json describe(Modem& modem) {
  json out = spell(modem.euicc().state());
  out["open_channels"] = modem.card_channels().open_channels();
  out["commands"] = modem.card_channels().commands();
  out["free_memory"] = modem.euicc().free_memory();
  return {{"esim", out}};
}

json show(World& world, const Fields& fields) {
  return describe(fields.modem(world));
}

json set(World& world, const Fields& fields) {
  Modem& modem = fields.modem(world);
  EuiccHabits habits = modem.euicc().habits();
  habits.channels = fields.number_in("channels", 0, most_channels, habits.channels);
  habits.memory = fields.number_in("memory", 0, largest_memory, static_cast<int>(habits.memory));
  if (const auto identifier = fields.octets("identifier")) habits.identifier = *identifier;
  const auto flag = [&](const char* name, bool& value) {
    if (fields.has(name)) value = fields.flag(name);
  };
  flag("needs_le", habits.needs_le);
  flag("answers_at_once", habits.answers_at_once);
  flag("refuses_refresh", habits.refuses_refresh);
  flag("wants_aid", habits.wants_aid);
  flag("only_csim", modem.only_csim);
  flag("reappears", modem.reappears);
  modem.euicc().habits() = habits;
  return describe(modem);
}

json add_fault(World& world, const Fields& fields) {
  EuiccFault fault;
  if (const auto function = fields.octets("function"))
    for (const std::uint8_t octet : *function) fault.function = fault.function << 8 | octet;
  fault.count = fields.number_in("count", -1, 1'000'000, 1);
  fault.code = fields.number_in("code", 0, 127, 127);
  if (const auto status = fields.octets("status")) {
    if (status->size() != 2) throw ControlError("\"status\" is two octets, as in 6985");
    fault.status = static_cast<unsigned>((*status)[0] << 8 | (*status)[1]);
  }
  fields.modem(world).euicc().add_fault(fault);
  return json::object();
}

json clear_faults(World& world, const Fields& fields) {
  fields.modem(world).euicc().clear_faults();
  return json::object();
}

json add_profile(World& world, const Fields& fields) {
  Modem& modem = fields.modem(world);
  EsimProfile profile;
  profile.iccid = fields.needed_text("iccid");
  profile.imsi = fields.needed_text("imsi");
  profile.number = fields.text("number").value_or("");
  profile.provider = fields.text("provider").value_or("Simulated");
  profile.name = fields.text("name").value_or(profile.provider);
  profile.operator_code = profile.imsi.substr(0, 6);
  profile.may_not_disable = fields.flag("may_not_disable");
  profile.may_not_delete = fields.flag("may_not_delete");
  if (const auto server = fields.text("server")) profile.servers.push_back(*server);
  for (const InstalledProfile& each : modem.euicc().state().profiles)
    if (each.profile.iccid == profile.iccid) throw ControlError("a profile with this \"iccid\" is on the card");
  modem.euicc().preload(profile);
  world.remember();
  return describe(modem);
}

constexpr ControlCommand commands[] = {
    {"esim", "modem", show},
    {"esim-set",
     "modem channels memory identifier needs_le answers_at_once refuses_refresh wants_aid only_csim reappears", set},
    {"esim-fault", "modem function count code status", add_fault},
    {"esim-clear-faults", "modem", clear_faults},
    {"esim-profile", "modem iccid imsi number provider name server may_not_disable may_not_delete", add_profile},
};

}  // namespace

ControlTable esim_control() {
  return commands;
}

}  // namespace celltext::sim
