// ModemManager as the launcher sees it: a few blocking calls on the private bus, and waits that wake up on its signals.
#pragma once

#include <gio/gio.h>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "celltext/async/gio.h"
#include "celltext/base/result.h"

namespace celltext::sim {

class DaemonBus {
 public:
  using Patience = std::chrono::milliseconds;

  static Result<DaemonBus> connect(const std::string& address);
  DaemonBus(DaemonBus&&) = default;
  DaemonBus& operator=(DaemonBus&&) = default;

  bool daemon_is_up() const;
  // The object path of the modem with this Device property; empty if there is none.
  std::string modem_with_device(const std::string& device) const;

  // Creates a device out of abstract sockets: ModemManager's test interface.
  Result<void> set_profile(const std::string& name, const std::string& plugin,
                           const std::vector<std::string>& ports) const;
  Result<void> inhibit(const std::string& device, bool inhibited) const;

  // Until `condition` holds; it is asked again whenever something changes on the bus. False when the patience is over,
  // or when `give_up_fd` becomes readable.
  bool wait_until(const std::function<bool()>& condition, Patience patience, int give_up_fd) const;

 private:
  explicit DaemonBus(async::Ref<GDBusConnection> connection) : connection_(std::move(connection)) {}
  Result<async::GVariantPtr> call(const char* path, const char* interface, const char* method,
                                  GVariant* arguments) const;

  async::Ref<GDBusConnection> connection_;
};

}  // namespace celltext::sim
