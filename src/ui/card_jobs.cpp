// The jobs of CardWork, one by one.
#include <algorithm>

#include "card_work.h"
#include "celltext/base/i18n.h"
#include "celltext/core/line_switch.h"
#include "celltext/store/visits.h"
#include "celltext/text/display.h"

namespace celltext::ui {

namespace {

using async::Task;
using modem::ModemInfo;

std::string name_to_show(const esim::Profile& profile) {
  return text::display_safe(title_of(profile));
}

}  // namespace

const std::string& title_of(const esim::Profile& profile) {
  if (!profile.nickname.empty()) return profile.nickname;
  return profile.name.empty() ? profile.iccid : profile.name;
}

void CardWork::read() {
  begin(tr("reading the card"), nullptr);
}

void CardWork::read_next_card() {
  const auto now = modem();
  if (is_busy() || !now) return;
  const auto modems = host_.radio()->modems();
  const auto chosen = std::ranges::find(modems, now->device, &ModemInfo::device);
  const bool is_last = chosen == modems.end() || std::next(chosen) == modems.end();
  device_ = (is_last ? modems.begin() : std::next(chosen))->device;
  facts_.reset();
  read();
  host_.changed();
}

void CardWork::enable(const esim::Profile& profile) {
  begin(
      tr("asking the card"), [this, profile] { return switch_to(profile, true); }, true);
}

void CardWork::disable(const esim::Profile& profile) {
  begin(
      tr("asking the card"), [this, profile] { return switch_to(profile, false); }, true);
}

void CardWork::rename(const esim::Profile& profile, const std::string& nickname) {
  begin(tr("asking the card"), [this, profile, nickname] { return set_name(profile, nickname); });
}

void CardWork::remove(const esim::Profile& profile) {
  begin(
      tr("asking the card"), [this, profile] { return delete_it(profile); }, true);
}

void CardWork::send_notifications() {
  begin(
      tr("telling the servers of its profiles"), [this] { return nothing(); }, true);
}

void CardWork::drop(const esim::Notification& notification) {
  begin(tr("asking the card"), [this, number = notification.sequence_number] { return drop_it(number); });
}

void CardWork::forget(const store::EsimDownload& unfinished) {
  if (is_busy()) return;
  const auto ended = jobs().end(unfinished.id);
  if (!ended) return host_.say(ended.error().message, Tone::error);
  if (facts_) std::erase_if(facts_->unfinished, [&](const auto& each) { return each.id == unfinished.id; });
  host_.changed();
}

void CardWork::install(const codec::ActivationCode& code) {
  if (is_busy()) return;
  installing_ = std::make_shared<Installing>([this] { host_.redraw(); });
  begin(tr("installing a profile"), [this, code] { return install_it(code); });
}

void CardWork::stop_installing() {
  const bool is_over = !installing_ || installing_->state().outcome;
  if (!is_over && is_busy()) ended_.notify();
}

void CardWork::discover() {
  if (is_busy()) return;
  found_.reset();
  begin(tr("asking which profiles wait"), [this] { return find_waiting(); });
}

Result<void> CardWork::open_servers() {
  if (servers_) return {};
  auto opened = core::open_servers(host_.clock(), "");
  if (!opened) return opened.error();
  servers_ = *std::move(opened);
  return {};
}

Task<Result<std::string>> CardWork::switch_to(esim::Profile profile, bool enable) {
  core::LineSwitch plan;
  plan.place = place_;
  plan.clock = &host_.clock();
  plan.report = [this](core::SwitchStep step) { show(core::in_words(step)); };
  esim::Switching switching;
  switching.profile = profile;
  switching.enable = enable;
  auto done = co_await core::switch_line(plan, card_, switching);
  // A modem that came back may have another path.
  if (done && *done) place_.modem = **done;
  if (!done) place_.modem = modem();
  if (!done) co_return done.error();
  const auto stays = store::Visits(host_.database()).user_chose(profile.iccid);
  if (!stays) co_return stays.error();
  const char* words = enable ? tr_noop("{} is enabled") : tr_noop("{} is disabled");
  co_return tr_format(words, name_to_show(profile));
}

Task<Result<std::string>> CardWork::set_name(esim::Profile profile, std::string nickname) {
  auto done = co_await esim::set_nickname(*card_, profile.iccid, nickname);
  if (!done) co_return done.error();
  co_return tr_format("The profile is called {} now.", text::display_safe(nickname));
}

Task<Result<std::string>> CardWork::delete_it(esim::Profile profile) {
  const esim::ProfileId id = esim::ProfileId::by_iccid(profile.iccid);
  auto done = co_await esim::delete_profile(*card_, id);
  if (!done) co_return done.error();
  co_return tr_format("{} is deleted", name_to_show(profile));
}

// The sending comes after each job that gives its servers something to hear of.
Task<Result<std::string>> CardWork::nothing() {
  co_return std::string();
}

Task<Result<std::string>> CardWork::drop_it(std::int64_t number) {
  const std::string eid = facts_ ? facts_->eid : std::string();
  auto dropped = co_await core::drop_notification(*card_, jobs(), eid, number);
  if (!dropped) co_return dropped.error();
  co_return tr("It is removed and will not be sent.");
}

// Says nothing at its end: whoever looks at it does.
Task<Result<std::string>> CardWork::install_it(codec::ActivationCode code) {
  const auto opened = open_servers();
  if (!opened) co_return opened.error();
  auto eid = co_await esim::read_eid(*card_);
  if (!eid) co_return eid.error();
  esim::DownloadOrder order;
  order.code = code;
  order.imei = core::imei_of(place_.modem);
  install_ = std::make_unique<core::ProfileInstall>(*servers_, jobs(), host_.clock(), *installing_);
  auto installed = co_await install_->run(*card_, *eid, order);
  if (!installed) {
    installing_->end(installed.error(), install_->can_be_taken_up());
  } else {
    installing_->end(installed->profile, false);
  }
  co_return std::string();
}

Task<Result<std::string>> CardWork::find_waiting() {
  const auto opened = open_servers();
  if (!opened) co_return opened.error();
  const std::string server;
  const std::string imei = core::imei_of(place_.modem);
  auto found = co_await core::find_waiting_profiles(*card_, *servers_, server, imei);
  found_ = std::move(found);
  co_return std::string();
}

}  // namespace celltext::ui
