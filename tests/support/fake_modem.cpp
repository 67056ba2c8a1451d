#include "tests/support/fake_modem.h"

#include <algorithm>
#include <stdexcept>

namespace celltext::test {

using async::Ref;

namespace {

GVariant* default_value(const GVariantType* type) {
  if (g_variant_type_is_array(type)) return g_variant_new_array(g_variant_type_element(type), nullptr, 0);
  if (g_variant_type_equal(type, G_VARIANT_TYPE_VARIANT)) return g_variant_new_variant(g_variant_new_uint32(0));
  if (g_variant_type_equal(type, G_VARIANT_TYPE_BOOLEAN)) return g_variant_new_boolean(FALSE);
  if (g_variant_type_equal(type, G_VARIANT_TYPE_UINT32)) return g_variant_new_uint32(0);
  if (!g_variant_type_is_tuple(type)) throw std::logic_error("a property of an unexpected type");
  GVariantBuilder builder;
  g_variant_builder_init(&builder, type);
  for (const auto* item = g_variant_type_first(type); item; item = g_variant_type_next(item))
    g_variant_builder_add_value(&builder, default_value(item));
  return g_variant_builder_end(&builder);
}

// A property that holds no GVariant keeps GetAll from ever being answered.
void fill_variants(gpointer skeleton) {
  guint count = 0;
  GParamSpec** all = g_object_class_list_properties(G_OBJECT_GET_CLASS(skeleton), &count);
  for (guint i = 0; i < count; ++i) {
    if (!G_IS_PARAM_SPEC_VARIANT(all[i])) continue;
    const GVariantType* type = G_PARAM_SPEC_VARIANT(all[i])->type;
    g_object_set(skeleton, all[i]->name, default_value(type), nullptr);
  }
  g_free(all);
}

template<class T>
Ref<T> made(T* skeleton) {
  fill_variants(skeleton);
  return Ref<T>::adopt(skeleton);
}

void return_error(GDBusMethodInvocation* invocation, const FakeError& error) {
  g_dbus_method_invocation_return_dbus_error(invocation, error.name.c_str(), error.words.c_str());
}

GVariant* ports_of(const FakeModemSetup& setup) {
  GVariantBuilder builder;
  g_variant_builder_init(&builder, G_VARIANT_TYPE("a(su)"));
  for (const auto& [name, type] : setup.ports) g_variant_builder_add(&builder, "(su)", name.c_str(), type);
  return g_variant_builder_end(&builder);
}

void export_at(GDBusConnection* bus, gpointer skeleton, const std::string& path) {
  GError* error = nullptr;
  if (g_dbus_interface_skeleton_export(G_DBUS_INTERFACE_SKELETON(skeleton), bus, path.c_str(), &error)) return;
  const async::GErrorPtr owned(error);
  throw std::runtime_error(owned->message);
}

void unexport(gpointer skeleton) {
  g_dbus_interface_skeleton_unexport(G_DBUS_INTERFACE_SKELETON(skeleton));
}

}  // namespace

FakeModem::FakeModem(GDBusConnection* bus, GDBusObjectManagerServer* server, std::string path, FakeModemSetup setup,
                     std::function<int()> next_number)
    : bus_(Ref<GDBusConnection>::share(bus)),
      server_(Ref<GDBusObjectManagerServer>::share(server)),
      path_(std::move(path)),
      setup_(std::move(setup)),
      next_number_(std::move(next_number)),
      object_(Ref<MmGdbusObjectSkeleton>::adopt(mm_gdbus_object_skeleton_new(path_.c_str()))),
      modem_(made(mm_gdbus_modem_skeleton_new())),
      network_(made(mm_gdbus_modem3gpp_skeleton_new())),
      messaging_(made(mm_gdbus_modem_messaging_skeleton_new())),
      ussd_(made(mm_gdbus_modem3gpp_ussd_skeleton_new())) {
  g_object_set(modem_.get(), "device", setup_.device.c_str(), "manufacturer", "Celltext", "model", "Fake", "revision",
               "1", "equipment-identifier", "350000000000001", "primary-port", setup_.ports.at(0).first.c_str(),
               "ports", ports_of(setup_), "state", setup_.state, "state-failed-reason", setup_.failed_reason,
               "unlock-required", setup_.lock, "access-technologies", MM_MODEM_ACCESS_TECHNOLOGY_LTE, nullptr);
  g_object_set(network_.get(), "operator-code", "00101", "operator-name", "Test Network", nullptr);
  set_signal(80);
  set_own_number("+15551230001");
  set_sim(setup_.iccid);
  update_tries();
  set_registration(setup_.state >= MM_MODEM_STATE_REGISTERED ? MM_MODEM_3GPP_REGISTRATION_STATE_HOME
                                                             : MM_MODEM_3GPP_REGISTRATION_STATE_UNKNOWN);
  take_methods(modem_.get(), MM_GDBUS_TYPE_MODEM);
  take_methods(network_.get(), MM_GDBUS_TYPE_MODEM3GPP);
  take_methods(messaging_.get(), MM_GDBUS_TYPE_MODEM_MESSAGING);
  take_methods(ussd_.get(), MM_GDBUS_TYPE_MODEM3GPP_USSD);
  mm_gdbus_object_skeleton_set_modem(object_.get(), modem_.get());
  mm_gdbus_object_skeleton_set_modem3gpp(object_.get(), network_.get());
  mm_gdbus_object_skeleton_set_modem3gpp_ussd(object_.get(), ussd_.get());
  if (setup_.messaging) mm_gdbus_object_skeleton_set_modem_messaging(object_.get(), messaging_.get());
  g_dbus_object_manager_server_export(server, G_DBUS_OBJECT_SKELETON(object_.get()));
}

FakeModem::~FakeModem() {
  if (delete_timer_) g_source_remove(delete_timer_);
  for (auto& [method, queue] : replies) {
    for (GVariant* reply : queue) g_variant_unref(g_variant_ref_sink(reply));
  }
  // Answering a call gives its reference back; these will never be answered.
  for (const auto& invocation : held_) g_object_unref(invocation.get());
  if (deleting_) g_object_unref(deleting_.get());
  drop_sms();
  g_dbus_object_manager_server_unexport(server_.get(), path_.c_str());
  if (sim_) unexport(sim_.get());
  for (const auto& slot : slots_) unexport(slot.get());
  for (const auto& [skeleton, handler] : handlers_) g_signal_handler_disconnect(skeleton.get(), handler);
}

namespace {

// For the "handle-…" signals: emitter, invocation, the method's arguments.
void marshal_method(GClosure* closure, GValue* handled, guint, const GValue* arguments, gpointer, gpointer) {
  const auto& slot = *static_cast<std::function<void(GDBusMethodInvocation*)>*>(closure->data);
  slot(G_DBUS_METHOD_INVOCATION(g_value_get_object(&arguments[1])));
  g_value_set_boolean(handled, TRUE);
}

void free_slot(gpointer slot, GClosure*) {
  delete static_cast<std::function<void(GDBusMethodInvocation*)>*>(slot);
}

}  // namespace

// All methods of all interfaces end in one place. ("g-authorize-method" would be simpler, but comes in a thread.)
void FakeModem::take_methods(gpointer skeleton, GType interface_type) {
  guint count = 0;
  const CPtr<guint, g_free> ids(g_signal_list_ids(interface_type, &count));
  for (guint i = 0; i < count; ++i) {
    if (!g_str_has_prefix(g_signal_name(ids.get()[i]), "handle-")) continue;
    auto* slot = new std::function<void(GDBusMethodInvocation*)>([this](GDBusMethodInvocation* call) { take(call); });
    GClosure* closure = g_closure_new_simple(sizeof(GClosure), slot);
    g_closure_set_marshal(closure, &marshal_method);
    g_closure_add_finalize_notifier(closure, slot, &free_slot);
    const gulong handler = g_signal_connect_closure_by_id(skeleton, ids.get()[i], 0, closure, FALSE);
    handlers_.emplace_back(Ref<GObject>::share(G_OBJECT(skeleton)), handler);
  }
}

void FakeModem::take(GDBusMethodInvocation* invocation) {
  const std::string method = g_dbus_method_invocation_get_method_name(invocation);
  calls.push_back(method);
  if (held_methods_.contains(method))
    held_.push_back(Ref<GDBusMethodInvocation>::share(invocation));
  else
    answer(invocation);
}

void FakeModem::answer(GDBusMethodInvocation* invocation) {
  const std::string method = g_dbus_method_invocation_get_method_name(invocation);
  if (auto& queue = errors[method]; !queue.empty()) {
    const FakeError error = queue.front();
    queue.pop_front();
    return return_error(invocation, error);
  }
  if (auto& queue = replies[method]; !queue.empty()) {
    GVariant* reply = queue.front();
    queue.pop_front();
    if (method == "Initiate" || method == "Respond") mm_gdbus_modem3gpp_ussd_set_state(ussd_.get(), ussd_state);
    return g_dbus_method_invocation_return_value(invocation, reply);
  }
  static const std::map<std::string, void (FakeModem::*)(GDBusMethodInvocation*)> methods = {
      {"Enable", &FakeModem::do_enable},
      {"Command", &FakeModem::do_command},
      {"List", &FakeModem::do_list},
      {"Create", &FakeModem::do_create},
      {"Delete", &FakeModem::do_delete},
      {"Send", &FakeModem::do_send},
      {"SetPrimarySimSlot", &FakeModem::do_set_primary_sim_slot},
      {"SendPin", &FakeModem::do_send_pin},
      {"SendPuk", &FakeModem::do_send_puk},
      {"Initiate", &FakeModem::do_ussd},
      {"Respond", &FakeModem::do_ussd},
      {"CreateBearer", &FakeModem::do_create_bearer},
      {"Connect", &FakeModem::do_connect},
      {"Disconnect", &FakeModem::do_disconnect},
      {"DeleteBearer", &FakeModem::do_delete_bearer},
  };
  const auto found = methods.find(method);
  if (found == methods.end()) return g_dbus_method_invocation_return_value(invocation, nullptr);
  (this->*found->second)(invocation);
}

void FakeModem::release(const std::string& method) {
  held_methods_.erase(method);
  const auto waiting = std::exchange(held_, {});
  for (const auto& invocation : waiting) {
    if (method == g_dbus_method_invocation_get_method_name(invocation.get()))
      answer(invocation.get());
    else
      held_.push_back(invocation);
  }
}

void FakeModem::fail_held(const std::string& method, const FakeError& error) {
  for (int i = held(method); i > 0; --i) errors[method].push_front(error);
  release(method);
}

int FakeModem::held(const std::string& method) const {
  return static_cast<int>(std::ranges::count_if(held_, [&](const auto& invocation) {
    return method == g_dbus_method_invocation_get_method_name(invocation.get());
  }));
}

int FakeModem::count(const std::string& method) const {
  return static_cast<int>(std::ranges::count(calls, method));
}

void FakeModem::set_state(MMModemState state) {
  mm_gdbus_modem_set_state(modem_.get(), state);
}

void FakeModem::set_registration(MMModem3gppRegistrationState state) {
  mm_gdbus_modem3gpp_set_registration_state(network_.get(), state);
}

void FakeModem::set_signal(guint percent) {
  mm_gdbus_modem_set_signal_quality(modem_.get(), g_variant_new("(ub)", percent, TRUE));
}

void FakeModem::set_own_number(const std::string& number) {
  const char* numbers[] = {number.c_str(), nullptr};
  mm_gdbus_modem_set_own_numbers(modem_.get(), numbers);
}

void FakeModem::set_sim(const std::string& iccid) {
  if (sim_) unexport(sim_.get());
  sim_ = {};
  if (iccid.empty()) return mm_gdbus_modem_set_sim(modem_.get(), "/");
  sim_ = made(mm_gdbus_sim_skeleton_new());
  take_methods(sim_.get(), MM_GDBUS_TYPE_SIM);
  mm_gdbus_modem_set_sim(modem_.get(), export_sim(sim_.get(), iccid).c_str());
}

std::string FakeModem::export_sim(MmGdbusSim* sim, const std::string& iccid) {
  g_object_set(sim, "sim-identifier", iccid.c_str(), "imsi", "001010000000001", "operator-identifier", "00101",
               "operator-name", "Test Network", "active", TRUE, nullptr);
  const std::string path = "/org/freedesktop/ModemManager1/SIM/" + std::to_string(next_number_());
  export_at(bus_.get(), sim, path);
  return path;
}

void FakeModem::set_slots(const std::vector<std::string>& iccids) {
  std::vector<std::string> paths;
  for (const std::string& iccid : iccids) {
    paths.emplace_back("/");
    if (iccid.empty()) continue;
    slots_.push_back(made(mm_gdbus_sim_skeleton_new()));
    paths.back() = export_sim(slots_.back().get(), iccid);
  }
  std::vector<const char*> list;
  for (const std::string& path : paths) list.push_back(path.c_str());
  list.push_back(nullptr);
  mm_gdbus_modem_set_sim_slots(modem_.get(), list.data());
}

void FakeModem::do_set_primary_sim_slot(GDBusMethodInvocation* invocation) {
  g_variant_get(g_dbus_method_invocation_get_parameters(invocation), "(u)", &chosen_slot);
  g_dbus_method_invocation_return_value(invocation, nullptr);
}

void FakeModem::set_imsi(const std::string& imsi) {
  mm_gdbus_sim_set_imsi(sim_.get(), imsi.c_str());
}

void FakeModem::set_messaging(bool offered) {
  mm_gdbus_object_skeleton_set_modem_messaging(object_.get(), offered ? messaging_.get() : nullptr);
}

}  // namespace celltext::test
