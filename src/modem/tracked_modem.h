// One modem of the daemon, while it is there: its proxies, its SIM, and the news of both.
#pragma once

#include <libmm-glib.h>

#include "celltext/async/gio.h"
#include "celltext/async/scope.h"
#include "celltext/modem/modem.h"

namespace celltext::modem {

class TrackedModem {
 public:
  // `changed` is called after every change, from the main loop, often several times in a row.
  TrackedModem(MMObject* object, std::function<void()> changed);
  TrackedModem(const TrackedModem&) = delete;
  TrackedModem& operator=(const TrackedModem&) = delete;

  MMObject* object() const { return object_.get(); }
  ModemInfo info() const;
  State state() const;
  // "/org/freedesktop/ModemManager1/SIM/0"; empty: none.
  std::string sim_path() const;
  // The SIM, if there is one, is still being read.
  bool reading_sim() const { return reading_sim_; }

 private:
  // Listens to the interfaces that the modem has now.
  void listen();
  void follow_sim();
  async::Task<void> read_sim(std::string path);

  async::Ref<MMObject> object_;
  std::function<void()> changed_;
  std::vector<async::Connection> interfaces_;
  async::Connection interface_added_;
  async::Connection interface_removed_;
  std::string followed_sim_;
  async::Ref<MMSim> sim_;
  async::Connection sim_changed_;
  bool reading_sim_ = false;
  async::Scope scope_;
};

}  // namespace celltext::modem
