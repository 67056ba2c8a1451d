#include "card_work.h"

#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
#include "celltext/core/line_switch.h"
#include "celltext/esim/es10.h"
#include "celltext/store/visits.h"
#include "celltext/text/display.h"

namespace celltext::ui {

namespace {

using async::Task;
using modem::ModemInfo;

std::vector<ModemInfo> modems_of(Host& host) {
  modem::Radio* radio = host.radio();
  return radio ? radio->modems() : std::vector<ModemInfo>{};
}

std::string name_to_show(const esim::Profile& profile) {
  return text::display_safe(title_of(profile));
}

}  // namespace

const std::string& title_of(const esim::Profile& profile) {
  if (!profile.nickname.empty()) return profile.nickname;
  return profile.name.empty() ? profile.iccid : profile.name;
}

std::shared_ptr<CardWork> CardWork::of(Host& host) {
  static std::weak_ptr<CardWork> last;
  auto work = last.lock();
  if (work && work->is_busy() && &work->host_ == &host) return work;
  work = std::make_shared<CardWork>(host);
  last = work;
  return work;
}

std::optional<ModemInfo> CardWork::modem() const {
  const auto modems = modems_of(host_);
  if (modems.empty()) return {};
  const auto chosen = std::ranges::find(modems, device_, &ModemInfo::device);
  return chosen == modems.end() ? modems.front() : *chosen;
}

void CardWork::read() {
  begin(tr("reading the card"), nullptr);
}

void CardWork::read_next_card() {
  const auto modems = modems_of(host_);
  const auto now = modem();
  if (is_busy() || !now) return;
  const auto chosen = std::ranges::find(modems, now->device, &ModemInfo::device);
  const bool is_last = chosen == modems.end() || std::next(chosen) == modems.end();
  device_ = (is_last ? modems.begin() : std::next(chosen))->device;
  facts_.reset();
  read();
  host_.changed();
}

void CardWork::enable(const esim::Profile& profile) {
  begin(tr("asking the card"), [this, profile] { return switch_to(profile); });
}

void CardWork::rename(const esim::Profile& profile, const std::string& nickname) {
  begin(tr("asking the card"), [this, profile, nickname] { return set_name(profile, nickname); });
}

void CardWork::remove(const esim::Profile& profile) {
  begin(tr("asking the card"), [this, profile] { return delete_it(profile); });
}

void CardWork::begin(std::string what, Job job) {
  if (is_busy()) return;
  place_ = core::CardPlace();
  place_.radio = host_.radio();
  place_.modem = modem();
  place_.cards = host_.settings().cards;
  place_.notes = host_.database().data_dir();
  if (place_.modem) device_ = place_.modem->device;
  show(std::move(what));
  host_.spawn(run(shared_from_this(), std::move(job)));
}

void CardWork::show(std::string what) {
  working_ = std::move(what);
  host_.redraw();
}

// `self` keeps this alive until the card is closed.
Task<void> CardWork::run(std::shared_ptr<CardWork> self, Job job) {
  auto done = co_await open_and_do(job);
  if (card_) {
    auto closed = co_await card_->close();
    if (!closed) log::info("{}", closed.error().message);
    card_.reset();
  }
  lock_.reset();
  self->finish(done);
}

Task<Result<std::string>> CardWork::open_and_do(Job job) {
  auto lock = core::CardLock::take(host_.database().data_dir(), "screen");
  if (!lock) {
    trouble_ = lock.error().message;
    co_return std::string();
  }
  lock_ = *std::move(lock);
  auto opened = co_await core::open_card(place_, card_);
  if (!opened) {
    facts_.reset();
    trouble_ = opened.error().message;
    co_return std::string();
  }
  Result<std::string> done = std::string();
  if (job) {
    Task<Result<std::string>> task = job();
    auto ended = co_await std::move(task);
    done = std::move(ended);
  }
  auto read = co_await read_facts();
  trouble_ = read ? std::string() : read.error().message;
  co_return done;
}

Task<Result<void>> CardWork::read_facts() {
  if (!card_ || !card_->is_open()) {  // a switch closes it
    auto opened = co_await core::open_card(place_, card_);
    if (!opened) co_return opened;
  }
  CardFacts facts;
  auto eid = co_await esim::read_eid(*card_);
  if (!eid) co_return eid.error();
  auto info = co_await esim::read_info(*card_);
  if (!info) co_return info.error();
  auto profiles = co_await esim::list_profiles(*card_);
  if (!profiles) co_return profiles.error();
  auto notifications = co_await esim::list_notifications(*card_);
  if (!notifications) co_return notifications.error();
  facts.eid = *std::move(eid);
  facts.free_memory = info->free_memory;
  facts.profiles = *std::move(profiles);
  facts.notifications = notifications->size();
  std::vector<std::string> iccids;
  for (const esim::Profile& profile : facts.profiles) iccids.push_back(profile.iccid);
  const auto noted = store::Visits(host_.database()).note_card(facts.eid, iccids, host_.clock().now());
  if (!noted) log::warning("{}", noted.error().message);
  facts_ = std::move(facts);
  co_return Result<void>();
}

Task<Result<std::string>> CardWork::switch_to(esim::Profile profile) {
  core::LineSwitch plan;
  plan.place = place_;
  plan.clock = &host_.clock();
  plan.report = [this](core::SwitchStep step) { show(core::in_words(step)); };
  esim::Switching switching;
  switching.profile = profile;
  auto done = co_await core::switch_line(plan, card_, switching);
  // A modem that came back may have another path.
  if (done && *done) place_.modem = **done;
  if (!done) place_.modem = modem();
  if (!done) co_return done.error();
  const auto stays = store::Visits(host_.database()).user_chose(profile.iccid);
  if (!stays) co_return stays.error();
  co_return tr_format("{} is enabled", name_to_show(profile));
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

void CardWork::finish(const Result<std::string>& done) {
  working_.clear();
  if (!done)
    host_.say(done.error().message, Tone::error);
  else if (!done->empty())
    host_.say(*done);
  host_.changed();
}

}  // namespace celltext::ui
