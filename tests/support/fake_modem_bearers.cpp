// The data connections of the fake modem.
#include "tests/support/fake_modem.h"

namespace celltext::test {

using async::Ref;

namespace {

GVariant* ip_config(const std::vector<std::string>& dns, bool connected) {
  GVariantBuilder builder;
  g_variant_builder_init(&builder, G_VARIANT_TYPE_VARDICT);
  if (connected) {
    g_variant_builder_add(&builder, "{sv}", "method", g_variant_new_uint32(MM_BEARER_IP_METHOD_STATIC));
    g_variant_builder_add(&builder, "{sv}", "address", g_variant_new_string("127.0.0.1"));
    for (std::size_t i = 0; i < dns.size(); ++i)
      g_variant_builder_add(&builder, "{sv}", ("dns" + std::to_string(i + 1)).c_str(),
                            g_variant_new_string(dns[i].c_str()));
  }
  return g_variant_builder_end(&builder);
}

}  // namespace

std::vector<std::string> FakeModem::bearer_paths() const {
  std::vector<std::string> paths;
  for (const auto& [path, bearer] : bearers_) paths.push_back(path);
  return paths;
}

void FakeModem::tell_bearers() {
  std::vector<const char*> paths;
  for (const auto& [path, bearer] : bearers_) paths.push_back(path.c_str());
  paths.push_back(nullptr);
  mm_gdbus_modem_set_bearers(modem_.get(), paths.data());
}

void FakeModem::do_create_bearer(GDBusMethodInvocation* invocation) {
  bearers_made.emplace_back(g_variant_get_child_value(g_dbus_method_invocation_get_parameters(invocation), 0));
  MmGdbusBearer* skeleton = mm_gdbus_bearer_skeleton_new();
  mm_gdbus_bearer_set_properties(skeleton, bearers_made.back().get());
  mm_gdbus_bearer_set_ip4_config(skeleton, ip_config({}, false));
  mm_gdbus_bearer_set_ip6_config(skeleton, ip_config({}, false));
  mm_gdbus_bearer_set_stats(skeleton, ip_config({}, false));
  const std::string path = "/org/freedesktop/ModemManager1/Bearer/" + std::to_string(next_number_());
  g_dbus_interface_skeleton_export(G_DBUS_INTERFACE_SKELETON(skeleton), bus_.get(), path.c_str(), nullptr);
  take_methods(skeleton, MM_GDBUS_TYPE_BEARER);
  bearers_.emplace(path, Ref<MmGdbusBearer>::adopt(skeleton));
  tell_bearers();
  g_dbus_method_invocation_return_value(invocation, g_variant_new("(o)", path.c_str()));
}

void FakeModem::do_delete_bearer(GDBusMethodInvocation* invocation) {
  const async::GVariantPtr argument(g_variant_get_child_value(g_dbus_method_invocation_get_parameters(invocation), 0));
  const auto bearer = bearers_.find(g_variant_get_string(argument.get(), nullptr));
  if (bearer != bearers_.end()) {
    g_dbus_interface_skeleton_unexport(G_DBUS_INTERFACE_SKELETON(bearer->second.get()));
    bearers_.erase(bearer);
  }
  tell_bearers();
  g_dbus_method_invocation_return_value(invocation, nullptr);
}

void FakeModem::set_connected(GDBusMethodInvocation* invocation, bool connect) {
  MmGdbusBearer* skeleton = bearers_.at(g_dbus_method_invocation_get_object_path(invocation)).get();
  mm_gdbus_bearer_set_connected(skeleton, connect);
  mm_gdbus_bearer_set_interface(skeleton, connect ? bearer_interface.c_str() : "");
  mm_gdbus_bearer_set_ip4_config(skeleton, ip_config(bearer_dns, connect));
  g_dbus_method_invocation_return_value(invocation, nullptr);
}

}  // namespace celltext::test
