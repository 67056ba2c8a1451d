// A conversation: all messages with the same participants.
#pragma once

#include <string>
#include <vector>

#include "celltext/model/message.h"

namespace celltext::model {

struct Conversation {
  ConversationId id;
  std::vector<std::string> participants;  // normalised, sorted, without our own number
  std::string name;                       // the contacts' names, or empty
  LineId line;                            // of the newest message: where an answer goes out
  std::string line_name;
  int unread = 0;
  Instant last_at;
  std::string snippet;  // the beginning of the newest message's text, else its subject, else "[a.jpg]"
  std::string draft;    // the beginning of a text that is being written to them, or empty
};

}  // namespace celltext::model
