// Takes the courier's part in this process whenever no other process has it.
//
// Waits for the courier's lock without polling, reaches the modems, and runs a Courier until it is told to finish.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "celltext/async/clock.h"
#include "celltext/async/event.h"
#include "celltext/async/listeners.h"
#include "celltext/async/scope.h"
#include "celltext/async/task.h"
#include "celltext/core/courier.h"
#include "celltext/core/courier_lock.h"
#include "celltext/core/settings.h"
#include "celltext/modem/modem.h"
#include "celltext/store/database.h"
#include "celltext/store/watch.h"

namespace celltext::core {

class CourierDuty {
 public:
  using Connect = std::function<async::Task<Result<std::unique_ptr<modem::Radio>>>()>;

  enum class State {
    connecting,  // the lock is ours; the modems are being reached
    serving,
    elsewhere,  // another process has the part; see holder()
    unable,     // the modems can't be reached: see error(). The lock is free again and nothing more happens
    finished,
  };

  // `role` tells others who has the lock. The database is the courier's own connection: a face that wants to hear of
  // the courier's commits watches another one. The references must outlive the duty.
  CourierDuty(CourierLock lock, store::Database database, const Settings& settings, async::Clock& clock,
              Connect connect, std::string role);

  void start();
  State state() const { return state_; }
  const Error& error() const { return error_; }
  std::optional<LockHolder> holder() const { return lock_.holder(); }
  // The modems, while serving.
  modem::Radio* radio() const { return radio_.get(); }
  bool caught_up() const { return courier_ && courier_->caught_up(); }
  // The courier of this process has a modem on another line than its own.
  bool is_away() const { return courier_ && courier_->is_away(); }

  // Called after a change of the state or of the modems.
  [[nodiscard]] async::Registration on_change(std::function<void()> slot) { return changed_.add(std::move(slot)); }
  [[nodiscard]] async::Registration on_notice(std::function<void(const Notice&)> slot) {
    return noticed_.add(std::move(slot));
  }

  // As Courier::finish(); gives the lock back.
  async::Task<void> finish();
  // How long finish() may take when the program ends: for the answer to a message that is on the air, which becomes
  // `unknown` without it, or for a modem that is to come home.
  std::chrono::seconds patience() const { return std::chrono::seconds(is_away() ? 80 : 30); }

 private:
  async::Task<void> serve();
  void set_state(State state);

  CourierLock lock_;
  store::Database database_;
  const Settings& settings_;
  async::Clock& clock_;
  Connect connect_;
  std::string role_;
  State state_ = State::connecting;
  Error error_;
  async::Listeners<> changed_;
  async::Listeners<const Notice&> noticed_;
  async::Event lock_is_free_;
  std::unique_ptr<mms::Transport> transport_;
  std::unique_ptr<modem::Radio> radio_;
  std::unique_ptr<LineChanger> changer_;
  std::optional<Courier> courier_;
  std::optional<store::Watch> watch_;
  async::Registration radio_changes_;
  async::Registration notices_;
  async::Scope scope_;
};

}  // namespace celltext::core
