#include "session.h"

#include <algorithm>
#include <utility>

#include "celltext/async/turn.h"
#include "celltext/base/i18n.h"
#include "celltext/text/display.h"

namespace celltext::cli {

using namespace std::chrono_literals;

Session::Session(Context& context, store::Database& database, core::CourierDuty::Connect connect)
    : context_(context), database_(&database), connect_(std::move(connect)) {}

Session::~Session() = default;

Result<std::unique_ptr<Session>> Session::open(Context& context, const std::string& role) {
  const auto settings = context.settings();
  if (!settings) return settings.error();
  const auto database = context.database();
  if (!database) return database.error();
  auto lock = core::CourierLock::open(context.data_dir());
  if (!lock) return lock.error();
  // The courier's own connection, so that the watch on the other one tells of the courier's commits too.
  auto for_courier = store::Database::open(context.data_dir());
  if (!for_courier) return for_courier.error();
  std::unique_ptr<Session> session(new Session(context, **database, context.environment.connect));
  session->duty_ = std::make_unique<core::CourierDuty>(*std::move(lock), *std::move(for_courier), **settings,
                                                       context.clock, context.environment.connect, role);
  return session;
}

void Session::start() {
  watch_.emplace(*database_, [this] { wake(); });
  duty_changes_ = duty_->on_change([this] { wake(); });
  notices_ = duty_->on_notice([this](const core::Notice& notice) { take_notice(notice); });
  duty_->start();
}

void Session::take_notice(const core::Notice& notice) {
  const std::string message = text::display_safe(notice.message);
  if (notice.code == "not-permitted") {
    denial_ = Error{ErrorKind::not_permitted, message};
    wake();
  } else {
    context_.output.warning(message);
  }
}

// Tasks go on from the main loop only, never from inside the courier or the watch.
void Session::wake() {
  next_turn_ = async::at_next_turn([this] { changed_.notify(); });
}

async::Task<void> Session::changed(std::optional<Instant> until) {
  if (obstacle_believed_) until = std::min(until.value_or(*obstacle_believed_), *obstacle_believed_);
  async::Registration alarm;
  if (until) alarm = context_.clock.at(*until, [this] { wake(); });
  co_await changed_.wait();
}

const modem::Radio* Session::radio() const {
  return duty_->radio() ? duty_->radio() : own_radio_.get();
}

async::Task<void> Session::look_at_modems() {
  // A courier that is at work needs no second opinion.
  co_await async::sleep_for(context_.clock, 1s);
  auto connected = co_await connect_();
  if (!connected) co_return;
  own_radio_ = *std::move(connected);
  own_radio_changes_ = own_radio_->on_change([this] { wake(); });
  wake();
}

std::optional<Error> Session::obstacle(const std::string& iccid) {
  using State = core::CourierDuty::State;
  if (duty_->state() == State::unable) return duty_->error();
  if (denial_) return denial_;
  if (duty_->state() == State::elsewhere && !std::exchange(looked_at_modems_, true)) scope_.spawn(look_at_modems());
  const modem::Radio* known = radio();
  auto found = known ? find_obstacle(*known, iccid) : std::nullopt;
  obstacle_believed_.reset();
  if (!found) {
    obstacle_since_.reset();
    return std::nullopt;
  }
  const Instant now = context_.clock.now();
  if (!obstacle_since_) obstacle_since_ = now;
  const Instant believed = *obstacle_since_ + found->patience;
  if (now >= believed) return std::move(found->error);
  obstacle_believed_ = believed;
  return std::nullopt;
}

void Session::finish(std::optional<std::chrono::milliseconds> patience) {
  scope_.clear();
  own_radio_changes_.reset();
  own_radio_.reset();
  const Instant now = context_.clock.now();
  async::Registration limit;
  if (patience) limit = context_.clock.at(now + *patience, [this] { loop_.stop(); });
  const auto hint = context_.clock.at(
      now + 1s, [this] { context_.output.note(tr("Waiting for the modem's answer; Ctrl-C leaves at once.")); });
  (void)loop_.run(duty_->finish());
}

}  // namespace celltext::cli
