#include "celltext/core/profile_install.h"

#include <algorithm>
#include <filesystem>

#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
#include "celltext/codec/activation_code.h"
#include "celltext/core/profile_servers.h"
#include "celltext/esim/qr_code.h"

namespace celltext::core {

namespace {

using async::Task;
using esim::Consent;
using esim::Step;

constexpr std::string_view blanks = " \t\r\n";
// What the codes begin with, and what they may begin with where they stand alone: GSMA SGP.22 §4.1.
constexpr std::string_view prefix = "LPA:1$";
constexpr std::string_view bare_prefix = "1$";

std::string_view without_blanks(std::string_view text) {
  const auto begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

bool is_path(const std::string& text) {
  std::error_code unknown;
  return text.find('/') != std::string::npos || std::filesystem::exists(text, unknown);
}

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

void keep(const Result<void>& written) {
  if (!written) log::warning("{}", written.error().message);
}

}  // namespace

std::string in_words(Step step) {
  constexpr const char* sentences[esim::step_count] = {tr_noop("Looking at the server’s certificate"),
                                                       tr_noop("Asking the server to name itself"),
                                                       tr_noop("Card and server authenticate each other"),
                                                       tr_noop("Seeing what is offered"),
                                                       tr_noop("A confirmation code is needed"),
                                                       tr_noop("Fetching the profile"),
                                                       tr_noop("Installing it on the card"),
                                                       tr_noop("Telling the server")};
  return tr(sentences[static_cast<std::size_t>(step)]);
}

std::optional<std::string> activation_code_in(std::string_view text) {
  const auto found = std::ranges::search(text, prefix, [](char one, char other) { return upper(one) == upper(other); });
  if (!found.empty()) {
    const std::string_view from = text.substr(static_cast<std::size_t>(found.begin() - text.begin()));
    const std::string_view word = from.substr(0, from.find_first_of(blanks));
    return std::string(word.substr(0, word.find_last_not_of(".,;:!?)]}>\"'") + 1));
  }
  const std::string_view alone = without_blanks(text);
  const bool is_code = alone.starts_with(bare_prefix) && alone.find_first_of(blanks) == std::string_view::npos;
  return is_code ? std::optional<std::string>(alone) : std::nullopt;
}

Result<std::string> server_of_activation(std::string_view code) {
  auto parsed = codec::parse_activation_code(code);
  if (!parsed) return parsed.error();
  return std::move(parsed->server);
}

Task<Result<codec::ActivationCode>> read_activation(std::string typed) {
  auto code = activation_code_in(typed);
  const std::string path(without_blanks(typed));
  if (!code && is_path(path)) {
    auto read = co_await esim::read_qr_code_beside(path);
    if (!read) co_return read.error();
    code = *std::move(read);
  }
  co_return codec::parse_activation_code(code.value_or(path));
}

UnfinishedInstalls unfinished_installs(store::EsimJobs jobs, std::string_view eid,
                                       const std::vector<esim::Profile>& profiles) {
  UnfinishedInstalls unfinished;
  for (store::EsimDownload& each : jobs.downloads(eid)) {
    const bool is_there = std::ranges::find(profiles, each.iccid, &esim::Profile::iccid) != profiles.end();
    if (is_there) keep(jobs.end(each.id));
    (is_there ? unfinished.installed : unfinished.open).push_back(std::move(each));
  }
  return unfinished;
}

Task<Result<esim::Installed>> ProfileInstall::run(esim::Card& card, std::string eid, esim::DownloadOrder order) {
  auto job = jobs_.begin(eid, codec::to_string(order.code), order.code.server, clock_.now());
  if (!job) co_return job.error();
  job_ = *job;
  download_ = std::make_unique<esim::Download>(card, servers_, std::move(order), *this);
  auto installed = co_await download_->run();
  log::info("eSIM download: {} APDUs, {} HTTP requests", card.commands(), servers_.requests());
  download_.reset();
  if (!installed) {
    failed(installed.error());
    co_return installed;
  }
  keep(jobs_.end(job_));
  note_deliveries(jobs_, eid, installed->notifications, clock_.now());
  co_return installed;
}

Task<Result<void>> ProfileInstall::abandon() {
  if (!download_) co_return Result<void>();
  failed({ErrorKind::interrupted, tr("it was interrupted")});
  auto ended = co_await download_->abandon(esim::CancelReason::postponed);
  co_return ended;
}

void ProfileInstall::reached(Step step) {
  keep(jobs_.reach(job_, esim::name_of(step)));
  listener_.reached(step);
}

void ProfileInstall::opened(const std::string& transaction) {
  keep(jobs_.open_session(job_, transaction));
  listener_.opened(transaction);
}

Task<Result<Consent>> ProfileInstall::consent(esim::Metadata offered) {
  offered_ = true;
  keep(jobs_.learn_profile(job_, offered.profile.iccid, offered.profile.name));
  auto answer = co_await listener_.consent(std::move(offered));
  rejected_ = answer && *answer == Consent::reject;
  co_return answer;
}

void ProfileInstall::failed(const Error& error) {
  kept_ = offered_ && !rejected_;
  keep(kept_ ? jobs_.fail(job_, error.message) : jobs_.end(job_));
}

}  // namespace celltext::core
