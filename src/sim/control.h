// The control protocol: one JSON object a line asks, one JSON object a line answers. docs/simulated-network.md has the
// table.
#pragma once

#include <functional>
#include <list>
#include <string>

#include "celltext/async/clock.h"
#include "sim/world.h"

namespace celltext::sim {

class Control {
 public:
  using Reply = std::function<void(const std::string& line)>;

  explicit Control(World& world);

  // Answers once through `reply`: at once, or for "wait" when it has come true. Whatever the line is, it gets an
  // answer.
  void handle(const std::string& line, const Reply& reply);

  std::function<void()> on_quit;

 private:
  // Numbers that only grow; a wait is for one of them to reach a value.
  struct Wait {
    int parts = 0;
    int messages = 0;
    int delivered = 0;
    Reply reply;
    async::Registration deadline;
  };

  void wait(const std::string& line, const Reply& reply);
  bool reached(const Wait& wait) const;
  void check_waits();

  World& world_;
  std::list<Wait> waits_;
};

}  // namespace celltext::sim
