#include "celltext/core/mms_checkup.h"

#include "celltext/base/i18n.h"
#include "mms_way.h"

namespace celltext::core {

namespace {

class Checkup {
 public:
  Checkup(modem::Radio* radio, modem::ModemInfo modem, MmsSettings settings)
      : radio_(radio), modem_(std::move(modem)), settings_(std::move(settings)) {
    mms::Subscription subscription;
    if (modem_.sim) subscription = {modem_.sim->operator_id, modem_.sim->operator_name, ""};
    carrier_ = mms::find_carrier(subscription, settings_.carriers);
  }

  async::Task<void> run() {
    if (!check_settings()) co_return;
    auto opened = co_await open();
    if (!opened) co_return;
    co_await check_servers();
    co_await close_way(radio_, modem_.path, way_);
  }
  std::vector<MmsFinding> findings() && { return std::move(findings_); }

 private:
  bool good(const char* step, std::string message) {
    findings_.push_back({step, true, std::move(message), ""});
    return true;
  }
  bool bad(const char* step, std::string message, std::string fix) {
    findings_.push_back({step, false, std::move(message), std::move(fix)});
    return false;
  }

  bool check_settings() {
    const std::string network = modem_.sim ? modem_.sim->operator_id : "";
    if (!carrier_.mmsc.is_set())
      return bad(
          "mms-settings", tr_format("the MMSC of network {} is not known", network),
          tr_format("Ask your operator, and write its URL as mmsc under [carrier {}] in the configuration.", network));
    good("mms-settings", tr_format("MMSC {} ({})", carrier_.mmsc.value, mms::name_of(carrier_.mmsc.source)));
    const bool needs_apn = settings_.route == MmsRoute::cellular && !carrier_.apn.is_set();
    if (needs_apn)
      return bad("mms-apn", tr("the APN for picture messages is not known"),
                 tr_format("Ask your operator, and write it as apn under [carrier {}].", network));
    return true;
  }

  async::Task<bool> open() {
    bool internet = settings_.route == MmsRoute::internet;
    if (settings_.route == MmsRoute::automatic) internet = co_await is_on_the_internet(transport_.get(), carrier_);
    way_ = internet_way();
    if (!internet) {
      auto cellular = co_await open_cellular_way(radio_, modem_.path, carrier_);
      if (!cellular)
        co_return bad("mms-bearer", cellular.error().message,
                      tr("Check the APN (celltext mms settings) and that the plan has data; or set route = internet."));
      way_ = *std::move(cellular);
      good("mms-bearer", tr_format("a data connection for picture messages is up, over {}", way_.path.interface));
    }
    co_return good("mms-route", tr_format("picture messages go {}", way_.words));
  }

  async::Task<void> check_servers() {
    const bool by_proxy = carrier_.proxy.is_set();
    const auto mmsc = mms::host_and_port(carrier_.mmsc.value);
    const std::string host = by_proxy ? carrier_.proxy.value.host : mmsc->host;
    const std::uint16_t port = by_proxy ? carrier_.proxy.value.port : mmsc->port;
    const auto found = co_await transport_->resolve(host, way_.path);
    if (!found) {
      bad("mms-dns", found.error().message,
          tr("Many MMSCs are known only inside their network: set route = cellular."));
      co_return;
    }
    good("mms-dns", tr_format("{} is {}", host, found->front()));
    const auto reached = co_await transport_->probe(host, port, way_.path);
    const char* step = by_proxy ? "mms-proxy" : "mms-mmsc";
    if (reached)
      good(step, tr_format("{}:{} can be reached", host, port));
    else
      bad(step, tr_format("{}:{} can't be reached: {}", host, port, reached.error().message),
          tr("Is the address right (celltext mms settings)? Some answer only inside their network: set route = "
             "cellular."));
  }

  modem::Radio* radio_;
  modem::ModemInfo modem_;
  MmsSettings settings_;
  mms::Carrier carrier_;
  std::unique_ptr<mms::Transport> transport_ = mms::http_transport();
  MmsWay way_;
  std::vector<MmsFinding> findings_;
};

}  // namespace

async::Task<std::vector<MmsFinding>> check_mms(modem::Radio* radio, modem::ModemInfo modem, MmsSettings settings) {
  Checkup checkup(radio, std::move(modem), std::move(settings));
  co_await checkup.run();
  co_return std::move(checkup).findings();
}

}  // namespace celltext::core
