// Picture messages that come in: whether they are fetched, and what becomes of what was fetched.
#include <fmt/format.h>

#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
#include "celltext/codec/mms_status.h"
#include "celltext/store/contacts.h"
#include "mms_desk.h"
#include "mms_pace.h"
#include "mms_words.h"
#include "step.h"

namespace celltext::core {

namespace {

using store::MmscAnswer;

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

}  // namespace

// Why a message stays at the MMSC until the user asks for it.
std::optional<model::Trouble> MmsDesk::reason_to_leave(const store::Download& download) const {
  const MmsSettings& settings = context_.settings.mms;
  const auto size = static_cast<std::uint64_t>(std::max<std::int64_t>(download.size, 0));
  if (size > largest_message)
    return model::Trouble{"too-large", tr_format("it is larger than {} MB", largest_message / 1'000'000)};
  if (download.asked) return std::nullopt;
  if (settings.auto_download == AutoDownload::never) return model::Trouble{"not-automatic", tr("auto-download is off")};
  if (settings.auto_download == AutoDownload::home && is_roaming())
    return model::Trouble{"roaming", tr("the modem is roaming")};
  if (settings.auto_download == AutoDownload::contacts && !context_.contacts.find_number(download.from))
    return model::Trouble{"not-a-contact", tr("the sender is not in the contacts")};
  if (size > settings.max_download)
    return model::Trouble{"large", tr_format("it has {} octets, more than max-download allows", size)};
  return std::nullopt;
}

async::Task<void> MmsDesk::fetch(store::Download download) {
  const Instant now = context_.clock.now();
  store::PictureMessages& pictures = context_.pictures;
  if (download.expires_at && *download.expires_at <= now) {
    note_disk(pictures.give_up(download.id, {"expired", tr("the MMSC does not keep it any more")}));
    co_return;
  }
  if (const auto reason = reason_to_leave(download)) {
    const MmscAnswer deferred = notify_response(download, codec::MmsStatus::deferred);
    note_disk(pictures.leave(download.id, *reason, download.answered ? nullptr : &deferred, now));
    co_return;
  }
  if (!carrier().mmsc.is_set()) {
    const model::Trouble reason{"no-mmsc", tr("the MMSC of this network is not known: see “celltext mms settings”")};
    note_disk(pictures.leave(download.id, reason, nullptr, now));
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
  Bytes nothing;
  const mms::Outcome outcome = co_await exchange(url, nothing, most);
  step("mms-fetched");
  note_disk(take(download, outcome));
  step("mms-stored");
}

Result<void> MmsDesk::take(const store::Download& download, const mms::Outcome& outcome) {
  if (outcome.reply) {
    const int status = outcome.reply->status;
    if (is_success(*outcome.reply)) return take_body(download, outcome.reply->body);
    const model::Trouble gone{http_code(status), tr("the MMSC does not have it any more")};
    // Some MMSCs answer 404 for a moment after the notification.
    const bool is_gone = status == 410 || (status == 404 && download.attempts >= 3);
    if (is_gone) return context_.pictures.give_up(download.id, gone);
    return fetch_later(download, http_code(status), http_words(status));
  }
  const mms::NoReply& trouble = outcome.trouble;
  if (trouble.transient) return fetch_later(download, trouble.code, trouble.error.message);
  const model::Trouble reason{trouble.code, trouble.error.message};
  if (trouble.code == "forbidden-address") context_.notices.raise("forbidden-address", trouble.error.message);
  const MmscAnswer deferred = notify_response(download, codec::MmsStatus::deferred);
  const bool is_large = trouble.code == "too-large" && !download.answered;
  return context_.pictures.leave(download.id, reason, is_large ? &deferred : nullptr, context_.clock.now());
}

Result<void> MmsDesk::take_body(const store::Download& download, const Bytes& body) {
  const Instant now = context_.clock.now();
  // A page of a portal, or an MMSC in trouble: not the message.
  if (!codec::begin_of_mms(body)) return fetch_later(download, "not-mms", tr("what came is not a picture message"));
  const auto pdu = codec::decode_mms(body);
  if (!pdu || pdu->type != codec::MmsType::retrieve_conf) {
    const MmscAnswer unrecognised = notify_response(download, codec::MmsStatus::unrecognised);
    const std::string why = pdu ? std::string(codec::name_of(pdu->type)) : pdu.error().message;
    log::info("message {} can't be decoded: {}", download.id.value, why);
    const model::Trouble reason{"undecodable",
                                tr("it can't be decoded; it is kept, and read again by a newer celltext")};
    return context_.pictures.keep_raw(download.id, body, reason, &unrecognised, now);
  }
  const std::uint8_t status = pdu->retrieve_status.value_or(codec::mms_ok);
  if (status != codec::mms_ok && status != 0) {
    const model::Trouble reason{fmt::format("mms-{}", status), codec::words_of_retrieval(status)};
    if (codec::is_transient(status)) return fetch_later(download, reason.code, reason.message);
    return context_.pictures.give_up(download.id, reason);
  }
  const store::Retrieved message = read_retrieved(*pdu, region_, own_number());
  MmscAnswer answer = notify_response(download, codec::MmsStatus::retrieved);
  if (download.answered) {
    answer.kind = MmscAnswer::Kind::acknowledge;
    if (!pdu->transaction_id.empty()) answer.transaction_id = pdu->transaction_id;
  }
  const auto stored = context_.pictures.retrieved(download.id, message, &answer, now);
  if (!stored) {
    // The disk is full: it is still at the MMSC.
    raise_disk_trouble(context_, stored.error());
    return fetch_later(download, "disk", stored.error().message);
  }
  return {};
}

Result<void> MmsDesk::fetch_later(const store::Download& download, const std::string& code, const std::string& words) {
  const Instant again = context_.clock.now() + delay_after(fetch_delays, download.attempts - 1);
  const model::Trouble reason{code, words};
  const bool too_late = download.expires_at && again >= *download.expires_at;
  if (too_late || download.attempts >= most_fetches) return context_.pictures.give_up(download.id, reason);
  return context_.pictures.put_off(download.id, reason, again);
}

}  // namespace celltext::core
