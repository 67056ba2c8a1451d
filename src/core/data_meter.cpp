#include "data_meter.h"

#include "celltext/base/log.h"

namespace celltext::core {

namespace {

// The daemon itself asks the modem every half minute; nobody needs the sums that soon.
constexpr std::chrono::minutes pause{5};

}  // namespace

std::string name_of_connection(const modem::Radio& radio, const modem::BearerPath& bearer) {
  return radio.daemon_run() + " " + bearer;
}

void DataMeter::update(bool data_call_up, bool roaming) {
  roaming_ = roaming;
  if (up_ == data_call_up) return;
  up_ = data_call_up;
  look();
}

void DataMeter::look() {
  if (!counting_) scope_.spawn(count());
  alarm_ = up_ ? context_.clock.at(context_.clock.now() + pause, [this] { look(); }) : async::Registration();
}

async::Task<void> DataMeter::count() {
  counting_ = true;
  auto bearers = co_await context_.radio.list_bearers(modem_);
  counting_ = false;
  if (!bearers) {
    log::debug("the data counters can't be read: {}", bearers.error().message);
    co_return;
  }
  for (const modem::Bearer& bearer : *bearers) book(bearer);
}

// A bearer's counter goes on over its connections and ends with the daemon's run. An interface's, which serves where
// the daemon does not count, may begin again: with the system or with the interface.
void DataMeter::book(const modem::Bearer& bearer) {
  const bool daemon_counts = bearer.bytes > 0;
  const std::int64_t bytes = daemon_counts ? bearer.bytes : bearer.interface_bytes;
  if (bytes == 0) return;
  const std::string counter =
      daemon_counts ? name_of_connection(context_.radio, bearer.path) : "interface " + bearer.interface_counter;
  const Instant now = context_.clock.now();
  const auto price = [this, now](const store::Ledger& ledger, std::int64_t more) {
    return context_.cashier.data(ledger, line_, more, roaming_, now);
  };
  const std::string connection = name_of_connection(context_.radio, bearer.path);
  const auto booked = context_.ledger.count_data(counter, bytes, now, price, connection);
  if (!booked) raise_disk_trouble(context_, booked.error());
}

}  // namespace celltext::core
