#include "tracked_modem.h"

#include "celltext/base/log.h"
#include "modem_info.h"

namespace celltext::modem {

namespace {

// co_await gives the SIM, or nothing.
auto get_sim(MMModem* modem) {
  const auto shared = async::Ref<MMModem>::share(modem);
  return async::gio_call([shared](auto* c, auto cb, auto d) { mm_modem_get_sim(shared.get(), c, cb, d); },
                         [shared](GAsyncResult* result) {
                           GError* error = nullptr;
                           auto sim = async::Ref<MMSim>::adopt(mm_modem_get_sim_finish(shared.get(), result, &error));
                           const async::GErrorPtr problem(error);
                           if (problem) log::debug("the SIM can't be read: {}", problem->message);
                           return sim;
                         });
}

}  // namespace

TrackedModem::TrackedModem(MMObject* object, std::function<void()> changed)
    : object_(async::Ref<MMObject>::share(object)), changed_(std::move(changed)) {
  const auto on_interfaces = [this] {
    listen();
    follow_sim();
    changed_();
  };
  interface_added_ = async::Connection(object, "interface-added", on_interfaces);
  interface_removed_ = async::Connection(object, "interface-removed", on_interfaces);
  listen();
  follow_sim();
}

void TrackedModem::listen() {
  interfaces_.clear();
  MMObject* object = object_.get();
  const gpointer proxies[] = {mm_object_peek_modem(object), mm_object_peek_modem_3gpp(object)};
  for (const gpointer proxy : proxies) {
    if (proxy)
      interfaces_.emplace_back(proxy, "notify", [this] {
        follow_sim();
        changed_();
      });
  }
}

std::string TrackedModem::sim_path() const {
  MMModem* modem = mm_object_peek_modem(object_.get());
  const char* path = modem ? mm_modem_get_sim_path(modem) : nullptr;
  return path && std::string_view(path) != "/" ? path : "";
}

void TrackedModem::follow_sim() {
  const std::string path = sim_path();
  if (path == followed_sim_) return;
  followed_sim_ = path;
  scope_.clear();
  sim_changed_.reset();
  sim_ = {};
  reading_sim_ = !path.empty();
  if (reading_sim_) scope_.spawn(read_sim(path));
}

async::Task<void> TrackedModem::read_sim(std::string path) {
  MMModem* modem = mm_object_peek_modem(object_.get());
  const auto sim = co_await get_sim(modem);
  reading_sim_ = false;
  if (sim && path == mm_sim_get_path(sim.get())) {
    sim_ = sim;
    sim_changed_ = async::Connection(sim.get(), "notify", changed_);
  }
  changed_();
}

State TrackedModem::state() const {
  return state_of(object_.get());
}

ModemInfo TrackedModem::info() const {
  ModemInfo info = info_of(object_.get());
  if (sim_) info.sim = info_of(sim_.get());
  return info;
}

}  // namespace celltext::modem
