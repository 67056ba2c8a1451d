// The SMS objects of one run of the daemon: who was told of, what is in them now, and telling of it.
#pragma once

#include <deque>
#include <map>

#include "calls.h"
#include "celltext/async/scope.h"
#include "subscription.h"

namespace celltext::modem {

class SmsObjects {
 public:
  using Slot = std::function<void(const ModemPath&, const Sms&)>;

  // `heard` is called for each new object once it is loaded, and again after each change of it.
  explicit SmsObjects(Slot heard) : heard_(std::move(heard)) {}

  // Forgets everything and listens to this run of the daemon from now on.
  void follow(Peer peer);
  // The daemon has gone.
  void stop();
  // The modem has gone, or was disabled: the daemon drops its objects without a word.
  void forget(const ModemPath& modem);

  // The values as they are known, or nothing.
  const Sms* find(const SmsPath& path) const;
  // Of the objects at `paths`, loads those that are not known yet. What can't be loaded is left out.
  async::Task<std::vector<Sms>> load(ModemPath modem, std::vector<SmsPath> paths);

 private:
  struct Known {
    ModemPath modem;
    std::optional<Sms> sms;  // empty: being loaded
  };
  using Place = std::pair<ModemPath, SmsPath>;

  void on_added(const ModemPath& modem, GVariant* arguments);
  void on_deleted(GVariant* arguments);
  void on_properties(const SmsPath& path, GVariant* arguments);
  // Loads what was added, a few at a time, and tells of it.
  async::Task<void> load_added();
  // Takes over an answer to GetAll. Nothing if it is a failure, or the object was forgotten meanwhile.
  const Known* keep(const SmsPath& path, const Answer& answer);

  Slot heard_;
  Peer peer_;
  std::map<SmsPath, Known> known_;
  std::deque<Place> added_;
  bool loading_ = false;
  std::vector<Subscription> subscriptions_;
  async::Scope scope_;
};

}  // namespace celltext::modem
