#include "thread_window.h"

#include <algorithm>

#include "picture_actions.h"

namespace celltext::ui {

namespace {

constexpr int page = 100;
constexpr std::size_t most = 600;

bool is_picture(const std::string& type) {
  return type.starts_with("image/");
}

bool is_full(const std::vector<model::Message>& read, int limit) {
  return read.size() >= static_cast<std::size_t>(limit);
}

}  // namespace

std::vector<model::Message> ThreadWindow::read(std::optional<model::MessageId> before,
                                               std::optional<model::MessageId> after, int limit) const {
  store::MessageQuery query;
  query.conversation = conversation_;
  query.before = before;
  query.after = after;
  query.limit = limit;
  return messages_.list(query);
}

void ThreadWindow::loaded(ThreadModel& thread) const {
  thread.facts.clear();
  for (const model::Message& message : thread.messages) {
    if (message.kind != model::Kind::mms) continue;
    PictureFacts facts;
    facts.announced = announced_octets(database_, message);
    if (thread.shelf && std::ranges::any_of(message.attachments, is_picture, &model::Attachment::type))
      for (const store::StoredAttachment& attachment : attachments_.of(message.id))
        facts.files.push_back(is_picture(attachment.what.type) ? attachment.file : std::filesystem::path());
    thread.facts.emplace(message.id, std::move(facts));
  }
  thread.forget_rows();
}

void ThreadWindow::load_newest(ThreadModel& thread) const {
  thread.messages = read({}, {}, page);
  thread.more_before = is_full(thread.messages, page);
  thread.more_after = false;
  thread.bottom.reset();
  loaded(thread);
}

void ThreadWindow::load_oldest(ThreadModel& thread) const {
  store::MessageQuery query;
  query.conversation = conversation_;
  query.oldest = true;
  query.limit = page;
  thread.messages = messages_.list(query);
  thread.more_before = false;
  thread.more_after = is_full(thread.messages, page);
  thread.bottom.reset();
  thread.selected = thread.messages.empty() ? model::MessageId{} : thread.messages.front().id;
  loaded(thread);
}

void ThreadWindow::load_around(ThreadModel& thread, model::MessageId message) const {
  auto found = messages_.find(message);
  if (!found) return load_newest(thread);
  thread.messages = read(message, {}, page);
  thread.more_before = is_full(thread.messages, page);
  thread.messages.push_back(*std::move(found));
  std::vector<model::Message> later = read({}, message, page);
  thread.more_after = is_full(later, page);
  std::ranges::move(later, std::back_inserter(thread.messages));
  thread.selected = message;
  thread.bottom.reset();
  loaded(thread);
}

void ThreadWindow::reload(ThreadModel& thread) const {
  if (thread.messages.empty() || (thread.follows() && !thread.more_after)) return load_newest(thread);
  const model::MessageId first_id = thread.messages.front().id;
  auto first = messages_.find(first_id);
  if (!first) return load_newest(thread);
  const int limit = static_cast<int>(thread.messages.size()) + page;
  std::vector<model::Message> rest = read({}, first_id, limit);
  thread.more_after = is_full(rest, limit);
  thread.messages.clear();
  thread.messages.push_back(*std::move(first));
  std::ranges::move(rest, std::back_inserter(thread.messages));
  loaded(thread);
}

void ThreadWindow::load_more(ThreadModel& thread) const {
  const int rows = static_cast<int>(thread.rows.size());
  if (thread.more_before && thread.top < thread.height)
    load_older(thread);
  else if (thread.more_after && thread.top + 2 * thread.height > rows)
    load_newer(thread);
}

void ThreadWindow::load_older(ThreadModel& thread) const {
  std::vector<model::Message> older = read(thread.messages.front().id, {}, page);
  thread.more_before = is_full(older, page);
  // What is drawn stays where it is.
  if (!thread.bottom) thread.bottom = ThreadModel::Anchor{thread.messages.back().id, static_cast<int>(1e6)};
  thread.messages.insert(thread.messages.begin(), std::make_move_iterator(older.begin()),
                         std::make_move_iterator(older.end()));
  if (thread.messages.size() > most) {
    thread.messages.resize(most);
    thread.more_after = true;
  }
  loaded(thread);
}

void ThreadWindow::load_newer(ThreadModel& thread) const {
  std::vector<model::Message> newer = read({}, thread.messages.back().id, page);
  thread.more_after = is_full(newer, page);
  std::ranges::move(newer, std::back_inserter(thread.messages));
  if (thread.messages.size() > most) {
    thread.messages.erase(thread.messages.begin(), thread.messages.end() - static_cast<std::ptrdiff_t>(most));
    thread.more_before = true;
  }
  loaded(thread);
}

}  // namespace celltext::ui
