// The daemon as it comes and goes, and the modems of the run that is there.
//
// A daemon that ends takes its objects with it without a word on the bus, and the next one starts counting at 0 again.
// So each run gets an MMManager of its own, made when its name appears and thrown away when it vanishes.
#pragma once

#include <map>
#include <memory>

#include "calls.h"
#include "celltext/async/event.h"
#include "tracked_modem.h"

namespace celltext::modem {

class Daemon {
 public:
  struct News {
    // A run has appeared, whose modems are not known yet; it has vanished. Both from the main loop.
    std::function<void(const Peer&)> up;
    std::function<void()> down;
    // The modem no longer has the SMS objects it had.
    std::function<void(const ModemPath&)> lost_messages;
    // Something in present(), run() or modems() has changed: once for a turn of the main loop. Nothing is touched
    // afterwards, so it may destroy the daemon.
    std::function<void()> changed;
  };

  Daemon(async::Ref<GDBusConnection> bus, News news);
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;
  ~Daemon();

  // It has been looked for and is not there, or it is and its modems with their SIMs have been read.
  bool known() const { return known_; }
  // It is there and its modems are known.
  bool present() const { return present_; }
  // The bus and the owner of the name; empty unless present.
  std::string run() const;

  // Nothing unless there is such a modem now.
  const TrackedModem* find(const ModemPath& path) const;
  std::vector<ModemInfo> modems() const;
  const Peer& peer() const { return peer_; }

 private:
  struct Entry {
    std::unique_ptr<TrackedModem> modem;
    State state;
  };

  static void on_appeared(GDBusConnection*, const gchar*, const gchar* owner, gpointer data);
  static void on_vanished(GDBusConnection*, const gchar*, gpointer data);
  async::Task<void> read();
  void drop();
  void update_modems();
  void on_modem_changed(const ModemPath& path);
  bool reading_sims() const;
  void changed_later();

  async::Ref<GDBusConnection> bus_;
  News news_;
  Peer peer_;
  bool known_ = false;
  bool present_ = false;
  async::Ref<GDBusObjectManager> manager_;
  std::vector<async::Connection> connections_;
  std::map<ModemPath, Entry> modems_;
  async::Event modem_changed_;
  unsigned watch_ = 0;
  unsigned change_source_ = 0;
  async::Scope scope_;
};

}  // namespace celltext::modem
