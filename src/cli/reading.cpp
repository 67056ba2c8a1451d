// list, conversations, show, search, read, delete.
#include "celltext/base/i18n.h"
#include "celltext/store/contacts.h"
#include "celltext/store/attachments.h"
#include "celltext/store/messages.h"
#include "celltext/text/display.h"
#include "describe.h"
#include "handlers.h"
#include "json_output.h"
#include "table.h"
#include "times.h"

namespace celltext::cli {

namespace {

constexpr int default_limit = 50;

// The newest one with any of the contact's numbers.
std::optional<model::Conversation> conversation_with(const std::optional<model::Contact>& contact,
                                                     const store::Messages& messages) {
  std::optional<model::Conversation> newest;
  if (!contact) return newest;
  for (const std::string& number : contact->numbers) {
    auto found = messages.find_conversation(std::vector{number});
    if (found && (!newest || found->last_at > newest->last_at)) newest = std::move(found);
  }
  return newest;
}

// An id wins over a number: every conversation can be reached by the id that `conversations` shows.
Result<model::ConversationId> find_conversation(Context& context, const store::Messages& messages,
                                                const std::string& typed) {
  if (const auto id = parse_id(typed); id && messages.find_conversation(model::ConversationId{*id}))
    return model::ConversationId{*id};
  // A number in full needs no country, so no line either.
  model::Region region;
  if (!typed.starts_with('+')) {
    auto home = context.home_region();
    if (!home) return home.error();
    region = *std::move(home);
  }
  if (const auto found = messages.find_conversation(std::vector{model::normalise(typed, region)})) return found->id;
  if (const auto found = conversation_with(store::Contacts(**context.database()).find_name(typed), messages))
    return found->id;
  return Error{ErrorKind::not_found, tr_format("there is no conversation {}", text::display_safe(typed))};
}

Result<std::vector<model::Status>> read_statuses(const std::vector<std::string>& names) {
  std::vector<model::Status> statuses;
  for (const std::string& name : names) {
    const auto status = model::status_from_name(name);
    if (!status) return Error{ErrorKind::invalid, tr_format("there is no status “{}”", text::display_safe(name))};
    statuses.push_back(*status);
  }
  return statuses;
}

Result<std::optional<Instant>> read_past(Context& context, const char* option) {
  const auto typed = context.invocation.value(option);
  if (!typed) return std::optional<Instant>();
  const auto at = parse_past(*typed, context.clock.now());
  if (!at) return at.error();
  return std::optional(*at);
}

// All but the conversation.
Result<store::MessageQuery> read_query(Context& context) {
  const Invocation& invocation = context.invocation;
  store::MessageQuery query;
  query.unread = invocation.has("unread");
  query.limit = invocation.count("limit").value_or(default_limit);
  if (invocation.has("in") && invocation.has("out"))
    return Error{ErrorKind::invalid, tr("--in and --out exclude each other")};
  if (invocation.has("in")) query.direction = model::Direction::in;
  if (invocation.has("out")) query.direction = model::Direction::out;
  auto statuses = read_statuses(invocation.values("status"));
  if (!statuses) return statuses.error();
  query.statuses = *std::move(statuses);
  const auto since = read_past(context, "since");
  if (!since) return since.error();
  query.since = *since;
  const auto until = read_past(context, "until");
  if (!until) return until.error();
  query.until = *until;
  const auto line = context.line_filter();
  if (!line) return line.error();
  query.line = *line;
  return query;
}

std::string names_of(const model::Conversation& conversation) {
  if (!conversation.name.empty()) return conversation.name;
  std::string names;
  for (const std::string& participant : conversation.participants) names += (names.empty() ? "" : ", ") + participant;
  return names;
}

void print_conversations(const std::vector<model::Conversation>& conversations, Output& output) {
  Table table;
  for (const model::Conversation& conversation : conversations) {
    const bool unread = conversation.unread > 0;
    table.add({{std::to_string(conversation.id.value), Paint::faint},
               {short_time(conversation.last_at), Paint::faint},
               {names_of(conversation), unread ? Paint::bold : Paint::none},
               {unread ? std::to_string(conversation.unread) : "", Paint::yellow},
               {conversation.snippet}});
  }
  table.print(output);
}

}  // namespace

Result<void> list(Context& context) {
  auto query = read_query(context);
  if (!query) return query.error();
  const auto database = context.database();
  if (!database) return database.error();
  const store::Messages messages(**database);
  if (!context.invocation.arguments.empty()) {
    const auto conversation = find_conversation(context, messages, context.argument(0));
    if (!conversation) return conversation.error();
    query->conversation = *conversation;
  }
  const auto found = messages.list(*query);
  if (found.empty()) context.output.note(tr("No messages."));
  show_messages(found, context.output);
  return {};
}

Result<void> conversations(Context& context) {
  const auto line = context.line_filter();
  if (!line) return line.error();
  const auto database = context.database();
  if (!database) return database.error();
  const int limit = context.invocation.count("limit").value_or(default_limit);
  const auto found = store::Messages(**database).conversations(limit, 0, *line);
  if (found.empty()) context.output.note(tr("No conversations."));
  if (!context.output.json) print_conversations(found, context.output);
  if (context.output.json)
    for (const model::Conversation& conversation : found) context.output.line(json_of(conversation));
  return {};
}

Result<void> show(Context& context) {
  const auto id = parse_id(context.argument(0));
  if (!id) return id.error();
  const auto database = context.database();
  if (!database) return database.error();
  const auto message = store::Messages(**database).find(model::MessageId{*id});
  if (!message) return Error{ErrorKind::not_found, tr_format("there is no message {}", *id)};
  if (context.output.json)
    context.output.line(json_of(*message));
  else
    print_details(*message, context.output);
  const auto folder = context.invocation.value("save");
  if (!folder) return {};
  const auto saved = store::Attachments(**database).save(message->id, *folder);
  if (!saved) return saved.error();
  for (const auto& file : *saved) context.output.note(tr_format("saved {}", text::display_safe(file.string())));
  if (saved->empty()) context.output.note(tr("There is nothing to save."));
  return {};
}

Result<void> search(Context& context) {
  const auto line = context.line_filter();
  if (!line) return line.error();
  const auto database = context.database();
  if (!database) return database.error();
  std::string words;
  for (const std::string& word : context.invocation.arguments) words += (words.empty() ? "" : " ") + word;
  if (words.find_first_not_of(" \t\n") == std::string::npos)
    return Error{ErrorKind::invalid, tr("there is nothing to search for")};
  const int limit = context.invocation.count("limit").value_or(default_limit);
  const auto found = store::Messages(**database).search(words, limit, *line);
  if (found.empty()) context.output.note(tr("No messages."));
  show_messages(found, context.output);
  return {};
}

Result<void> mark_read(Context& context) {
  const auto ids = parse_message_ids(context.invocation.arguments);
  if (!ids) return ids.error();
  const auto database = context.database();
  if (!database) return database.error();
  store::Messages messages(**database);
  if (auto marked = messages.mark_read(*ids); !marked) return marked;
  if (!context.output.json) return {};
  for (const model::MessageId id : *ids)
    if (const auto message = messages.find(id)) context.output.line(json_of(*message));
  return {};
}

Result<void> delete_messages(Context& context) {
  const auto ids = parse_message_ids(context.invocation.arguments);
  if (!ids) return ids.error();
  const auto database = context.database();
  if (!database) return database.error();
  if (auto removed = store::Messages(**database).remove(*ids); !removed) return removed;
  if (context.output.json)
    for (const model::MessageId id : *ids) context.output.line(json_of_deleted(id));
  return {};
}

}  // namespace celltext::cli
