// What happens to messages, told once each, as `watch` shows it.
#pragma once

#include <map>
#include <string_view>
#include <vector>

#include "celltext/model/message.h"
#include "celltext/store/messages.h"

namespace celltext::cli {

struct Change {
  enum class What {
    received,  // a message came in, whole
    status,    // anything else: a new outgoing one, a new status, an incoming one that is still incomplete
  };
  What what = What::status;
  model::Message message;
};

std::string_view name_of(Change::What what);

class Changes {
 public:
  // Everything that happens from now on.
  Changes(store::Database& database, Instant now);

  // What has happened since the last call, in order. A message whose status did not change (it was read) is no change.
  std::vector<Change> take();

 private:
  std::optional<Change> classify(const model::Message& message);

  store::Messages messages_;
  std::int64_t revision_ = 0;
  Instant began_;
  std::map<model::MessageId, model::Status> last_told_;  // and what was incomplete at the beginning
};

}  // namespace celltext::cli
