#include "mms_way.h"

#include <glib.h>
#include <net/if.h>

#include <algorithm>
#include <fstream>

#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
#include "step.h"

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
    return Error{ErrorKind::no_modem,
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

namespace {

std::string boot_of_the_computer() {
  std::string id;
  std::ifstream("/proc/sys/kernel/random/boot_id") >> id;
  return id;
}

// The daemon's name on the bus and its object paths begin anew with each start of the computer.
store::DataConnection note_of(const DataModem& modem, const modem::BearerPath& bearer, bool created) {
  return {boot_of_the_computer() + " " + modem.radio->daemon_run(), modem.path, bearer, created};
}

async::Task<Result<MmsWay>> bring_up(DataModem modem, MmsWay way) {
  const auto noted = modem.notes->note(note_of(modem, way.bearer, !way.created.empty()));
  if (!noted) co_return noted.error();
  step("mms-way-noted");
  auto connected = co_await modem.radio->connect_bearer(modem.path, way.bearer);
  way.connected = way.bearer;
  auto its_path = connected ? path_of(*connected) : Result<mms::Path>(connected.error());
  if (its_path) {
    way.path = *std::move(its_path);
    step("mms-way-open");
    co_return way;
  }
  co_await close_way(modem, way);
  co_return its_path.error();
}

// Over a data connection that is up already.
Result<MmsWay> way_over(const modem::Bearer& bearer) {
  auto its_path = path_of(bearer);
  if (!its_path) return its_path.error();
  MmsWay way;
  way.bearer = bearer.path;
  way.path = *std::move(its_path);
  return way;
}

}  // namespace

async::Task<Result<MmsWay>> open_cellular_way(DataModem modem, mms::Carrier carrier) {
  const auto bearers = co_await modem.radio->list_bearers(modem.path);
  if (!bearers) co_return bearers.error();
  const auto found = best_bearer(*bearers, carrier);
  Result<MmsWay> way = found && found->connected ? way_over(*found) : MmsWay();
  if (way && !way->is_open()) {
    if (found) {
      way->bearer = found->path;
    } else {
      const modem::BearerWish wish = wish_for(carrier);
      const auto made = co_await modem.radio->create_bearer(modem.path, wish);
      if (!made) co_return made.error();
      way->bearer = way->created = *made;
    }
    const MmsWay closed = *way;
    way = co_await bring_up(modem, closed);
  }
  if (!way)
    co_return Error{way.error().kind, tr_format("no data connection for picture messages (APN {}): {}",
                                                carrier.apn.is_set() ? carrier.apn.value : "-", way.error().message)};
  way->words = tr_format("over {}", way->path.interface);
  co_return way;
}

async::Task<void> close_way(DataModem modem, MmsWay way) {
  bool closed = true;
  if (!way.connected.empty()) {
    const auto done = co_await modem.radio->disconnect_bearer(modem.path, way.connected);
    closed = static_cast<bool>(done);
    if (!done) log::info("a data connection stays up: {}", done.error().message);
  }
  if (!way.created.empty()) {
    // Deleting one disconnects it too.
    const auto done = co_await modem.radio->delete_bearer(modem.path, way.created);
    closed = static_cast<bool>(done);
    if (!done) log::info("a data connection stays in ModemManager: {}", done.error().message);
  }
  if (!closed || way.connected.empty()) co_return;
  const auto forgotten = modem.notes->forget(note_of(modem, way.connected, false));
  if (!forgotten) log::info("{}", forgotten.error().message);
}

async::Task<void> close_left_ways(DataModem modem) {
  const std::string run = note_of(modem, {}, false).run;
  const auto left = modem.notes->left_behind(run, modem.path);
  if (!left) {
    log::info("{}", left.error().message);
    co_return;
  }
  for (const store::DataConnection& one : *left) {
    log::info("a data connection that was left open is closed");
    MmsWay way;
    way.connected = one.bearer;
    if (one.created) way.created = one.bearer;
    co_await close_way(modem, way);
  }
}

}  // namespace celltext::core
