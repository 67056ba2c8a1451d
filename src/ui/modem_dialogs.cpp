#include "modem_dialogs.h"

#include <algorithm>

#include "celltext/async/scope.h"
#include "celltext/base/i18n.h"
#include "celltext/text/display.h"
#include "drawing.h"
#include "picker.h"
#include "prompt.h"
#include "words.h"

namespace celltext::ui {

namespace {

std::string tries_left(const modem::ModemInfo& modem) {
  if (!modem.unlock_retries) return "";
  return tr_n_format("{} try left", "{} tries left", static_cast<unsigned long>(std::max(*modem.unlock_retries, 0)));
}

std::unique_ptr<Screen> secret_prompt(Host& host, std::string title, std::string line,
                                      std::function<void(std::string)> done) {
  PromptModel model;
  model.title = std::move(title);
  model.secret = true;
  if (!line.empty()) model.lines.push_back(std::move(line));
  return prompt(host, std::move(model), std::move(done));
}

}  // namespace

void ask_for_codes(Host& host, const modem::ModemInfo& modem,
                   std::function<void(std::string puk, std::string pin)> done) {
  if (modem.lock != modem::Lock::sim_puk) {
    host.open(secret_prompt(host, tr("The SIM's PIN"), tries_left(modem),
                            [done](std::string pin) { done("", std::move(pin)); }));
    return;
  }
  host.open(secret_prompt(host, tr("The SIM's PUK"), tries_left(modem), [&host, done](std::string puk) {
    host.open(secret_prompt(host, tr("A new PIN for the SIM"), "",
                            [done, puk = std::move(puk)](std::string pin) { done(puk, std::move(pin)); }));
  }));
}

std::unique_ptr<Screen> networks_screen(Host& host, const std::vector<modem::FoundNetwork>& networks) {
  PickerModel model;
  model.title = tr("Networks");
  model.nothing = tr("No network was found.");
  for (const modem::FoundNetwork& network : networks) {
    const std::string name = network.name.empty() ? network.operator_id : network.name;
    model.choices.push_back({text::display_safe(name + "  " + joined(network.technologies)),
                             text::display_safe(network.status), text::display_safe(network.operator_id), true, 0});
  }
  return std::make_unique<Picker>(host, std::move(model), [](const Choice&) {});
}

void draw(UssdModel& model, const Canvas& canvas) {
  const Canvas box = canvas.dialog({60, 12}, tr("Ask the network"));
  const Canvas above = box.part({0, 0, box.columns(), box.rows() - 1});
  // The newest words are what matters: from the bottom up, as far as there is room.
  std::vector<std::string> rows;
  for (const std::string& words : model.said) {
    const std::string safe = text::display_safe_lines(words);
    for (const text::Span line : text::wrap(safe, {above.columns()}, 100)) rows.emplace_back(text::within(safe, line));
  }
  if (model.waiting) rows.push_back(tr("waiting for the network"));
  if (rows.empty()) rows.push_back(tr("A code such as *225#; Enter sends it. It may cost something."));
  const int skipped = std::max(0, static_cast<int>(rows.size()) - above.rows());
  for (int i = 0; i < above.rows() && static_cast<std::size_t>(skipped + i) < rows.size(); ++i)
    above.put({0, i}, rows[static_cast<std::size_t>(skipped + i)]);
  const Canvas field = box.part({0, box.rows() - 1, box.columns(), 1});
  field.put({0, 0}, model.open ? "↩" : ">", {Look::key});
  model.typed.draw(field.part({2, 0, field.columns() - 2, 1}), {Look::field});
}

namespace {

class UssdScreen final : public Screen {
 public:
  UssdScreen(Host& host, modem::ModemPath modem) : host_(host), modem_(std::move(modem)) {}

  void draw(const Canvas& canvas) override { ui::draw(model_, canvas); }
  std::vector<Offer> offers() override;
  void handle(const Event& event) override { model_.typed.handle(event); }
  bool takes_text() const override { return true; }
  bool is_dialog() const override { return true; }

 private:
  void send();
  async::Task<void> exchange(std::string words);
  void take(const Result<modem::UssdReply>& reply);
  void leave();
  static async::Task<void> end_session(modem::Radio* radio, modem::ModemPath modem);

  Host& host_;
  modem::ModemPath modem_;
  UssdModel model_;
  async::Scope tasks_;
};

std::vector<Offer> UssdScreen::offers() {
  std::vector<Offer> offers{{"back", [this] { leave(); }}};
  if (!model_.waiting && !model_.typed.empty()) offers.push_back({"choose", [this] { send(); }});
  return offers;
}

void UssdScreen::send() {
  const std::string words = model_.typed.text();
  model_.typed = Editor(Editor::Lines::one);
  model_.said.push_back("> " + words);
  model_.waiting = true;
  tasks_.spawn(exchange(words));
}

async::Task<void> UssdScreen::exchange(std::string words) {
  modem::Radio* radio = host_.radio();
  if (!radio) co_return;
  if (model_.open) {
    const auto reply = co_await radio->ussd_answer(modem_, words);
    take(reply);
  } else {
    const auto reply = co_await radio->ussd_start(modem_, words);
    take(reply);
  }
}

void UssdScreen::take(const Result<modem::UssdReply>& reply) {
  model_.waiting = false;
  model_.open = reply && reply->expects_answer;
  model_.said.push_back(reply ? reply->text : reply.error().message);
  host_.redraw();
}

// The network is told in the background: the dialog is gone by then.
void UssdScreen::leave() {
  if ((model_.open || model_.waiting) && host_.radio()) host_.spawn(end_session(host_.radio(), modem_));
  host_.close();
}

async::Task<void> UssdScreen::end_session(modem::Radio* radio, modem::ModemPath modem) {
  // A session that is over already is no trouble.
  const auto ended = co_await radio->ussd_cancel(modem);
  (void)ended;
}

}  // namespace

std::unique_ptr<Screen> ussd_screen(Host& host, modem::ModemPath modem) {
  return std::make_unique<UssdScreen>(host, std::move(modem));
}

}  // namespace celltext::ui
