#include "celltext/async/event.h"

namespace celltext::async {

void Event::notify() {
  if (const auto waiter = std::exchange(waiter_, nullptr)) {
    waiter.resume();
    return;
  }
  set_ = true;
}

}  // namespace celltext::async
