#include "sms_objects.h"

#include <algorithm>

#include "celltext/base/log.h"
#include "sms_values.h"

namespace celltext::modem {

using async::Task;

namespace {

bool has_type(GVariant* arguments, const char* type) {
  return g_variant_is_of_type(arguments, G_VARIANT_TYPE(type));
}

std::string first_path(GVariant* arguments) {
  const Variant first(g_variant_get_child_value(arguments, 0));
  return g_variant_get_string(first.get(), nullptr);
}

}  // namespace

void SmsObjects::follow(Peer peer) {
  stop();
  peer_ = std::move(peer);
  subscriptions_.emplace_back(peer_, interface::messaging, "Added", nullptr,
                              [this](const std::string& modem, GVariant* arguments) { on_added(modem, arguments); });
  subscriptions_.emplace_back(peer_, interface::messaging, "Deleted", nullptr,
                              [this](const std::string&, GVariant* arguments) { on_deleted(arguments); });
  subscriptions_.emplace_back(peer_, interface::properties, "PropertiesChanged", interface::sms,
                              [this](const std::string& path, GVariant* arguments) { on_properties(path, arguments); });
}

void SmsObjects::stop() {
  subscriptions_.clear();
  scope_.clear();
  loading_ = false;
  added_.clear();
  known_.clear();
  peer_ = {};
}

void SmsObjects::forget(const ModemPath& modem) {
  std::erase_if(known_, [&](const auto& entry) { return entry.second.modem == modem; });
}

const Sms* SmsObjects::find(const SmsPath& path) const {
  const auto found = known_.find(path);
  return found != known_.end() && found->second.sms ? &*found->second.sms : nullptr;
}

void SmsObjects::on_added(const ModemPath& modem, GVariant* arguments) {
  if (!has_type(arguments, "(ob)")) return;
  gboolean received = FALSE;
  g_variant_get(arguments, "(&ob)", nullptr, &received);
  const SmsPath path = first_path(arguments);
  known_[path].modem = modem;
  if (!received) {
    // Made to be sent, by us or by somebody else. Only its outcome matters, and that comes as a change; reading the
    // rest would cost the daemon time while it sends.
    Sms& made = known_[path].sms.emplace();
    made.path = path;
    made.type = SmsType::submit;
    return;
  }
  added_.emplace_back(modem, path);
  if (!loading_) scope_.spawn(load_added());
}

void SmsObjects::on_deleted(GVariant* arguments) {
  if (has_type(arguments, "(o)")) known_.erase(first_path(arguments));
}

void SmsObjects::on_properties(const SmsPath& path, GVariant* arguments) {
  const auto found = known_.find(path);
  // While an object is being loaded its answer is at least as new as a change that comes before it.
  if (found == known_.end() || !found->second.sms || !has_type(arguments, "(sa{sv}as)")) return;
  const Variant changed(g_variant_get_child_value(arguments, 1));
  apply(*found->second.sms, changed.get());
  const Known known = found->second;  // the slot may make us forget it
  heard_(known.modem, *known.sms);
}

Task<void> SmsObjects::load_added() {
  loading_ = true;
  while (!added_.empty()) {
    std::vector<SmsPath> paths;
    while (!added_.empty() && paths.size() < at_once) {
      paths.push_back(added_.front().second);
      added_.pop_front();
    }
    const auto answers = co_await get_all_of(peer_, paths, interface::sms);
    for (std::size_t i = 0; i < paths.size(); ++i) {
      const Known* kept = keep(paths[i], answers[i]);
      if (!kept) continue;
      const Known known = *kept;
      heard_(known.modem, *known.sms);
    }
  }
  loading_ = false;
}

const SmsObjects::Known* SmsObjects::keep(const SmsPath& path, const Answer& answer) {
  const auto found = known_.find(path);
  if (found == known_.end()) return nullptr;
  const Variant properties = property_values(answer);
  if (!properties) {
    log::debug("{} can't be read: {}", path, answer ? "not a dictionary" : answer.error().message);
    if (!found->second.sms) known_.erase(found);
    return nullptr;
  }
  Sms sms;
  sms.path = path;
  apply(sms, properties.get());
  found->second.sms = std::move(sms);
  return &found->second;
}

Task<std::vector<Sms>> SmsObjects::load(ModemPath modem, std::vector<SmsPath> paths) {
  const Peer peer = peer_;
  std::vector<SmsPath> unknown;
  for (const SmsPath& path : paths) {
    known_[path].modem = modem;
    if (!find(path)) unknown.push_back(path);
  }
  for (std::size_t start = 0; start < unknown.size(); start += at_once) {
    const auto end = std::min(start + at_once, unknown.size());
    const std::vector<SmsPath> some(unknown.begin() + static_cast<std::ptrdiff_t>(start),
                                    unknown.begin() + static_cast<std::ptrdiff_t>(end));
    const auto answers = co_await get_all_of(peer, some, interface::sms);
    if (peer.name != peer_.name) break;  // another run of the daemon
    for (std::size_t i = 0; i < some.size(); ++i) keep(some[i], answers[i]);
  }
  std::vector<Sms> loaded;
  for (const SmsPath& path : paths) {
    const Sms* sms = peer.name == peer_.name ? find(path) : nullptr;
    if (sms) loaded.push_back(*sms);
  }
  co_return loaded;
}

}  // namespace celltext::modem
