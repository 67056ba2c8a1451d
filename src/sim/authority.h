// The answer to "may this caller do that?": polkit's D-Bus interface on the private bus.
//
// ModemManager asks before it takes a device away, and for every call when it runs as on a system bus.
#pragma once

#include <gio/gio.h>

#include <functional>
#include <memory>
#include <string>

#include "celltext/async/gio.h"
#include "celltext/base/result.h"

namespace celltext::sim {

class Authority {
 public:
  // `allows` gets the action, as in "org.freedesktop.ModemManager1.Messaging".
  using Allows = std::function<bool(const std::string& action)>;

  // Owns org.freedesktop.PolicyKit1 on the bus at this address until it is destroyed.
  static Result<std::unique_ptr<Authority>> open(const std::string& bus_address, Allows allows);
  Authority(const Authority&) = delete;
  Authority& operator=(const Authority&) = delete;
  ~Authority();

 private:
  Authority(async::Ref<GDBusConnection> connection, Allows allows);
  Result<void> publish();
  static void on_call(GDBusConnection*, const gchar* sender, const gchar* path, const gchar* interface,
                      const gchar* method, GVariant* arguments, GDBusMethodInvocation* invocation, gpointer data);
  static GVariant* on_get(GDBusConnection*, const gchar* sender, const gchar* path, const gchar* interface,
                          const gchar* name, GError** error, gpointer data);

  async::Ref<GDBusConnection> connection_;
  Allows allows_;
  guint registration_ = 0;
};

}  // namespace celltext::sim
