#include "daemon.h"

#include <algorithm>
#include <set>

#include "celltext/base/log.h"

namespace celltext::modem {

namespace {

// co_await gives the manager, or nothing. It asks the daemon for its objects in a thread of GIO's.
auto new_manager(GDBusConnection* bus) {
  const auto shared = async::Ref<GDBusConnection>::share(bus);
  return async::gio_call(
      [shared](auto* c, auto cb, auto d) {
        mm_manager_new(shared.get(), G_DBUS_OBJECT_MANAGER_CLIENT_FLAGS_DO_NOT_AUTO_START, c, cb, d);
      },
      [](GAsyncResult* result) {
        GError* error = nullptr;
        MMManager* manager = mm_manager_new_finish(result, &error);
        const async::GErrorPtr problem(error);
        if (problem) log::warning("ModemManager can't be asked for its modems: {}", problem->message);
        return async::Ref<GDBusObjectManager>::adopt(manager ? G_DBUS_OBJECT_MANAGER(manager) : nullptr);
      });
}

void unref_object(gpointer object) {
  g_object_unref(object);
}

void free_objects(GList* list) {
  g_list_free_full(list, &unref_object);
}

}  // namespace

Daemon::Daemon(async::Ref<GDBusConnection> bus, News news) : bus_(std::move(bus)), news_(std::move(news)) {
  // Where ModemManager is installed to be started on demand, this starts it; where it is not, it is found to be absent.
  watch_ = g_bus_watch_name_on_connection(bus_.get(), daemon_name, G_BUS_NAME_WATCHER_FLAGS_AUTO_START, &on_appeared,
                                          &on_vanished, this, nullptr);
}

Daemon::~Daemon() {
  g_bus_unwatch_name(watch_);
  if (change_source_) g_source_remove(change_source_);
}

void Daemon::on_appeared(GDBusConnection*, const gchar*, const gchar* owner, gpointer data) {
  auto* self = static_cast<Daemon*>(data);
  self->drop();
  self->peer_ = {self->bus_, owner};
  log::debug("ModemManager is {}", owner);
  self->news_.up(self->peer_);
  self->scope_.spawn(self->read());
}

void Daemon::on_vanished(GDBusConnection*, const gchar*, gpointer data) {
  auto* self = static_cast<Daemon*>(data);
  log::debug("there is no ModemManager");
  self->drop();
  self->known_ = true;
  self->changed_later();
}

void Daemon::drop() {
  scope_.clear();
  connections_.clear();
  modems_.clear();
  manager_ = {};
  present_ = false;
  if (peer_.name.empty()) return;
  peer_ = {};
  news_.down();
}

async::Task<void> Daemon::read() {
  manager_ = co_await new_manager(bus_.get());
  if (manager_) {
    connections_.emplace_back(manager_.get(), "object-added", [this] { update_modems(); });
    connections_.emplace_back(manager_.get(), "object-removed", [this] { update_modems(); });
    update_modems();
  }
  while (reading_sims()) {
    co_await modem_changed_.wait();
  }
  known_ = true;
  present_ = true;
  changed_later();
}

void Daemon::update_modems() {
  const CPtr<GList, free_objects> objects(g_dbus_object_manager_get_objects(manager_.get()));
  std::map<ModemPath, MMObject*> there;
  for (const GList* item = objects.get(); item; item = item->next) {
    auto* object = MM_OBJECT(item->data);
    if (mm_object_peek_modem(object)) there.emplace(mm_object_get_path(object), object);
  }
  std::vector<ModemPath> gone;
  for (const auto& [path, entry] : modems_) {
    const auto found = there.find(path);
    if (found == there.end() || found->second != entry.modem->object()) gone.push_back(path);
  }
  for (const ModemPath& path : gone) {
    modems_.erase(path);
    news_.lost_messages(path);
  }
  for (const auto& [path, object] : there) {
    if (modems_.contains(path)) continue;
    auto modem = std::make_unique<TrackedModem>(object, [this, path = path] { on_modem_changed(path); });
    const State state = modem->state();
    modems_.emplace(path, Entry{std::move(modem), state});
  }
  changed_later();
}

void Daemon::on_modem_changed(const ModemPath& path) {
  const auto found = modems_.find(path);
  if (found != modems_.end()) {
    const State before = std::exchange(found->second.state, found->second.modem->state());
    if (before >= State::enabling && found->second.state < State::enabling) news_.lost_messages(path);
  }
  changed_later();
  modem_changed_.notify();
}

bool Daemon::reading_sims() const {
  return std::ranges::any_of(modems_, [](const auto& entry) { return entry.second.modem->reading_sim(); });
}

void Daemon::changed_later() {
  if (change_source_ || !known_) return;
  change_source_ = g_idle_add_full(
      G_PRIORITY_DEFAULT,
      [](gpointer data) -> gboolean {
        auto* self = static_cast<Daemon*>(data);
        self->change_source_ = 0;
        const auto changed = self->news_.changed;
        changed();
        return G_SOURCE_REMOVE;
      },
      this, nullptr);
}

std::string Daemon::run() const {
  if (!present_) return {};
  return std::string(g_dbus_connection_get_guid(bus_.get())) + peer_.name;
}

const TrackedModem* Daemon::find(const ModemPath& path) const {
  const auto found = modems_.find(path);
  return present_ && found != modems_.end() ? found->second.modem.get() : nullptr;
}

std::vector<ModemInfo> Daemon::modems() const {
  std::vector<ModemInfo> infos;
  if (!present_) return infos;
  for (const auto& [path, entry] : modems_) infos.push_back(entry.modem->info());
  std::ranges::sort(infos, {}, &ModemInfo::index);
  return infos;
}

}  // namespace celltext::modem
