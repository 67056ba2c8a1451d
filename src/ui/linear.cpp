#include "linear.h"

#include <algorithm>
#include <charconv>

#include "celltext/base/i18n.h"
#include "celltext/core/compose.h"
#include "celltext/core/data_guard.h"
#include "celltext/core/guard.h"
#include "celltext/store/attachments.h"
#include "celltext/store/lines.h"
#include "celltext/store/outbox.h"
#include "celltext/store/picture_messages.h"
#include "celltext/text/display.h"
#include "folder_listing.h"
#include "inbox_pane.h"
#include "outgoing.h"
#include "picture_actions.h"
#include "status_bar.h"
#include "thread_pane.h"
#include "when.h"
#include "words.h"

namespace celltext::ui {

namespace {

constexpr int listed_at_once = 20;
constexpr int messages_at_once = 10;

struct Word {
  std::string_view first;
  std::string_view rest;
};

Word split(std::string_view line) {
  const auto begin = std::min(line.find_first_not_of(' '), line.size());
  line.remove_prefix(begin);
  const auto blank = std::min(line.find(' '), line.size());
  const auto rest = std::min(line.find_first_not_of(' ', blank), line.size());
  return {line.substr(0, blank), line.substr(rest)};
}

}  // namespace

Linear::Linear(store::Database& database, core::CourierDuty& duty, const core::Settings& settings, async::Clock& clock,
               std::function<void(const std::string&)> say)
    : database_(database),
      messages_(database),
      duty_(duty),
      settings_(settings),
      clock_(clock),
      say_(std::move(say)),
      revision_(messages_.revision()) {}

void Linear::begin() {
  say_(tr("celltext, line by line. “help” says what can be typed."));
  list({});
  say_status();
}

struct Linear::Command {
  std::string_view word;
  void (Linear::*run)(std::string_view rest);
  const char* help;
};

const Linear::Command Linear::commands[] = {
    {"list", &Linear::list, tr_noop("list: the newest conversations, with numbers")},
    {"open", &Linear::open,
     tr_noop("open NUMBER: read a conversation and write to it; also a telephone number such as +15551230001")},
    {"send", &Linear::send, tr_noop("send TEXT: send the text to the open conversation")},
    {"download", &Linear::download,
     tr_noop("download: fetch the picture messages of the open conversation that wait at the network")},
    {"save", &Linear::save, tr_noop("save FOLDER: write what is attached to the newest message into a folder")},
    {"status", &Linear::status, tr_noop("status: the network, and who sends and receives")},
    {"help", &Linear::help, ""},
};

void Linear::help(std::string_view) {
  for (const Command& command : commands)
    if (*command.help != '\0') say_(tr(command.help));
  say_(tr("quit: leave"));
}

bool Linear::take(std::string_view line) {
  const Word word = split(line);
  if (word.first.empty()) return true;
  if (word.first == "quit" || word.first == "q") return false;
  const auto* command = std::ranges::find(commands, word.first, &Command::word);
  if (command != std::end(commands))
    (this->*command->run)(word.rest);
  else
    say_(tr_format("“{}” is not understood. “help” says what can be typed.", text::display_safe(word.first)));
  return true;
}

void Linear::status(std::string_view) {
  status_.clear();
  say_status();
}

void Linear::list(std::string_view) {
  listed_ = messages_.conversations(listed_at_once);
  if (listed_.empty()) return say_(tr("No messages yet."));
  for (std::size_t i = 0; i < listed_.size(); ++i) {
    const model::Conversation& conversation = listed_[i];
    std::string line = fmt::format("{}: {}", i + 1, text::display_safe(name_of(conversation)));
    if (conversation.unread > 0)
      line += ", " + tr_n_format("{} unread", "{} unread", static_cast<unsigned long>(conversation.unread));
    say_(line + ": " + text::display_safe(conversation.snippet));
  }
}

void Linear::open(std::string_view number) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), index);
  const bool whole = error == std::errc() && end == number.data() + number.size();
  model::Conversation conversation;
  if (whole && index >= 1 && index <= listed_.size()) {
    conversation = listed_[index - 1];
  } else {
    const auto recipient =
        model::parse_recipient(number, origin_of(database_, settings_, duty_.radio(), {}, clock_.now()).region);
    if (!recipient) return say_(recipient.error().message);
    conversation.participants = {*recipient};
    if (auto known = messages_.find_conversation(conversation.participants)) conversation = *std::move(known);
  }
  participants_ = conversation.participants;
  line_ = conversation.line;
  say_(tr_format("Conversation with {}.", text::display_safe(name_of(conversation))));
  if (!conversation.id) return;
  std::vector<model::MessageId> unread;
  for (const model::Message& message : opened()) {
    say_message(message);
    if (!message.read) unread.push_back(message.id);
  }
  if (unread.empty()) return;
  if (const auto marked = messages_.mark_read(unread); !marked) say_(marked.error().message);
  revision_ = messages_.revision();
}

void Linear::send(std::string_view text) {
  if (participants_.empty()) return say_(tr("No conversation is open: “open” one first."));
  if (participants_.size() > 1) return say_(tr("Several people: “celltext send” writes to each of them."));
  const core::Origin origin = origin_of(database_, settings_, duty_.radio(), line_, clock_.now());
  const auto quotes = core::quote(participants_, std::string(text), origin);
  if (!quotes) return say_(quotes.error().message);
  // There is nobody to ask here without a surprise: the command does it, with the words for it.
  if (const auto against = core::objections(*quotes, settings_); !against.empty())
    return say_(tr_format("{}: nothing was sent; “celltext send” can", against.front().message));
  const auto queued =
      enqueue(database_, settings_, {*quotes, std::string(text), origin.line, origin.roaming, clock_.now()});
  if (!queued) return say_(queued.error().message);
  changed();
}

std::vector<model::Message> Linear::opened() const {
  const auto conversation = participants_.empty() ? std::nullopt : messages_.find_conversation(participants_);
  if (!conversation) return {};
  store::MessageQuery query;
  query.conversation = conversation->id;
  query.limit = messages_at_once;
  return messages_.list(query);
}

void Linear::download(std::string_view) {
  const store::PictureMessages pictures(database_);
  bool any = false;
  for (const model::Message& message : opened()) {
    const auto waiting = can_be_downloaded(message.status) ? pictures.find_download(message.id) : std::nullopt;
    if (!waiting) continue;
    any = true;
    const Instant now = clock_.now();
    const bool roaming = origin_of(database_, settings_, duty_.radio(), waiting->line, now).roaming;
    const auto terms =
        core::terms_of_fetching(settings_, store::Lines(database_), store::Ledger(database_), *waiting, roaming, now);
    if (const auto against = core::objections(terms); !against.empty())
      say_(tr_format("{}: nothing was fetched; “celltext mms download {}” can", against.front().message,
                     message.id.value));
    else if (const auto asked = store::PictureMessages(database_).request_download(message.id, now); !asked)
      say_(asked.error().message);
  }
  if (!any) return say_(tr("Nothing in the open conversation waits at the network."));
  changed();
}

void Linear::save(std::string_view folder) {
  if (folder.empty()) return say_(tr("Into which folder? “save FOLDER”"));
  const std::vector<model::Message> messages = opened();
  const auto last = std::find_if(messages.rbegin(), messages.rend(),
                                 [](const model::Message& message) { return !message.attachments.empty(); });
  if (last == messages.rend()) return say_(tr("Nothing is attached in the open conversation."));
  const auto saved = store::Attachments(database_).save(last->id, path_as_typed(folder));
  if (!saved) return say_(saved.error().message);
  for (const auto& file : *saved) say_(tr_format("Saved as {}.", text::display_safe(file.string())));
}

void Linear::say_message(const model::Message& message) {
  const bool out = message.direction == model::Direction::out;
  const std::string who = out ? tr_format("to {}", joined(message.to)) : tr_format("from {}", message.from);
  std::string line = fmt::format("{} {}: ", time_of_day(message.created_at), who);
  if (!message.subject.empty()) line += tr_format("subject {}. ", message.subject);
  line += message.text;
  for (const model::Attachment& attachment : message.attachments)
    line += tr_format(" Attached: {}, {}, {}.", kind_in_words(attachment.type), attachment.name,
                      size_in_words(attachment.size));
  if (const std::string state = state_of(message, {announced_octets(database_, message), {}}); !state.empty())
    line += " (" + state + ")";
  say_(text::display_safe(line));
}

void Linear::say_status() {
  const StatusModel status = status_of(duty_, duty_.radio(), database_);
  std::string line = status.trouble;
  if (line.empty())
    line = joined({status.line, status.visit, status.network, status.technology,
                   status.roaming ? tr("roaming") : tr("home network")});
  if (!status.courier.empty()) line = tr_format("messages are sent and received {}", status.courier);
  if (line == status_) return;
  status_ = line;
  say_(text::display_safe(line));
}

void Linear::changed() {
  for (const model::Message& message : messages_.changed_since(revision_)) {
    revision_ = message.revision;
    if (message.direction == model::Direction::out || !message.read) say_message(message);
  }
  say_status();
}

}  // namespace celltext::ui
