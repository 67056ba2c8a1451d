// Help, palette and jump: three lists to choose from.
#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/core/times.h"
#include "celltext/store/messages.h"
#include "celltext/text/display.h"
#include "picker.h"
#include "screens.h"

namespace celltext::ui {

namespace {

// More conversations than anybody picks from by hand.
constexpr int most_conversations = 5000;

const Offer* find_offer(const std::vector<Offer>& offers, std::string_view action) {
  const auto found = std::ranges::find(offers, action, &Offer::action);
  return found == offers.end() ? nullptr : &*found;
}

// What a key does while this list is open is of no use in it.
bool belongs_to_pickers(std::string_view action) {
  constexpr std::string_view own[] = {"choose", "complete"};
  return std::ranges::find(own, action) != std::end(own);
}

enum class Which { all, possible };

std::vector<Choice> action_choices(Host& host, Which which, const std::vector<Offer>& offers) {
  std::vector<Choice> choices;
  const auto actions = all_actions();
  for (std::size_t i = 0; i < actions.size(); ++i) {
    const Action& action = actions[i];
    const bool possible = find_offer(offers, action.id) != nullptr;
    if (belongs_to_pickers(action.id) || (which == Which::possible && !possible)) continue;
    // The English name and the identifier are found in every language.
    choices.push_back({tr(action.title), host.keymap().key_names(action.id),
                       fmt::format("{} {}", action.title, action.id), possible, i});
  }
  return choices;
}

// The offers are those of the moment before the list was opened.
std::unique_ptr<Screen> action_picker(Host& host, Which which, std::string title) {
  auto offers = host.offers();
  PickerModel model;
  model.title = std::move(title);
  model.nothing = tr("No action has such a name.");
  model.choices = action_choices(host, which, offers);
  return std::make_unique<Picker>(host, std::move(model), [offers = std::move(offers)](const Choice& choice) {
    if (const Offer* offer = find_offer(offers, all_actions()[choice.id].id)) offer->run();
  });
}

std::string numbers_of(const model::Conversation& conversation) {
  std::string numbers;
  for (const std::string& number : conversation.participants) numbers += (numbers.empty() ? "" : ", ") + number;
  return text::display_safe(numbers);
}

Choice choice_of(const model::Conversation& conversation) {
  const std::string numbers = numbers_of(conversation);
  Choice choice;
  choice.title = conversation.name.empty() ? numbers : text::display_safe(conversation.name);
  choice.also = conversation.name.empty() ? "" : numbers;
  choice.note = conversation.unread > 0
                    ? tr_n_format("{} new", "{} new", static_cast<unsigned long>(conversation.unread))
                    : core::short_time(conversation.last_at);
  choice.id = static_cast<std::size_t>(conversation.id.value);
  return choice;
}

}  // namespace

std::unique_ptr<Screen> help_screen(Host& host) {
  return action_picker(host, Which::all, tr("Help: all actions"));
}

std::unique_ptr<Screen> palette_screen(Host& host) {
  return action_picker(host, Which::possible, tr("Actions"));
}

std::unique_ptr<Screen> jump_screen(Host& host) {
  PickerModel model;
  model.title = tr("Jump to a conversation");
  model.nothing = tr("No conversation has such a name or number.");
  for (const model::Conversation& conversation : store::Messages(host.database()).conversations(most_conversations))
    model.choices.push_back(choice_of(conversation));
  return std::make_unique<Picker>(host, std::move(model), [&host](const Choice& choice) {
    host.show_conversation(model::ConversationId{static_cast<std::int64_t>(choice.id)});
  });
}

}  // namespace celltext::ui
