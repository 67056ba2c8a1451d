// Says on stderr how far picture messages are that are sent or fetched.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "celltext/model/message.h"
#include "celltext/store/picture_messages.h"
#include "output.h"

namespace celltext::cli {

class TransferProgress {
 public:
  // About these messages, or about all.
  TransferProgress(store::Database& database, Output& output, std::optional<std::vector<model::MessageId>> ids = {})
      : pictures_(database), output_(output), ids_(std::move(ids)) {}

  // What is new since the last call. Nothing for a transfer that is over in a moment, and nothing with --quiet or
  // --json.
  void tell();

 private:
  bool is_wanted(model::MessageId id) const;

  store::PictureMessages pictures_;
  Output& output_;
  std::optional<std::vector<model::MessageId>> ids_;
  std::map<model::MessageId, model::Transfer> told_;
};

}  // namespace celltext::cli
