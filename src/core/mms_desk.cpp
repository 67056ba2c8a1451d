#include "mms_desk.h"

#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
#include "data_meter.h"
#include "mms_pace.h"
#include "mms_words.h"
#include "step.h"

namespace celltext::core {

namespace {

constexpr int most_tellings = 20;
// Between two words on how far a transfer is.
constexpr std::chrono::seconds progress_pause{1};
constexpr std::chrono::seconds first_rest{5};
constexpr std::chrono::seconds longest_rest{300};

}  // namespace

MmsDesk::MmsDesk(CourierContext& context, const modem::ModemInfo& modem, model::LineId line, model::Region region)
    : context_(context), modem_(modem), line_(line), region_(std::move(region)) {}

const mms::Carrier& MmsDesk::carrier() {
  if (carrier_) return *carrier_;
  mms::Subscription subscription;
  if (modem_.sim) subscription = {modem_.sim->operator_id, modem_.sim->operator_name, ""};
  carrier_ = mms::find_carrier(subscription, context_.settings.mms.carriers);
  return *carrier_;
}

void MmsDesk::start() {
  scope_.spawn(work());
}

void MmsDesk::update(const modem::ModemInfo& modem) {
  const bool moved = modem.state != modem_.state || modem.registration != modem_.registration;
  modem_ = modem;
  if (!moved) return;
  rest_until_.reset();
  wake_.notify();
}

void MmsDesk::look() {
  wake_.notify();
}

async::Task<void> MmsDesk::finish() {
  finishing_ = true;
  wake_.notify();
  while (working_) co_await done_.wait();
}

void MmsDesk::pause(bool paused) {
  paused_ = paused;
  if (!paused) wake_.notify();
}

bool MmsDesk::can_work() const {
  if (paused_) return false;
  return context_.settings.mms.route != MmsRoute::cellular || modem_.is_registered();
}

DataModem MmsDesk::data_modem() const {
  return {&context_.radio, modem_.path, &context_.data_connections};
}

async::Task<void> MmsDesk::work() {
  const DataModem modem = data_modem();
  co_await close_left_ways(modem);
  while (!finishing_) {
    working_ = true;
    looked_at_ = context_.clock.now();
    bool any = true;
    while (any && !finishing_ && !rests() && can_work()) {
      any = co_await do_next();
      book_data();
    }
    co_await close();
    working_ = false;
    done_.notify();
    if (finishing_) break;
    set_alarm();
    if (on_still) on_still();
    co_await wake_.wait();
  }
}

// One thing, what people wait for most first. False: nothing is due.
async::Task<bool> MmsDesk::do_next() {
  const Instant now = context_.clock.now();
  looked_at_ = now;
  // The desk does one thing at a time: what is still `downloading` was left so by a modem that went, or by a full disk.
  const auto resumed = context_.pictures.resume_downloads(now, line_);
  if (!resumed) {
    note_disk(resumed);
    co_return false;
  }
  auto departure = context_.pictures.next_departure(line_, now, unassigned_);
  if (departure) {
    co_await send(*departure);
    co_return true;
  }
  auto download = context_.pictures.next_download(line_, now);
  if (download) {
    co_await fetch(*download);
    co_return true;
  }
  note_disk(context_.pictures.report_reading(line_, context_.settings.mms.read_reports, now));
  auto answer = context_.pictures.next_answer(line_, now);
  if (!answer) co_return false;
  const bool dear = co_await is_answer_dear();
  if (dear) co_return false;
  co_await tell(*answer);
  co_return true;
}

// A data connection abroad only to answer the MMSC costs what nobody asked for: the answer waits until the modem is
// home.
async::Task<bool> MmsDesk::is_answer_dear() {
  const bool is_free = !is_roaming() || way_ || context_.settings.mms.auto_download == AutoDownload::always;
  if (is_free || !carrier().mmsc.is_set()) co_return false;
  const bool over_internet = co_await goes_over_internet();
  co_return !over_internet;
}

async::Task<void> MmsDesk::tell(store::MmscAnswer answer) {
  auto pdu = write_answer(answer);
  if (!pdu || answer.attempts >= most_tellings || !carrier().mmsc.is_set()) {
    note_disk(context_.pictures.answered(answer.id));
    co_return;
  }
  const auto opened = co_await open_way();
  if (!opened) {
    rest(opened.error());
    co_return;
  }
  mms::Request request = request_to(carrier().mmsc.value, largest_answer);
  request.body = *std::move(pdu);
  const mms::Outcome outcome = co_await exchange(request);
  step("mms-told");
  // It may be told twice, but not the opposite.
  const bool told = outcome.reply && outcome.reply->status < 500;
  const Instant again = context_.clock.now() + delay_after(fetch_delays, answer.attempts);
  note_disk(told ? context_.pictures.answered(answer.id) : context_.pictures.put_off_answer(answer.id, again));
}

// Over the way that is open; the carrier is known by then.
mms::Request MmsDesk::request_to(std::string url, std::size_t most) const {
  mms::Request request;
  request.url = std::move(url);
  request.path = way_->path;
  if (carrier_->proxy.is_set()) request.proxy = carrier_->proxy.value;
  request.headers = mms::request_headers(*carrier_, own_number());
  request.close_connection = carrier_->close_connection.value;
  request.most = most;
  request.mmsc = carrier_->mmsc.value;
  return request;
}

// Once a second, and not at all if it takes no longer: each is a commit that wakes who watches.
std::function<void(const mms::Progress&)> MmsDesk::progress_of(model::MessageId id, std::int64_t announced) {
  return [this, id, announced, told = context_.clock.now()](const mms::Progress& progress) mutable {
    const Instant now = context_.clock.now();
    if (now < told + progress_pause) return;
    told = now;
    const auto of = progress.of > 0 ? static_cast<std::int64_t>(progress.of) : announced;
    const auto noted = context_.pictures.note_progress(id, {static_cast<std::int64_t>(progress.done), of});
    if (!noted) log::debug("the progress of message {} is not shown: {}", id.value, noted.error().message);
  };
}

// What is certain of the message comes first; this is written after it.
void MmsDesk::book_data() {
  if (moved_ == 0) return;
  const Instant now = context_.clock.now();
  const auto price = [this, now](const store::Ledger& ledger, std::int64_t more) {
    return context_.cashier.data(ledger, line_, more, is_roaming(), now);
  };
  const std::string connection = name_of_connection(context_.radio, moved_over_);
  note_disk(context_.ledger.see_data(connection, std::exchange(moved_, 0), now, price));
}

async::Task<mms::Outcome> MmsDesk::exchange(mms::Request request) {
  auto outcome = co_await context_.transport->exchange(request);
  // Over the host's internet it is nothing that the line pays for.
  if (!way_->bearer.empty()) moved_ += outcome.octets;
  moved_over_ = way_->bearer;
  const bool over_internet = way_->path.interface.empty();
  const bool not_reached = !outcome.reply && (outcome.trouble.code == "connect" || outcome.trouble.code == "dns");
  if (over_internet && not_reached && context_.settings.mms.route == MmsRoute::automatic) {
    internet_failed_ = true;
    co_await close();
  }
  co_return outcome;
}

async::Task<bool> MmsDesk::goes_over_internet() {
  if (way_) co_return way_->bearer.empty();
  if (over_internet_) co_return *over_internet_;
  carrier();
  const MmsRoute route = context_.settings.mms.route;
  bool internet = route == MmsRoute::internet;
  if (route == MmsRoute::automatic && !internet_failed_)
    internet = co_await is_on_the_internet(context_.transport, *carrier_);
  over_internet_ = internet;
  co_return internet;
}

async::Task<Result<void>> MmsDesk::open_way() {
  if (way_) co_return Result<void>();
  const bool internet = co_await goes_over_internet();
  if (internet) {
    way_ = internet_way();
    context_.notices.withdraw("no-mms-connection");
    co_return Result<void>();
  }
  if (!modem_.is_registered()) co_return Error{ErrorKind::no_modem, tr("the modem is not registered in a network")};
  const DataModem modem = data_modem();
  auto opened = co_await open_cellular_way(modem, *carrier_);
  if (!opened) co_return opened.error();
  way_ = *std::move(opened);
  context_.notices.withdraw("no-mms-connection");
  co_return Result<void>();
}

async::Task<void> MmsDesk::close() {
  over_internet_.reset();
  if (!way_) co_return;
  const MmsWay way = *std::exchange(way_, std::nullopt);
  const DataModem modem = data_modem();
  co_await close_way(modem, way);
}

std::string MmsDesk::own_number() const {
  const auto line = context_.lines.find(line_);
  return line ? line->number : "";
}

void MmsDesk::note_disk(const Result<void>& written) {
  if (written) return withdraw_disk_trouble(context_);
  raise_disk_trouble(context_, written.error());
  rest_length_ = std::clamp(rest_length_ * 2, first_rest, longest_rest);
  rest_until_ = context_.clock.now() + rest_length_;
}

// Something went wrong that is not about one message: leave it for a while, longer each time in a row.
void MmsDesk::rest(const Error& error) {
  rest_length_ = std::clamp(rest_length_ * 2, first_rest, longest_rest);
  rest_until_ = context_.clock.now() + rest_length_;
  internet_failed_ = false;
  log::info("{}: no way to the MMSC, again in {} s: {}", modem_.path, rest_length_.count(), error.message);
  context_.notices.raise("no-mms-connection", error.message);
}

void MmsDesk::set_alarm() {
  // From the last look on: what came due while the connection was being closed rings at once.
  std::optional<Instant> when = context_.pictures.next_due(line_, looked_at_);
  if (rests())
    when = rest_until_;
  else
    rest_length_ = std::chrono::seconds{0};
  alarm_ = when && can_work() ? context_.clock.at(*when, [this] { wake_.notify(); }) : async::Registration();
}

}  // namespace celltext::core
