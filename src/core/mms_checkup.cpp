#include "celltext/core/mms_checkup.h"

#include "celltext/base/i18n.h"
#include "celltext/store/data_connections.h"
#include "mms_way.h"

namespace celltext::core {

namespace {

constexpr std::size_t largest_answer = 100'000;

class Checkup {
 public:
  explicit Checkup(MmsCheckup what) : what_(std::move(what)), notes_(*what_.database) {
    if (!what_.transport) own_transport_ = mms::http_transport();
    transport_ = what_.transport ? what_.transport : own_transport_.get();
    mms::Subscription subscription;
    if (what_.modem.sim) subscription = {what_.modem.sim->operator_id, what_.modem.sim->operator_name, ""};
    carrier_ = mms::find_carrier(subscription, what_.settings.carriers);
  }

  async::Task<void> run() {
    if (!check_settings()) co_return;
    auto opened = co_await open();
    if (!opened) co_return;
    auto reached = co_await check_server();
    if (reached) co_await check_mmsc();
    const DataModem modem = data_modem();
    co_await close_way(modem, way_);
  }
  std::vector<MmsFinding> findings() && { return std::move(findings_); }

 private:
  bool good(const char* step, std::string message) {
    findings_.push_back({step, true, std::move(message)});
    return true;
  }
  bool bad(const char* step, std::string message, std::string fix) {
    findings_.push_back({step, false, std::move(message), std::move(fix)});
    return false;
  }
  DataModem data_modem() { return {what_.radio, what_.modem.path, &notes_}; }
  bool is_roaming() const { return what_.modem.registration == modem::NetworkRegistration::roaming; }
  bool is_over_modem() const { return !way_.path.interface.empty(); }

  bool check_settings();
  bool check_interface();
  async::Task<bool> open();
  async::Task<bool> open_over_modem();
  async::Task<bool> check_server();
  async::Task<void> check_mmsc();
  void judge_answer(const mms::Outcome& outcome);
  std::string fix_of_name() const;
  std::string fix_of_place() const;

  MmsCheckup what_;
  store::DataConnections notes_;
  mms::Carrier carrier_;
  std::unique_ptr<mms::Transport> own_transport_;
  mms::Transport* transport_ = nullptr;
  MmsWay way_;
  std::vector<MmsFinding> findings_;
};

bool Checkup::check_settings() {
  const std::string network = what_.modem.sim ? what_.modem.sim->operator_id : "";
  if (!carrier_.mmsc.is_set())
    return bad(
        "mms-settings", tr_format("the MMSC of network {} is not known", network),
        tr_format("Ask your operator, and write its URL as mmsc under [carrier {}] in the configuration.", network));
  good("mms-settings", tr_format("MMSC {} ({})", carrier_.mmsc.value, mms::name_of(carrier_.mmsc.source)));
  const bool needs_apn = what_.settings.route == MmsRoute::cellular && !carrier_.apn.is_set();
  if (needs_apn)
    return bad("mms-apn", tr("the APN for picture messages is not known"),
               tr_format("Ask your operator, and write it as apn under [carrier {}].", network));
  if (carrier_.apn.is_set())
    good("mms-apn", tr_format("APN {} ({})", carrier_.apn.value, mms::name_of(carrier_.apn.source)));
  return true;
}

async::Task<bool> Checkup::open() {
  const MmsRoute route = what_.settings.route;
  bool internet = route == MmsRoute::internet;
  if (route == MmsRoute::automatic) internet = co_await is_on_the_internet(transport_, carrier_);
  way_ = internet_way();
  if (!internet) {
    const bool opened = co_await open_over_modem();
    if (!opened) co_return false;
  }
  co_return good("mms-route", tr_format("picture messages go {}", way_.words));
}

async::Task<bool> Checkup::open_over_modem() {
  if (is_roaming()) {
    good("mms-bearer", tr("the modem is roaming: its data connection is not tried, that would cost"));
    co_return false;
  }
  const DataModem modem = data_modem();
  auto opened = co_await open_cellular_way(modem, carrier_);
  if (opened) {
    way_ = *std::move(opened);
    good("mms-bearer", tr_format("a data connection for picture messages is up, over {}", way_.path.interface));
    if (check_interface()) co_return true;
    co_await close_way(modem, way_);
    co_return false;
  }
  if (opened.error().kind == ErrorKind::no_modem)
    co_return bad(
        "mms-interface", opened.error().message,
        tr("Modems that are dialled (PPP) have none, those in QMI or MBIM mode do; or set route = internet."));
  co_return bad("mms-bearer", opened.error().message,
                tr("Check the APN (celltext mms settings) and that the plan has data; or set route = internet."));
}

bool Checkup::check_interface() {
  const std::string& interface = way_.path.interface;
  if (mms::has_address(interface)) return true;
  return bad("mms-address", tr_format("{} has no IP address: nothing can be sent over it", interface),
             tr_format("Let NetworkManager manage the modem, or run a DHCP client on {}.", interface));
}

std::string Checkup::fix_of_name() const {
  if (is_over_modem())
    return tr(
        "The name servers of the data connection were asked: is the APN the one for picture messages (celltext mms "
        "settings)?");
  return tr("Many MMSCs are known only inside their network: set route = cellular.");
}

std::string Checkup::fix_of_place() const {
  if (is_over_modem()) return tr("Are address and APN right (celltext mms settings)?");
  return tr(
      "Is the address right (celltext mms settings)? Some answer only inside their network: set route = cellular.");
}

// Whoever is connected to: the proxy, or the MMSC itself.
async::Task<bool> Checkup::check_server() {
  const bool by_proxy = carrier_.proxy.is_set();
  const auto mmsc = mms::host_and_port(carrier_.mmsc.value);
  const std::string host = by_proxy ? carrier_.proxy.value.host : mmsc->host;
  const std::uint16_t port = by_proxy ? carrier_.proxy.value.port : mmsc->port;
  const auto found = co_await transport_->resolve(host, way_.path);
  if (!found) co_return bad("mms-dns", found.error().message, fix_of_name());
  good("mms-dns", tr_format("{} is {}", host, found->front()));
  const auto reached = co_await transport_->probe(host, port, way_.path);
  const char* step = by_proxy ? "mms-proxy" : "mms-mmsc";
  if (!reached)
    co_return bad(step, tr_format("{}:{} can't be reached: {}", host, port, reached.error().message), fix_of_place());
  if (by_proxy) good(step, tr_format("the proxy {}:{} can be reached", host, port));
  co_return true;
}

// Asks for the MMSC's own address, as every message does. What it answers does not matter, but that it does.
async::Task<void> Checkup::check_mmsc() {
  mms::Request request;
  request.url = request.mmsc = carrier_.mmsc.value;
  request.path = way_.path;
  if (carrier_.proxy.is_set()) request.proxy = carrier_.proxy.value;
  request.headers = mms::request_headers(carrier_, "");
  request.close_connection = true;
  request.most = largest_answer;
  const auto outcome = co_await transport_->exchange(request);
  judge_answer(outcome);
}

void Checkup::judge_answer(const mms::Outcome& outcome) {
  const std::string& url = carrier_.mmsc.value;
  const int status = outcome.reply ? outcome.reply->status : 0;
  const std::string says = tr_format("{} answers with HTTP status {}", url, status);
  if (!outcome.reply && outcome.trouble.code != "too-large")
    bad("mms-mmsc", tr_format("{} does not answer: {}", url, outcome.trouble.error.message), fix_of_place());
  else if (status == 403 || status == 407 || status == 412)
    bad("mms-mmsc", says,
        tr("It does not want this way or this user agent: set route = cellular, or another user-agent."));
  else if (status >= 502 && status <= 504)
    bad("mms-mmsc", says,
        carrier_.proxy.is_set() ? tr("The proxy does not reach it: are both addresses right?")
                                : tr("It is out of order: try again later."));
  else
    good("mms-mmsc", tr_format("the MMSC {} answers", url));
}

}  // namespace

async::Task<std::vector<MmsFinding>> check_mms(MmsCheckup checkup) {
  Checkup work(std::move(checkup));
  co_await work.run();
  co_return std::move(work).findings();
}

}  // namespace celltext::core
