#include "carrier_quirks.h"

namespace celltext::mms {

namespace {

constexpr std::string_view verizon =
    "310004 310005 310010 310011 310012 310013 310590 310890 310910 311110 311270 311271 311272 311273 311274 311275 "
    "311276 311277 311278 311279 311280 311281 311282 311283 311284 311285 311286 311287 311288 311289 311390 311480 "
    "311481 311482 311483 311484 311485 311486 311487 311488 311489";
constexpr std::string_view att =
    "310016 310030 310038 310070 310080 310090 310150 310170 310280 310380 310410 310560 310670 310680 310950 311070 "
    "311090 311180 311190 312090 312670 313100";
constexpr std::string_view t_mobile =
    "310026 310160 310200 310210 310220 310230 310240 310250 310260 310270 310310 310490 310580 310660 310800 312250";
// Numbers of the three Chinese networks that the database lacks.
constexpr std::string_view china_mobile = "46004 46007 46008";
constexpr std::string_view china_unicom = "46006 46009 46010";
constexpr std::string_view china_telecom = "46003 46005 46012";

constexpr CarrierQuirk table[] = {
    {verizon, Quirk::append_transaction_id},
    {verizon, Quirk::number_header, "X-VzW-MDN"},
    {att, Quirk::mmsc, "http://mmsc.mobile.att.net"},
    {att, Quirk::proxy, "proxy.mobile.att.net:80"},
    {t_mobile, Quirk::close_connection},
    {china_mobile, Quirk::mmsc, "http://mmsc.monternet.com"},
    {china_mobile, Quirk::proxy, "010.000.000.172:80"},
    {china_mobile, Quirk::apn, "cmwap"},
    {china_unicom, Quirk::mmsc, "http://mmsc.myuni.com.cn"},
    {china_unicom, Quirk::proxy, "010.000.000.172:80"},
    {china_unicom, Quirk::apn, "3gwap"},
    {china_telecom, Quirk::mmsc, "http://mmsc.vnet.mobi"},
    {china_telecom, Quirk::proxy, "010.000.000.200:80"},
    {china_telecom, Quirk::apn, "ctwap"},
};

}  // namespace

std::span<const CarrierQuirk> carrier_quirks() {
  return table;
}

bool concerns(const CarrierQuirk& quirk, std::string_view network) {
  if (network.size() < 5) return false;
  for (std::string_view rest = quirk.networks; !rest.empty();) {
    const std::string_view one = rest.substr(0, rest.find(' '));
    if (one == network) return true;
    rest.remove_prefix(one.size() < rest.size() ? one.size() + 1 : one.size());
  }
  return false;
}

}  // namespace celltext::mms
