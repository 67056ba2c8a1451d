// Numbers that lapse when nobody uses them: says so in time, and sends a message to itself if that is wished.
#pragma once

#include <set>

#include "courier_context.h"

namespace celltext::core {

class KeepAliveWatch {
 public:
  explicit KeepAliveWatch(CourierContext& context) : context_(context) {}

  // These lines can send now. Looks at each, and again when the next one comes near its end.
  void watch(const std::set<model::LineId>& lines);
  // Called after a message was put into the outbox.
  std::function<void()> enqueued;

 private:
  void look();
  std::optional<Instant> look_at(const model::Line& line);
  void send(const model::Line& line, Day last_use);

  CourierContext& context_;
  std::set<model::LineId> lines_;
  async::Registration alarm_;
};

}  // namespace celltext::core
