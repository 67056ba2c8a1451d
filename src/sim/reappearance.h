// A modem that leaves and comes back, as a real one does when its SIM has changed.
//
// ModemManager does not notice by itself that the sockets of a simulated modem close: it is told that the device is
// taken away and given back.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>

#include "celltext/async/gio.h"
#include "celltext/async/scope.h"
#include "celltext/base/result.h"
#include "sim/world.h"

namespace celltext::sim {

class Reappearance {
 public:
  static Result<std::unique_ptr<Reappearance>> open(const std::string& bus_address, async::Clock& clock);
  Reappearance(const Reappearance&) = delete;
  Reappearance& operator=(const Reappearance&) = delete;
  ~Reappearance();

  void start(Modem& modem);

 private:
  Reappearance(async::Ref<GDBusConnection> connection, async::Clock& clock)
      : connection_(std::move(connection)), clock_(clock) {}
  async::Task<void> run(Modem& modem);

  async::Ref<GDBusConnection> connection_;
  async::Clock& clock_;
  async::Scope scope_;
};

}  // namespace celltext::sim
