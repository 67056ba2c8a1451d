// Pictures made in place.
#pragma once

#include <array>
#include <functional>
#include <string>

namespace celltext::test {

// Blue, green, red.
using Pixel = std::array<char, 3>;

// A bitmap of that size; rows are counted from the top.
inline std::string bitmap(int width, int height, const std::function<Pixel(int column, int row)>& pixel) {
  const auto number = [](std::size_t value) {
    std::string octets;
    for (int i = 0; i < 4; ++i) octets += static_cast<char>(value >> (8 * i) & 0xFF);
    return octets;
  };
  const auto row_size = static_cast<std::size_t>((width * 3 + 3) / 4 * 4);
  const std::size_t size = row_size * static_cast<std::size_t>(height);
  std::string file = "BM" + number(54 + size) + number(0) + number(54) + number(40) +
                     number(static_cast<std::size_t>(width)) + number(static_cast<std::size_t>(height));
  file += std::string("\1\0\30\0", 4) + number(0) + number(size) + std::string(16, '\0');
  for (int y = height - 1; y >= 0; --y) {
    std::string row;
    for (int x = 0; x < width; ++x) {
      const Pixel here = pixel(x, y);
      row.append(here.begin(), here.end());
    }
    row.resize(row_size);
    file += row;
  }
  return file;
}

// Red at the left and blue at the right.
inline std::string bitmap(int width, int height) {
  return bitmap(width, height, [&](int x, int) { return x < width / 2 ? Pixel{0, 0, '\xFF'} : Pixel{'\xFF', 0, 0}; });
}

}  // namespace celltext::test
