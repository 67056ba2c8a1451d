#include "station.h"

#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/base/log.h"

namespace celltext::core {

namespace {

constexpr std::chrono::seconds first_rest{5};
constexpr std::chrono::seconds longest_rest{300};
// How often a listing that a data call forbids is thought of again.
constexpr std::chrono::seconds data_call_pause{60};

}  // namespace

Station::Station(CourierContext& context, OpenOutcomes& outcomes, modem::ModemInfo modem, model::LineId line,
                 model::Region region)
    : context_(context),
      modem_(std::move(modem)),
      line_(line),
      receiver_(context, outcomes, modem_, line, region),
      sender_(context, modem_.path, line),
      data_meter_(context, modem_.path, line) {
  sender_.may_go = [this] {
    return !finishing_ && !paused_ && modem_.is_registered() && is_enabled() && !receiver_.has_deletions();
  };
  sender_.is_roaming = [this] { return is_roaming(); };
  sender_.takes_unassigned = [this] { return !guest_; };
  sender_.removed = [this] {
    if (on_idle) on_idle();
  };
  receiver_.is_roaming = [this] { return is_roaming(); };
  sender_.held = [this] {
    if (on_settled) on_settled();
  };
  sender_.settled = [this](std::chrono::milliseconds took) {
    if (took > LostNotices::slow_send) lost_notices_.sent_slowly(context_.clock.now());
    receiver_.take_waiting_reports();
    note_activity();
    if (on_settled) on_settled();
  };
  if (!context.transport) return;
  pictures_.emplace(context, modem_, line, std::move(region));
  pictures_->on_settled = [this] {
    wake_.notify();  // a report may have waited for it
    note_activity();
    if (on_settled) on_settled();
  };
  pictures_->on_still = [this] {
    if (on_idle) on_idle();
  };
}

void Station::start() {
  started_at_ = active_at_ = context_.clock.now();
  // A modem that is still to be enabled is listed afresh by that.
  if (is_enabled() && modem_.may_drop_notices) lost_notices_.began(context_.clock.now());
  data_meter_.update(modem_.data_call_up, is_roaming());
  scope_.spawn(work());
  if (pictures_) pictures_->start();
}

std::vector<store::InFlight> Station::on_the_air() const {
  std::vector<store::InFlight> messages;
  if (const auto sms = sender_.on_the_air()) messages.push_back(*sms);
  if (const auto mms = pictures_ ? pictures_->on_the_air() : std::nullopt) messages.push_back(*mms);
  return messages;
}

void Station::update(modem::ModemInfo modem) {
  const bool was_enabled = is_enabled();
  const bool was_roaming = is_roaming();
  const bool was_registered = modem_.is_registered();
  const bool moved = modem.state != modem_.state || modem.registration != modem_.registration;
  modem_ = std::move(modem);
  if (was_enabled && !is_enabled()) {
    receiver_.forget_objects();
    sender_.forget_objects();
  }
  if (!was_enabled && is_enabled()) listing_.reset();
  if (moved) rest_until_.reset();
  if (was_roaming && !is_roaming()) come_home();
  if (!was_registered && modem_.is_registered()) note_activity();
  data_meter_.update(modem_.data_call_up, is_roaming());
  if (pictures_) pictures_->update(modem_);
  wake_.notify();
}

// What was held because it would have cost more abroad.
void Station::come_home() {
  const auto released = context_.outbox.release_held("roaming");
  if (!released) raise_disk_trouble(context_, released.error());
}

void Station::sms_seen(const modem::Sms& sms) {
  const bool is_new = receiver_.take(sms);
  if (is_new && modem_.may_drop_notices) lost_notices_.arrived(context_.clock.now());
  if (receiver_.unsaved()) rest_until_ = context_.clock.now() + first_rest;
  if (is_new) note_activity();
  if (is_new && pictures_) pictures_->look();
  wake_.notify();
}

void Station::pause(bool paused) {
  paused_ = paused;
  if (pictures_) pictures_->pause(paused);
  if (!paused) wake_.notify();
}

void Station::set_guest(bool guest) {
  guest_ = guest;
  if (pictures_) pictures_->take_unassigned(!guest);
}

bool Station::is_still() const {
  return !working_ && !handling_message_ && sender_.is_still() && (!pictures_ || pictures_->is_still());
}

bool Station::is_quiet() const {
  if (!is_still() || !is_enabled() || !listing_ || receiver_.unsaved() || receiver_.has_deletions()) return false;
  if (modem_.is_registered() && sender_.has_due()) return false;
  // While a data call is up the storage can't be listed.
  return !lost_notices_.due() || modem_.data_call_up;
}

void Station::look() {
  receiver_.take_deletions();
  if (pictures_) pictures_->look();
  wake_.notify();
}

async::Task<void> Station::finish() {
  finishing_ = true;
  while (handling_message_) co_await message_handled_.wait();
  co_await sender_.drain();
  if (pictures_) co_await pictures_->finish();
}

async::Task<void> Station::work() {
  while (!finishing_) {
    idle_ = false;
    working_ = true;
    co_await do_next();
    working_ = false;
    if (!idle_) rest_length_ = std::chrono::seconds{0};
    if (!idle_ || finishing_) continue;
    set_alarm();
    if (on_idle) on_idle();
    co_await wake_.wait();
  }
}

// One step, the most important first. Says by idle_ that there was none.
async::Task<void> Station::do_next() {
  if (rests() || paused_) {
    idle_ = true;
  } else if (!is_enabled()) {
    if (wants_enabling())
      co_await enable();
    else
      idle_ = true;
  } else if (!listing_ || receiver_.unsaved()) {
    co_await take_all();
  } else if (receiver_.has_deletions()) {
    co_await delete_one();
  } else if (modem_.is_registered() && sender_.has_due()) {
    co_await send();
  } else if (listing_is_due()) {
    co_await list_again();
  } else {
    receiver_.take_waiting_reports();
    idle_ = !receiver_.has_deletions();
  }
}

// A modem that somebody disabled stays so until there is something to send.
bool Station::wants_enabling() const {
  return modem_.state == modem::State::disabled && (enable_wanted_ || sender_.has_due());
}

async::Task<void> Station::enable() {
  auto enabled = co_await context_.radio.enable(modem_.path);
  if (!enabled) {
    rest(enabled.error(), "enable");
    if (enabled.error().kind == ErrorKind::not_permitted)
      context_.notices.raise("not-permitted", enabled.error().message);
    co_return;
  }
  enable_wanted_ = false;
  // The state arrives by update().
  idle_ = !is_enabled();
}

async::Task<void> Station::take_all() {
  const Instant began = context_.clock.now();
  auto listed = co_await receiver_.take_all();
  if (!listed) {
    rest(listed.error(), "list");
    co_return;
  }
  enable_wanted_ = false;
  if (receiver_.unsaved()) rest_until_ = began + first_rest;
  if (stored_before_relisting_) {
    const bool found = receiver_.stored() > *stored_before_relisting_;
    stored_before_relisting_.reset();
    lost_notices_.listed(found, context_.clock.now());
    if (!found) receiver_.tell_incomplete();
  }
  listing_ = std::move(*listed);
  if (pictures_) pictures_->look();
  if (on_listed) on_listed();
}

async::Task<void> Station::delete_one() {
  handling_message_ = true;
  auto deleted = co_await receiver_.delete_one();
  handling_message_ = false;
  if (!deleted) rest(deleted.error(), "delete");
  lost_notices_.busy(context_.clock.now());
  message_handled_.notify();
}

async::Task<void> Station::send() {
  handling_message_ = true;
  const bool sent = co_await sender_.send_due();
  handling_message_ = false;
  message_handled_.notify();
  if (sent || receiver_.has_deletions() || !modem_.is_registered()) co_return;
  if (!sender_.has_due()) co_return;
  const Error error{ErrorKind::refused, tr("the modem takes no message now")};
  rest(error, "send");
}

// Something went wrong: leave the modem alone for a while, longer each time in a row.
void Station::rest(const Error& error, const char* what) {
  rest_length_ = std::clamp(rest_length_ * 2, first_rest, longest_rest);
  rest_until_ = context_.clock.now() + rest_length_;
  log::info("{}: {} failed, again in {} s: {}", modem_.path, what, rest_length_.count(), error.message);
  idle_ = true;
}

bool Station::listing_is_due() const {
  const auto due = lost_notices_.due();
  return due && *due <= context_.clock.now();
}

async::Task<void> Station::list_again() {
  if (modem_.data_call_up) {
    context_.notices.raise(
        "messages-may-wait",
        tr("messages may wait unseen in the modem while a data call is up: run celltext modem resync"));
    lost_notices_.put_off(context_.clock.now() + data_call_pause);
    co_return;
  }
  context_.notices.withdraw("messages-may-wait");
  log::debug("{}: reading the storage again", modem_.path);
  stored_before_relisting_ = receiver_.stored();
  enable_wanted_ = true;
  listing_.reset();
  auto disabled = co_await context_.radio.disable(modem_.path);
  if (!disabled) {
    lost_notices_.put_off(context_.clock.now() + data_call_pause);
    rest(disabled.error(), "disable");
    co_return;
  }
  receiver_.forget_objects();
  sender_.forget_objects();
  co_await enable();
}

// Sleeps until something happens, and no longer than to what is due by itself.
void Station::set_alarm() {
  std::optional<Instant> when;
  if (rests())
    when = rest_until_;
  else if (is_enabled())
    when = lost_notices_.due();
  alarm_ = when ? context_.clock.at(*when, [this] { wake_.notify(); }) : async::Registration();
}

}  // namespace celltext::core
