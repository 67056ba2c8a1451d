#include "celltext/esim/download.h"

#include "authentication.h"
#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
#include "package.h"

namespace celltext::esim {

namespace {

using async::Task;

Meeting meeting_for(const DownloadOrder& order) {
  return {order.code.server, order.code.server_oid, order.code.matching_id, order.imei};
}

// The user agreed to one profile and must not get another (SGP.22 §3.1.3, step 7).
bool is_what_was_agreed_on(ByteView package, const Profile& offered) {
  const Bytes metadata = metadata_in(package);
  if (metadata.empty()) return true;
  const auto inside = decode_metadata(metadata);
  if (!inside) return false;
  const Profile& packed = inside->profile;
  return packed.iccid == offered.iccid && packed.name == offered.name && packed.provider == offered.provider &&
         packed.rules == offered.rules;
}

}  // namespace

std::string_view name_of(Step step) {
  constexpr std::string_view names[step_count] = {"connect", "initiate", "authenticate", "preview",
                                                  "confirm", "prepare",  "install",      "notify"};
  return names[static_cast<std::size_t>(step)];
}

Download::Download(Card& card, Provisioning& servers, DownloadOrder order, DownloadListener& listener)
    : card_(card), servers_(servers), order_(std::move(order)), listener_(listener) {}

template<class T>
const Result<T>& Download::at_server(const Result<T>& result) {
  if (!result) server_waits_ = false;
  return result;
}

Task<Result<Installed>> Download::run() {
  auto installed = co_await session();
  if (!installed) {
    auto ended = co_await abandon(reason_);
    if (!ended) log::info("the eSIM session could not be cancelled: {}", ended.error().message);
  }
  co_return installed;
}

Task<Result<Installed>> Download::session() {
  enter(Step::connect);
  auto connected = co_await servers_.connect(order_.code.server);
  if (!connected) co_return connected.error();

  auto offer = co_await authenticate();
  if (!offer) co_return offer.error();
  auto offered = decode_metadata(offer->metadata);
  if (!offered) co_return offered.error();

  enter(Step::preview);
  auto agreed = co_await ask_consent(*offered);
  if (!agreed) co_return agreed.error();
  auto confirmed = co_await ask_confirmation_code(offer->signed2);
  if (!confirmed) co_return confirmed.error();

  enter(Step::prepare);
  auto package = co_await fetch(*offer);
  if (!package) co_return package.error();
  if (!is_what_was_agreed_on(*package, offered->profile)) {
    reason_ = CancelReason::metadata_mismatch;
    co_return Error{ErrorKind::card_refused,
                    tr_format("{} sent another profile than it announced", order_.code.server)};
  }

  enter(Step::install);
  auto installation = co_await install(*package);
  if (!installation) co_return installation.error();

  enter(Step::notify);
  auto delivered = co_await send_notifications(card_, servers_);
  if (installation->failure) co_return *installation->failure;
  Installed installed;
  installed.profile = std::move(offered->profile);
  installed.profile.aid = std::move(installation->aid);
  if (delivered) installed.notifications = *std::move(delivered);
  co_return installed;
}

Task<Result<Offer>> Download::authenticate() {
  const Meeting meeting = meeting_for(order_);
  enter(Step::initiate);
  auto hello = co_await greet(card_, servers_, meeting);
  if (!hello) co_return hello.error();
  const std::string transaction = hello->transaction;

  enter(Step::authenticate);
  auto answer = co_await introduce(card_, *hello, meeting);
  if (!answer) co_return answer.error();
  transaction_ = transaction;
  server_waits_ = true;
  listener_.opened(transaction);
  auto offer = co_await servers_.authenticate_client(order_.code.server, transaction, *answer);
  co_return at_server(offer);
}

Task<Result<void>> Download::ask_consent(Metadata offered) {
  reason_ = CancelReason::postponed;
  auto consent = co_await listener_.consent(std::move(offered));
  if (!consent) co_return consent.error();
  if (*consent == Consent::reject) reason_ = CancelReason::rejected;
  if (*consent != Consent::accept) co_return Error{ErrorKind::guarded, tr("nothing was installed, as you wished")};
  reason_ = CancelReason::undefined;
  co_return Result<void>();
}

Task<Result<void>> Download::ask_confirmation_code(Bytes signed2) {
  // Only the server's word counts; a code that is not asked for is not given.
  if (!wants_confirmation_code(signed2)) {
    order_.confirmation_code.clear();
    co_return Result<void>();
  }
  if (!order_.confirmation_code.empty()) co_return Result<void>();
  enter(Step::confirm);
  reason_ = CancelReason::postponed;
  auto typed = co_await listener_.confirmation_code();
  if (!typed) co_return typed.error();
  if (typed->empty())
    co_return Error{ErrorKind::guarded,
                    tr("the operator wants a confirmation code for this profile: --confirmation CODE")};
  order_.confirmation_code = *std::move(typed);
  reason_ = CancelReason::undefined;
  co_return Result<void>();
}

Task<Result<Bytes>> Download::fetch(Offer offer) {
  DownloadPreparation preparation;
  preparation.smdp_signed2 = std::move(offer.signed2);
  preparation.smdp_signature2 = std::move(offer.signature2);
  preparation.smdp_certificate = std::move(offer.certificate);
  preparation.transaction_id = *from_hex(transaction_);
  preparation.confirmation_code = order_.confirmation_code;
  auto answer = co_await prepare_download(card_, preparation);
  if (!answer) co_return answer.error();
  auto package = co_await servers_.get_package(order_.code.server, transaction_, *answer);
  co_return at_server(package);
}

Task<Result<Installation>> Download::install(Bytes package) {
  reason_ = CancelReason::load_error;
  const std::function<void(std::size_t, std::size_t)> progress = [this](std::size_t done, std::size_t of) {
    listener_.loaded(done, of);
  };
  auto installation = co_await load_package(card_, package, progress);
  // The card's result is the end of the session.
  if (installation) transaction_.clear();
  co_return installation;
}

Task<Result<void>> Download::abandon(CancelReason reason) {
  if (transaction_.empty()) co_return Result<void>();
  const std::string transaction = std::exchange(transaction_, std::string());
  const Bytes transaction_id = *from_hex(transaction);
  auto answer = co_await cancel_session(card_, transaction_id, reason);
  if (!answer) co_return answer.error();
  if (!server_waits_) co_return Result<void>();
  auto cancelled = co_await servers_.cancel_session(order_.code.server, transaction, *answer);
  co_return cancelled;
}

}  // namespace celltext::esim
