#include "picture_actions.h"

#include "celltext/base/i18n.h"
#include "celltext/core/data_guard.h"
#include "celltext/store/picture_messages.h"
#include "dialog.h"
#include "outgoing.h"
#include "words.h"

namespace celltext::ui {

namespace {

core::FetchTerms terms_of(Host& host, const store::Download& download) {
  const Instant now = host.clock().now();
  const bool roaming = origin_of(host.database(), host.settings(), host.radio(), download.line, now).roaming;
  return core::terms_of_fetching(host.settings(), store::Lines(host.database()), store::Ledger(host.database()),
                                 download, roaming, now);
}

// Nothing where there is nothing to think about.
std::vector<std::string> words_of(const core::FetchTerms& terms) {
  std::vector<std::string> lines;
  const auto cost = terms.cost();
  if (cost && !cost->is_zero()) lines.push_back(tr_format("It costs {}.", cost->with_currency()));
  if (terms.roaming) lines.emplace_back(tr("The line is roaming, where data costs more."));
  if (terms.past_allowance()) lines.emplace_back(tr("It takes more data than the plan has left."));
  if (terms.past_limit && terms.limit)
    lines.push_back(tr_format("It goes past the limit of {} in this period.", terms.limit->with_currency()));
  if (!lines.empty()) lines.insert(lines.begin(), core::size_in_words(terms));
  return lines;
}

void download_now(Host& host, model::MessageId id, const store::Passes& passes) {
  const auto asked = store::PictureMessages(host.database()).request_download(id, host.clock().now(), passes);
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

std::int64_t announced_octets(store::Database& database, const model::Message& message) {
  if (!waits_at_network(message.status)) return 0;
  const auto download = store::PictureMessages(database).find_download(message.id);
  return download ? download->size : 0;
}

void ask_to_download(Host& host, const model::Message& message) {
  const auto waiting = store::PictureMessages(host.database()).find_download(message.id);
  const auto terms = waiting ? terms_of(host, *waiting) : core::FetchTerms();
  auto lines = waiting ? words_of(terms) : std::vector<std::string>();
  if (lines.empty()) return download_now(host, message.id, {});
  const store::Passes passes{true, terms.past_limit};
  host.open(ask(host, {tr("Download it?"), std::move(lines), tr("download it"),
                       [&host, id = message.id, passes] { download_now(host, id, passes); }}));
}

}  // namespace celltext::ui
