// What a picture file says besides its pixels, found by walking over its blocks without decoding anything.
#pragma once

#include <cstdint>

#include "celltext/base/bytes.h"

namespace celltext::mms {

// Takes the place, time, camera and comments out of a JPEG or PNG; its pixels, colour profile and animation stay. Other
// formats, and what is not well-formed, stay as they are.
Bytes without_metadata(ByteView picture);

// EXIF's orientation of a JPEG: 1 (upright) to 8. 1 if it says none.
int orientation_of(ByteView picture);

// Decoding it needs memory for all pixels at once, and time for each of many passes: a progressive JPEG.
bool is_progressive_jpeg(ByteView picture);
// How many scans a JPEG has: each passes over all pixels.
int scans_of_jpeg(ByteView picture);

// The most pixels that one frame of a GIF claims, whatever its screen claims. 0 for other formats.
std::uint64_t largest_gif_frame(ByteView picture);

}  // namespace celltext::mms
