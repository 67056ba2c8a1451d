#include "message_actions.h"

#include "attachment_actions.h"
#include "celltext/base/i18n.h"
#include "celltext/core/one_time_code.h"
#include "celltext/core/profile_install.h"
#include "celltext/store/messages.h"
#include "celltext/store/outbox.h"
#include "celltext/text/display.h"
#include "celltext/text/width.h"
#include "dialog.h"
#include "picture_actions.h"
#include "screens.h"
#include "words.h"

namespace celltext::ui {

namespace {

void tell(Host& host, const Result<void>& result, const char* done) {
  if (result)
    host.say(tr(done));
  else
    host.say(result.error().message, Tone::error);
  host.changed();
}

void send_again(Host& host, model::MessageId id, store::Passes passes = {}) {
  tell(host, store::Outbox(host.database()).retry(id, host.clock().now(), passes),
       tr_noop("It is in the outbox again."));
}

// Other people's words stay on one line of the dialog.
std::string beginning_of(const model::Message& message) {
  return text::clip(text::display_safe(message.text.substr(0, 1000)), {60});
}

void ask_to_send_again(Host& host, const model::Message& message) {
  if (message.status != model::Status::unknown) return send_again(host, message.id);
  host.open(ask(host, {tr("Send it again?"),
                       {tr("Nobody saw what became of this message."),
                        tr("It may have arrived; then it arrives twice."), beginning_of(message)},
                       tr("send it again"),
                       [&host, id = message.id] { send_again(host, id); }}));
}

// A guard keeps it back; the answer lets it go.
void ask_to_let_go(Host& host, const model::Message& message) {
  host.open(ask(host, {tr("Send it all the same?"),
                       {message.trouble ? message.trouble->message : "", beginning_of(message)},
                       tr("send it"),
                       [&host, id = message.id] {
                         send_again(host, id, {true, true});
                       }}));
}

void ask_to_delete(Host& host, const model::Message& message) {
  host.open(ask(host, {tr("Delete this message?"),
                       {beginning_of(message), tr("This can't be undone.")},
                       tr("delete it"),
                       [&host, id = message.id] {
                         tell(host, store::Messages(host.database()).remove({id}), tr_noop("Deleted."));
                       }}));
}

bool can_be_sent_again(model::Status status) {
  return status == model::Status::failed || status == model::Status::unknown || status == model::Status::cancelled;
}

bool can_be_taken_back(model::Status status) {
  return status == model::Status::queued || status == model::Status::scheduled;
}

}  // namespace

std::vector<Offer> offers_for(Host& host, const model::Message& message) {
  std::vector<Offer> offers;
  const model::MessageId id = message.id;
  if (!message.text.empty()) {
    offers.push_back({"copy", [&host, text = message.text] {
                        host.copy(text);
                        host.say(tr("Copied."));
                      }});
    offers.push_back({"forward", [&host, text = message.text] { host.open(new_message_screen(host, text)); }});
  }
  if (message.direction == model::Direction::in)
    if (const auto code = core::find_one_time_code(message.text))
      offers.push_back({"copy-code", [&host, code = *code] {
                          host.copy(code);
                          host.say(tr("The code is copied."));
                        }});
  if (message.direction == model::Direction::in)
    if (const auto code = core::activation_code_in(message.text))
      offers.push_back({"install", [&host, code = *code] {
                          host.open(esim_screen(host));
                          host.open(install_screen(host, code));
                        }});
  if (can_be_sent_again(message.status))
    offers.push_back({"retry", [&host, message] { ask_to_send_again(host, message); }});
  if (message.held) offers.push_back({"retry", [&host, message] { ask_to_let_go(host, message); }});
  if (can_be_taken_back(message.status))
    offers.push_back({"cancel", [&host, id] {
                        tell(host, store::Outbox(host.database()).cancel(id, host.clock().now()),
                             tr_noop("Taken back; it does not leave."));
                      }});
  if (!message.attachments.empty()) {
    offers.push_back({"save", [&host, id] { ask_to_save(host, id); }});
    offers.push_back({"open-attachment", [&host, message] { ask_to_open(host, message); }});
  }
  if (can_be_downloaded(message.status))
    offers.push_back({"download", [&host, message] { ask_to_download(host, message); }});
  if (message.status != model::Status::sending)
    offers.push_back({"delete", [&host, message] { ask_to_delete(host, message); }});
  return offers;
}

}  // namespace celltext::ui
