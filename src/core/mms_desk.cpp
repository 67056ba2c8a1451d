#include "mms_desk.h"

#include <algorithm>
#include <array>

#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
#include "celltext/codec/mms_status.h"
#include "celltext/store/contacts.h"
#include "mms_words.h"
#include "step.h"

namespace celltext::core {

namespace {

using namespace std::chrono_literals;
using model::Status;
using store::MmscAnswer;

// Three tries from two seconds, then slower until the message expires.
constexpr std::array<std::chrono::seconds, 7> fetch_delays{2s, 4s, 8s, 60s, 300s, 900s, 3600s};
constexpr std::array<std::chrono::seconds, 6> send_delays{5s, 15s, 60s, 300s, 900s, 3600s};
// Without an expiry: some three days.
constexpr int most_fetches = 80;
constexpr int most_tellings = 20;
// What the user asked for may be larger than what comes by itself, but memory is not endless.
constexpr std::size_t largest_message = 30'000'000;
constexpr std::size_t largest_answer = 100'000;
constexpr std::chrono::seconds first_rest{5};
constexpr std::chrono::seconds longest_rest{300};

template<std::size_t n>
std::chrono::seconds delay_after(const std::array<std::chrono::seconds, n>& delays, int attempts) {
  return delays.at(std::min<std::size_t>(static_cast<std::size_t>(std::max(attempts, 0)), n - 1));
}

bool is_success(const mms::Reply& reply) {
  return reply.status >= 200 && reply.status < 300;
}

std::string http_code(int status) {
  return fmt::format("http-{}", status);
}
std::string http_words(int status) {
  return tr_format("the MMSC answers with HTTP status {}", status);
}

MmscAnswer notify_response(const store::Download& download, codec::MmsStatus status) {
  MmscAnswer answer;
  answer.line = download.line;
  answer.transaction_id = download.transaction_id;
  answer.status = static_cast<int>(status);
  return answer;
}

// What the MMSC said of a message that it was sent.
store::Settlement judge_reply(const mms::Reply& reply) {
  store::Settlement settlement;
  settlement.status = Status::failed;
  if (!is_success(reply)) {
    settlement.trouble = model::Trouble{http_code(reply.status), http_words(reply.status)};
    // A gateway that lost its server does not know what became of the message.
    if (reply.status == 502 || reply.status == 504) settlement.status = Status::unknown;
    if (reply.status == 503) settlement.status = Status::queued;
    return settlement;
  }
  const auto confirmation = codec::decode_mms(reply.body);
  if (!confirmation || confirmation->type != codec::MmsType::send_conf || !confirmation->response_status) {
    settlement.status = Status::unknown;
    settlement.trouble =
        model::Trouble{"no-confirmation", tr("the MMSC's answer can't be understood; the message may have been sent")};
    return settlement;
  }
  const std::uint8_t response = *confirmation->response_status;
  if (response == codec::mms_ok) {
    settlement.status = Status::sent;
    settlement.network_id = confirmation->message_id.value_or("");
    return settlement;
  }
  settlement.trouble = model::Trouble{fmt::format("mms-{}", response), codec::words_of_response(response)};
  if (response == codec::mms_partial_success) {
    // Some of the recipients have it: sent again it would reach them twice.
    settlement.status = Status::unknown;
    settlement.network_id = confirmation->message_id.value_or("");
  } else if (codec::is_transient(response)) {
    settlement.status = Status::queued;
  }
  return settlement;
}

store::Settlement judge(const store::MmsDeparture& departure, const mms::Outcome& outcome, Instant now) {
  store::Settlement settlement;
  if (outcome.reply) {
    settlement = judge_reply(*outcome.reply);
  } else {
    settlement.trouble = model::Trouble{outcome.trouble.code, outcome.trouble.error.message};
    settlement.status = outcome.trouble.may_have_it ? Status::unknown
                        : outcome.trouble.transient ? Status::queued
                                                    : Status::failed;
  }
  settlement.id = departure.id;
  settlement.at = now;
  if (settlement.status != Status::queued) return settlement;
  if (departure.attempts >= static_cast<int>(send_delays.size()))
    settlement.status = Status::failed;
  else
    settlement.due_at = now + delay_after(send_delays, departure.attempts);
  return settlement;
}

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

async::Task<void> MmsDesk::send(store::MmsDeparture departure) {
  if (!carrier().mmsc.is_set()) {
    const Error error{ErrorKind::invalid, tr("the MMSC of this network is not known: see “celltext mms settings”")};
    note_disk(refuse(departure.id, "no-mmsc", error));
    co_return;
  }
  std::vector<Bytes> contents;
  for (const store::StoredAttachment& attachment : departure.attachments) {
    auto content = context_.attachments.read(attachment);
    if (!content) {
      note_disk(refuse(departure.id, "attachment-missing", content.error()));
      co_return;
    }
    contents.push_back(*std::move(content));
  }
  auto pdu = write_departure(departure, std::move(contents), context_.settings.mms.read_reports);
  if (!pdu) {
    note_disk(refuse(departure.id, "invalid", pdu.error()));
    co_return;
  }
  store::Marking mark = marking(departure.id);
  // Before a data connection is made for it.
  const auto affordable = context_.outbox.may_leave(mark);
  if (!affordable || !*affordable) {
    stay(affordable);
    co_return;
  }
  const auto opened = co_await open_way();
  if (!opened) {
    rest(opened.error());
    co_return;
  }
  mark = marking(departure.id);
  const auto marked = context_.outbox.advance(nullptr, &mark);
  if (!marked || !*marked) {
    stay(marked);
    co_return;
  }
  step("mms-marked");
  in_flight_ = store::InFlight{departure.id, Status::sending, mark.daemon_run, ""};
  log::info("message {} leaves {}", departure.id.value, way_->words);
  const std::string mmsc = carrier().mmsc.value;
  Bytes body = *std::move(pdu);
  const mms::Outcome outcome = co_await exchange(mmsc, body, largest_answer);
  step("mms-answered");
  const store::Settlement settlement = judge(departure, outcome, context_.clock.now());
  co_await settle(settlement);
}

store::Marking MmsDesk::marking(model::MessageId id) const {
  store::Marking mark{id, line_, context_.radio.daemon_run(), ""};
  mark.at = context_.clock.now();
  mark.roaming = is_roaming();
  mark.price = context_.cashier.pricer();
  return mark;
}

// The message does not leave: it is held or was taken back, or the disk is in trouble.
void MmsDesk::stay(const Result<bool>& why) {
  if (!why)
    rest(why.error());
  else if (on_settled)
    on_settled();
}

// Stays until the commit is on the disk: an outcome that was seen must not get lost.
async::Task<void> MmsDesk::settle(store::Settlement settlement) {
  for (;;) {
    const auto done = context_.outbox.advance(&settlement, nullptr);
    if (done) break;
    raise_disk_trouble(context_, done.error());
    const Instant again = context_.clock.now() + disk_pause;
    co_await async::sleep_until(context_.clock, again);
  }
  withdraw_disk_trouble(context_);
  in_flight_.reset();
  step("mms-settled");
  if (on_settled) on_settled();
}

// It failed without leaving.
Result<void> MmsDesk::refuse(model::MessageId id, const std::string& code, const Error& error) {
  const store::Marking mark{id, line_, context_.radio.daemon_run(), ""};
  store::Settlement failed;
  failed.id = id;
  failed.status = Status::failed;
  failed.at = context_.clock.now();
  failed.trouble = model::Trouble{code, error.message};
  const auto marked = context_.outbox.advance(nullptr, &mark);
  if (!marked) return marked.error();
  const auto settled = context_.outbox.advance(&failed, nullptr);
  if (!settled) return settled.error();
  return {};
}

// Why a message stays at the MMSC until the user asks for it.
std::optional<model::Trouble> MmsDesk::reason_to_leave(const store::Download& download) const {
  const MmsSettings& settings = context_.settings.mms;
  const auto size = static_cast<std::uint64_t>(std::max<std::int64_t>(download.size, 0));
  if (size > largest_message)
    return model::Trouble{"too-large", tr_format("it is larger than {} MB", largest_message / 1'000'000)};
  if (download.asked) return std::nullopt;
  if (settings.auto_download == AutoDownload::never) return model::Trouble{"not-automatic", tr("auto-download is off")};
  if (settings.auto_download == AutoDownload::home && is_roaming())
    return model::Trouble{"roaming", tr("the modem is roaming")};
  if (settings.auto_download == AutoDownload::contacts && !context_.contacts.find_number(download.from))
    return model::Trouble{"not-a-contact", tr("the sender is not in the contacts")};
  if (size > settings.max_download)
    return model::Trouble{"large", tr_format("it has {} octets, more than max-download allows", size)};
  return std::nullopt;
}

async::Task<void> MmsDesk::fetch(store::Download download) {
  const Instant now = context_.clock.now();
  store::PictureMessages& pictures = context_.pictures;
  if (download.expires_at && *download.expires_at <= now) {
    note_disk(pictures.give_up(download.id, {"expired", tr("the MMSC does not keep it any more")}));
    co_return;
  }
  if (const auto reason = reason_to_leave(download)) {
    const MmscAnswer deferred = notify_response(download, codec::MmsStatus::deferred);
    note_disk(pictures.leave(download.id, *reason, download.answered ? nullptr : &deferred, now));
    co_return;
  }
  if (!carrier().mmsc.is_set()) {
    const model::Trouble reason{"no-mmsc", tr("the MMSC of this network is not known: see “celltext mms settings”")};
    note_disk(pictures.leave(download.id, reason, nullptr, now));
    co_return;
  }
  const auto opened = co_await open_way();
  if (!opened) {
    note_disk(fetch_later(download, "no-way", opened.error().message));
    rest(opened.error());
    co_return;
  }
  const auto marked = pictures.mark_downloading(download.id);
  note_disk(marked);
  if (!marked) co_return;
  ++download.attempts;
  step("mms-downloading");
  log::info("message {} is fetched {}", download.id.value, way_->words);
  const std::string url = mms::fetch_url(carrier(), download.location, download.transaction_id);
  const std::size_t most = download.asked ? largest_message : context_.settings.mms.max_download;
  Bytes nothing;
  const mms::Outcome outcome = co_await exchange(url, nothing, most);
  step("mms-fetched");
  note_disk(take(download, outcome));
  step("mms-stored");
}

Result<void> MmsDesk::take(const store::Download& download, const mms::Outcome& outcome) {
  if (outcome.reply) {
    const int status = outcome.reply->status;
    if (is_success(*outcome.reply)) return take_body(download, outcome.reply->body);
    const model::Trouble gone{http_code(status), tr("the MMSC does not have it any more")};
    // Some MMSCs answer 404 for a moment after the notification.
    const bool is_gone = status == 410 || (status == 404 && download.attempts >= 3);
    if (is_gone) return context_.pictures.give_up(download.id, gone);
    return fetch_later(download, http_code(status), http_words(status));
  }
  const mms::NoReply& trouble = outcome.trouble;
  if (trouble.transient) return fetch_later(download, trouble.code, trouble.error.message);
  const model::Trouble reason{trouble.code, trouble.error.message};
  if (trouble.code == "forbidden-address") context_.notices.raise("forbidden-address", trouble.error.message);
  const MmscAnswer deferred = notify_response(download, codec::MmsStatus::deferred);
  const bool is_large = trouble.code == "too-large" && !download.answered;
  return context_.pictures.leave(download.id, reason, is_large ? &deferred : nullptr, context_.clock.now());
}

Result<void> MmsDesk::take_body(const store::Download& download, const Bytes& body) {
  const Instant now = context_.clock.now();
  // A page of a portal, or an MMSC in trouble: not the message.
  if (!codec::begin_of_mms(body)) return fetch_later(download, "not-mms", tr("what came is not a picture message"));
  const auto pdu = codec::decode_mms(body);
  if (!pdu || pdu->type != codec::MmsType::retrieve_conf) {
    const MmscAnswer unrecognised = notify_response(download, codec::MmsStatus::unrecognised);
    const std::string why = pdu ? std::string(codec::name_of(pdu->type)) : pdu.error().message;
    log::info("message {} can't be decoded: {}", download.id.value, why);
    const model::Trouble reason{"undecodable",
                                tr("it can't be decoded; it is kept, and read again by a newer celltext")};
    return context_.pictures.keep_raw(download.id, body, reason, &unrecognised, now);
  }
  const std::uint8_t status = pdu->retrieve_status.value_or(codec::mms_ok);
  if (status != codec::mms_ok && status != 0) {
    const model::Trouble reason{fmt::format("mms-{}", status), codec::words_of_retrieval(status)};
    if (codec::is_transient(status)) return fetch_later(download, reason.code, reason.message);
    return context_.pictures.give_up(download.id, reason);
  }
  const store::Retrieved message = read_retrieved(*pdu, region_, own_number());
  MmscAnswer answer = notify_response(download, codec::MmsStatus::retrieved);
  if (download.answered) {
    answer.kind = MmscAnswer::Kind::acknowledge;
    if (!pdu->transaction_id.empty()) answer.transaction_id = pdu->transaction_id;
  }
  const auto stored = context_.pictures.retrieved(download.id, message, &answer, now);
  if (!stored) {
    // The disk is full: it is still at the MMSC.
    raise_disk_trouble(context_, stored.error());
    return fetch_later(download, "disk", stored.error().message);
  }
  return {};
}

Result<void> MmsDesk::fetch_later(const store::Download& download, const std::string& code, const std::string& words) {
  const Instant again = context_.clock.now() + delay_after(fetch_delays, download.attempts - 1);
  const model::Trouble reason{code, words};
  const bool too_late = download.expires_at && again >= *download.expires_at;
  if (too_late || download.attempts >= most_fetches) return context_.pictures.give_up(download.id, reason);
  return context_.pictures.put_off(download.id, reason, again);
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
