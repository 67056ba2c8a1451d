// The bridge from GIO's foo_async()/foo_finish() pairs to co_await, and GObject ownership.
#pragma once

#include <gio/gio.h>

#include <coroutine>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "celltext/async/clock.h"
#include "celltext/base/c_ptr.h"

namespace celltext::async {

// A counted reference to a GObject.
template<class T>
class Ref {
 public:
  Ref() = default;
  // Takes over a reference that the caller owns ("transfer full").
  static Ref adopt(T* object) {
    Ref ref;
    ref.object_ = object;
    return ref;
  }
  // Adds a reference to an object that somebody else owns ("transfer none").
  static Ref share(T* object) {
    if (object) g_object_ref(object);
    return adopt(object);
  }
  Ref(const Ref& other) : Ref(share(other.object_)) {}
  Ref(Ref&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  Ref& operator=(Ref other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~Ref() {
    if (object_) g_object_unref(object_);
  }

  T* get() const { return object_; }
  explicit operator bool() const { return object_ != nullptr; }

 private:
  T* object_ = nullptr;
};

using GErrorPtr = CPtr<GError, g_error_free>;
using GVariantPtr = CPtr<GVariant, g_variant_unref>;

// A signal connection that ends with its owner. Holds a reference to the emitter.
class Connection {
 public:
  Connection() = default;
  // Calls `slot` for each emission of a signal whose handlers return nothing; its arguments are not passed on.
  Connection(gpointer emitter, const char* signal, std::function<void()> slot);
  Connection(Connection&& other) noexcept;
  Connection& operator=(Connection&& other) noexcept;
  ~Connection() { reset(); }
  void reset();

 private:
  gpointer emitter_ = nullptr;
  gulong id_ = 0;
};

// One running GIO call. GIO always calls back once: the node is freed by the callback, and blanked when the waiting coroutine is
// destroyed first, which also cancels the call.
class GioWait {
 public:
  // Starts the call with the three last arguments that every GIO function takes.
  using Starter = std::function<void(GCancellable*, GAsyncReadyCallback, gpointer)>;

  explicit GioWait(Starter starter) : starter_(std::move(starter)) {}
  GioWait(GioWait&& other) noexcept = default;
  GioWait& operator=(GioWait&&) = delete;
  ~GioWait();

  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> self);

 protected:
  // The source object's result, for the _finish function.
  GAsyncResult* result() const { return result_.get(); }

 private:
  struct Node;
  static void on_ready(GObject* source, GAsyncResult* result, gpointer data);

  Starter starter_;
  Node* node_ = nullptr;
  Ref<GAsyncResult> result_;
};

// co_await gives what `finish(GAsyncResult*)` returns.
template<class Finish>
class GioCall final : public GioWait {
 public:
  GioCall(Starter starter, Finish finish) : GioWait(std::move(starter)), finish_(std::move(finish)) {}
  auto await_resume() { return finish_(result()); }

 private:
  Finish finish_;
};

// Turns one pair into an awaitable. Meant for the body of a plain function that names the pair:
//   auto enable(MMModem* modem) {
//     return gio_call([modem](auto* c, auto cb, auto d) { mm_modem_enable(modem, c, cb, d); },
//                     [modem](GAsyncResult* r) { … mm_modem_enable_finish(modem, r, &error) … });
//   }
template<class Finish>
GioCall<Finish> gio_call(GioWait::Starter starter, Finish finish) {
  return GioCall<Finish>(std::move(starter), std::move(finish));
}

}  // namespace celltext::async
