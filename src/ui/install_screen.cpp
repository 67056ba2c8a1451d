// Installing a profile: a dialog that stays until the user leaves it or the profile is on the card.
#include <algorithm>

#include "card_work.h"
#include "celltext/base/i18n.h"
#include "celltext/text/display.h"
#include "dialog.h"
#include "folder_listing.h"
#include "install_pane.h"
#include "profile_actions.h"
#include "screens.h"

namespace celltext::ui {

namespace {

using async::Task;
using esim::Consent;
using Stage = InstallModel::Stage;
using Waits = InstallState::Waits;

class InstallScreen final : public Screen {
 public:
  InstallScreen(Host& host, std::string code) : host_(host), work_(CardWork::of(host)) {
    if (code.empty()) return;
    model_.typed.set_text(code);
    begin();
  }

  void draw(const Canvas& canvas) override {
    load();
    ui::draw(model_, canvas);
  }
  std::vector<Offer> offers() override;
  void handle(const Event& event) override;
  void refresh() override { install_when_idle(); }
  bool takes_text() const override { return model_.stage == Stage::code || model_.stage == Stage::confirmation; }
  bool is_dialog() const override { return true; }

 private:
  void load();
  Stage stage() const;
  std::vector<Offer> offers_for_code();
  std::vector<Offer> offers_for_installed();
  void note_typed();
  void begin();
  Task<void> read_code(std::string typed);
  void install_when_idle();
  void ask_to_stop();
  void ask_to_reject();
  void ask_to_forget();
  void leave_for_later();
  void switch_to_it();
  void start_again();

  Host& host_;
  std::shared_ptr<CardWork> work_;
  InstallModel model_;
  bool reading_ = false;                          // the code, perhaps from a picture
  std::optional<codec::ActivationCode> waiting_;  // until the card is free
  std::shared_ptr<Installing> installing_;        // ours
  async::Scope tasks_;
};

std::string card_in_words(const CardWork& work) {
  if (!work.facts()) return "";
  const auto modem = work.modem();
  return tr_format("{}, {} kB free, EID …{}", modem ? modem->model : tr("a card reader"),
                   work.facts()->free_memory / 1000,
                   work.facts()->eid.substr(std::min<std::size_t>(work.facts()->eid.size(), 27)));
}

// What is asked of the user, of what is going on.
Stage InstallScreen::stage() const {
  if (!installing_) {
    const bool failed = waiting_ && !work_->is_busy() && !work_->trouble().empty();
    return failed ? Stage::failed : waiting_ || reading_ ? Stage::working : Stage::code;
  }
  const InstallState& state = installing_->state();
  if (state.outcome) return *state.outcome ? Stage::installed : Stage::failed;
  if (state.waits == Waits::consent) return Stage::offer;
  return state.waits == Waits::code ? Stage::confirmation : Stage::working;
}

void InstallScreen::load() {
  model_.stage = stage();
  model_.card = card_in_words(*work_);
  model_.state = installing_ ? installing_->state() : InstallState{};
  model_.working = installing_ ? "" : reading_ ? tr("reading the picture") : work_->working();
  model_.unfinished.clear();
  model_.enabled.clear();
  if (const auto& facts = work_->facts()) {
    if (!facts->unfinished.empty()) {
      const store::EsimDownload& last = facts->unfinished.back();
      model_.unfinished = tr_format("{} from {}", last.name, last.server);
    }
    const auto enabled = std::ranges::find(facts->profiles, esim::ProfileState::enabled, &esim::Profile::state);
    if (enabled != facts->profiles.end()) model_.enabled = title_of(*enabled);
  }
  if (model_.stage != Stage::failed) return;
  model_.failure = installing_ ? installing_->state().outcome->error().message : work_->trouble();
}

std::vector<Offer> InstallScreen::offers() {
  load();
  switch (model_.stage) {
    case Stage::code:
      return offers_for_code();
    case Stage::working:
      return {{"back", [this] { ask_to_stop(); }}};
    case Stage::offer:
      return {{"agree", [this] { installing_->answer(Consent::accept); }},
              {"reject", [this] { ask_to_reject(); }},
              {"back", [this] { leave_for_later(); }}};
    case Stage::confirmation:
      return {{"choose",
               [this] {
                 if (!model_.confirmation.empty()) installing_->give_code(model_.confirmation.text());
               }},
              {"back", [this] { leave_for_later(); }}};
    case Stage::installed:
      return offers_for_installed();
    case Stage::failed:
      return {{"try-again", [this] { start_again(); }}, {"back", [this] { host_.close(); }}};
  }
  return {};
}

std::vector<Offer> InstallScreen::offers_for_code() {
  std::vector<Offer> offers{{"choose", [this] { begin(); }},
                            {"complete",
                             [this] {
                               model_.typed.set_text(complete_path(model_.typed.text()));
                               note_typed();
                             }},
                            {"back", [this] { host_.close(); }}};
  if (model_.typed.empty() && !model_.unfinished.empty()) offers.push_back({"forget", [this] { ask_to_forget(); }});
  return offers;
}

// The card is read once more before it can be asked again.
std::vector<Offer> InstallScreen::offers_for_installed() {
  std::vector<Offer> offers{{"back", [this] { host_.close(); }}};
  if (!work_->is_busy()) offers.push_back({"use", [this] { switch_to_it(); }});
  return offers;
}

void InstallScreen::handle(const Event& event) {
  if (model_.stage == Stage::confirmation) model_.confirmation.handle(event);
  if (model_.stage != Stage::code) return;
  if (model_.typed.handle(event)) note_typed();
}

// Which server a code leads to is seen before anything is asked of it.
void InstallScreen::note_typed() {
  model_.said.clear();
  model_.wrong = false;
  const auto code = core::activation_code_in(model_.typed.text());
  if (!code) return;
  const auto server = core::server_of_activation(*code);
  model_.said = server ? tr_format("Server: {}", *server) : server.error().message;
  model_.wrong = !server;
}

void InstallScreen::begin() {
  std::string typed = model_.typed.text();
  const auto& facts = work_->facts();
  if (typed.empty() && facts && !facts->unfinished.empty()) typed = facts->unfinished.back().code;
  if (typed.empty()) return;
  if (!core::activation_code_in(typed)) typed = path_as_typed(typed).string();
  reading_ = true;
  tasks_.spawn(read_code(std::move(typed)));
  host_.redraw();
}

Task<void> InstallScreen::read_code(std::string typed) {
  auto code = co_await core::read_activation(std::move(typed));
  reading_ = false;
  host_.redraw();
  if (!code) {
    model_.said = code.error().message;
    model_.wrong = true;
    co_return;
  }
  model_.server = code->server;
  waiting_ = *std::move(code);
  install_when_idle();
}

// The card may still be being read.
void InstallScreen::install_when_idle() {
  if (!waiting_ || work_->is_busy()) return;
  if (!work_->facts() && !work_->trouble().empty()) return;  // which is shown
  work_->install(*waiting_);
  installing_ = work_->installing();
  waiting_.reset();
  host_.redraw();
}

void InstallScreen::ask_to_stop() {
  if (!installing_) return host_.close();
  Question question;
  question.title = tr("Stop the installation?");
  question.lines = {tr("Card and server are told that it is put off; the code stays good.")};
  question.yes = tr("stop it");
  question.on_yes = [this] {
    if (!installing_->state().outcome) leave_for_later();
  };
  host_.open(ask(host_, std::move(question)));
}

void InstallScreen::leave_for_later() {
  work_->stop_installing();
  host_.close();
}

void InstallScreen::ask_to_reject() {
  Question question;
  question.title = tr("Reject the profile?");
  question.lines = {tr("The operator is told that you don’t want it, and the code is worth nothing afterwards.")};
  question.yes = tr("reject it");
  question.on_yes = [this] {
    installing_->answer(Consent::reject);
    host_.close();
  };
  host_.open(ask(host_, std::move(question)));
}

void InstallScreen::ask_to_forget() {
  const store::EsimDownload last = work_->facts()->unfinished.back();
  Question question;
  question.title = tr("Forget the interrupted installation?");
  question.lines = {tr_format("{} from {}", last.name, last.server),
                    tr("Its activation code is deleted here. The operator still has it.")};
  question.yes = tr("forget it");
  question.on_yes = [work = work_, last] { work->forget(last); };
  host_.open(ask(host_, std::move(question)));
}

void InstallScreen::switch_to_it() {
  const esim::Profile profile = **installing_->state().outcome;
  host_.close();
  ask_to_enable(host_, work_, profile);
}

void InstallScreen::start_again() {
  installing_.reset();
  waiting_.reset();
  model_.confirmation = Editor(Editor::Lines::one);
  note_typed();
}

}  // namespace

std::unique_ptr<Screen> install_screen(Host& host, std::string code) {
  return std::make_unique<InstallScreen>(host, std::move(code));
}

}  // namespace celltext::ui
