#include "picture_metadata.h"

#include <algorithm>
#include <array>
#include <functional>
#include <string_view>

namespace celltext::mms {

namespace {

using namespace std::string_view_literals;

bool begins(ByteView octets, std::string_view with) {
  return octets.size() >= with.size() &&
         std::equal(with.begin(), with.end(), octets.begin(),
                    [](char c, std::uint8_t octet) { return static_cast<std::uint8_t>(c) == octet; });
}

std::uint32_t big_endian(ByteView octets, std::size_t at, std::size_t count) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < count; ++i) number = number << 8 | octets[at + i];
  return number;
}

void append(Bytes& out, ByteView octets) {
  out.insert(out.end(), octets.begin(), octets.end());
}

// JPEG: ITU-T T.81 annex B. FF, a marker, a length that counts itself, content; after SOS the pixels.

constexpr auto jpeg_start = "\xFF\xD8"sv;
constexpr auto png_start = "\x89PNG\r\n\x1A\n"sv;
constexpr std::uint8_t start_of_scan = 0xDA;
constexpr std::uint8_t progressive_frame = 0xC2;
constexpr std::uint8_t app0 = 0xE0, app1 = 0xE1, app2 = 0xE2, app14 = 0xEE, app15 = 0xEF, comment = 0xFE;

struct Segment {
  std::uint8_t marker = 0;
  ByteView whole;    // with marker and length
  ByteView content;  // without
};

// Calls `take` for each segment before the pixels. Gives the rest, from SOS on; empty if the file is not well-formed.
ByteView walk_jpeg(ByteView picture, const std::function<void(const Segment&)>& take) {
  if (!begins(picture, jpeg_start)) return {};
  ByteView rest = picture.subspan(2);
  while (rest.size() >= 4 && rest[0] == 0xFF) {
    if (rest[1] == 0xFF) {  // filling
      rest = rest.subspan(1);
      continue;
    }
    if (rest[1] == start_of_scan) return rest;
    const std::size_t length = big_endian(rest, 2, 2);
    if (length < 2 || length + 2 > rest.size()) return {};
    take({rest[1], rest.first(length + 2), rest.subspan(4, length - 2)});
    rest = rest.subspan(length + 2);
  }
  return {};
}

// JFIF, the colour profile and Adobe's colour transform are needed to show it right.
bool is_metadata(const Segment& segment) {
  if (segment.marker == comment) return true;
  if (segment.marker < app0 || segment.marker > app15) return false;
  if (segment.marker == app0) return !begins(segment.content, "JFIF\0"sv);
  if (segment.marker == app2) return !begins(segment.content, "ICC_PROFILE\0"sv);
  return segment.marker != app14;
}

Bytes jpeg_without_metadata(ByteView picture) {
  Bytes out;
  out.reserve(picture.size());
  append(out, picture.first(2));
  const ByteView pixels = walk_jpeg(picture, [&](const Segment& segment) {
    if (!is_metadata(segment)) append(out, segment.whole);
  });
  if (pixels.empty()) return {picture.begin(), picture.end()};
  append(out, pixels);
  return out;
}

// EXIF: "Exif", two NULs, then TIFF in either byte order. Orientation is entry 0x0112 of the first directory.
class Exif {
 public:
  explicit Exif(ByteView tiff) : tiff_(tiff), little_(begins(tiff, "II"sv)) {}

  int orientation() const {
    const std::size_t directory = number(4, 4);
    const std::size_t count = std::min<std::size_t>(number(directory, 2), 200);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t entry = directory + 2 + 12 * i;
      if (number(entry, 2) != 0x0112) continue;
      const std::uint32_t value = number(entry + 8, 2);
      return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
    }
    return 1;
  }

 private:
  // 0 past the end.
  std::uint32_t number(std::size_t at, std::size_t octets) const {
    if (at > tiff_.size() || octets > tiff_.size() - at) return 0;
    if (!little_) return big_endian(tiff_, at, octets);
    std::uint32_t value = 0;
    for (std::size_t i = octets; i > 0; --i) value = value << 8 | tiff_[at + i - 1];
    return value;
  }

  ByteView tiff_;
  bool little_;
};

// PNG: a length, a type of four letters, content, a check sum.

constexpr std::array<std::string_view, 15> kept_chunks{"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "fdAT",
                                                       "sRGB", "iCCP", "sBIT", "bKGD", "pHYs", "acTL", "fcTL"};

bool is_kept(ByteView chunk) {
  const std::string_view type(reinterpret_cast<const char*>(chunk.data()) + 4, 4);
  return std::ranges::find(kept_chunks, type) != kept_chunks.end();
}

Bytes png_without_metadata(ByteView picture) {
  Bytes out;
  out.reserve(picture.size());
  append(out, picture.first(png_start.size()));
  ByteView rest = picture.subspan(png_start.size());
  while (rest.size() >= 12) {
    const std::size_t length = big_endian(rest, 0, 4);
    if (length > rest.size() - 12) break;
    if (is_kept(rest)) append(out, rest.first(length + 12));
    rest = rest.subspan(length + 12);
  }
  if (rest.empty()) return out;
  return {picture.begin(), picture.end()};
}

// GIF89a: blocks after the header and the global colour table.

std::size_t colour_table_size(std::uint8_t flags) {
  return flags & 0x80 ? std::size_t{3} << ((flags & 7) + 1) : 0;
}

// Passes over sub-blocks: a length octet each, 0 ends them. What is left after them.
ByteView after_sub_blocks(ByteView rest) {
  while (!rest.empty() && rest[0] != 0) rest = rest.subspan(std::min<std::size_t>(rest[0] + 1, rest.size()));
  return rest.empty() ? rest : rest.subspan(1);
}

}  // namespace

Bytes without_metadata(ByteView picture) {
  if (begins(picture, jpeg_start)) return jpeg_without_metadata(picture);
  if (begins(picture, png_start)) return png_without_metadata(picture);
  return {picture.begin(), picture.end()};
}

int orientation_of(ByteView picture) {
  int orientation = 1;
  walk_jpeg(picture, [&](const Segment& segment) {
    if (segment.marker == app1 && begins(segment.content, "Exif\0\0"sv))
      orientation = Exif(segment.content.subspan(6)).orientation();
  });
  return orientation;
}

bool is_progressive_jpeg(ByteView picture) {
  bool progressive = false;
  walk_jpeg(picture, [&](const Segment& segment) { progressive |= segment.marker == progressive_frame; });
  return progressive;
}

int scans_of_jpeg(ByteView picture) {
  int scans = 0;
  for (std::size_t i = 0; i + 1 < picture.size(); ++i)
    if (picture[i] == 0xFF && picture[i + 1] == start_of_scan) ++scans;
  return scans;
}

std::uint64_t largest_gif_frame(ByteView picture) {
  constexpr std::size_t header = 13;
  constexpr std::size_t image_descriptor = 10;
  if (!begins(picture, "GIF8"sv) || picture.size() < header) return 0;
  std::uint64_t largest = 0;
  ByteView rest = picture.subspan(std::min(header + colour_table_size(picture[10]), picture.size()));
  while (!rest.empty()) {
    if (rest[0] == '!' && rest.size() > 2) {  // an extension
      rest = after_sub_blocks(rest.subspan(2));
    } else if (rest[0] == ',' && rest.size() > image_descriptor) {
      const std::uint64_t width = rest[5] | rest[6] << 8;
      const std::uint64_t height = rest[7] | rest[8] << 8;
      largest = std::max(largest, width * height);
      const std::size_t data = image_descriptor + colour_table_size(rest[9]) + 1;  // and the code size
      rest = after_sub_blocks(rest.subspan(std::min(data, rest.size())));
    } else {
      break;
    }
  }
  return largest;
}

}  // namespace celltext::mms
