#include "picture_actions.h"

#include "celltext/base/i18n.h"
#include "celltext/core/cashier.h"
#include "celltext/core/plans.h"
#include "celltext/store/picture_messages.h"
#include "dialog.h"
#include "outgoing.h"
#include "words.h"

namespace celltext::ui {

namespace {

// What fetching it costs, as far as the plan says: the message, and its data.
struct DownloadTerms {
  std::int64_t octets = 0;  // 0: the network did not say
  bool roaming = false;
  bool past_allowance = false;
  std::optional<model::Money> price;
};

DownloadTerms terms_of(Host& host, const store::Download& download) {
  const Instant now = host.clock().now();
  DownloadTerms terms;
  terms.octets = download.size;
  terms.roaming = origin_of(host.database(), host.settings(), host.radio(), download.line, now).roaming;
  const core::Cashier cashier(host.settings(), store::Lines(host.database()));
  const store::Charge message = cashier.received(download.line, store::Service::mms_received, 1, terms.roaming);
  const store::Charge data =
      cashier.data(store::Ledger(host.database()), download.line, download.size, terms.roaming, now);
  const auto line = store::Lines(host.database()).find(download.line);
  const tariff::Plan* plan = line ? core::plan_of(host.settings(), *line) : nullptr;
  terms.past_allowance = plan && plan->data_included && data.included < download.size;
  terms.price = message.amount;
  if (data.amount) terms.price = terms.price ? *terms.price + *data.amount : *data.amount;
  return terms;
}

std::vector<std::string> words_of(const DownloadTerms& terms) {
  std::vector<std::string> lines;
  const bool costs = terms.price && !terms.price->is_zero();
  if (costs) lines.push_back(tr_format("It costs {}.", terms.price->with_currency()));
  if (terms.roaming) lines.emplace_back(tr("The line is roaming, where data costs more."));
  if (terms.past_allowance) lines.emplace_back(tr("It takes more data than the plan has left."));
  if (!lines.empty() && terms.octets > 0) lines.insert(lines.begin(), size_in_words(terms.octets));
  return lines;
}

void download_now(Host& host, model::MessageId id) {
  const auto asked = store::PictureMessages(host.database()).request_download(id, host.clock().now());
  if (asked)
    host.say(tr("It is downloaded as soon as the network is reached."));
  else
    host.say(asked.error().message, Tone::error);
  host.changed();
}

}  // namespace

bool can_be_downloaded(model::Status status) {
  return status == model::Status::pending_download || status == model::Status::download_failed;
}

void ask_to_download(Host& host, const model::Message& message) {
  const auto waiting = store::PictureMessages(host.database()).find_download(message.id);
  auto lines = waiting ? words_of(terms_of(host, *waiting)) : std::vector<std::string>();
  if (lines.empty()) return download_now(host, message.id);
  host.open(ask(host, {tr("Download it?"), std::move(lines), tr("download it"),
                       [&host, id = message.id] { download_now(host, id); }}));
}

}  // namespace celltext::ui
