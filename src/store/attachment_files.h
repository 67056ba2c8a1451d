// The rows of `attachments` and the files that they name.
//
// Files are looked for and removed only under the database's write lock: so a file that no row needs at that moment is
// needed by nobody. They are made under it too, or beforehand: then whoever needs one looks again under the lock.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "celltext/store/attachments.h"
#include "connection.h"

namespace celltext::store {

// Inside a transaction: writes the content if it is not there yet, syncs it, and gives its digest.
Result<std::string> keep_content(const std::filesystem::path& data_dir, ByteView content);
// Inside a transaction: keeps the contents and adds the rows.
Result<void> put_attachments(Connection& connection, const std::filesystem::path& data_dir, model::MessageId message,
                             const std::vector<NewAttachment>& attachments);
std::vector<model::Attachment> attachments_of(Connection& connection, model::MessageId message);
// Inside a transaction: removes the files of these contents that no row names any more.
void remove_unused_files(Connection& connection, const std::filesystem::path& data_dir,
                         const std::vector<std::string>& digests);
// Of rows of name, type, size and digest.
std::vector<StoredAttachment> read_stored_attachments(Statement& query, const std::filesystem::path& data_dir);
std::vector<std::string> digests_of(Connection& connection, model::MessageId message);
// False: see errno.
bool write_whole(int fd, ByteView content);
std::filesystem::path attachment_folder(const std::filesystem::path& data_dir);

}  // namespace celltext::store
