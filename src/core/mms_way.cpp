#include "mms_way.h"

#include <glib.h>
#include <net/if.h>

#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/base/log.h"

namespace celltext::core {

namespace {

bool same_apn(const std::string& a, const std::string& b) {
  return g_ascii_strcasecmp(a.c_str(), b.c_str()) == 0;
}

// How well a data connection that is there suits; 0: not at all.
int suitability(const modem::Bearer& bearer, const mms::Carrier& carrier) {
  const bool is_its_apn = carrier.apn.is_set() && same_apn(bearer.apn, carrier.apn.value);
  if (bearer.connected && bearer.for_mms) return 4;
  if (bearer.connected && (is_its_apn || !carrier.apn.is_set())) return 3;
  if (!bearer.connected && is_its_apn && bearer.for_mms) return 2;
  return 0;
}

std::optional<modem::Bearer> best_bearer(const std::vector<modem::Bearer>& bearers, const mms::Carrier& carrier) {
  const auto best =
      std::ranges::max_element(bearers, {}, [&](const modem::Bearer& b) { return suitability(b, carrier); });
  if (best == bearers.end() || suitability(*best, carrier) == 0) return std::nullopt;
  return *best;
}

Result<mms::Path> path_of(const modem::Bearer& bearer) {
  if (bearer.interface.empty() || if_nametoindex(bearer.interface.c_str()) == 0)
    return Error{ErrorKind::refused,
                 tr_format("the modem's data connection has no network interface ({}): set route = internet, or use a "
                           "modem in QMI or MBIM mode",
                           bearer.interface.empty() ? "-" : bearer.interface)};
  return mms::Path{bearer.interface, bearer.dns};
}

modem::BearerWish wish_for(const mms::Carrier& carrier) {
  modem::BearerWish wish;
  wish.apn = carrier.apn.value;
  wish.user = carrier.username.value;
  wish.password = carrier.password.value;
  return wish;
}

}  // namespace

async::Task<bool> is_on_the_internet(mms::Transport* transport, mms::Carrier carrier) {
  const auto mmsc = mms::host_and_port(carrier.mmsc.value);
  if (!mmsc) co_return false;
  const std::string host = carrier.proxy.is_set() ? carrier.proxy.value.host : mmsc->host;
  const mms::Path of_the_host;
  const auto addresses = co_await transport->resolve(host, of_the_host);
  if (!addresses) co_return false;
  co_return std::ranges::any_of(*addresses, &mms::is_public);
}

MmsWay internet_way() {
  MmsWay way;
  way.words = tr("over the host's internet");
  return way;
}

async::Task<Result<MmsWay>> open_cellular_way(modem::Radio* radio, modem::ModemPath modem, mms::Carrier carrier) {
  MmsWay way;
  const auto bearers = co_await radio->list_bearers(modem);
  if (!bearers) co_return bearers.error();
  auto bearer = best_bearer(*bearers, carrier);
  if (!bearer) {
    const modem::BearerWish wish = wish_for(carrier);
    const auto made = co_await radio->create_bearer(modem, wish);
    if (!made) co_return made.error();
    way.created = *made;
    bearer.emplace();
    bearer->path = *made;
  }
  if (!bearer->connected) {
    const modem::BearerPath path = bearer->path;
    auto connected = co_await radio->connect_bearer(modem, path);
    if (!connected) {
      co_await close_way(radio, modem, way);
      co_return Error{connected.error().kind,
                      tr_format("no data connection for picture messages (APN {}): {}",
                                carrier.apn.is_set() ? carrier.apn.value : "-", connected.error().message)};
    }
    way.connected = path;
    bearer = *connected;
  }
  auto its_path = path_of(*bearer);
  if (!its_path) {
    co_await close_way(radio, modem, way);
    co_return its_path.error();
  }
  way.bearer = bearer->path;
  way.path = *std::move(its_path);
  way.words = tr_format("over {}", way.path.interface);
  co_return way;
}

async::Task<void> close_way(modem::Radio* radio, modem::ModemPath modem, MmsWay way) {
  if (!way.connected.empty()) {
    const auto done = co_await radio->disconnect_bearer(modem, way.connected);
    if (!done) log::info("a data connection stays up: {}", done.error().message);
  }
  if (!way.created.empty()) {
    const auto done = co_await radio->delete_bearer(modem, way.created);
    if (!done) log::info("a data connection stays in ModemManager: {}", done.error().message);
  }
}

}  // namespace celltext::core
