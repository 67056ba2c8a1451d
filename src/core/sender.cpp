#include "sender.h"

#include <algorithm>
#include <array>

#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
#include "step.h"

namespace celltext::core {

namespace {

using namespace std::chrono_literals;

constexpr std::array<std::chrono::seconds, 8> delays{5s, 15s, 60s, 300s, 900s, 3600s, 3600s, 3600s};

}  // namespace

Sender::Sender(CourierContext& context, modem::ModemPath modem, model::LineId line)
    : context_(context), modem_(std::move(modem)), line_(line) {}

bool Sender::has_due() const {
  return prepared_ || next();
}

std::optional<store::Departure> Sender::next() const {
  return context_.outbox.next(line_, context_.clock.now(), !takes_unassigned || takes_unassigned());
}

async::Task<bool> Sender::send_due() {
  bool any = false;
  for (;;) {
    if (!prepared_) co_await prepare();
    const bool go = prepared_ && may_go();
    const bool marked = co_await commit(go);
    if (!go) co_return any;
    if (!marked) {  // cancelled at the last moment, or held
      scope_.spawn(remove(prepared_->path));
      prepared_.reset();
      if (held) held();
      continue;
    }
    any = true;
    flight_ = Flight{*std::exchange(prepared_, std::nullopt), context_.radio.daemon_run(), context_.clock.now()};
    outcome_.reset();
    landed_.clear();
    scope_.spawn(fly(flight_->message.path));
    co_await prepare();
    co_await landed_.wait();
    step("answered");
    flight_->took = context_.clock.now() - flight_->departed;
    settlement_ = judge(flight_->message.departure, *outcome_);
  }
}

// Commits what is known of the last message and, if `go`, the mark of the prepared one. True if that one may leave.
// Stays until the commit is on the disk: an outcome that was seen must not get lost.
async::Task<bool> Sender::commit(bool go) {
  while (settlement_ || go) {
    const store::Marking mark = go ? marking() : store::Marking{};
    const auto done = context_.outbox.advance(settlement_ ? &*settlement_ : nullptr, go ? &mark : nullptr);
    if (done) {
      withdraw_disk_trouble(context_);
      if (settlement_) close_flight();
      if (go) step("marked");
      co_return *done;
    }
    raise_disk_trouble(context_, done.error());
    const Instant again = context_.clock.now() + disk_pause;
    co_await async::sleep_until(context_.clock, again);
  }
  co_return false;
}

// The settlement is on the disk; only now the daemon may forget the message.
void Sender::close_flight() {
  step("settled");
  settlement_.reset();
  const Flight flight = *std::exchange(flight_, std::nullopt);
  scope_.spawn(remove(flight.message.path));
  if (settled) settled(flight.took);
}

async::Task<void> Sender::fly(modem::SmsPath path) {
  auto outcome = co_await context_.radio.send_sms(modem_, path);
  outcome_ = std::move(outcome);
  landed_.notify();
}

async::Task<void> Sender::remove(modem::SmsPath path) {
  ++removals_;
  auto gone = co_await context_.radio.delete_sms(modem_, path);
  --removals_;
  drained_.notify();
  if (removed) removed();
  if (!gone) log::debug("a sent message's object stays in the daemon: {}", gone.error().message);
}

std::optional<store::InFlight> Sender::on_the_air() const {
  if (!flight_) return std::nullopt;
  return store::InFlight{flight_->message.departure.id, model::Status::sending, flight_->daemon_run,
                         flight_->message.path};
}

async::Task<void> Sender::drain() {
  while (removals_ > 0) co_await drained_.wait();
}

// Makes the next message's object in the daemon. Leaves prepared_ empty if nothing is due or the modem can't.
async::Task<void> Sender::prepare() {
  for (;;) {
    const auto departure = next();
    if (!departure) co_return;
    if (calls_for_help(departure->to)) {
      const model::Trouble trouble{"emergency-number",
                                   tr("an emergency number takes no messages from celltext: call it")};
      if (!refuse(*departure, trouble)) co_return;
      continue;
    }
    modem::OutgoingSms sms;
    sms.number = departure->to;
    sms.text = departure->text;
    sms.request_report = departure->request_report;
    sms.validity = departure->validity;
    sms.flash = departure->flash;
    auto path = co_await context_.radio.create_sms(modem_, sms);
    if (path) {
      prepared_ = Prepared{*departure, *path};
      step("created");
      co_return;
    }
    // The error's words may name the recipient: they go to the message, not to the log.
    log::info("message {} could not be made ready: {}", departure->id.value, name_of(path.error().kind));
    if (path.error().kind == ErrorKind::not_permitted) context_.notices.raise("not-permitted", path.error().message);
    if (path.error().kind != ErrorKind::invalid) co_return;
    const model::Trouble trouble{"invalid", path.error().message};
    if (!refuse(*departure, trouble)) co_return;
  }
}

bool Sender::calls_for_help(const std::string& number) const {
  const auto home = sim_region(context_.settings, context_.lines, context_.lines.find(line_));
  return model::is_emergency_number(number, home);
}

// This message will never be taken: it failed without leaving. False: the disk could not be told.
bool Sender::refuse(const store::Departure& departure, const model::Trouble& trouble) {
  store::Marking mark;
  mark.id = departure.id;
  mark.line = line_;
  mark.daemon_run = context_.radio.daemon_run();
  store::Settlement failed;
  failed.id = departure.id;
  failed.status = model::Status::failed;
  failed.at = context_.clock.now();
  failed.trouble = trouble;
  const auto marked = context_.outbox.advance(nullptr, &mark);
  const auto done = marked && *marked ? context_.outbox.advance(&failed, nullptr) : marked;
  if (!done) raise_disk_trouble(context_, done.error());
  return static_cast<bool>(done);
}

store::Marking Sender::marking() const {
  store::Marking mark{prepared_->departure.id, line_, context_.radio.daemon_run(), prepared_->path};
  mark.at = context_.clock.now();
  mark.roaming = is_roaming && is_roaming();
  mark.price = context_.cashier.pricer();
  return mark;
}

store::Settlement Sender::judge(const store::Departure& departure, const modem::SendOutcome& outcome) const {
  store::Settlement settlement;
  settlement.id = departure.id;
  settlement.at = context_.clock.now();
  settlement.reference = outcome.reference;
  if (outcome.fate == modem::SendOutcome::Fate::sent) {
    settlement.status = model::Status::sent;
    return settlement;
  }
  settlement.trouble = model::Trouble{outcome.code, outcome.error.message};
  if (outcome.fate == modem::SendOutcome::Fate::unknown) {
    settlement.status = model::Status::unknown;
    return settlement;
  }
  const auto attempt = static_cast<std::size_t>(std::max(departure.attempts, 0));
  if (!outcome.transient || attempt >= delays.size()) {
    settlement.status = model::Status::failed;
    return settlement;
  }
  settlement.status = model::Status::queued;
  settlement.due_at = settlement.at + delays[attempt];
  return settlement;
}

}  // namespace celltext::core
