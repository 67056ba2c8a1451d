#include "sim/euicc_state.h"

namespace celltext::sim {

namespace {

using json = nlohmann::json;

json spell(const InstalledProfile& installed) {
  const EsimProfile& profile = installed.profile;
  return {{"iccid", profile.iccid},
          {"imsi", profile.imsi},
          {"number", profile.number},
          {"provider", profile.provider},
          {"name", profile.name},
          {"operator", profile.operator_code},
          {"class", profile.profile_class},
          {"servers", profile.servers},
          {"may_not_disable", profile.may_not_disable},
          {"may_not_delete", profile.may_not_delete},
          {"size", profile.size},
          {"aid", to_hex(installed.aid)},
          {"nickname", installed.nickname},
          {"enabled", installed.enabled}};
}

Bytes octets(const json& value) {
  return from_hex(value.get<std::string>()).value_or(Bytes{});
}

InstalledProfile profile_from(const json& in) {
  InstalledProfile installed;
  EsimProfile& profile = installed.profile;
  profile.iccid = in.at("iccid");
  profile.imsi = in.at("imsi");
  profile.number = in.at("number");
  profile.provider = in.at("provider");
  profile.name = in.at("name");
  profile.operator_code = in.at("operator");
  profile.profile_class = in.at("class");
  profile.servers = in.at("servers").get<std::vector<std::string>>();
  profile.may_not_disable = in.at("may_not_disable");
  profile.may_not_delete = in.at("may_not_delete");
  profile.size = in.at("size");
  installed.aid = octets(in.at("aid"));
  installed.nickname = in.at("nickname");
  installed.enabled = in.at("enabled");
  return installed;
}

}  // namespace

json spell(const EuiccState& state) {
  json profiles = json::array();
  for (const InstalledProfile& each : state.profiles) profiles.push_back(spell(each));
  json notifications = json::array();
  for (const PendingNotification& each : state.notifications) {
    notifications.push_back({{"number", each.number},
                             {"operation", each.operation},
                             {"server", each.server},
                             {"iccid", each.iccid},
                             {"octets", to_hex(each.signed_octets)}});
  }
  return {{"eid", state.eid},
          {"default_server", state.default_server},
          {"discovery_server", state.discovery_server},
          {"profiles", profiles},
          {"notifications", notifications},
          {"last_number", state.last_number},
          {"last_aid", state.last_aid}};
}

EuiccState euicc_state_from(const json& in) {
  EuiccState state;
  state.eid = in.at("eid");
  state.default_server = in.at("default_server");
  state.discovery_server = in.at("discovery_server");
  for (const json& each : in.at("profiles")) state.profiles.push_back(profile_from(each));
  for (const json& each : in.at("notifications")) {
    state.notifications.push_back(
        {each.at("number"), each.at("operation"), each.at("server"), each.at("iccid"), octets(each.at("octets"))});
  }
  state.last_number = in.at("last_number");
  state.last_aid = in.at("last_aid");
  return state;
}

}  // namespace celltext::sim
