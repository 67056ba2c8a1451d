// Control of the MMSC: what comes in, what was asked of it, what goes wrong.
#include "sim/control_commands.h"
#include "sim/control_names.h"

namespace celltext::sim {

namespace {

constexpr Names<MmsCentre::What, 3> requests{
    {{"send", MmsCentre::What::send}, {"fetch", MmsCentre::What::fetch}, {"tell", MmsCentre::What::tell}}};
constexpr Names<MmsFault::Kind, 8> faults{{{"slow", MmsFault::Kind::slow},
                                           {"status", MmsFault::Kind::status},
                                           {"html", MmsFault::Kind::html},
                                           {"cut", MmsFault::Kind::cut},
                                           {"too-large", MmsFault::Kind::too_large},
                                           {"garbage", MmsFault::Kind::garbage},
                                           {"refuse", MmsFault::Kind::refuse},
                                           {"lost", MmsFault::Kind::lost}}};

json where(World& world, const Fields&) {
  return {{"url", world.mms().url + "/"},
          {"proxy", fmt::format("127.0.0.1:{}", world.mms().proxy_port)},
          {"waiting", world.mms().waiting()}};
}

json send_picture(World& world, const Fields& fields) {
  const std::string to = fields.text("to").value_or(fields.modem(world).card().number);
  const int octets = fields.number_in("octets", 0, 100'000'000, 0);
  world.mms().send_picture(fields.needed_text("from"), to, fields.text("text").value_or(""),
                           static_cast<std::size_t>(octets));
  return json::object();
}

json push_again(World& world, const Fields& fields) {
  world.mms().push_again(fields.modem(world).card().number);
  return json::object();
}

json set_location(World& world, const Fields& fields) {
  world.mms().set_location(fields.text("url").value_or(""));
  return json::object();
}

json add_fault(World& world, const Fields& fields) {
  MmsFault fault;
  fault.kind = choose(faults, "fault", fields.needed_text("fault"));
  fault.value = fields.number_in("value", 0, 100'000'000, 0);
  fault.count = fields.number_in("count", -1, 1'000'000, 1);
  world.mms().add_fault(choose(requests, "request", fields.needed_text("request")), fault);
  return json::object();
}

json clear_faults(World& world, const Fields&) {
  world.mms().clear_faults();
  return json::object();
}

json describe(const MmsRequest& request) {
  json out = {{"method", request.method},
              {"path", request.path},
              {"user_agent", request.user_agent},
              {"by_proxy", request.by_proxy},
              {"size", request.body.size()}};
  if (!request.pdu) return out;
  const codec::MmsPdu& pdu = *request.pdu;
  json parts = json::array();
  for (const codec::MmsPart& part : pdu.parts)
    parts.push_back({{"type", part.content_type}, {"name", part.name}, {"size", part.data.size()}});
  out["type"] = codec::name_of(pdu.type);
  out["transaction_id"] = pdu.transaction_id;
  out["to"] = pdu.to;
  out["cc"] = pdu.cc;
  out["subject"] = pdu.subject ? json(*pdu.subject) : json();
  out["status"] = pdu.status ? json(static_cast<int>(*pdu.status)) : json();
  out["delivery_report"] = pdu.delivery_report.value_or(false);
  out["parts"] = std::move(parts);
  return out;
}

json list_requests(World& world, const Fields&) {
  json list = json::array();
  for (const MmsRequest& request : world.mms().requests()) list.push_back(describe(request));
  return {{"requests", list}};
}

constexpr ControlCommand commands[] = {
    {"mmsc", "", where},
    {"mms", "modem to from text octets", send_picture},
    {"mms-push-again", "modem", push_again},
    {"mms-location", "url", set_location},
    {"mms-fault", "request fault value count", add_fault},
    {"mms-clear-faults", "", clear_faults},
    {"mms-requests", "", list_requests},
};

}  // namespace

ControlTable mms_control() {
  return commands;
}

}  // namespace celltext::sim
