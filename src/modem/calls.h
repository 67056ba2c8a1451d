// Calls to the daemon as awaitables.
//
// Every call goes out with its own time limit: the daemon takes minutes for some, while GDBus would give up after 25
// seconds. What the proxies of libmm-glib cache is used for what changes by itself; what a call has just changed is
// read from the bus, because the daemon's PropertiesChanged comes after its reply.
#pragma once

#include <gio/gio.h>

#include <chrono>

#include "celltext/async/gio.h"
#include "errors.h"

namespace celltext::modem {

inline constexpr const char* daemon_name = "org.freedesktop.ModemManager1";
inline constexpr const char* daemon_path = "/org/freedesktop/ModemManager1";

namespace interface {
inline constexpr const char* modem = "org.freedesktop.ModemManager1.Modem";
inline constexpr const char* modem_3gpp = "org.freedesktop.ModemManager1.Modem.Modem3gpp";
inline constexpr const char* ussd = "org.freedesktop.ModemManager1.Modem.Modem3gpp.Ussd";
inline constexpr const char* messaging = "org.freedesktop.ModemManager1.Modem.Messaging";
inline constexpr const char* sim = "org.freedesktop.ModemManager1.Sim";
inline constexpr const char* bearer = "org.freedesktop.ModemManager1.Bearer";
inline constexpr const char* sms = "org.freedesktop.ModemManager1.Sms";
inline constexpr const char* properties = "org.freedesktop.DBus.Properties";
}  // namespace interface

// A counted GVariant.
class Variant {
 public:
  Variant() = default;
  // Takes over a floating or owned reference.
  explicit Variant(GVariant* value) : value_(value ? g_variant_take_ref(value) : nullptr) {}
  Variant(const Variant& other) : value_(other.value_ ? g_variant_ref(other.value_) : nullptr) {}
  Variant(Variant&& other) noexcept : value_(std::exchange(other.value_, nullptr)) {}
  Variant& operator=(Variant other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  ~Variant() {
    if (value_) g_variant_unref(value_);
  }

  GVariant* get() const { return value_; }
  explicit operator bool() const { return value_ != nullptr; }

 private:
  GVariant* value_ = nullptr;
};

// What a call came back with: the tuple of its results, or the failure.
struct Answer {
  Variant value;
  std::optional<Failure> failure;

  explicit operator bool() const { return !failure; }
  const Error& error() const { return failure->error; }
};

// Takes what a GIO finish function gave and set.
Answer answer_of(GVariant* value, GError* error);

// One run of the daemon. Calls go to its unique name: after a restart other objects stand at the same paths, and a call
// meant for the old ones must not reach them.
struct Peer {
  async::Ref<GDBusConnection> bus;
  std::string name;
};

// One method of an object of the daemon.
struct Method {
  std::string path;
  const char* interface_name;
  const char* name;
};

namespace limit {
inline constexpr std::chrono::seconds usual{60};
inline constexpr std::chrono::minutes setting_up{5};    // enabling, disabling, unlocking
inline constexpr std::chrono::minutes a_part{5};        // of a message, on the air
inline constexpr std::chrono::minutes storage{6};       // deleting: the modem may be busy with a send
inline constexpr std::chrono::minutes network_scan{6};  // ModemManager waits 5
inline constexpr std::chrono::minutes network_code{3};  // USSD
}  // namespace limit

// co_await gives an Answer.
inline auto call(const Peer& peer, Method method, Variant arguments, std::chrono::milliseconds time_limit) {
  return async::gio_call(
      [peer, method = std::move(method), arguments = std::move(arguments), time_limit](auto* c, auto cb, auto d) {
        g_dbus_connection_call(peer.bus.get(), peer.name.c_str(), method.path.c_str(), method.interface_name,
                               method.name, arguments.get(), nullptr, G_DBUS_CALL_FLAGS_NO_AUTO_START,
                               static_cast<int>(time_limit.count()), c, cb, d);
      },
      [bus = peer.bus](GAsyncResult* result) {
        GError* error = nullptr;
        GVariant* value = g_dbus_connection_call_finish(bus.get(), result, &error);
        return answer_of(value, error);
      });
}

// org.freedesktop.DBus.Properties: what the daemon says now, not what a proxy remembers.
inline auto get_property(const Peer& peer, std::string path, const char* interface_name, const char* property) {
  return call(peer, {std::move(path), interface::properties, "Get"},
              Variant(g_variant_new("(ss)", interface_name, property)), limit::usual);
}
inline auto get_all_properties(const Peer& peer, std::string path, const char* interface_name) {
  return call(peer, {std::move(path), interface::properties, "GetAll"}, Variant(g_variant_new("(s)", interface_name)),
              limit::usual);
}

// Several GetAll at once: co_await gives the answers in the order of the paths. A bus allows some 128 calls that wait
// for an answer, so keep to at_once.
inline constexpr std::size_t at_once = 32;
async::GioCall<std::vector<Answer> (*)(GAsyncResult*)> get_all_of(const Peer& peer, std::vector<std::string> paths,
                                                                  const char* interface_name);

// The value inside the answer of get_property(), if it has this type.
Variant property_value(const Answer& answer, const GVariantType* type);
// The dictionary inside the answer of get_all_properties().
Variant property_values(const Answer& answer);
// The one string, or the one object path, that a method returns.
std::string string_result(const Answer& answer);
std::string path_result(const Answer& answer);

// The system bus, on a connection of our own that does not end the program when it breaks. co_await gives a Result.
async::GioCall<std::function<Result<async::Ref<GDBusConnection>>(GAsyncResult*)>> open_system_bus();

}  // namespace celltext::modem
