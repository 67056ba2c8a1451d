#include "celltext/esim/qr_code.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

#include <filesystem>
#include <fstream>

#include "tests/catch.h"
#include "tests/support/temporary_directory.h"

using namespace celltext;
using namespace celltext::esim;
using Catch::Matchers::ContainsSubstring;

namespace {

constexpr const char* code = "LPA:1$rsp.example$04386-AGYFT-A74Y8-3F815";
constexpr int module_size = 4;  // pixels

// The two halves of a character: whether each is painted.
std::pair<bool, bool> halves(std::string_view character) {
  return {character == "█" || character == "▀", character == "█" || character == "▄"};
}

// What a camera would see of drawn lines: letters in black on white, or the other way round.
std::string save_picture(const std::vector<std::string>& lines, bool dark_ground, const std::string& file,
                         const char* type) {
  std::vector<std::vector<bool>> rows;
  for (const std::string& line : lines) {
    std::vector<bool> upper;
    std::vector<bool> lower;
    for (std::size_t at = 0; at < line.size();) {
      const std::size_t length = line[at] == ' ' ? 1 : 3;
      const auto [top, bottom] = halves(std::string_view(line).substr(at, length));
      upper.push_back(top);
      lower.push_back(bottom);
      at += length;
    }
    rows.push_back(upper);
    rows.push_back(lower);
  }
  const int width = static_cast<int>(rows[0].size()) * module_size;
  const int height = static_cast<int>(rows.size()) * module_size;
  GdkPixbuf* picture = gdk_pixbuf_new(GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  guchar* pixels = gdk_pixbuf_get_pixels(picture);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const bool painted = rows[static_cast<std::size_t>(y / module_size)][static_cast<std::size_t>(x / module_size)];
      guchar* pixel = pixels + y * gdk_pixbuf_get_rowstride(picture) + 3 * x;
      std::fill(pixel, pixel + 3, painted == dark_ground ? 255 : 0);
    }
  }
  REQUIRE(gdk_pixbuf_save(picture, file.c_str(), type, nullptr, nullptr));
  g_object_unref(picture);
  return file;
}

}  // namespace

TEST_CASE("a QR code that was drawn is read again, from PNG and JPEG, on dark ground and on light") {
  const test::TemporaryDirectory folder;
  for (const bool dark_ground : {false, true}) {
    for (const char* type : {"png", "jpeg"}) {
      const auto lines = draw_qr_code(code, dark_ground);
      REQUIRE(lines.size() > 10);
      const auto read = read_qr_code(save_picture(lines, dark_ground, (folder.path() / "code").string() + type, type));
      INFO((read ? "" : read.error().message));
      REQUIRE(read);
      CHECK(*read == code);
    }
  }
  CHECK(draw_qr_code("", false).empty());
  CHECK(draw_qr_code(std::string(5000, 'A'), false).empty());
}

TEST_CASE("what is no picture with a QR code is said") {
  const test::TemporaryDirectory folder;
  const std::string file = (folder.path() / "code.png").string();
  CHECK_THAT(read_qr_code(file).error().message, ContainsSubstring(file));
  std::ofstream(file) << "no picture";
  CHECK_THAT(read_qr_code(file).error().message, ContainsSubstring("no PNG or JPEG"));
  const std::string drawing = (folder.path() / "code.svg").string();
  std::ofstream(drawing) << "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>";
  CHECK_THAT(read_qr_code(drawing).error().message, ContainsSubstring("no PNG or JPEG"));
  save_picture({"    ", "    "}, false, file, "png");
  CHECK_THAT(read_qr_code(file).error().message, ContainsSubstring("no QR code"));
}
