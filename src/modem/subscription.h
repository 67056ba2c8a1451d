// A subscription to a D-Bus signal of one run of the daemon that ends with its owner.
#pragma once

#include "calls.h"

namespace celltext::modem {

class Subscription {
 public:
  // The path that it came from, and its arguments.
  using Slot = std::function<void(const std::string&, GVariant*)>;

  // Signals of `interface_name` called `member` from any object, with this first argument unless it is null.
  Subscription(const Peer& peer, const char* interface_name, const char* member, const char* first_argument, Slot slot);
  Subscription(Subscription&& other) noexcept;
  Subscription& operator=(Subscription&&) = delete;
  ~Subscription();

 private:
  async::Ref<GDBusConnection> bus_;
  unsigned id_ = 0;
};

}  // namespace celltext::modem
