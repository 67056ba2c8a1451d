#include "installing.h"

namespace celltext::ui {

using async::Task;
using esim::Consent;

void Installing::answer(Consent consent) {
  if (state_.waits != Waits::consent) return;
  consent_ = consent;
  answered_.notify();
}

void Installing::give_code(std::string code) {
  if (state_.waits != Waits::code) return;
  code_ = std::move(code);
  answered_.notify();
}

void Installing::end(Result<esim::Profile> outcome, bool kept) {
  state_.waits = Waits::nothing;
  state_.outcome = std::move(outcome);
  state_.kept = kept;
  changed_();
}

void Installing::reached(esim::Step step) {
  state_.step = step;
  changed_();
}

void Installing::loaded(std::size_t done, std::size_t of) {
  state_.done = done;
  state_.of = of;
  changed_();
}

Task<Result<Consent>> Installing::consent(esim::Metadata offered) {
  state_.offered = std::move(offered);
  state_.waits = Waits::consent;
  changed_();
  co_await answered_.wait();
  state_.waits = Waits::nothing;
  changed_();
  co_return consent_;
}

Task<Result<std::string>> Installing::confirmation_code() {
  state_.waits = Waits::code;
  changed_();
  co_await answered_.wait();
  state_.waits = Waits::nothing;
  changed_();
  co_return std::move(code_);
}

}  // namespace celltext::ui
