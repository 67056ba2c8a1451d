// The courier: the only part that drives the modem for messages.
//
// It sends what is in the outbox and brings what the modem has received into the database. What must hold, whatever
// dies when:
//  - an incoming message is committed before its copy in the modem is deleted;
//  - a row is marked `sending` and committed before the modem is called, and settled in one commit;
//  - an outcome that nobody saw is `unknown`: never sent again by itself, never reported as sent.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "celltext/async/clock.h"
#include "celltext/async/task.h"
#include "celltext/core/line_changer.h"
#include "celltext/core/settings.h"
#include "celltext/mms/transport.h"
#include "celltext/modem/modem.h"
#include "celltext/store/database.h"

namespace celltext::core {

// Something that the user should know and that no message carries. Said once when it begins to be so.
struct Notice {
  std::string code;     // "storage-nearly-full", "disk-full", "messages-may-wait", …
  std::string message;  // in words, with what to do
};

class Courier {
 public:
  // Whoever makes a courier holds the courier's lock until the courier is destroyed. All references must outlive it.
  // Without a transport picture messages are neither sent nor fetched; without a changer no modem is brought to another
  // line.
  Courier(modem::Radio& radio, store::Database& database, async::Clock& clock, const Settings& settings,
          mms::Transport* transport = nullptr, LineChanger* changer = nullptr);
  ~Courier();
  Courier(const Courier&) = delete;
  Courier& operator=(const Courier&) = delete;

  // Begins: settles what an earlier courier left open, takes in what lies on the modems, sends what is due.
  void start();
  // The outbox was written to, by this process or another: look again.
  void look();
  // Takes no new message and ends when the outcome of the one in flight is committed and nothing received waits for its
  // commit, with a modem that was away back on its own line. The destructor does not wait: an outcome that is open then
  // becomes `unknown` for the next courier.
  async::Task<void> finish();

  // True once the messages that lay on the modems at start() have been taken in, or there is no modem to ask.
  bool caught_up() const;

  // A modem is visiting another line than its own, or on its way there or back.
  bool is_away() const;

  [[nodiscard]] async::Registration on_notice(std::function<void(const Notice&)> slot);

 private:
  class Work;
  std::unique_ptr<Work> work_;
};

}  // namespace celltext::core
