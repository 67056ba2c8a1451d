#include "card_work.h"

#include <algorithm>

#include "celltext/async/turn.h"
#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
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

std::weak_ptr<CardWork> last_work;

}  // namespace

std::shared_ptr<CardWork> CardWork::of(Host& host) {
  auto work = last_work.lock();
  if (work && &work->host_ == &host) return work;
  work = std::make_shared<CardWork>(host);
  last_work = work;
  return work;
}

std::string CardWork::at_work(Host& host) {
  const auto work = last_work.lock();
  return work && &work->host_ == &host ? work->working_ : std::string();
}

Task<void> CardWork::end(Host& host) {
  const auto work = last_work.lock();
  if (!work || &work->host_ != &host || !work->is_busy()) co_return;
  work->leaving_ = true;
  work->closed_.clear();
  work->ended_.notify();
  co_await work->closed_.wait();
}

std::optional<ModemInfo> CardWork::modem() const {
  const auto modems = modems_of(host_);
  if (modems.empty()) return {};
  const auto chosen = std::ranges::find(modems, device_, &ModemInfo::device);
  return chosen == modems.end() ? modems.front() : *chosen;
}

bool CardWork::has_lost_modem() const {
  if (is_busy() || device_.empty()) return false;
  const auto modems = modems_of(host_);
  return std::ranges::find(modems, device_, &ModemInfo::device) == modems.end();
}

void CardWork::begin(std::string what, Job job, bool tells) {
  if (is_busy()) return;
  place_ = core::CardPlace();
  place_.radio = host_.radio();
  place_.modem = modem();
  place_.cards = host_.settings().cards;
  place_.notes = host_.database().data_dir();
  device_ = place_.modem ? place_.modem->device : std::string();
  untold_.clear();
  install_.reset();
  done_.reset();
  ended_.clear();
  show(std::move(what));
  host_.spawn(run(shared_from_this(), std::move(job), tells));
}

void CardWork::show(std::string what) {
  working_ = std::move(what);
  host_.redraw();
}

// `self` keeps this alive until the card is closed.
Task<void> CardWork::run(std::shared_ptr<CardWork> self, Job job, bool tells) {
  task_.spawn(do_to_its_end(std::move(job), tells));
  co_await ended_.wait();
  // It may have been the job itself that said so: it must be left before it is destroyed.
  co_await async::next_turn();
  task_.clear();
  if (!done_) co_await break_off();
  if (card_) {
    auto closed = co_await card_->close();
    if (!closed) log::info("{}", closed.error().message);
    card_.reset();
  }
  lock_.reset();
  self->finish(done_);
}

Task<void> CardWork::do_to_its_end(Job job, bool tells) {
  auto done = co_await open_and_do(std::move(job), tells);
  done_ = std::move(done);
  ended_.notify();
}

// The card may be asked again where a job was destroyed while it waited.
Task<void> CardWork::break_off() {
  show(tr("ending what was begun"));
  if (install_) {
    auto ended = co_await install_->abandon();
    if (!ended) log::info("{}", ended.error().message);
  }
  if (leaving_ || !card_) co_return;
  auto read = co_await read_facts();
  trouble_ = read ? std::string() : read.error().message;
}

Task<Result<std::string>> CardWork::open_and_do(Job job, bool tells) {
  auto lock = core::CardLock::take(host_.database().data_dir(), "screen");
  if (!lock) co_return lock.error();
  lock_ = *std::move(lock);
  auto opened = co_await core::open_card(place_, card_);
  if (!opened) {
    facts_.reset();
    co_return opened.error();
  }
  Outcome done = std::string();
  if (job) {
    Task<Outcome> task = job();
    auto ended = co_await std::move(task);
    done = std::move(ended);
  }
  auto read = co_await read_facts();
  if (read && tells) {
    auto told = co_await tell_what_waits();
    if (!told) untold_ = told.error().message;
  }
  trouble_ = read ? std::string() : read.error().message;
  co_return done;
}

Task<Result<void>> CardWork::read_facts() {
  if (!card_ || !card_->is_open()) {  // a switch closes it
    auto opened = co_await core::open_card(place_, card_);
    if (!opened) co_return opened;
  }
  CardFacts facts;
  auto read = co_await read_card(facts);
  if (!read) co_return read;
  facts.unfinished = core::unfinished_installs(jobs(), facts.eid, facts.profiles).open;
  note(facts);
  facts_ = std::move(facts);
  co_return Result<void>();
}

// Which lines share this card.
void CardWork::note(const CardFacts& facts) {
  std::vector<std::string> iccids;
  for (const esim::Profile& profile : facts.profiles) iccids.push_back(profile.iccid);
  const auto noted = store::Visits(host_.database()).note_card(facts.eid, iccids, host_.clock().now());
  if (!noted) log::warning("{}", noted.error().message);
}

Task<Result<void>> CardWork::read_card(CardFacts& facts) {
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
  facts.notifications = *std::move(notifications);
  co_return Result<void>();
}

// What stays on the card is shown there, and tried again at the next occasion.
Task<Result<void>> CardWork::tell_what_waits() {
  if (facts_->notifications.empty()) co_return Result<void>();
  show(tr("telling the servers of its profiles"));
  const auto opened = open_servers();
  if (!opened) co_return opened.error();
  auto deliveries = co_await core::tell_servers(*card_, *servers_, jobs(), host_.clock(), facts_->eid);
  if (!deliveries) co_return deliveries.error();
  auto left = co_await esim::list_notifications(*card_);
  if (left) facts_->notifications = *std::move(left);
  if (const auto failure = core::failure_of(*deliveries)) co_return *failure;
  co_return Result<void>();
}

void CardWork::finish(const std::optional<Outcome>& done) {
  working_.clear();
  if (done) {
    say(*done);
  } else if (install_) {
    installing_.reset();
    host_.say(install_->can_be_taken_up() ? tr("Nothing was installed. The code stays good.")
                                          : tr("Nothing was installed."));
  }
  host_.changed();
  closed_.notify();
}

// A failure stays on the screen of the card until the next job: a line that goes with the next key may not be read.
void CardWork::say(const Outcome& done) {
  if (!done) {
    trouble_ = done.error().message;
    if (installing_ && !installing_->state().outcome) installing_->end(done.error(), false);
    return;
  }
  if (!untold_.empty())
    host_.say(done->empty() ? untold_ : fmt::format("{}; {}", *done, untold_), Tone::warning);
  else if (!done->empty())
    host_.say(*done);
}

}  // namespace celltext::ui
