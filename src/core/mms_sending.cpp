// Picture messages that leave: what is written into the outbox before and after each, and what the MMSC's word means.
#include <fmt/format.h>

#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
#include "celltext/codec/mms_status.h"
#include "mms_desk.h"
#include "mms_pace.h"
#include "mms_words.h"
#include "step.h"

namespace celltext::core {

namespace {

using model::Status;

// What the MMSC said of a message that it was sent.
store::Settlement judge_reply(const mms::Reply& reply) {
  store::Settlement settlement;
  settlement.status = Status::failed;
  if (!is_success(reply)) {
    settlement.trouble = model::Trouble{http_code(reply.status), http_words(reply.status)};
    // A gateway that lost its server does not know what became of the message.
    if (reply.status == 502 || reply.status == 504) settlement.status = Status::unknown;
    if (reply.status == 503) settlement.status = Status::queued;
    return settlement;
  }
  const auto confirmation = codec::decode_mms(reply.body);
  if (!confirmation || confirmation->type != codec::MmsType::send_conf || !confirmation->response_status) {
    settlement.status = Status::unknown;
    settlement.trouble =
        model::Trouble{"no-confirmation", tr("the MMSC's answer can't be understood; the message may have been sent")};
    return settlement;
  }
  const std::uint8_t response = *confirmation->response_status;
  if (response == codec::mms_ok) {
    settlement.status = Status::sent;
    settlement.network_id = confirmation->message_id.value_or("");
    return settlement;
  }
  settlement.trouble = model::Trouble{fmt::format("mms-{}", response), codec::words_of_response(response)};
  if (response == codec::mms_partial_success) {
    // Some of the recipients have it: sent again it would reach them twice.
    settlement.status = Status::unknown;
    settlement.network_id = confirmation->message_id.value_or("");
  } else if (codec::is_transient(response)) {
    settlement.status = Status::queued;
  }
  return settlement;
}

store::Settlement judge(const store::MmsDeparture& departure, const mms::Outcome& outcome, Instant now) {
  store::Settlement settlement;
  if (outcome.reply) {
    settlement = judge_reply(*outcome.reply);
  } else {
    settlement.trouble = model::Trouble{outcome.trouble.code, outcome.trouble.error.message};
    settlement.status = outcome.trouble.may_have_it ? Status::unknown
                        : outcome.trouble.transient ? Status::queued
                                                    : Status::failed;
  }
  settlement.id = departure.id;
  settlement.at = now;
  if (settlement.status != Status::queued) return settlement;
  if (departure.attempts >= static_cast<int>(send_delays.size()))
    settlement.status = Status::failed;
  else
    settlement.due_at = now + delay_after(send_delays, departure.attempts);
  return settlement;
}

}  // namespace

async::Task<void> MmsDesk::send(store::MmsDeparture departure) {
  if (!carrier().mmsc.is_set()) {
    const Error error{ErrorKind::invalid, tr("the MMSC of this network is not known: see “celltext mms settings”")};
    note_disk(refuse(departure.id, "no-mmsc", error));
    co_return;
  }
  std::vector<Bytes> contents;
  for (const store::StoredAttachment& attachment : departure.attachments) {
    auto content = context_.attachments.read(attachment);
    if (!content) {
      note_disk(refuse(departure.id, "attachment-missing", content.error()));
      co_return;
    }
    contents.push_back(*std::move(content));
  }
  auto pdu = write_departure(departure, std::move(contents), context_.settings.mms.read_reports);
  if (!pdu) {
    note_disk(refuse(departure.id, "invalid", pdu.error()));
    co_return;
  }
  store::Marking mark = marking(departure.id);
  // Before a data connection is made for it.
  const auto affordable = context_.outbox.may_leave(mark);
  if (!affordable || !*affordable) {
    stay(affordable);
    co_return;
  }
  const auto opened = co_await open_way();
  if (!opened) {
    rest(opened.error());
    co_return;
  }
  mark = marking(departure.id);
  const auto marked = context_.outbox.advance(nullptr, &mark);
  if (!marked || !*marked) {
    stay(marked);
    co_return;
  }
  step("mms-marked");
  in_flight_ = store::InFlight{departure.id, Status::sending, mark.daemon_run, ""};
  log::info("message {} leaves {}", departure.id.value, way_->words);
  mms::Request request = request_to(carrier().mmsc.value, largest_answer);
  request.body = *std::move(pdu);
  request.progress = progress_of(departure.id, 0);
  const mms::Outcome outcome = co_await exchange(request);
  step("mms-answered");
  const store::Settlement settlement = judge(departure, outcome, context_.clock.now());
  co_await settle(settlement);
}

store::Marking MmsDesk::marking(model::MessageId id) const {
  store::Marking mark{id, line_, context_.radio.daemon_run(), ""};
  mark.at = context_.clock.now();
  mark.roaming = is_roaming();
  mark.price = context_.cashier.pricer();
  return mark;
}

// The message does not leave: it is held or was taken back, or the disk is in trouble.
void MmsDesk::stay(const Result<bool>& why) {
  if (!why)
    rest(why.error());
  else if (on_settled)
    on_settled();
}

// Stays until the commit is on the disk: an outcome that was seen must not get lost.
async::Task<void> MmsDesk::settle(store::Settlement settlement) {
  for (;;) {
    const auto done = context_.outbox.advance(&settlement, nullptr);
    if (done) break;
    raise_disk_trouble(context_, done.error());
    const Instant again = context_.clock.now() + disk_pause;
    co_await async::sleep_until(context_.clock, again);
  }
  withdraw_disk_trouble(context_);
  in_flight_.reset();
  step("mms-settled");
  if (on_settled) on_settled();
}

// It failed without leaving.
Result<void> MmsDesk::refuse(model::MessageId id, const std::string& code, const Error& error) {
  const store::Marking mark{id, line_, context_.radio.daemon_run(), ""};
  store::Settlement failed;
  failed.id = id;
  failed.status = Status::failed;
  failed.at = context_.clock.now();
  failed.trouble = model::Trouble{code, error.message};
  const auto marked = context_.outbox.advance(nullptr, &mark);
  if (!marked) return marked.error();
  const auto settled = context_.outbox.advance(&failed, nullptr);
  if (!settled) return settled.error();
  return {};
}

}  // namespace celltext::core
