#include "mms_desk.h"

#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
#include "mms_pace.h"
#include "mms_words.h"
#include "step.h"

namespace celltext::core {

namespace {

constexpr int most_tellings = 20;
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

bool MmsDesk::can_work() const {
  return context_.settings.mms.route != MmsRoute::cellular || modem_.is_registered();
}

async::Task<void> MmsDesk::work() {
  while (!finishing_) {
    working_ = true;
    looked_at_ = context_.clock.now();
    bool any = true;
    while (any && !finishing_ && !rests() && can_work()) any = co_await do_next();
    co_await close();
    working_ = false;
    done_.notify();
    if (finishing_) break;
    set_alarm();
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
  auto departure = context_.pictures.next_departure(line_, now);
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
  if (is_answer_dear()) co_return false;
  auto answer = context_.pictures.next_answer(line_, now);
  if (answer) {
    co_await tell(*answer);
    co_return true;
  }
  co_return false;
}

// A data connection abroad only to answer the MMSC costs what nobody asked for: the answer waits until the modem is
// home.
bool MmsDesk::is_answer_dear() const {
  const MmsSettings& settings = context_.settings.mms;
  return is_roaming() && !way_ && settings.route != MmsRoute::internet &&
         settings.auto_download != AutoDownload::always;
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
  const std::string mmsc = carrier().mmsc.value;
  Bytes body = *std::move(pdu);
  const mms::Outcome outcome = co_await exchange(mmsc, body, largest_answer);
  step("mms-told");
  // It may be told twice, but not the opposite.
  const bool told = outcome.reply && outcome.reply->status < 500;
  const Instant again = context_.clock.now() + delay_after(fetch_delays, answer.attempts);
  note_disk(told ? context_.pictures.answered(answer.id) : context_.pictures.put_off_answer(answer.id, again));
}

async::Task<mms::Outcome> MmsDesk::exchange(std::string url, Bytes body, std::size_t most) {
  mms::Request request;
  request.url = std::move(url);
  request.body = std::move(body);
  request.path = way_->path;
  if (carrier().proxy.is_set()) request.proxy = carrier().proxy.value;
  request.headers = mms::request_headers(carrier(), own_number());
  request.close_connection = carrier().close_connection.value;
  request.most = most;
  request.mmsc = carrier().mmsc.value;
  auto outcome = co_await context_.transport->exchange(request);
  const bool over_internet = way_->path.interface.empty();
  const bool not_reached = !outcome.reply && (outcome.trouble.code == "connect" || outcome.trouble.code == "dns");
  if (over_internet && not_reached && context_.settings.mms.route == MmsRoute::automatic) {
    internet_failed_ = true;
    co_await close();
  }
  co_return outcome;
}

async::Task<Result<void>> MmsDesk::open_way() {
  if (way_) co_return Result<void>();
  carrier();
  const MmsRoute route = context_.settings.mms.route;
  bool internet = route == MmsRoute::internet;
  if (route == MmsRoute::automatic && !internet_failed_)
    internet = co_await is_on_the_internet(context_.transport, *carrier_);
  if (internet) {
    way_ = internet_way();
    context_.notices.withdraw("no-mms-connection");
    co_return Result<void>();
  }
  if (!modem_.is_registered()) co_return Error{ErrorKind::no_modem, tr("the modem is not registered in a network")};
  auto opened = co_await open_cellular_way(&context_.radio, modem_.path, *carrier_);
  if (!opened) co_return opened.error();
  way_ = *std::move(opened);
  context_.notices.withdraw("no-mms-connection");
  co_return Result<void>();
}

async::Task<void> MmsDesk::close() {
  if (!way_) co_return;
  const MmsWay way = *std::exchange(way_, std::nullopt);
  co_await close_way(&context_.radio, modem_.path, way);
}

std::string MmsDesk::own_number() const {
  const auto line = context_.lines.find(line_);
  return line ? line->number : "";
}

void MmsDesk::note_disk(const Result<void>& written) {
  if (written) return withdraw_disk_trouble(context_);
  raise_disk_trouble(context_, written.error());
  rest_until_ = context_.clock.now() + disk_pause;
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
