// Control of the servers that give out eSIM profiles: what they offer, how they fail, what they have seen.
#include "sim/control_commands.h"
#include "sim/control_names.h"
#include "sim/rsp_network.h"

namespace celltext::sim {

namespace {

using Kind = ServerFault::Kind;
using State = ProfileOrder::State;
using Tls = RspNetwork::Tls;

constexpr Names<Kind, 9> fault_kinds{{{"refuse", Kind::refuse},
                                      {"status", Kind::status},
                                      {"garbage", Kind::garbage},
                                      {"cut", Kind::cut},
                                      {"slow", Kind::slow},
                                      {"other-profile", Kind::other_profile},
                                      {"other-address", Kind::other_address},
                                      {"wrong-signature", Kind::wrong_signature},
                                      {"endless", Kind::endless}}};
constexpr Names<Tls, 4> certificates{
    {{"good", Tls::good}, {"expired", Tls::expired}, {"other-host", Tls::other_host}, {"stranger", Tls::stranger}}};
constexpr Names<State, 4> states{{{"released", State::released},
                                  {"downloaded", State::downloaded},
                                  {"installed", State::installed},
                                  {"cancelled", State::cancelled}}};

RspNetwork& servers_of(World& world) {
  if (!world.profile_servers) throw ControlError("there are no profile servers: start with --esim");
  return *world.profile_servers;
}

json show(World& world, const Fields&) {
  RspNetwork& network = servers_of(world);
  RspServer& server = network.provisioning();
  json orders = json::array();
  for (const ProfileOrder& order : server.orders())
    orders.push_back(
        {{"matching_id", order.matching_id}, {"iccid", order.profile.iccid}, {"state", name_in(states, order.state)}});
  return {{"provisioning", server.address()},
          {"discovery", network.discovery().address()},
          {"orders", orders},
          {"cancelled", server.cancelled()},
          {"notifications", server.notifications()},
          {"open_sessions", server.open_sessions()},
          {"requests", network.provisioning_port().requests()}};
}

json offer(World& world, const Fields& fields) {
  ProfileOrder order;
  order.matching_id = fields.needed_text("matching_id");
  order.profile.iccid = fields.needed_text("iccid");
  order.profile.imsi = fields.needed_text("imsi");
  order.profile.number = fields.text("number").value_or("");
  order.profile.provider = fields.text("provider").value_or("Simulated Mobile");
  order.profile.name = fields.text("name").value_or("Simulated profile");
  order.confirmation_code = fields.text("confirmation_code").value_or("");
  order.profile.size = static_cast<std::size_t>(fields.number_in("size", 100, 500'000, 4000));
  return {{"code", servers_of(world).offer(std::move(order))}};
}

json add_fault(World& world, const Fields& fields) {
  ServerFault fault;
  fault.function = fields.text("function").value_or("");
  fault.kind = choose(fault_kinds, "kind", fields.needed_text("kind"));
  fault.count = fields.number_in("count", -1, 1'000'000, 1);
  fault.subject = fields.text("subject").value_or(fault.subject);
  fault.reason = fields.text("reason").value_or(fault.reason);
  fault.status = fields.number_in("status", 100, 599, fault.status);
  fault.delay_ms = static_cast<int>(fields.milliseconds("delay_ms", 0).count());
  servers_of(world).provisioning().add_fault(std::move(fault));
  return json::object();
}

json clear_faults(World& world, const Fields&) {
  servers_of(world).provisioning().clear_faults();
  return json::object();
}

json set_certificate(World& world, const Fields& fields) {
  servers_of(world).show(choose(certificates, "certificate", fields.needed_text("certificate")));
  return json::object();
}

constexpr ControlCommand commands[] = {
    {"esim-servers", "", show},
    {"esim-offer", "matching_id iccid imsi number provider name confirmation_code size", offer},
    {"esim-server-fault", "function kind count subject reason status delay_ms", add_fault},
    {"esim-server-clear-faults", "", clear_faults},
    {"esim-server-certificate", "certificate", set_certificate},
};

}  // namespace

ControlTable server_control() {
  return commands;
}

}  // namespace celltext::sim
