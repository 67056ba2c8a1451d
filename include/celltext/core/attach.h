// Files made ready to be attached to a picture message: read, their kinds found out, pictures made small enough.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "celltext/async/task.h"
#include "celltext/base/result.h"
#include "celltext/core/settings.h"
#include "celltext/model/line.h"
#include "celltext/store/attachments.h"

namespace celltext::core {

struct FileToAttach {
  std::filesystem::path path;
  std::optional<store::NewAttachment> kept{};  // it was made ready before: this, and nothing is read
};

struct Prepared {
  std::vector<store::NewAttachment> attachments;
  std::vector<std::uint64_t> octets_before;  // of each of them
  std::vector<std::string> notes;            // what was done to them, a line each, to be said before sending
  std::uint64_t octets = 0;                  // of the whole message, about
};

// The smaller of what the carrier of the line takes and of `plan_limit` (0: the plan says nothing). Octets.
std::uint64_t mms_limit(const Settings& settings, const model::Line& line, std::uint64_t plan_limit);

// Files are read, and pictures are scaled, in a thread. invalid: a file that can't be read, or is none. guarded: it
// can't be made to fit into `limit` together with `text`.
async::Task<Result<Prepared>> prepare_attachments(std::vector<FileToAttach> files, std::string text,
                                                  std::uint64_t limit);
async::Task<Result<Prepared>> prepare_attachments(std::vector<std::filesystem::path> files, std::string text,
                                                  std::uint64_t limit);

// Writes contents that are about to be stored, in a thread, and gives them back: the transaction that stores them then
// does not wait for the disk. What can't be written is left to that.
async::Task<std::vector<store::NewAttachment>> write_in_thread(std::filesystem::path data_dir,
                                                               std::vector<store::NewAttachment> attachments);

}  // namespace celltext::core
