#include "describe.h"

#include "celltext/base/i18n.h"
#include "celltext/text/display.h"
#include "json_output.h"
#include "table.h"
#include "times.h"

namespace celltext::cli {

namespace {

Paint paint_of(const model::Message& message) {
  switch (message.status) {
    case model::Status::failed:
    case model::Status::unknown:
    case model::Status::download_failed:
      return Paint::red;
    case model::Status::delivered:
      return Paint::green;
    case model::Status::received:
      return message.read ? Paint::faint : Paint::bold;
    case model::Status::queued:
    case model::Status::scheduled:
    case model::Status::sending:
    case model::Status::partial:
      return Paint::yellow;
    default:
      return Paint::none;
  }
}

std::string status_word(const model::Message& message) {
  if (message.status == model::Status::received) return message.read ? "" : tr("new");
  return message.held ? std::string(tr("held back")) : in_words(message.status);
}

Instant time_of(const model::Message& message) {
  if (message.direction == model::Direction::out)
    return message.sent_at.value_or(message.due_at.value_or(message.created_at));
  return message.sent_at.value_or(message.received_at.value_or(message.created_at));
}

// What a line of a list says of a message: its text, and what hangs on it.
std::string shown_text(const model::Message& message) {
  std::string text = message.subject.empty() ? "" : message.subject + ": ";
  text += message.text;
  for (const model::Attachment& attachment : message.attachments)
    text += fmt::format("{}[{}]", text.empty() ? "" : " ", attachment.name);
  return text;
}

}  // namespace

void print_messages(const std::vector<model::Message>& messages, Output& output) {
  Table table;
  for (const model::Message& message : messages) {
    const bool out = message.direction == model::Direction::out;
    table.add({{std::to_string(message.id.value), Paint::faint},
               {short_time(time_of(message)), Paint::faint},
               {out ? "→ " + joined(message.to) : message.from},
               {status_word(message), paint_of(message)},
               {shown_text(message)}});
  }
  table.print(output);
}

void print_details(const model::Message& message, Output& output) {
  const auto field = [&](const char* name, const std::string& value) {
    if (!value.empty())
      output.line(
          fmt::format("{} {}", output.painted(Paint::bold, fmt::format("{}:", name)), text::display_safe(value)));
  };
  const auto time_field = [&](const char* name, const std::optional<Instant>& at) {
    if (at) field(name, to_rfc3339(*at));
  };
  field(tr("Message"), std::to_string(message.id.value));
  field(tr("Conversation"), std::to_string(message.conversation.value));
  field(tr("From"), message.from);
  field(tr("To"), joined(message.to));
  field(tr("Line"), message.line_name);
  field(tr("Status"), in_words(message.status));
  if (message.trouble) field(tr("Reason"), fmt::format("{} ({})", message.trouble->message, message.trouble->code));
  field(tr("Parts"), std::to_string(message.parts));
  if (message.cost) field(tr("Cost"), message.cost->with_currency());
  time_field(tr("Created"), message.created_at);
  time_field(tr("Due"), message.due_at);
  time_field(tr("Sent"), message.sent_at);
  time_field(tr("Received"), message.received_at);
  time_field(tr("Delivered"), message.delivered_at);
  field(tr("Subject"), message.subject);
  for (const model::Attachment& attachment : message.attachments)
    field(tr("Attachment"), tr_format("{} ({}, {} octets)", attachment.name, attachment.type, attachment.size));
  output.line("");
  print_text(message.text, output);
}

void show_messages(const std::vector<model::Message>& messages, Output& output) {
  if (!output.json) return print_messages(messages, output);
  for (const model::Message& message : messages) output.line(json_of(message));
}

void print_text(const std::string& text, Output& output, const std::string& indent) {
  std::string_view rest = text;
  while (true) {
    const auto end = rest.find('\n');
    output.line(indent + text::display_safe(rest.substr(0, end)));
    if (end == std::string_view::npos) return;
    rest.remove_prefix(end + 1);
  }
}

}  // namespace celltext::cli
