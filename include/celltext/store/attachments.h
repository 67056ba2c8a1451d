// The files of picture messages and of drafts.
//
// The content lies beside the database in `attachments/`, one file (0600) for each different content, named by its
// SHA-256. A file is written and synced before the row that needs it commits, and removed with the last message or
// draft that has it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "celltext/base/bytes.h"
#include "celltext/base/result.h"
#include "celltext/model/message.h"
#include "celltext/store/database.h"

namespace celltext::store {

// What is to be kept. The name may come from anybody; it is made safe when it is stored.
struct NewAttachment {
  std::string name;
  std::string type;  // MIME
  Bytes content;
};

struct StoredAttachment {
  model::Attachment what;
  std::filesystem::path file;  // where the content is; read it, never write to it
};

// What doctor counts.
struct AttachmentCensus {
  std::int64_t files = 0;
  std::int64_t octets = 0;
  std::int64_t missing = 0;  // contents that a message or draft needs and that are not there
};

// Writes and syncs contents that are about to be stored, so that the transaction that stores them finds them there and
// does not wait for the disk. Touches no database: for any thread. What fails here is written by the transaction.
void write_beforehand(const std::filesystem::path& data_dir, const std::vector<NewAttachment>& attachments);

class Attachments {
 public:
  explicit Attachments(Database& database) : database_(&database) {}

  const std::filesystem::path& data_dir() const { return database_->data_dir(); }
  // In the order of the message.
  std::vector<StoredAttachment> of(model::MessageId message) const;
  // unexpected: the file is gone or was changed.
  Result<Bytes> read(const StoredAttachment& attachment) const;
  // Copies them into a folder, which is made if need be, and gives their paths. Nothing there is ever overwritten:
  // "a.jpg" becomes "a-2.jpg". Stops at the first that can't be written.
  Result<std::vector<std::filesystem::path>> save(model::MessageId message, const std::filesystem::path& folder) const;

  AttachmentCensus census() const;
  // Removes files that no message and no draft has: a process died between a commit and its clean-up.
  Result<void> sweep();

 private:
  Database* database_;
};

// A name that any file system takes and that stays in its folder: no separators, controls, leading dots; at most 100
// octets. An empty one becomes "attachment"; without an extension it gets that of `type`, if it is a usual one.
std::string safe_file_name(std::string_view name, std::string_view type);

}  // namespace celltext::store
