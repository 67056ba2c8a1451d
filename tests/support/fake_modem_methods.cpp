// What the fake modem does when it is asked, unless the test has scripted something else.
#include "tests/support/fake_modem.h"

namespace celltext::test {

using async::Ref;

namespace {

void return_error(GDBusMethodInvocation* invocation, const FakeError& error) {
  g_dbus_method_invocation_return_dbus_error(invocation, error.name.c_str(), error.words.c_str());
}

GVariant* bytes_of(const std::string& data) {
  return g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, data.data(), data.size(), 1);
}

std::string string_in(GVariant* dictionary, const char* key) {
  const char* value = "";
  g_variant_lookup(dictionary, key, "&s", &value);
  return value;
}

async::GVariantPtr child(GVariant* tuple, gsize index) {
  return async::GVariantPtr(g_variant_get_child_value(tuple, index));
}

// A new SMS skeleton in which no property is left unset.
MmGdbusSms* new_sms() {
  MmGdbusSms* skeleton = mm_gdbus_sms_skeleton_new();
  mm_gdbus_sms_set_data(skeleton, bytes_of(""));
  mm_gdbus_sms_set_validity(skeleton, g_variant_new("(uv)", 0, g_variant_new_boolean(FALSE)));
  mm_gdbus_sms_set_class(skeleton, -1);
  mm_gdbus_sms_set_delivery_state(skeleton, 0x100);
  return skeleton;
}

}  // namespace

// While the modem is being enabled its messages are announced, but can't be asked for.
bool FakeModem::unready(GDBusMethodInvocation* invocation) {
  if (mm_gdbus_modem_get_state(modem_.get()) >= MM_MODEM_STATE_ENABLED) return false;
  return_error(invocation, fake_error::core("WrongState", "modem not enabled yet"));
  return true;
}

void FakeModem::do_enable(GDBusMethodInvocation* invocation) {
  gboolean enable = FALSE;
  g_variant_get(g_dbus_method_invocation_get_parameters(invocation), "(b)", &enable);
  drop_sms();
  set_state(enable ? MM_MODEM_STATE_ENABLED : MM_MODEM_STATE_DISABLED);
  g_dbus_method_invocation_return_value(invocation, nullptr);
  if (enable) {
    set_state(MM_MODEM_STATE_REGISTERED);
    set_registration(MM_MODEM_3GPP_REGISTRATION_STATE_HOME);
  }
}

void FakeModem::do_command(GDBusMethodInvocation* invocation) {
  return_error(invocation, fake_error::core("Unauthorized",
                                            "Cannot send AT command to modem: operation only allowed in debug mode"));
}

void FakeModem::do_list(GDBusMethodInvocation* invocation) {
  if (unready(invocation)) return;
  GVariantBuilder builder;
  g_variant_builder_init(&builder, G_VARIANT_TYPE("ao"));
  for (const auto& path : sms_paths()) g_variant_builder_add(&builder, "o", path.c_str());
  g_dbus_method_invocation_return_value(invocation, g_variant_new("(ao)", &builder));
}

void FakeModem::do_create(GDBusMethodInvocation* invocation) {
  if (unready(invocation)) return;
  created.push_back(child(g_dbus_method_invocation_get_parameters(invocation), 0));
  GVariant* properties = created.back().get();
  MmGdbusSms* skeleton = new_sms();
  mm_gdbus_sms_set_number(skeleton, string_in(properties, "number").c_str());
  mm_gdbus_sms_set_text(skeleton, string_in(properties, "text").c_str());
  mm_gdbus_sms_set_pdu_type(skeleton, MM_SMS_PDU_TYPE_SUBMIT);
  const std::string path = export_sms(skeleton);
  mm_gdbus_modem_messaging_emit_added(messaging_.get(), path.c_str(), FALSE);
  g_dbus_method_invocation_return_value(invocation, g_variant_new("(o)", path.c_str()));
}

void FakeModem::do_delete(GDBusMethodInvocation* invocation) {
  if (unready(invocation)) return;
  if (deleting_)
    return return_error(invocation, fake_error::core("Retry", "SMS storage currently locked, try again later"));
  deleting_ = Ref<GDBusMethodInvocation>::share(invocation);
  delete_timer_ = g_timeout_add(
      static_cast<guint>(delete_milliseconds),
      [](gpointer self) -> gboolean {
        static_cast<FakeModem*>(self)->finish_delete();
        return G_SOURCE_REMOVE;
      },
      this);
}

void FakeModem::finish_delete() {
  delete_timer_ = 0;
  const auto invocation = std::exchange(deleting_, {});
  const auto argument = child(g_dbus_method_invocation_get_parameters(invocation.get()), 0);
  const std::string path = g_variant_get_string(argument.get(), nullptr);
  if (!sms_.contains(path))
    return return_error(invocation.get(), fake_error::core("NotFound", "No SMS found with path '" + path + "'"));
  remove_sms(path);
  deleted.push_back(path);
  mm_gdbus_modem_messaging_emit_deleted(messaging_.get(), path.c_str());
  g_dbus_method_invocation_return_value(invocation.get(), nullptr);
}

void FakeModem::do_send(GDBusMethodInvocation* invocation) {
  const std::string path = g_dbus_method_invocation_get_object_path(invocation);
  sent.push_back(path);
  MmGdbusSms* skeleton = sms_.at(path).get();
  mm_gdbus_sms_set_state(skeleton, MM_SMS_STATE_SENT);
  mm_gdbus_sms_set_message_reference(skeleton, next_reference_++);
  // The reply overtakes PropertiesChanged, which is sent when the process is idle: as in the real daemon.
  g_dbus_method_invocation_return_value(invocation, nullptr);
}

void FakeModem::update_tries() {
  GVariantBuilder builder;
  g_variant_builder_init(&builder, G_VARIANT_TYPE("a{uu}"));
  g_variant_builder_add(&builder, "{uu}", MM_MODEM_LOCK_SIM_PIN, pin_tries);
  g_variant_builder_add(&builder, "{uu}", MM_MODEM_LOCK_SIM_PUK, puk_tries);
  mm_gdbus_modem_set_unlock_retries(modem_.get(), g_variant_builder_end(&builder));
}

void FakeModem::do_send_pin(GDBusMethodInvocation* invocation) {
  const auto given = child(g_dbus_method_invocation_get_parameters(invocation), 0);
  const bool right = pin == g_variant_get_string(given.get(), nullptr);
  if (!right) --pin_tries;
  update_tries();
  if (!right && pin_tries == 0) {
    mm_gdbus_modem_set_unlock_required(modem_.get(), MM_MODEM_LOCK_SIM_PUK);
    return return_error(invocation, fake_error::equipment("SimPuk", "SIM PUK required"));
  }
  if (!right) return return_error(invocation, fake_error::equipment("IncorrectPassword", "Incorrect password"));
  mm_gdbus_modem_set_unlock_required(modem_.get(), MM_MODEM_LOCK_NONE);
  set_state(MM_MODEM_STATE_DISABLED);
  g_dbus_method_invocation_return_value(invocation, nullptr);
}

void FakeModem::do_send_puk(GDBusMethodInvocation* invocation) {
  const auto parameters = g_dbus_method_invocation_get_parameters(invocation);
  const auto given = child(parameters, 0);
  const auto new_pin = child(parameters, 1);
  if (puk != g_variant_get_string(given.get(), nullptr)) {
    --puk_tries;
    update_tries();
    return return_error(invocation, fake_error::equipment("IncorrectPassword", "Incorrect password"));
  }
  pin = g_variant_get_string(new_pin.get(), nullptr);
  mm_gdbus_modem_set_unlock_required(modem_.get(), MM_MODEM_LOCK_NONE);
  set_state(MM_MODEM_STATE_DISABLED);
  g_dbus_method_invocation_return_value(invocation, nullptr);
}

void FakeModem::do_ussd(GDBusMethodInvocation* invocation) {
  return_error(invocation, fake_error::core("Failed", "unknown code"));
}

std::string FakeModem::put(const FakeSms& sms, bool announced) {
  MmGdbusSms* skeleton = new_sms();
  mm_gdbus_sms_set_state(skeleton, sms.state);
  mm_gdbus_sms_set_pdu_type(skeleton, sms.type);
  mm_gdbus_sms_set_number(skeleton, sms.number.c_str());
  mm_gdbus_sms_set_text(skeleton, sms.text.c_str());
  mm_gdbus_sms_set_data(skeleton, bytes_of(sms.data));
  mm_gdbus_sms_set_timestamp(skeleton, sms.timestamp.c_str());
  mm_gdbus_sms_set_discharge_timestamp(skeleton, sms.discharge_timestamp.c_str());
  mm_gdbus_sms_set_class(skeleton, sms.message_class);
  mm_gdbus_sms_set_message_reference(skeleton, sms.reference);
  mm_gdbus_sms_set_delivery_state(skeleton, sms.delivery_state);
  mm_gdbus_sms_set_storage(skeleton, sms.storage);
  const std::string path = export_sms(skeleton);
  if (announced) announce(path);
  return path;
}

void FakeModem::change_sms(const std::string& path, MMSmsState state, const std::string& text) {
  MmGdbusSms* skeleton = sms_.at(path).get();
  mm_gdbus_sms_set_text(skeleton, text.c_str());
  mm_gdbus_sms_set_state(skeleton, state);
}

void FakeModem::announce(const std::string& path) {
  mm_gdbus_modem_messaging_emit_added(messaging_.get(), path.c_str(), TRUE);
}

std::string FakeModem::export_sms(MmGdbusSms* skeleton) {
  const std::string path = "/org/freedesktop/ModemManager1/SMS/" + std::to_string(next_number_());
  GError* error = nullptr;
  g_dbus_interface_skeleton_export(G_DBUS_INTERFACE_SKELETON(skeleton), bus_.get(), path.c_str(), &error);
  take_methods(skeleton, MM_GDBUS_TYPE_SMS);
  sms_.emplace(path, Ref<MmGdbusSms>::adopt(skeleton));
  return path;
}

void FakeModem::remove_sms(const std::string& path) {
  g_dbus_interface_skeleton_unexport(G_DBUS_INTERFACE_SKELETON(sms_.at(path).get()));
  sms_.erase(path);
}

std::vector<std::string> FakeModem::sms_paths() const {
  std::vector<std::string> paths;
  for (const auto& [path, skeleton] : sms_) paths.push_back(path);
  return paths;
}

void FakeModem::drop_sms() {
  for (const auto& path : sms_paths()) remove_sms(path);
}

}  // namespace celltext::test
