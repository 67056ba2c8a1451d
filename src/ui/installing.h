// An installation that is under way: how far it is and what it asks, for a screen that looks at it; and the answers.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "celltext/async/event.h"
#include "celltext/esim/download.h"

namespace celltext::ui {

struct InstallState {
  enum class Waits { nothing, consent, code };

  esim::Step step = esim::Step::connect;
  std::size_t done = 0;  // segments of the package
  std::size_t of = 0;
  std::optional<esim::Metadata> offered;
  Waits waits = Waits::nothing;                  // for the user
  std::optional<Result<esim::Profile>> outcome;  // nothing: it is not over
  bool kept = false;                             // it failed, and can be taken up again by the same code
};

class Installing final : public esim::DownloadListener {
 public:
  // `changed` is called when there is something new to see.
  explicit Installing(std::function<void()> changed) : changed_(std::move(changed)) {}

  const InstallState& state() const { return state_; }
  // Do nothing if they were not asked for. An empty code: there is none.
  void answer(esim::Consent consent);
  void give_code(std::string code);
  void end(Result<esim::Profile> outcome, bool kept);

  void reached(esim::Step step) override;
  void loaded(std::size_t done, std::size_t of) override;
  async::Task<Result<esim::Consent>> consent(esim::Metadata offered) override;
  async::Task<Result<std::string>> confirmation_code() override;

 private:
  using Waits = InstallState::Waits;

  std::function<void()> changed_;
  InstallState state_;
  async::Event answered_;
  esim::Consent consent_ = esim::Consent::later;
  std::string code_;
};

}  // namespace celltext::ui
