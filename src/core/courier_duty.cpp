#include "celltext/core/courier_duty.h"

#include <utility>

namespace celltext::core {

CourierDuty::CourierDuty(CourierLock lock, store::Database database, const Settings& settings, async::Clock& clock,
                         Connect connect, std::string role)
    : lock_(std::move(lock)),
      database_(std::move(database)),
      settings_(settings),
      clock_(clock),
      connect_(std::move(connect)),
      role_(std::move(role)) {}

void CourierDuty::start() {
  scope_.spawn(serve());
}

void CourierDuty::set_state(State state) {
  state_ = state;
  changed_.call();
}

async::Task<void> CourierDuty::serve() {
  // Registered first: the lock may become free right after it was refused.
  auto freed = lock_.on_maybe_free([this] { lock_is_free_.notify(); });
  while (!lock_.try_take(role_)) {
    if (state_ != State::elsewhere) set_state(State::elsewhere);
    co_await lock_is_free_.wait();
  }
  freed.reset();
  set_state(State::connecting);
  auto radio = co_await connect_();
  if (!radio) {
    error_ = radio.error();
    lock_.release();
    set_state(State::unable);
    co_return;
  }
  radio_ = *std::move(radio);
  radio_changes_ = radio_->on_change([this] { changed_.call(); });
  transport_ = mms::http_transport();
  changer_ = esim_line_changer(*radio_, clock_, settings_, database_);
  courier_.emplace(*radio_, database_, clock_, settings_, transport_.get(), changer_.get());
  notices_ = courier_->on_notice([this](const Notice& notice) { noticed_.call(notice); });
  courier_->start();
  watch_.emplace(database_, [this] { courier_->look(); });
  set_state(State::serving);
}

async::Task<void> CourierDuty::finish() {
  scope_.clear();
  watch_.reset();
  if (courier_) {
    co_await courier_->finish();
  }
  notices_.reset();
  courier_.reset();
  changer_.reset();
  radio_changes_.reset();
  radio_.reset();
  lock_.release();
  set_state(State::finished);
}

}  // namespace celltext::core
