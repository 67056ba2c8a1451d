#include "open_outcomes.h"

#include "celltext/base/i18n.h"
#include "celltext/base/log.h"

namespace celltext::core {

void OpenOutcomes::start() {
  for (const store::InFlight& open : context_.outbox.open_outcomes(context_.radio.daemon_run())) adopt(open);
}

void OpenOutcomes::adopt(const store::InFlight& open) {
  const std::string run = context_.radio.daemon_run();
  const bool may_tell = !run.empty() && open.daemon_run == run && !open.sms_path.empty();
  if (may_tell) watched_[open.sms_path] = open.id;
  if (open.status != model::Status::sending) return;
  if (!may_tell) return give_up(open.id);
  sending_[open.sms_path] = open.id;
  deadline_ = context_.clock.at(context_.clock.now() + patience, [this] { give_up_on_the_rest(); });
}

bool OpenOutcomes::seen(const modem::Sms& sms) {
  const auto found = watched_.find(sms.path);
  if (found == watched_.end() || sms.state != modem::SmsState::sent) return false;
  store::Settlement settlement;
  settlement.id = found->second;
  settlement.status = model::Status::sent;
  settlement.at = context_.clock.now();
  settlement.reference = sms.reference;
  const auto settled = context_.outbox.advance(&settlement, nullptr);
  if (!settled) {
    raise_disk_trouble(context_, settled.error());
    return false;
  }
  log::info("message {} had been sent, as its object in the daemon says", settlement.id.value);
  sending_.erase(sms.path);
  watched_.erase(found);
  return true;
}

void OpenOutcomes::all_listed(const std::set<modem::SmsPath>& paths) {
  for (auto it = sending_.begin(); it != sending_.end();) {
    if (paths.contains(it->first)) {
      ++it;
      continue;
    }
    give_up(it->second);
    watched_.erase(it->first);
    it = sending_.erase(it);
  }
}

void OpenOutcomes::give_up_on_the_rest() {
  for (const auto& [path, id] : sending_) give_up(id);
  sending_.clear();
}

void OpenOutcomes::give_up(model::MessageId id) {
  store::Settlement settlement;
  settlement.id = id;
  settlement.status = model::Status::unknown;
  settlement.at = context_.clock.now();
  settlement.trouble = model::Trouble{"not-seen", tr("the modem's answer was not seen; it may have been sent")};
  const auto settled = context_.outbox.advance(&settlement, nullptr);
  if (!settled) raise_disk_trouble(context_, settled.error());
}

}  // namespace celltext::core
