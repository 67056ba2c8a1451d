#include "celltext/async/gio.h"

namespace celltext::async {

struct GioWait::Node {
  GioWait* wait;  // null: nobody waits any more
  std::coroutine_handle<> waiter;
  Ref<GCancellable> cancellable;
};

void GioWait::await_suspend(std::coroutine_handle<> self) {
  node_ = new Node{this, self, Ref<GCancellable>::adopt(g_cancellable_new())};
  starter_(node_->cancellable.get(), &GioWait::on_ready, node_);
}

void GioWait::on_ready(GObject*, GAsyncResult* result, gpointer data) {
  const std::unique_ptr<Node> node(static_cast<Node*>(data));
  if (!node->wait) return;
  node->wait->node_ = nullptr;
  node->wait->result_ = Ref<GAsyncResult>::share(result);
  node->waiter.resume();
}

GioWait::~GioWait() {
  if (!node_) return;
  node_->wait = nullptr;
  // Cancelling never calls back from inside the call: GIO completes in a later turn of the loop and frees the node then.
  g_cancellable_cancel(node_->cancellable.get());
}

namespace {

// The signal's own arguments are not passed on.
void call_slot(GClosure* closure, GValue*, guint, const GValue*, gpointer, gpointer) {
  const auto& slot = *static_cast<std::function<void()>*>(closure->data);
  const std::function<void()> alive = slot;  // the slot may disconnect itself
  alive();
}

void free_slot(gpointer data, GClosure*) { delete static_cast<std::function<void()>*>(data); }

}  // namespace

Connection::Connection(gpointer emitter, const char* signal, std::function<void()> slot) : emitter_(g_object_ref(emitter)) {
  auto* data = new std::function<void()>(std::move(slot));
  GClosure* closure = g_closure_new_simple(sizeof(GClosure), data);
  g_closure_set_marshal(closure, &call_slot);
  g_closure_add_finalize_notifier(closure, data, &free_slot);
  id_ = g_signal_connect_closure(emitter, signal, closure, FALSE);
}

Connection::Connection(Connection&& other) noexcept
    : emitter_(std::exchange(other.emitter_, nullptr)), id_(std::exchange(other.id_, 0)) {}

Connection& Connection::operator=(Connection&& other) noexcept {
  if (this != &other) {
    reset();
    emitter_ = std::exchange(other.emitter_, nullptr);
    id_ = std::exchange(other.id_, 0);
  }
  return *this;
}

void Connection::reset() {
  if (!emitter_) return;
  g_signal_handler_disconnect(emitter_, std::exchange(id_, 0));
  g_object_unref(std::exchange(emitter_, nullptr));
}

}  // namespace celltext::async
