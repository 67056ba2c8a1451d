// Pictures made ready to be sent, and drawn with characters. Decoding and scaling run in a thread of their own.
//
// What a file claims is not believed: a picture whose dimensions would take too much memory is refused before anything
// is decoded, and only the decoder of its own format is asked.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "celltext/async/task.h"
#include "celltext/base/bytes.h"
#include "celltext/base/result.h"

namespace celltext::mms {

// The media type of an attachment, by its first octets and else by the end of its name: "image/jpeg", "text/x-vCard".
// "application/octet-stream" if neither tells.
std::string media_type_of(ByteView content, std::string_view file_name);

// Whether fit_picture() can do something with it.
bool is_picture(std::string_view media_type);

struct PictureSize {
  int width = 0;
  int height = 0;
  std::size_t octets = 0;

  bool operator==(const PictureSize&) const = default;
};

struct FittedPicture {
  Bytes data;
  std::string media_type;
  PictureSize from;
  PictureSize to;
  bool scaled = false;          // fewer pixels
  bool encoded_again = false;   // else at most metadata was taken out
  bool animation_lost = false;  // only its first frame is left
};

// Makes a picture at most `limit` octets large, turned upright, without metadata (place, time, camera). A GIF that fits
// stays as it is, so that it moves.
// invalid: not a picture, damaged, or too large to be decoded safely. guarded: it can't be made so small.
async::Task<Result<FittedPicture>> fit_picture(Bytes picture, std::size_t limit);

// For the user: "4000×3000, 3.2 MB → 1600×1200, 290 kB". The size alone if nothing was done.
std::string in_words(const FittedPicture& picture);
// "290 kB", powers of ten.
std::string size_in_words(std::uint64_t octets);

// How many colours a terminal that takes them as they are has.
inline constexpr int every_colour = 1 << 24;

// One character cell of a drawn picture. Colours are numbers of the terminal's palette, of `every_colour` 0xRRGGBB; -1:
// the terminal's own.
struct PreviewCell {
  char32_t character = U' ';
  int foreground = -1;
  int background = -1;

  bool operator==(const PreviewCell&) const = default;
};

struct Preview {
  int columns = 0;  // at most what was asked for: the picture keeps its shape
  int rows = 0;
  std::vector<PreviewCell> cells;  // row by row
};

struct CellSize {
  int columns = 0;
  int rows = 0;

  bool operator==(const CellSize&) const = default;
};

// How many of at most these cells a picture takes when it is drawn. `beginning`: the first octets of its file (some
// 100 kB are enough); nothing is decoded. invalid: not a picture, or one that says how large it is only further on.
Result<CellSize> measure_picture(ByteView beginning, int columns, int rows);

// Draws a picture (of an animation the first frame) with `colours` (2, 8, 16, 256 or every_colour) into at most these
// cells. With 2 only shapes are drawn.
async::Task<Result<Preview>> draw_picture(Bytes picture, int columns, int rows, int colours);
// The same of what `read` gives, which is called in the thread.
async::Task<Result<Preview>> draw_picture(std::function<Result<Bytes>()> read, int columns, int rows, int colours);

}  // namespace celltext::mms
