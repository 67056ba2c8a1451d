#include "bare_modem_manager.h"

#include <libmm-glib.h>

#include <stdexcept>

#include "celltext/async/gio.h"

namespace celltext::bench {

namespace {

using async::GErrorPtr;
using async::Ref;

void check(GError* error, const char* what) {
  const GErrorPtr owned(error);
  if (owned) throw std::runtime_error(std::string(what) + ": " + owned->message);
}

}  // namespace

struct BareModem::State {
  Ref<GDBusConnection> connection;
  Ref<MMManager> manager;
  Ref<MMObject> object;
  Ref<MMModem> modem;
  Ref<MMModemMessaging> messaging;
  std::string arrived;

  Ref<MMSms> find(const std::string& path) const {
    GError* error = nullptr;
    GList* list = mm_modem_messaging_list_sync(messaging.get(), nullptr, &error);
    check(error, "List");
    Ref<MMSms> found;
    for (GList* at = list; at; at = at->next) {
      if (path == mm_sms_get_path(MM_SMS(at->data))) found = Ref<MMSms>::share(MM_SMS(at->data));
    }
    g_list_free_full(list, g_object_unref);
    return found;
  }
};

BareModem::BareModem(const std::string& bus_address) : state_(std::make_unique<State>()) {
  GError* error = nullptr;
  const auto flags = static_cast<GDBusConnectionFlags>(G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                       G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION);
  state_->connection = Ref<GDBusConnection>::adopt(
      g_dbus_connection_new_for_address_sync(bus_address.c_str(), flags, nullptr, nullptr, &error));
  check(error, "bus");
  state_->manager = Ref<MMManager>::adopt(mm_manager_new_sync(
      state_->connection.get(), G_DBUS_OBJECT_MANAGER_CLIENT_FLAGS_DO_NOT_AUTO_START, nullptr, &error));
  check(error, "ModemManager");
  GList* objects = g_dbus_object_manager_get_objects(G_DBUS_OBJECT_MANAGER(state_->manager.get()));
  if (!objects) throw std::runtime_error("no modem");
  state_->object = Ref<MMObject>::share(MM_OBJECT(objects->data));
  g_list_free_full(objects, g_object_unref);
  state_->modem = Ref<MMModem>::adopt(mm_object_get_modem(state_->object.get()));
  mm_modem_enable_sync(state_->modem.get(), nullptr, &error);
  check(error, "Enable");
  while (mm_modem_get_state(state_->modem.get()) != MM_MODEM_STATE_REGISTERED) g_main_context_iteration(nullptr, TRUE);
  state_->messaging = Ref<MMModemMessaging>::adopt(mm_object_get_modem_messaging(state_->object.get()));
}

BareModem::~BareModem() = default;

void BareModem::send(const std::string& number, const std::string& text) {
  GError* error = nullptr;
  const auto properties = Ref<MMSmsProperties>::adopt(mm_sms_properties_new());
  mm_sms_properties_set_number(properties.get(), number.c_str());
  mm_sms_properties_set_text(properties.get(), text.c_str());
  const auto sms =
      Ref<MMSms>::adopt(mm_modem_messaging_create_sync(state_->messaging.get(), properties.get(), nullptr, &error));
  check(error, "Create");
  mm_sms_send_sync(sms.get(), nullptr, &error);
  check(error, "Send");
  mm_modem_messaging_delete_sync(state_->messaging.get(), mm_sms_get_path(sms.get()), nullptr, &error);
  check(error, "Delete");
}

void BareModem::receive(const std::function<void()>& inject, const std::function<void(const std::string& text)>& seen) {
  state_->arrived.clear();
  const auto on_added =
      +[](MMModemMessaging*, const char* path, gboolean, gpointer data) { static_cast<State*>(data)->arrived = path; };
  const gulong handler = g_signal_connect(state_->messaging.get(), "added", G_CALLBACK(on_added), state_.get());
  inject();
  while (state_->arrived.empty()) g_main_context_iteration(nullptr, TRUE);
  g_signal_handler_disconnect(state_->messaging.get(), handler);
  const auto sms = state_->find(state_->arrived);
  if (!sms) throw std::runtime_error("the message is not listed");
  seen(mm_sms_get_text(sms.get()));
  GError* error = nullptr;
  mm_modem_messaging_delete_sync(state_->messaging.get(), state_->arrived.c_str(), nullptr, &error);
  check(error, "Delete");
}

}  // namespace celltext::bench
