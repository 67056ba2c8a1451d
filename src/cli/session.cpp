#include "session.h"

#include <algorithm>
#include <utility>

#include "celltext/async/turn.h"
#include "celltext/base/i18n.h"
#include "celltext/core/plans.h"
#include "celltext/store/lines.h"
#include "celltext/store/visits.h"
#include "celltext/text/display.h"

namespace celltext::cli {

using namespace std::chrono_literals;

namespace {

// A switch takes some seconds; with a modem that has to be restarted, minutes.
constexpr std::chrono::minutes longest_way_home{3};
// A modem that is away for longer has been unplugged there.
constexpr std::chrono::minutes longest_visit{15};

}  // namespace

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

void Session::tell_of_sleeping_line(const std::string& iccid) {
  if (std::exchange(told_of_sleeping_line_, true)) return;
  const auto settings = context_.settings();
  const auto line = store::Lines(*database_).find(iccid);
  if (!settings || !line) return;
  const std::string name = text::display_safe(line->label());
  const core::LineSettings* own = core::settings_of(**settings, *line);
  if (own && own->may_switch)
    context_.output.note(tr_format("The line {} is not enabled; celltext switches to it as soon as it may.", name));
  else
    context_.output.warning(
        tr_format("the line {} is not enabled, and its messages wait: “celltext line use {}” enables "
                  "it, may-switch = true in its group of the configuration lets celltext do so",
                  name, name));
}

// A modem on its way to another line or back is seen by nobody for a moment.
bool Session::is_between_lines() const {
  const Instant now = context_.clock.now();
  return std::ranges::any_of(store::Visits(*database_).absences(),
                             [now](const store::Absence& absence) { return now - absence.left_at < longest_visit; });
}

std::optional<Error> Session::obstacle(const std::string& iccid) {
  using State = core::CourierDuty::State;
  if (duty_->state() == State::unable) return duty_->error();
  if (denial_) return denial_;
  if (duty_->state() == State::elsewhere && !std::exchange(looked_at_modems_, true)) scope_.spawn(look_at_modems());
  const modem::Radio* known = radio();
  auto found = known ? find_obstacle(*known, iccid) : std::nullopt;
  obstacle_believed_.reset();
  if (found && found->on_other_lines) {
    tell_of_sleeping_line(iccid);
    found.reset();
  }
  if (found && is_between_lines()) found.reset();
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

async::Task<Result<void>> Session::come_home() {
  const Instant latest = context_.clock.now() + (*context_.settings())->visit_stay + longest_way_home;
  while (duty_->is_away() && context_.clock.now() < latest) co_await changed(latest);
  co_return Result<void>();
}

void Session::finish(std::optional<std::chrono::milliseconds> patience) {
  scope_.clear();
  own_radio_changes_.reset();
  own_radio_.reset();
  const Instant now = context_.clock.now();
  async::Registration limit;
  if (patience && !duty_->is_away()) limit = context_.clock.at(now + *patience, [this] { loop_.stop(); });
  const bool away = duty_->is_away();
  const auto hint = context_.clock.at(now + 1s, [this, away] {
    context_.output.note(away ? tr("Bringing the modem back to its line; Ctrl-C leaves at once.")
                              : tr("Waiting for the modem's answer; Ctrl-C leaves at once."));
  });
  (void)loop_.run(duty_->finish());
}

}  // namespace celltext::cli
