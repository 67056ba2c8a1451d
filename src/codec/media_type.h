// Content types: the well-known ones of WSP (WAP-230 table 40, with the numbers registered since), and Content-Type
// values with their parameters (§8.4.2.24).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "wsp_reader.h"
#include "wsp_writer.h"

namespace celltext::codec {

struct MediaType {
  std::string type = {};     // without parameters, as media_type_name() writes it
  std::string charset = {};  // as charset_name() writes it
  std::string name = {};     // name or filename, in UTF-8
  std::string start = {};    // of multipart/related: the id of its first part
  std::string root = {};     // of multipart/related: the type of its first part
};

// The standard's spelling of a well-known type ("text/x-vCard"), else lower case, without parameters.
std::string media_type_name(std::string_view type);
std::optional<std::uint8_t> well_known_media_type(std::string_view type);

// A whole Content-Type value in any of its forms, as a MIME text with parameters too. Nothing if no type is in it.
std::optional<MediaType> read_media_type(const WspValue& value);
// Content-Disposition: only the file name is of interest. Empty if there is none.
std::string read_disposition_name(const WspValue& value);

// The shortest form that holds all members that are not empty.
void write_media_type(WspWriter& out, const MediaType& media);

}  // namespace celltext::codec
