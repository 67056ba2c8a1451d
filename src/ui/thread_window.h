// Reads the stretch of a conversation that a thread shows. However long the conversation is, no more than a few hundred
// messages.
#pragma once

#include "celltext/store/attachments.h"
#include "celltext/store/messages.h"
#include "thread_pane.h"

namespace celltext::ui {

class ThreadWindow {
 public:
  ThreadWindow(store::Database& database, model::ConversationId conversation)
      : database_(database), messages_(database), attachments_(database), conversation_(conversation) {}

  // The end of the conversation; the thread follows it.
  void load_newest(ThreadModel& thread) const;
  // The beginning of the conversation; its first message is selected.
  void load_oldest(ThreadModel& thread) const;
  // The message and what is around it, selected.
  void load_around(ThreadModel& thread, model::MessageId message) const;
  // What is loaded, as it is now, and what has come after it if there was nothing more.
  void reload(ThreadModel& thread) const;
  // More before or after it, if there is more and the thread has been scrolled near.
  void load_more(ThreadModel& thread) const;

 private:
  std::vector<model::Message> read(std::optional<model::MessageId> before, std::optional<model::MessageId> after,
                                   int limit) const;
  void load_older(ThreadModel& thread) const;
  void load_newer(ThreadModel& thread) const;

  // After a change of the messages that are loaded.
  void loaded(ThreadModel& thread) const;

  store::Database& database_;
  store::Messages messages_;
  store::Attachments attachments_;
  model::ConversationId conversation_;
};

}  // namespace celltext::ui
