#include "profile_actions.h"

#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/text/display.h"
#include "dialog.h"
#include "prompt.h"

namespace celltext::ui {

namespace {

bool data_is_up(const CardWork& work) {
  const auto modem = work.modem();
  return modem && modem->data_call_up;
}

}  // namespace

std::string last_digits(const std::string& iccid) {
  constexpr std::size_t digits = 5;
  return iccid.substr(iccid.size() - std::min(iccid.size(), digits));
}

void ask_to_enable(Host& host, const std::shared_ptr<CardWork>& work, const esim::Profile& profile) {
  if (!data_is_up(*work)) return work->enable(profile);
  Question question;
  question.title = title_of(profile);
  question.lines = {tr("A data connection is up and will end.")};
  question.yes = tr("switch");
  question.on_yes = [work, profile] { work->enable(profile); };
  host.open(ask(host, std::move(question)));
}

void ask_to_disable(Host& host, const std::shared_ptr<CardWork>& work, const esim::Profile& profile) {
  Question question;
  question.title = tr("Disable the profile?");
  question.lines = {title_of(profile),
                    tr("The modem has no number then: nothing is sent or received until a profile is enabled.")};
  if (data_is_up(*work)) question.lines.emplace_back(tr("A data connection is up and will end."));
  question.yes = tr("disable it");
  question.on_yes = [work, profile] { work->disable(profile); };
  host.open(ask(host, std::move(question)));
}

void ask_for_name(Host& host, const std::shared_ptr<CardWork>& work, const esim::Profile& profile) {
  PromptModel model;
  model.title = tr("Name the profile");
  model.lines = {text::display_safe(profile.iccid)};
  model.typed.insert(profile.nickname);
  host.open(prompt(host, std::move(model), [work, profile](const std::string& name) { work->rename(profile, name); }));
}

void ask_to_delete(Host& host, const std::shared_ptr<CardWork>& work, const esim::Profile& profile) {
  const std::string digits = last_digits(profile.iccid);
  PromptModel model;
  model.title = tr("Delete the profile?");
  model.lines = {fmt::format("{}, {}", title_of(profile), profile.iccid),
                 tr("A profile that is deleted is gone: most activation codes work only once, and the operator may "
                    "want money for a new one."),
                 tr_format("Type the last digits of its ICCID, {}, to delete it.", digits)};
  host.open(prompt(host, std::move(model), [&host, work, profile, digits](const std::string& typed) {
    if (typed == digits) return work->remove(profile);
    host.say(tr("These are not its last digits: nothing was deleted."), Tone::warning);
  }));
}

}  // namespace celltext::ui
