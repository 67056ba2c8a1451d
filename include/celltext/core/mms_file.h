// An MMS in a file: what `celltext mms show` shows.
#pragma once

#include <filesystem>
#include <string>

#include "celltext/base/bytes.h"
#include "celltext/base/result.h"
#include "celltext/codec/mms_pdu.h"

namespace celltext::core {

// A bare PDU, or one inside a WAP push. invalid: names the file, and the offset and header where reading gave up.
Result<codec::MmsPdu> read_mms_file(const std::filesystem::path& file);

// Hexadecimal, in lower case.
std::string sha256_of(ByteView content);

}  // namespace celltext::core
