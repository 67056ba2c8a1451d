#include "inbox_list.h"

#include <algorithm>

namespace celltext::ui {

namespace {

constexpr int page = 100;

}  // namespace

InboxList::InboxList(Host& host) : messages_(host.database()), limit_(page) {
  load();
}

void InboxList::load(model::ConversationId kept) {
  if (!kept && current()) kept = current()->id;
  const int before = model_.selected;
  model_.conversations = messages_.conversations(limit_);
  const auto same = std::ranges::find(model_.conversations, kept, &model::Conversation::id);
  // Somebody who looks at the beginning of the list sees what is new there.
  model_.select(same == model_.conversations.end() ? before : static_cast<int>(same - model_.conversations.begin()));
}

void InboxList::move_to(int index) {
  if (index >= limit_ - 1 && count() == limit_) {
    limit_ = std::max(index + page, limit_ * 2);
    model_.conversations = messages_.conversations(limit_);
  }
  model_.select(index);
}

bool InboxList::move_to_unread() {
  for (int i = 1; i <= count(); ++i) {
    const int index = (selected() + i) % count();
    if (model_.conversations[static_cast<std::size_t>(index)].unread == 0) continue;
    move_to(index);
    return true;
  }
  return false;
}

int InboxList::unread_but(model::ConversationId opened) const {
  int unread = 0;
  for (const model::Conversation& conversation : model_.conversations)
    if (!opened || conversation.id != opened) unread += conversation.unread;
  return unread;
}

}  // namespace celltext::ui
