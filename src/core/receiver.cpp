#include "receiver.h"

#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
#include "celltext/codec/segments.h"
#include "celltext/core/balance.h"
#include "celltext/core/plans.h"
#include "celltext/text/display.h"
#include "mms_words.h"
#include "step.h"

namespace celltext::core {

namespace {

// ModemManager does not say how large a storage is. Many SIMs hold ten messages; a modem whose storage is full takes no
// more from the network and does not say so.
constexpr int nearly_full = 8;

bool lies_on_modem(const modem::Sms& sms) {
  return sms.state == modem::SmsState::received || sms.state == modem::SmsState::receiving;
}

void describe_body(const modem::Sms& sms, store::Arrival& arrival) {
  if (!sms.data.empty()) {
    arrival.encoding = model::Encoding::data8;
    return;
  }
  const codec::Segments segments = codec::measure(sms.text);
  arrival.parts = segments.parts;
  arrival.encoding = segments.encoding == codec::SmsEncoding::gsm7 ? model::Encoding::gsm7 : model::Encoding::ucs2;
}

}  // namespace

Receiver::Receiver(CourierContext& context, OpenOutcomes& outcomes, const modem::ModemInfo& modem, model::LineId line,
                   model::Region region)
    : context_(context),
      outcomes_(outcomes),
      modem_(modem.path),
      equipment_(modem.equipment_id),
      line_(line),
      region_(std::move(region)) {}

bool Receiver::take(const modem::Sms& sms) {
  switch (sms.type) {
    case modem::SmsType::status_report:
      take_report(sms);
      return false;
    case modem::SmsType::submit:
      if (outcomes_.seen(sms)) delete_later(sms.path);
      return false;
    case modem::SmsType::deliver:
    case modem::SmsType::other:
      break;
  }
  return lies_on_modem(sms) && take_message(sms);
}

bool Receiver::take_message(const modem::Sms& sms) {
  alive_.insert(sms.path);
  const bool is_push = !sms.data.empty() && sms.state == modem::SmsState::received;
  const PushMeaning push = is_push ? read_push(sms.data, region_, context_.clock.now()) : PushMeaning();
  if (const auto* report = std::get_if<store::MmsReport>(&push)) {
    take_push_report(sms.path, *report);
    return false;
  }
  store::Arrival arrival;
  arrival.line = line_;
  arrival.place = place(sms.path);
  arrival.sender = model::normalise(sms.number, region_);
  arrival.sender_as_said = sms.number;
  arrival.text = sms.text;
  arrival.data = sms.data;
  arrival.timestamp = sms.timestamp;
  arrival.sent_at = sms.sent_at;
  arrival.received_at = context_.clock.now();
  arrival.complete = sms.state == modem::SmsState::received;
  describe_body(sms, arrival);
  if (const auto* news = std::get_if<NoticePush>(&push)) {
    arrival.notice = news->notice;
    arrival.sender = news->sender;
  } else {
    arrival.charge =
        context_.cashier.received(line_, store::Service::sms_received, arrival.parts, is_roaming && is_roaming());
  }

  const auto admission = context_.inbox.admit(arrival, alive_);
  if (!admission) {
    unsaved_ = true;
    raise_disk_trouble(context_, admission.error());
    return false;
  }
  withdraw_disk_trouble(context_);
  step("admitted");
  if (arrival.complete)
    partial_.erase(sms.path);
  else if (admission->message)
    partial_[sms.path] = admission->message;
  if (arrival.complete && !context_.settings.keep_on_modem) delete_later(sms.path);
  tell_how_full();
  const bool is_new = admission->what != store::Admission::What::known;
  if (is_new) ++stored_;
  if (is_new && arrival.complete) note_balance(arrival);
  return is_new;
}

// The answer to a question about the balance, whoever asked it.
void Receiver::note_balance(const store::Arrival& arrival) {
  const auto line = context_.lines.find(line_);
  const tariff::Plan* plan = line ? plan_of(context_.settings, *line) : nullptr;
  if (!plan || plan->balance.sms_to.empty()) return;
  if (model::normalise(plan->balance.sms_to, region_) != arrival.sender) return;
  const auto amount = read_balance(*plan, arrival.text);
  if (!amount) return;
  const auto kept = context_.ledger.remember_balance(line_, {*amount, arrival.received_at});
  if (!kept) raise_disk_trouble(context_, kept.error());
  if (plan->balance.low && *amount < *plan->balance.low)
    context_.notices.raise("low-balance", tr_format("the balance of {} is low: {}", text::display_safe(line->label()),
                                                    amount->with_currency()));
  else
    context_.notices.withdraw("low-balance");
}

void Receiver::take_deletions() {
  for (const modem::SmsPath& path : context_.inbox.abandoned_copies(equipment_, context_.radio.daemon_run())) {
    if (alive_.contains(path)) delete_later(path);
  }
}

void Receiver::tell_incomplete() const {
  if (partial_.empty()) return;
  const auto id = partial_.begin()->second.value;
  context_.notices.raise(
      "incomplete-message",
      tr_format("message {} is not complete; its parts take room on the modem, and when that is full "
                "nothing arrives any more: celltext delete {} gives it back",
                id, id));
}

void Receiver::take_report(const modem::Sms& sms) {
  if (!sms.delivery_state) {
    delete_later(sms.path);
    return;
  }
  store::DeliveryReport report;
  report.line = line_;
  report.recipient = model::normalise(sms.number, region_);
  report.reference = sms.reference;
  report.sent_at = sms.sent_at;
  report.discharged_at = sms.discharged_at;
  report.tp_status = *sms.delivery_state;
  if (apply(report)) {
    delete_later(sms.path);
    return;
  }
  const auto same = [&](const WaitingReport& waiting) { return waiting.path == sms.path; };
  if (std::none_of(waiting_reports_.begin(), waiting_reports_.end(), same))
    waiting_reports_.push_back({sms.path, report});
}

void Receiver::take_push_report(const modem::SmsPath& path, const store::MmsReport& report) {
  if (apply(report))
    delete_later(path);
  else
    waiting_push_reports_[path] = report;
}

bool Receiver::apply(const store::MmsReport& report) {
  const auto applied = context_.pictures.apply_report(report);
  if (!applied) {
    raise_disk_trouble(context_, applied.error());
    return false;
  }
  if (*applied) step("report-applied");
  return *applied;
}

// False if its message was not found, or if the disk is full.
bool Receiver::apply(const store::DeliveryReport& report) {
  const auto applied = context_.inbox.apply_report(report, context_.clock.now());
  if (!applied) {
    raise_disk_trouble(context_, applied.error());
    return false;
  }
  if (!*applied) return false;
  withdraw_disk_trouble(context_);
  step("report-applied");
  return true;
}

void Receiver::take_waiting_reports() {
  const auto waiting = std::exchange(waiting_reports_, {});
  for (const WaitingReport& one : waiting) {
    if (apply(one.report)) {
      delete_later(one.path);
    } else if (outcomes_.waiting()) {
      waiting_reports_.push_back(one);
    } else {
      log::debug("a delivery report belongs to no message of ours");
      delete_later(one.path);
    }
  }
  // A picture message's report may come before the MMSC's confirmation is committed.
  if (context_.pictures.is_sending(line_)) return;
  for (const auto& [path, report] : std::exchange(waiting_push_reports_, {})) {
    apply(report);
    delete_later(path);
  }
}

async::Task<Result<std::set<modem::SmsPath>>> Receiver::take_all() {
  const std::string run = context_.radio.daemon_run();
  auto listing = co_await context_.radio.list_sms(modem_);
  if (!listing) co_return listing.error();
  if (context_.radio.daemon_run() != run) co_return Error{ErrorKind::no_modem, tr("ModemManager was restarted")};

  unsaved_ = false;
  alive_.clear();
  partial_.clear();
  std::set<modem::SmsPath> paths;
  for (const modem::Sms& sms : *listing) {
    paths.insert(sms.path);
    if (lies_on_modem(sms)) alive_.insert(sms.path);
  }
  for (const modem::Sms& sms : *listing) take(sms);
  if (!unsaved_) {
    const auto gone = context_.inbox.copies_gone_except(equipment_, run, paths);
    if (!gone) raise_disk_trouble(context_, gone.error());
  }
  co_return paths;
}

async::Task<Result<void>> Receiver::delete_one() {
  const modem::SmsPath path = deletions_.front();
  const store::CopyPlace copy = place(path);
  auto deleted = co_await context_.radio.delete_sms(modem_, path);
  if (!deleted) co_return deleted.error();
  step("deleted");
  alive_.erase(path);
  partial_.erase(path);
  if (partial_.empty()) context_.notices.withdraw("incomplete-message");
  std::erase(deletions_, path);
  const auto noted = context_.inbox.copy_gone(copy);
  if (!noted) co_return noted.error();
  step("deletion-noted");
  if (alive_.size() < nearly_full) context_.notices.withdraw("storage-nearly-full");
  co_return Result<void>();
}

void Receiver::delete_later(const modem::SmsPath& path) {
  if (std::find(deletions_.begin(), deletions_.end(), path) == deletions_.end()) deletions_.push_back(path);
}

void Receiver::forget_objects() {
  alive_.clear();
  partial_.clear();
  deletions_.clear();
  waiting_reports_.clear();
  waiting_push_reports_.clear();
}

void Receiver::tell_how_full() const {
  const auto remaining = static_cast<int>(alive_.size() - std::min(alive_.size(), deletions_.size()));
  if (remaining < nearly_full) return;
  context_.notices.raise(
      "storage-nearly-full",
      tr_format("{} messages lie on the modem, and many SIMs hold only 10; when it is full nothing arrives any more: "
                "set keep-on-modem = false, or delete some",
                remaining));
}

store::CopyPlace Receiver::place(const modem::SmsPath& path) const {
  return store::CopyPlace{equipment_, context_.radio.daemon_run(), path};
}

}  // namespace celltext::core
