#include "tests/support/bus_modem.h"

#include "celltext/base/bytes.h"
#include "tests/catch.h"

namespace celltext::test {

namespace {

constexpr const char* daemon_name = "org.freedesktop.ModemManager1";
constexpr const char* modem_interface = "org.freedesktop.ModemManager1.Modem";
constexpr const char* messaging_interface = "org.freedesktop.ModemManager1.Modem.Messaging";
constexpr const char* sms_interface = "org.freedesktop.ModemManager1.Sms";
constexpr int call_patience_ms = 30'000;
constexpr guint patience_ms = 10'000;

using async::GVariantPtr;

async::Ref<GDBusConnection> connect(const std::string& address) {
  GError* error = nullptr;
  const auto flags = static_cast<GDBusConnectionFlags>(G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                       G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION);
  auto connection = async::Ref<GDBusConnection>::adopt(
      g_dbus_connection_new_for_address_sync(address.c_str(), flags, nullptr, nullptr, &error));
  if (!connection) FAIL(error->message);
  return connection;
}

GVariantPtr unboxed(GVariant* answer) {
  const GVariantPtr owned(answer);
  const GVariantPtr boxed(g_variant_get_child_value(owned.get(), 0));
  return GVariantPtr(g_variant_get_variant(boxed.get()));
}

std::string text_in(GVariant* properties, const char* name) {
  const char* text = "";
  g_variant_lookup(properties, name, "&s", &text);
  return text;
}

int number_in(GVariant* properties, const char* name) {
  const GVariantPtr value(g_variant_lookup_value(properties, name, nullptr));
  if (!value) return 0;
  if (g_variant_is_of_type(value.get(), G_VARIANT_TYPE_INT32)) return g_variant_get_int32(value.get());
  return static_cast<int>(g_variant_get_uint32(value.get()));
}

std::string data_in(GVariant* properties) {
  const GVariantPtr value(g_variant_lookup_value(properties, "Data", G_VARIANT_TYPE_BYTESTRING));
  if (!value) return "";
  gsize size = 0;
  const auto* octets = static_cast<const std::uint8_t*>(g_variant_get_fixed_array(value.get(), &size, 1));
  return to_hex(ByteView(octets, size));
}

BusMessage message_from(const std::string& path, GVariant* properties) {
  return {path,
          text_in(properties, "Number"),
          text_in(properties, "Text"),
          data_in(properties),
          number_in(properties, "State"),
          number_in(properties, "PduType"),
          number_in(properties, "MessageReference"),
          number_in(properties, "DeliveryState"),
          number_in(properties, "Class"),
          text_in(properties, "Timestamp")};
}

}  // namespace

BusModem::BusModem(const sim::Network& network, int index)
    : network_(network), index_(index), connection_(connect(network.bus_address())) {
  refresh();
}

void BusModem::refresh() {
  path_ = network_.modem_path(index_);
  INFO("modem " << index_);
  REQUIRE_FALSE(path_.empty());
}

GVariantPtr BusModem::call_on(const std::string& path, const std::string& interface, const std::string& method,
                              GVariant* arguments) {
  GError* error = nullptr;
  GVariant* answer =
      g_dbus_connection_call_sync(connection_.get(), daemon_name, path.c_str(), interface.c_str(), method.c_str(),
                                  arguments, nullptr, G_DBUS_CALL_FLAGS_NONE, call_patience_ms, nullptr, &error);
  if (!answer) FAIL(method << ": " << error->message);
  return GVariantPtr(answer);
}

GVariantPtr BusModem::call(const std::string& interface, const std::string& method, GVariant* arguments) {
  return call_on(path_, interface, method, arguments);
}

std::string BusModem::error_of(const std::string& path, const std::string& interface, const std::string& method,
                               GVariant* arguments) {
  GError* error = nullptr;
  const GVariantPtr answer(g_dbus_connection_call_sync(connection_.get(), daemon_name, path.c_str(), interface.c_str(),
                                                       method.c_str(), arguments, nullptr, G_DBUS_CALL_FLAGS_NONE,
                                                       call_patience_ms, nullptr, &error));
  if (answer) return "";
  const async::GErrorPtr owned(error);
  const CPtr<char, g_free> name(g_dbus_error_get_remote_error(error));
  return name ? name.get() : error->message;
}

GVariantPtr BusModem::property(const std::string& interface, const std::string& name) {
  return unboxed(
      call("org.freedesktop.DBus.Properties", "Get", g_variant_new("(ss)", interface.c_str(), name.c_str())).release());
}

int BusModem::state() {
  return g_variant_get_int32(property(modem_interface, "State").get());
}

std::string BusModem::sim_path() {
  return g_variant_get_string(property(modem_interface, "Sim").get(), nullptr);
}

void BusModem::enable(bool enabled) {
  call(modem_interface, "Enable", g_variant_new("(b)", static_cast<gboolean>(enabled)));
}

void BusModem::bring_up() {
  enable();
  wait_for_state(modem_state_registered);
}

void BusModem::wait_for_state(int wanted) {
  wait_until("state " + std::to_string(wanted), [this, wanted] { return state() == wanted; });
}

void BusModem::wait_until(const std::string& what, const std::function<bool()>& condition) {
  const auto wake = [](GDBusConnection*, const gchar*, const gchar*, const gchar*, const gchar*, GVariant*, gpointer) {
  };
  const guint signals = g_dbus_connection_signal_subscribe(connection_.get(), daemon_name, nullptr, nullptr, nullptr,
                                                           nullptr, G_DBUS_SIGNAL_FLAGS_NONE, wake, nullptr, nullptr);
  bool over = false;
  const auto on_over = [](gpointer data) -> gboolean {
    *static_cast<bool*>(data) = true;
    return G_SOURCE_CONTINUE;
  };
  const guint timeout = g_timeout_add(patience_ms, on_over, &over);
  bool holds = condition();
  while (!holds && !over) {
    g_main_context_iteration(nullptr, TRUE);
    holds = condition();
  }
  g_source_remove(timeout);
  g_dbus_connection_signal_unsubscribe(connection_.get(), signals);
  INFO("waited for " << what);
  REQUIRE(holds);
}

std::string BusModem::create(const std::string& number, const std::string& text, bool report) {
  return create({{"number", g_variant_new_string(number.c_str())},
                 {"text", g_variant_new_string(text.c_str())},
                 {"delivery-report-request", g_variant_new_boolean(report)}});
}

std::string BusModem::create(const std::map<std::string, GVariant*>& properties) {
  GVariantBuilder builder;
  g_variant_builder_init(&builder, G_VARIANT_TYPE_VARDICT);
  for (const auto& [name, value] : properties) g_variant_builder_add(&builder, "{sv}", name.c_str(), value);
  const auto answer = call(messaging_interface, "Create", g_variant_new("(a{sv})", &builder));
  const char* path = nullptr;
  g_variant_get(answer.get(), "(&o)", &path);
  return path;
}

void BusModem::send(const std::string& path) {
  call_on(path, sms_interface, "Send", nullptr);
}

void BusModem::begin_send(const std::string& path) {
  g_dbus_connection_call(connection_.get(), daemon_name, path.c_str(), sms_interface, "Send", nullptr, nullptr,
                         G_DBUS_CALL_FLAGS_NONE, -1, nullptr, nullptr, nullptr);
}

std::vector<BusMessage> BusModem::messages() {
  const auto answer = call(messaging_interface, "List", nullptr);
  const GVariantPtr paths(g_variant_get_child_value(answer.get(), 0));
  std::vector<BusMessage> found;
  for (gsize i = 0; i < g_variant_n_children(paths.get()); ++i) {
    const GVariantPtr path(g_variant_get_child_value(paths.get(), i));
    const std::string name = g_variant_get_string(path.get(), nullptr);
    const auto all = call_on(name, "org.freedesktop.DBus.Properties", "GetAll", g_variant_new("(s)", sms_interface));
    const GVariantPtr properties(g_variant_get_child_value(all.get(), 0));
    found.push_back(message_from(name, properties.get()));
  }
  return found;
}

BusMessage BusModem::received(const std::string& text) {
  BusMessage found;
  wait_until("a message \"" + text + "\"", [&] {
    for (const BusMessage& message : messages()) {
      if (message.kind != 1 || message.state != 3 || message.text != text) continue;
      found = message;
      return true;
    }
    return false;
  });
  return found;
}

void BusModem::erase(const std::string& path) {
  call(messaging_interface, "Delete", g_variant_new("(o)", path.c_str()));
}

}  // namespace celltext::test
