// Learns that some other process has changed the database, within milliseconds and without polling.
//
// inotify on the write-ahead log tells of every write; the commit becomes visible a moment later, after the disk has it. So the watch
// looks at the database's version at growing distances after each burst of writes, and not at all while nothing is written.
#pragma once

#include <functional>
#include <memory>

#include "celltext/async/clock.h"
#include "celltext/store/database.h"

namespace celltext::store {

class Watch {
 public:
  // Calls `changed` from the main loop after each change by another connection (several commits may make one call). The database
  // must outlive the watch.
  Watch(Database& database, std::function<void()> changed);
  Watch(Watch&&) noexcept;
  ~Watch();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace celltext::store
