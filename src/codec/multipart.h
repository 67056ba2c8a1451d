// The body of an MMS: WSP's binary multipart, WAP-230 §8.5.
//
//   uintvar number of parts, then each:
//   uintvar length of the headers · uintvar length of the data · content type · other headers · data
#pragma once

#include <string>
#include <vector>

#include "celltext/codec/mms_pdu.h"
#include "media_type.h"
#include "wsp_reader.h"

namespace celltext::codec {

inline constexpr std::size_t most_parts = 4096;
inline constexpr int deepest_nesting = 8;
inline constexpr std::size_t most_notes = 100;

// A line for MmsPdu::notes: "octet 17, Expiry: …".
std::string note_about(std::size_t offset, std::string_view where, const char* what);

bool is_multipart(std::string_view type);

struct Multipart {
  std::vector<MmsPart> parts;  // nested ones laid flat; of an alternative the first
  std::vector<std::string> notes;
};

// Where and why reading a body gave up.
struct BodyTrouble {
  WspTrouble trouble;
  std::string where;  // "part 3"
};

// Reads to the end of `reader`. A body that is no multipart becomes one part.
std::optional<BodyTrouble> read_body(WspReader& reader, const MediaType& type, Multipart& out);

void write_multipart(WspWriter& out, const std::vector<MmsPart>& parts);

}  // namespace celltext::codec
