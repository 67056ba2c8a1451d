#include "sim/authority.h"

namespace celltext::sim {

namespace {

constexpr const char* bus_name = "org.freedesktop.PolicyKit1";
constexpr const char* object_path = "/org/freedesktop/PolicyKit1/Authority";

// What libpolkit-gobject uses of the interface.
constexpr const char* introspection = R"xml(
<node>
  <interface name="org.freedesktop.PolicyKit1.Authority">
    <method name="CheckAuthorization">
      <arg type="(sa{sv})" direction="in"/>
      <arg type="s" direction="in"/>
      <arg type="a{ss}" direction="in"/>
      <arg type="u" direction="in"/>
      <arg type="s" direction="in"/>
      <arg type="(bba{ss})" direction="out"/>
    </method>
    <method name="CancelCheckAuthorization">
      <arg type="s" direction="in"/>
    </method>
    <signal name="Changed"/>
    <property name="BackendName" type="s" access="read"/>
    <property name="BackendVersion" type="s" access="read"/>
    <property name="BackendFeatures" type="u" access="read"/>
  </interface>
</node>)xml";

using NodeInfoPtr = CPtr<GDBusNodeInfo, g_dbus_node_info_unref>;

Error from_gerror(GError* error) {
  const async::GErrorPtr owned(error);
  return {ErrorKind::unexpected, error->message};
}

}  // namespace

Authority::Authority(async::Ref<GDBusConnection> connection, Allows allows)
    : connection_(std::move(connection)), allows_(std::move(allows)) {}

Authority::~Authority() {
  if (registration_ != 0) g_dbus_connection_unregister_object(connection_.get(), registration_);
  g_dbus_connection_close_sync(connection_.get(), nullptr, nullptr);
}

Result<std::unique_ptr<Authority>> Authority::open(const std::string& bus_address, Allows allows) {
  GError* error = nullptr;
  const auto flags = static_cast<GDBusConnectionFlags>(G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                       G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION);
  auto connection = async::Ref<GDBusConnection>::adopt(
      g_dbus_connection_new_for_address_sync(bus_address.c_str(), flags, nullptr, nullptr, &error));
  if (!connection) return from_gerror(error);
  std::unique_ptr<Authority> authority(new Authority(std::move(connection), std::move(allows)));
  if (auto published = authority->publish(); !published) return published.error();
  return authority;
}

Result<void> Authority::publish() {
  static const GDBusInterfaceVTable functions{&Authority::on_call, &Authority::on_get, nullptr, {}};
  GError* error = nullptr;
  const NodeInfoPtr node(g_dbus_node_info_new_for_xml(introspection, &error));
  if (!node) return from_gerror(error);
  registration_ = g_dbus_connection_register_object(connection_.get(), object_path, node->interfaces[0], &functions,
                                                    this, nullptr, &error);
  if (registration_ == 0) return from_gerror(error);
  constexpr guint do_not_queue = 4;
  const async::GVariantPtr answer(g_dbus_connection_call_sync(
      connection_.get(), "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
      g_variant_new("(su)", bus_name, do_not_queue), nullptr, G_DBUS_CALL_FLAGS_NONE, -1, nullptr, &error));
  if (!answer) return from_gerror(error);
  return {};
}

void Authority::on_call(GDBusConnection*, const gchar*, const gchar*, const gchar*, const gchar* method,
                        GVariant* arguments, GDBusMethodInvocation* invocation, gpointer data) {
  if (std::string_view(method) != "CheckAuthorization") {
    g_dbus_method_invocation_return_value(invocation, nullptr);
    return;
  }
  const char* action = nullptr;
  g_variant_get_child(arguments, 1, "&s", &action);
  const gboolean allowed = static_cast<Authority*>(data)->allows_(action);
  g_dbus_method_invocation_return_value(invocation, g_variant_new("((bba{ss}))", allowed, FALSE, nullptr));
}

GVariant* Authority::on_get(GDBusConnection*, const gchar*, const gchar*, const gchar*, const gchar* name, GError**,
                            gpointer) {
  if (std::string_view(name) == "BackendFeatures") return g_variant_new_uint32(0);
  return g_variant_new_string("celltext-sim");
}

}  // namespace celltext::sim
