// The rows of `attachments` and the files that they name.
//
// Files are made, looked for and removed only under the database's write lock: so a file that no row needs at that
// moment is needed by nobody.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "celltext/store/attachments.h"
#include "connection.h"

namespace celltext::store {

// Inside a transaction: writes what is not there yet, syncs it, and adds the rows.
Result<void> put_attachments(Connection& connection, const std::filesystem::path& data_dir, model::MessageId message,
                             const std::vector<NewAttachment>& attachments);
std::vector<model::Attachment> attachments_of(Connection& connection, model::MessageId message);
// Inside a transaction: removes the files of these contents that no row names any more.
void remove_unused_files(Connection& connection, const std::filesystem::path& data_dir,
                         const std::vector<std::string>& digests);
std::vector<std::string> digests_of(Connection& connection, model::MessageId message);
// False: see errno.
bool write_whole(int fd, ByteView content);
std::filesystem::path attachment_folder(const std::filesystem::path& data_dir);

}  // namespace celltext::store
