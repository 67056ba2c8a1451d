// Texts that are being written: one for each conversation, and one for a new message.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "celltext/base/clock.h"
#include "celltext/base/result.h"
#include "celltext/store/database.h"

namespace celltext::store {

struct Draft {
  // Normalised, in any order; the conversation need not exist yet. Empty: the new message that is being written.
  std::vector<std::string> participants;
  std::vector<std::string> recipients;  // of the new message, as chosen so far, in their order
  std::string text;
  std::optional<Instant> send_at;
  Instant saved_at{};  // set by put()
};

class Drafts {
 public:
  explicit Drafts(Database& database) : database_(&database) {}

  std::optional<Draft> find(const std::vector<std::string>& participants) const;
  // Replaces what was there. One without text and recipients is removed. Writes nothing if nothing is new.
  Result<void> put(const Draft& draft, Instant now);
  // Nothing there is no error.
  Result<void> remove(const std::vector<std::string>& participants);

 private:
  Database* database_;
};

}  // namespace celltext::store
