// Picture messages that come in: whether they are fetched, and what becomes of what was fetched.
#include <fmt/format.h>

#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
#include "celltext/codec/mms_status.h"
#include "celltext/core/attach.h"
#include "celltext/core/data_guard.h"
#include "celltext/store/contacts.h"
#include "mms_desk.h"
#include "mms_pace.h"
#include "mms_words.h"
#include "step.h"

namespace celltext::core {

namespace {

using store::MmscAnswer;

// An answer whose end nobody announced and that can't be decoded has more likely broken off than been wrong.
constexpr int likely_broken_fetches = 3;
// Without an expiry: some three days.
constexpr int most_fetches = 80;
// What the user asked for may be larger than what comes by itself, but memory is not endless.
constexpr std::size_t largest_message = 30'000'000;

MmscAnswer notify_response(const store::Download& download, codec::MmsStatus status) {
  MmscAnswer answer;
  answer.line = download.line;
  answer.transaction_id = download.transaction_id;
  answer.status = static_cast<int>(status);
  return answer;
}

// There is nothing more to keep.
template<class Whole>
Result<std::optional<Whole>> dealt_with(const Result<void>& written) {
  if (!written) return written.error();
  return std::optional<Whole>();
}

// Octets that the disk takes about as quickly as a commit.
constexpr std::size_t most_on_main_loop = 64'000;

std::size_t octets_of(const std::vector<store::NewAttachment>& attachments) {
  std::size_t octets = 0;
  for (const store::NewAttachment& attachment : attachments) octets += attachment.content.size();
  return octets;
}

}  // namespace

// Why a message stays at the MMSC until the user asks for it.
std::optional<model::Trouble> MmsDesk::reason_to_leave(const store::Download& download) const {
  const MmsSettings& settings = context_.settings.mms;
  const auto size = static_cast<std::uint64_t>(std::max<std::int64_t>(download.size, 0));
  if (size > largest_message)
    return model::Trouble{"too-large", tr_format("it is larger than {} MB", largest_message / 1'000'000)};
  if (download.asked) return std::nullopt;
  if (settings.auto_download == AutoDownload::never) return model::Trouble{"not-automatic", tr("auto-download is off")};
  if (settings.auto_download != AutoDownload::always && is_roaming())
    return model::Trouble{"roaming", tr("the modem is roaming")};
  if (settings.auto_download == AutoDownload::contacts && !context_.contacts.find_number(download.from))
    return model::Trouble{"not-a-contact", tr("the sender is not in the contacts")};
  if (size > settings.max_download)
    return model::Trouble{"large", tr_format("it has {} octets, more than max-download allows", size)};
  return std::nullopt;
}

// What speaks against fetching it over the modem's data connection, as far as the user has not agreed to it.
std::optional<model::Trouble> MmsDesk::reason_of_cost(const store::Download& download) const {
  const FetchTerms terms = terms_of_fetching(context_.settings, context_.lines, context_.ledger, download, is_roaming(),
                                             context_.clock.now());
  auto open = remaining(objections(terms), download.passes);
  // That it comes while roaming was decided by the policy, unless the user has asked before the modem was abroad.
  if (!download.asked) std::erase_if(open, [](const Objection& objection) { return objection.code == "roaming"; });
  if (open.empty()) return std::nullopt;
  return model::Trouble{open.front().code, open.front().message};
}

// At the MMSC, which is told once, until the user asks for it.
Result<void> MmsDesk::leave(const store::Download& download, const model::Trouble& reason) {
  const MmscAnswer deferred = notify_response(download, codec::MmsStatus::deferred);
  return context_.pictures.leave(download.id, reason, download.answered ? nullptr : &deferred, context_.clock.now());
}

async::Task<void> MmsDesk::fetch(store::Download download) {
  const Instant now = context_.clock.now();
  store::PictureMessages& pictures = context_.pictures;
  if (download.expires_at && *download.expires_at <= now) {
    note_disk(pictures.give_up(download.id, {"expired", tr("the MMSC does not keep it any more")}));
    co_return;
  }
  if (const auto reason = reason_to_leave(download)) {
    note_disk(leave(download, *reason));
    co_return;
  }
  if (!carrier().mmsc.is_set()) {
    const model::Trouble reason{"no-mmsc", tr("the MMSC of this network is not known: see “celltext mms settings”")};
    note_disk(pictures.leave(download.id, reason, nullptr, now));
    co_return;
  }
  const bool over_internet = co_await goes_over_internet();
  const auto dear = over_internet ? std::nullopt : reason_of_cost(download);
  if (dear) {
    note_disk(leave(download, *dear));
    context_.notices.raise(dear->code, tr_format("message {} is not downloaded: {}; “celltext mms download {}” asks",
                                                 download.id.value, dear->message, download.id.value));
    co_return;
  }
  const auto opened = co_await open_way();
  if (!opened) {
    note_disk(fetch_later(download, "no-way", opened.error().message));
    rest(opened.error());
    co_return;
  }
  const auto marked = pictures.mark_downloading(download.id);
  note_disk(marked);
  if (!marked) co_return;
  ++download.attempts;
  step("mms-downloading");
  log::info("message {} is fetched {}", download.id.value, way_->words);
  const std::string url = mms::fetch_url(carrier(), download.location, download.transaction_id);
  const std::size_t most = download.asked ? largest_message : context_.settings.mms.max_download;
  mms::Request request = request_to(url, most);
  request.progress = progress_of(download.id, download.size);
  const mms::Outcome outcome = co_await exchange(request);
  step("mms-fetched");
  auto whole = take(download, outcome);
  if (whole && *whole) {
    auto keeping = keep(download, **std::move(whole));
    const auto kept = co_await keeping;
    note_disk(kept);
  } else {
    note_disk(whole ? Result<void>() : Result<void>(whole.error()));
  }
  step("mms-stored");
}

Result<std::optional<MmsDesk::Whole>> MmsDesk::take(const store::Download& download, const mms::Outcome& outcome) {
  if (!outcome.reply) return dealt_with<Whole>(take_refusal(download, outcome.trouble));
  const int status = outcome.reply->status;
  if (is_success(*outcome.reply)) return take_body(download, *outcome.reply);
  const model::Trouble gone{http_code(status), tr("the MMSC does not have it any more")};
  // Some MMSCs answer 404 for a moment after the notification.
  const bool is_gone = status == 410 || (status == 404 && download.attempts >= 3);
  if (is_gone) return dealt_with<Whole>(context_.pictures.give_up(download.id, gone));
  return dealt_with<Whole>(fetch_later(download, http_code(status), http_words(status)));
}

Result<void> MmsDesk::take_refusal(const store::Download& download, const mms::NoReply& trouble) {
  if (trouble.transient) return fetch_later(download, trouble.code, trouble.error.message);
  const model::Trouble reason{trouble.code, trouble.error.message};
  if (trouble.code == "forbidden-address") context_.notices.raise("forbidden-address", trouble.error.message);
  const MmscAnswer deferred = notify_response(download, codec::MmsStatus::deferred);
  const bool is_large = trouble.code == "too-large" && !download.answered;
  return context_.pictures.leave(download.id, reason, is_large ? &deferred : nullptr, context_.clock.now());
}

Result<std::optional<MmsDesk::Whole>> MmsDesk::take_body(const store::Download& download, const mms::Reply& reply) {
  const Instant now = context_.clock.now();
  const Bytes& body = reply.body;
  // A page of a portal, or an MMSC in trouble: not the message.
  if (!codec::begin_of_mms(body))
    return dealt_with<Whole>(fetch_later(download, "not-mms", tr("what came is not a picture message")));
  const auto pdu = codec::decode_mms(body);
  if (!pdu && !reply.whole && download.attempts < likely_broken_fetches)
    return dealt_with<Whole>(
        fetch_later(download, "cut", tr("the connection to the MMSC broke in the middle of its answer")));
  if (!pdu || pdu->type != codec::MmsType::retrieve_conf) {
    const MmscAnswer unrecognised = notify_response(download, codec::MmsStatus::unrecognised);
    const std::string why = pdu ? std::string(codec::name_of(pdu->type)) : pdu.error().message;
    log::info("message {} can't be decoded: {}", download.id.value, why);
    const model::Trouble reason{"undecodable",
                                tr("it can't be decoded; it is kept, and read again by a newer celltext")};
    return dealt_with<Whole>(
        context_.pictures.keep_raw(download.id, body, reason, &unrecognised, now, charge_for_receiving()));
  }
  const std::uint8_t status = pdu->retrieve_status.value_or(codec::mms_ok);
  if (status != codec::mms_ok && status != 0) {
    const model::Trouble reason{fmt::format("mms-{}", status), codec::words_of_retrieval(status)};
    if (codec::is_transient(status)) return dealt_with<Whole>(fetch_later(download, reason.code, reason.message));
    return dealt_with<Whole>(context_.pictures.give_up(download.id, reason));
  }
  Whole whole{read_retrieved(*pdu, region_, own_number()), notify_response(download, codec::MmsStatus::retrieved)};
  if (download.answered) {
    whole.answer.kind = MmscAnswer::Kind::acknowledge;
    if (!pdu->transaction_id.empty()) whole.answer.transaction_id = pdu->transaction_id;
  }
  return std::optional(std::move(whole));
}

std::optional<store::Charge> MmsDesk::charge_for_receiving() const {
  return context_.cashier.received(line_, store::Service::mms_received, 1, is_roaming());
}

// Large contents are written and synced in a thread first; a small one costs no more than the commit itself.
async::Task<Result<void>> MmsDesk::keep(store::Download download, Whole whole) {
  if (octets_of(whole.message.attachments) > most_on_main_loop) {
    auto writing = write_in_thread(context_.attachments.data_dir(), std::move(whole.message.attachments));
    whole.message.attachments = co_await std::move(writing);
  }
  const auto charge = charge_for_receiving();
  const auto stored =
      context_.pictures.retrieved(download.id, whole.message, &whole.answer, context_.clock.now(), charge);
  if (!stored) {
    // The disk is full: it is still at the MMSC.
    raise_disk_trouble(context_, stored.error());
    co_return fetch_later(download, "disk", stored.error().message);
  }
  // The user has deleted it meanwhile: nothing needs what was written for it.
  if (!*stored) co_return context_.attachments.sweep();
  co_return Result<void>();
}

Result<void> MmsDesk::fetch_later(const store::Download& download, const std::string& code, const std::string& words) {
  const Instant again = context_.clock.now() + delay_after(fetch_delays, download.attempts - 1);
  const model::Trouble reason{code, words};
  const bool too_late = download.expires_at && again >= *download.expires_at;
  if (too_late || download.attempts >= most_fetches) return context_.pictures.give_up(download.id, reason);
  return context_.pictures.put_off(download.id, reason, again);
}

}  // namespace celltext::core
