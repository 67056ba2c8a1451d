// What is being written, with what is attached to it: one for each conversation, and one for a new message.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "celltext/base/clock.h"
#include "celltext/base/result.h"
#include "celltext/store/attachments.h"
#include "celltext/store/database.h"

namespace celltext::store {

struct Draft {
  // Normalised, in any order; the conversation need not exist yet. Empty: the new message that is being written.
  std::vector<std::string> participants;
  std::vector<std::string> recipients;  // of the new message, as chosen so far, in their order
  std::string text;
  std::optional<Instant> send_at;
  Instant saved_at{};  // set by put()
  std::string subject{};
  std::vector<std::string> cc{};
  std::vector<StoredAttachment> attachments{};  // set by attach(); Attachments::read() gives the content
};

class Drafts {
 public:
  explicit Drafts(Database& database) : database_(&database) {}

  std::optional<Draft> find(const std::vector<std::string>& participants) const;
  // Replaces what was there but for the attachments. One that has nothing at all is removed. Writes nothing if nothing
  // is new.
  Result<void> put(const Draft& draft, Instant now);
  // These are attached from now on, and no others; the draft is made if there is none. The contents are kept with those
  // of messages: the same file sent later is not written again.
  Result<void> attach(const std::vector<std::string>& participants, const std::vector<NewAttachment>& attachments,
                      Instant now);
  // Nothing there is no error.
  Result<void> remove(const std::vector<std::string>& participants);

 private:
  Database* database_;
};

}  // namespace celltext::store
