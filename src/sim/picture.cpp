#include "sim/picture.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace celltext::sim {

namespace {

constexpr int width = 96;
constexpr int height = 64;

// Colours of the GIF: 0 to 7.
enum : std::uint8_t { sky, haze, sun, far_hill, near_hill, meadow, light, dark };
constexpr std::array<std::array<std::uint8_t, 3>, 8> palette{{{90, 160, 230},
                                                              {170, 205, 240},
                                                              {250, 210, 80},
                                                              {90, 120, 150},
                                                              {60, 110, 80},
                                                              {120, 170, 80},
                                                              {255, 255, 255},
                                                              {20, 30, 40}}};

std::uint8_t colour_at(int x, int y, int serial) {
  const int sun_x = 12 + serial * 17 % 72;
  const int dx = x - sun_x;
  const int dy = y - 14;
  const int far_top = 34 + (x * 3 + serial) / 8 % 9;
  const int near_top = 44 - std::abs(x - 60 + serial % 20) / 6;
  if (y > 54) return meadow;
  if (y > near_top) return near_hill;
  if (y > far_top) return far_hill;
  if (dx * dx + dy * dy < 60) return sun;
  return y > 24 ? haze : sky;
}

// LZW codes of four bits that are never more than literals: a clear code comes before the codes would grow.
class Writer {
 public:
  void put(unsigned code) {
    bits_ |= code << count_;
    count_ += 4;
    for (; count_ >= 8; count_ -= 8, bits_ >>= 8) block_.push_back(static_cast<std::uint8_t>(bits_));
  }
  Bytes finish() {
    if (count_ > 0) block_.push_back(static_cast<std::uint8_t>(bits_));
    Bytes out;
    for (std::size_t at = 0; at < block_.size(); at += 255) {
      const std::size_t size = std::min<std::size_t>(255, block_.size() - at);
      out.push_back(static_cast<std::uint8_t>(size));
      out.insert(out.end(), block_.begin() + static_cast<std::ptrdiff_t>(at),
                 block_.begin() + static_cast<std::ptrdiff_t>(at + size));
    }
    out.push_back(0);
    return out;
  }

 private:
  unsigned bits_ = 0;
  int count_ = 0;
  Bytes block_;
};

void append(Bytes& to, std::string_view text) {
  to.insert(to.end(), text.begin(), text.end());
}

}  // namespace

Bytes make_picture(int serial) {
  constexpr unsigned clear_code = 8;
  constexpr unsigned end_code = 9;
  // After a clear the table grows by one a code: at sixteen entries codes would take five bits.
  constexpr int between_clears = 6;
  Bytes gif;
  append(gif, "GIF89a");
  gif.insert(gif.end(), {width, 0, height, 0, 0xF2, 0, 0});  // a global table of 8 colours
  for (const auto& colour : palette) gif.insert(gif.end(), colour.begin(), colour.end());
  gif.insert(gif.end(), {0x2C, 0, 0, 0, 0, width, 0, height, 0, 0, 3});
  Writer writer;
  for (int i = 0; i < width * height; ++i) {
    if (i % between_clears == 0) writer.put(clear_code);
    writer.put(colour_at(i % width, i / width, serial));
  }
  writer.put(end_code);
  const Bytes data = writer.finish();
  gif.insert(gif.end(), data.begin(), data.end());
  gif.push_back(0x3B);
  return gif;
}

}  // namespace celltext::sim
