// Installing an eSIM profile, and what is kept of it so that a later run can go on: what the command and the screen
// have in common.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "celltext/async/clock.h"
#include "celltext/esim/download.h"
#include "celltext/store/esim_jobs.h"

namespace celltext::core {

// What is being done, in the user's language: "Fetching the profile".
std::string in_words(esim::Step step);

// The activation code within a text that somebody pasted or received, "LPA:1$…" up to the next blank; the text itself
// if it can be nothing but a code ("1$…"). Nothing if there is none.
std::optional<std::string> activation_code_in(std::string_view text);

// Which server a code leads to. Errors: invalid, with what is wrong with the code.
Result<std::string> server_of_activation(std::string_view code);

// What somebody typed: an activation code, alone or within a text, or the path of a picture (PNG, JPEG) of its QR code,
// which is decoded in a thread. Errors: invalid.
async::Task<Result<codec::ActivationCode>> read_activation(std::string typed);

// Installations on this card that were begun and came to no end that anybody saw. `profiles`: what is on the card now.
struct UnfinishedInstalls {
  std::vector<store::EsimDownload> open;       // oldest first
  std::vector<store::EsimDownload> installed;  // had ended well, it turns out; they are forgotten
};
UnfinishedInstalls unfinished_installs(store::EsimJobs jobs, std::string_view eid,
                                       const std::vector<esim::Profile>& profiles);

// One installation, with its row among those that are under way: however it ends, what can be taken up again is kept,
// and everything else goes, the activation code with it.
class ProfileInstall final : public esim::DownloadListener {
 public:
  // `listener` hears of everything and is asked. All must outlive it.
  ProfileInstall(esim::Provisioning& servers, store::EsimJobs jobs, async::Clock& clock,
                 esim::DownloadListener& listener)
      : servers_(servers), jobs_(jobs), clock_(clock), listener_(listener) {}

  // Once. Errors: those of esim::Download::run().
  async::Task<Result<esim::Installed>> run(esim::Card& card, std::string eid, esim::DownloadOrder order);
  // After run() was destroyed where it waited: ends the session as postponed, so that the code stays good.
  async::Task<Result<void>> abandon();

  // It did not succeed, but what was offered may be had later by the same code.
  bool can_be_taken_up() const { return kept_; }

 private:
  void reached(esim::Step step) override;
  void opened(const std::string& transaction) override;
  void loaded(std::size_t done, std::size_t of) override { listener_.loaded(done, of); }
  async::Task<Result<esim::Consent>> consent(esim::Metadata offered) override;
  async::Task<Result<std::string>> confirmation_code() override { return listener_.confirmation_code(); }
  void failed(const Error& error);

  esim::Provisioning& servers_;
  store::EsimJobs jobs_;
  async::Clock& clock_;
  esim::DownloadListener& listener_;
  store::EsimDownloadId job_;
  bool offered_ = false;   // there is something to take up again
  bool rejected_ = false;  // or not any more
  bool kept_ = false;
  std::unique_ptr<esim::Download> download_;
};

}  // namespace celltext::core
