// What commands share that wait for messages: the database with its changes, and the courier's part when nobody else
// has it.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "celltext/async/event.h"
#include "celltext/async/main_loop.h"
#include "celltext/async/scope.h"
#include "celltext/core/courier_duty.h"
#include "celltext/store/database.h"
#include "celltext/store/watch.h"
#include "context.h"
#include "readiness.h"

namespace celltext::cli {

class Session {
 public:
  // Opens what is needed; starts nothing yet. `role` tells other processes who has the courier's part.
  static Result<std::unique_ptr<Session>> open(Context& context, const std::string& role);
  ~Session();

  // Begins to watch the database and to take the courier's part when it is free.
  void start();

  store::Database& database() { return *database_; }
  core::CourierDuty& duty() { return *duty_; }
  async::MainLoop& loop() { return loop_; }

  // Waits until the database, the courier's part or the modems have changed, or `until` has come.
  async::Task<void> changed(std::optional<Instant> until);

  // Why nothing is being sent, as far as it can be known; only what has lasted long enough. `iccid` as in
  // find_obstacle(). That its line is not enabled is no obstacle: it is waited for, and said once.
  std::optional<Error> obstacle(const std::string& iccid);

  // Waits until the courier of this process has finished its visit to another line.
  async::Task<Result<void>> come_home();

  // Lets the courier end in order, for as long as `patience`; a modem that is away is brought
  // home however long it takes. A signal ends that at once.
  void finish(std::optional<std::chrono::milliseconds> patience);

 private:
  Session(Context& context, store::Database& database, core::CourierDuty::Connect connect);

  void take_notice(const core::Notice& notice);
  void wake();
  bool is_between_lines() const;
  void tell_of_sleeping_line(const std::string& iccid);
  async::Task<void> look_at_modems();
  const modem::Radio* radio() const;

  Context& context_;
  store::Database* database_;
  core::CourierDuty::Connect connect_;
  async::MainLoop loop_;
  std::unique_ptr<core::CourierDuty> duty_;
  std::optional<store::Watch> watch_;
  async::Registration duty_changes_;
  async::Registration notices_;
  async::Event changed_;
  async::Registration next_turn_;
  // Another process is the courier: what the modems look like from here.
  std::unique_ptr<modem::Radio> own_radio_;
  async::Registration own_radio_changes_;
  bool looked_at_modems_ = false;
  bool told_of_sleeping_line_ = false;
  std::optional<Error> denial_;  // the courier of this process may not use the modem
  std::optional<Instant> obstacle_since_;
  std::optional<Instant> obstacle_believed_;
  async::Scope scope_;
};

}  // namespace celltext::cli
