#include "turns.h"

#include <glib.h>

namespace celltext::modem {

void Turns::enter(Turn& turn) {
  if (idle()) {
    taken_ = &turn;
    turn.event_.notify();
  } else {
    waiting_.push_back(&turn);
  }
}

void Turns::leave(Turn& turn) {
  waiting_.remove(&turn);
  if (taken_ != &turn) return;
  taken_ = nullptr;
  if (!waiting_.empty()) call_next_later();
}

void Turns::call_next_later() {
  if (source_) return;
  source_ = g_idle_add_full(
      G_PRIORITY_DEFAULT,
      [](gpointer data) -> gboolean {
        auto* self = static_cast<Turns*>(data);
        self->source_ = 0;
        if (self->taken_ || self->waiting_.empty()) return G_SOURCE_REMOVE;
        self->taken_ = self->waiting_.front();
        self->waiting_.pop_front();
        self->taken_->event_.notify();
        return G_SOURCE_REMOVE;
      },
      this, nullptr);
}

Turns::~Turns() {
  if (source_) g_source_remove(source_);
}

}  // namespace celltext::modem
