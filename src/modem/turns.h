// Turns: one after the other, in the order in which they came.
#pragma once

#include <list>

#include "celltext/async/event.h"

namespace celltext::modem {

class Turns {
 public:
  Turns() = default;
  Turns(const Turns&) = delete;
  Turns& operator=(const Turns&) = delete;
  ~Turns();

  bool idle() const { return !taken_ && waiting_.empty(); }

  // Held while it is one's turn; destroying it, also while it still waits, lets the next one go on at the next turn of
  // the main loop, never from inside the destructor.
  class Turn {
   public:
    explicit Turn(Turns& turns) : turns_(turns) { turns_.enter(*this); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() { turns_.leave(*this); }

    // co_await gives nothing, when it is this one's turn.
    async::Event::Wait mine() { return event_.wait(); }

   private:
    friend class Turns;
    Turns& turns_;
    async::Event event_;
  };

 private:
  void enter(Turn& turn);
  void leave(Turn& turn);
  void call_next_later();

  Turn* taken_ = nullptr;
  std::list<Turn*> waiting_;
  unsigned source_ = 0;
};

}  // namespace celltext::modem
