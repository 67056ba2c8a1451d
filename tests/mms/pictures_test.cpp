#include "celltext/mms/pictures.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

#include <algorithm>
#include <random>

#include "celltext/async/gio.h"
#include "mms/picture_metadata.h"
#include "tests/catch.h"
#include "tests/support/main_loop.h"

using namespace celltext;
using namespace celltext::mms;

namespace {

using Pixbuf = async::Ref<GdkPixbuf>;

// Red above, blue below, with noise so that it does not shrink to nothing.
Pixbuf painted(int width, int height, bool transparent = false) {
  const auto pixels = Pixbuf::adopt(gdk_pixbuf_new(GDK_COLORSPACE_RGB, transparent, 8, width, height));
  const int channels = gdk_pixbuf_get_n_channels(pixels.get());
  std::mt19937 random(7);
  for (int y = 0; y < height; ++y) {
    guchar* row = gdk_pixbuf_get_pixels(pixels.get()) + y * gdk_pixbuf_get_rowstride(pixels.get());
    for (int x = 0; x < width; ++x, row += channels) {
      row[0] = static_cast<guchar>(y < height / 2 ? 200 + random() % 50 : random() % 50);
      row[1] = static_cast<guchar>(random() % 50);
      row[2] = static_cast<guchar>(y < height / 2 ? random() % 50 : 200 + random() % 50);
      if (transparent) row[3] = x < width / 2 ? 0 : 255;
    }
  }
  return pixels;
}

Bytes saved(const Pixbuf& pixels, const char* type) {
  char* buffer = nullptr;
  gsize size = 0;
  REQUIRE(gdk_pixbuf_save_to_buffer(pixels.get(), &buffer, &size, type, nullptr, nullptr));
  const CPtr<char, g_free> owned(buffer);
  return {buffer, buffer + size};
}

Bytes from_text(std::string_view text) {
  return {text.begin(), text.end()};
}

void append(Bytes& out, const Bytes& more) {
  out.insert(out.end(), more.begin(), more.end());
}

// A JPEG with an EXIF segment that says how it lies and where it was taken, and a comment.
Bytes with_exif(const Bytes& jpeg, std::uint8_t orientation) {
  Bytes exif = from_text(std::string_view("Exif\0\0MM\0*\0\0\0\10\0\1\1\22\0\3\0\0\0\1\0", 25));
  append(exif, {orientation, 0, 0, 0, 0, 0, 0});
  append(exif, from_text("GPS 51.5N"));
  Bytes out{0xFF, 0xD8, 0xFF, 0xE1, 0, static_cast<std::uint8_t>(exif.size() + 2)};
  append(out, exif);
  append(out, {0xFF, 0xFE, 0, 6, 'h', 'e', 'r', 'e'});
  out.insert(out.end(), jpeg.begin() + 2, jpeg.end());
  return out;
}

bool holds(const Bytes& content, std::string_view text) {
  return std::search(content.begin(), content.end(), text.begin(), text.end()) != content.end();
}

Result<FittedPicture> fitted(const Bytes& picture, std::size_t limit) {
  return test::finish(fit_picture(picture, limit));
}

Pixbuf read_back(const Bytes& picture) {
  const auto loader = async::Ref<GdkPixbufLoader>::adopt(gdk_pixbuf_loader_new());
  REQUIRE(gdk_pixbuf_loader_write(loader.get(), picture.data(), picture.size(), nullptr));
  REQUIRE(gdk_pixbuf_loader_close(loader.get(), nullptr));
  return Pixbuf::share(gdk_pixbuf_loader_get_pixbuf(loader.get()));
}

const guchar* pixel(const Pixbuf& pixels, int x, int y) {
  return gdk_pixbuf_get_pixels(pixels.get()) + y * gdk_pixbuf_get_rowstride(pixels.get()) +
         x * gdk_pixbuf_get_n_channels(pixels.get());
}

// Two frames of one pixel; the second claims its own size.
Bytes moving_gif(std::uint16_t frame_width, std::uint16_t frame_height) {
  const auto low = [](std::uint16_t n) { return static_cast<std::uint8_t>(n); };
  const auto high = [](std::uint16_t n) { return static_cast<std::uint8_t>(n >> 8); };
  Bytes gif = from_text("GIF89a");
  append(gif, {1, 0, 1, 0, 0x80, 0, 0, 0xFF, 0, 0, 0, 0, 0xFF});
  append(gif, {'!', 0xF9, 4, 0, 10, 0, 0, 0, ',', 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0});
  append(gif, {'!',
               0xF9,
               4,
               0,
               10,
               0,
               0,
               0,
               ',',
               0,
               0,
               0,
               0,
               low(frame_width),
               high(frame_width),
               low(frame_height),
               high(frame_height),
               0,
               2,
               2,
               0x4C,
               1,
               0,
               ';'});
  return gif;
}

// A PNG that says how large it is and has no pixels.
Bytes claiming_png(std::uint32_t width, std::uint32_t height) {
  Bytes png = saved(painted(1, 1), "png");
  for (int i = 0; i < 4; ++i) {
    png[static_cast<std::size_t>(16 + i)] = static_cast<std::uint8_t>(width >> (24 - 8 * i));
    png[static_cast<std::size_t>(20 + i)] = static_cast<std::uint8_t>(height >> (24 - 8 * i));
  }
  // The check sum of IHDR, by the definition of annex D.
  std::uint32_t sum = 0xFFFFFFFF;
  for (std::size_t i = 12; i < 29; ++i) {
    sum ^= png[i];
    for (int bit = 0; bit < 8; ++bit) sum = sum & 1 ? 0xEDB88320 ^ sum >> 1 : sum >> 1;
  }
  for (int i = 0; i < 4; ++i) png[static_cast<std::size_t>(29 + i)] = static_cast<std::uint8_t>(~sum >> (24 - 8 * i));
  return png;
}

}  // namespace

TEST_CASE("a picture that is too large is scaled until it fits, and keeps its shape") {
  const Bytes picture = saved(painted(1600, 1200), "jpeg");
  for (const std::size_t limit : {300'000UL, 100'000UL, 20'000UL}) {
    const auto result = fitted(picture, limit);
    REQUIRE(result);
    CHECK(result->data.size() <= limit);
    CHECK(result->data.size() > limit / 4);
    CHECK(result->media_type == "image/jpeg");
    CHECK(result->from == PictureSize{1600, 1200, picture.size()});
    CHECK(std::abs(result->to.width * 3 - result->to.height * 4) <= 4);
    CHECK(result->encoded_again);
    CHECK(result->scaled);
    const Pixbuf back = read_back(result->data);
    CHECK(gdk_pixbuf_get_width(back.get()) == result->to.width);
  }
}

TEST_CASE("a picture that fits stays as it is, but for its metadata") {
  const Bytes picture = saved(painted(64, 48), "jpeg");
  const auto result = fitted(with_exif(picture, 1), 1'000'000);
  REQUIRE(result);
  CHECK(result->data == picture);
  CHECK_FALSE(result->encoded_again);
  CHECK(result->to.width == 64);
  CHECK(in_words(*result) == "64×48, " + size_in_words(picture.size()));

  Bytes png = saved(painted(8, 8, true), "png");
  const Bytes text{0, 0, 0, 5, 't', 'E', 'X', 't', 'G', 'P', 'S', 0, '1', 1, 2, 3, 4};
  Bytes noted(png.begin(), png.begin() + 33);
  append(noted, text);
  noted.insert(noted.end(), png.begin() + 33, png.end());
  CHECK(without_metadata(noted) == png);
}

TEST_CASE("a picture that lies on its side is turned, and says nothing of place and camera any more") {
  const Bytes lying = with_exif(saved(painted(64, 32), "jpeg"), 6);
  CHECK(orientation_of(lying) == 6);
  const auto result = fitted(lying, 1'000'000);
  REQUIRE(result);
  CHECK(result->from.width == 32);
  CHECK(result->to.width == 32);
  CHECK(result->to.height == 64);
  CHECK_FALSE(holds(result->data, "GPS"));
  CHECK_FALSE(holds(result->data, "Exif"));
  CHECK_FALSE(holds(result->data, "here"));
  // What was above is now on the right.
  const Pixbuf back = read_back(result->data);
  CHECK(pixel(back, 28, 32)[0] > 150);
  CHECK(pixel(back, 4, 32)[2] > 150);
}

TEST_CASE("transparency becomes white where the format has none") {
  const Bytes picture = saved(painted(400, 400, true), "png");
  const auto result = fitted(picture, 20'000);
  REQUIRE(result);
  CHECK(result->media_type == "image/jpeg");
  const Pixbuf back = read_back(result->data);
  CHECK(pixel(back, 2, 2)[0] > 240);
  CHECK(pixel(back, 2, 2)[1] > 240);
}

TEST_CASE("a GIF that fits keeps moving; one that does not keeps its first frame") {
  const Bytes gif = moving_gif(1, 1);
  const auto kept = fitted(gif, 1000);
  REQUIRE(kept);
  CHECK(kept->data == gif);
  CHECK_FALSE(kept->animation_lost);
  const auto lost = fitted(gif, gif.size() - 1);
  CHECK_FALSE(lost);  // one pixel in JPEG is larger still
}

TEST_CASE("pictures that explode are refused before they are decoded") {
  const Bytes exploding[] = {claiming_png(30'000, 30'000), claiming_png(0x7FFFFFFF, 1), moving_gif(65'535, 65'535)};
  for (const Bytes& picture : exploding) {
    const auto result = fitted(picture, 100);
    REQUIRE_FALSE(result);
    CHECK(result.error().kind == ErrorKind::invalid);
    CHECK_FALSE(test::finish(draw_picture(picture, 10, 5, 256)));
  }
  CHECK(fitted(claiming_png(30'000, 30'000), 100).error().message ==
        "the picture claims 30000×30000 pixels: too large to be decoded safely");
}

TEST_CASE("what is damaged or no picture is refused") {
  const Bytes jpeg = saved(painted(200, 200), "jpeg");
  const Bytes cut(jpeg.begin(), jpeg.begin() + 30);
  for (const Bytes& wrong : {Bytes{}, from_text("hello"), cut, from_text("\x89PNG\r\n\x1A\n"), from_text("GIF89a")}) {
    const auto result = fitted(wrong, 1'000'000);
    REQUIRE_FALSE(result);
    CHECK(result.error().kind == ErrorKind::invalid);
  }
  CHECK(fitted(jpeg, 200).error().kind == ErrorKind::guarded);
}

TEST_CASE("any octets: metadata is looked for in bounds") {
  std::mt19937 random(3);
  const Bytes jpeg = with_exif(saved(painted(16, 16), "jpeg"), 8);
  const Bytes png = saved(painted(16, 16), "png");
  const Bytes gif = moving_gif(1, 1);
  for (int round = 0; round < 3000; ++round) {
    Bytes octets = round % 3 == 0 ? jpeg : round % 3 == 1 ? png : gif;
    octets.resize(random() % (octets.size() + 1));
    for (int i = 0; i < 4 && !octets.empty(); ++i) octets[random() % octets.size()] = random() & 0xFF;
    CHECK(without_metadata(octets).size() <= octets.size());
    const int orientation = orientation_of(octets);
    CHECK((orientation >= 1 && orientation <= 8));
    largest_gif_frame(octets);
    is_progressive_jpeg(octets);
  }
}

TEST_CASE("a picture is drawn with character cells in the colours there are") {
  const Bytes picture = saved(painted(160, 160), "png");
  for (const int colours : {2, 8, 16, 256, every_colour}) {
    const auto preview = test::finish(draw_picture(picture, 20, 20, colours));
    REQUIRE(preview);
    CHECK(preview->columns == 20);
    CHECK(preview->rows == 10);  // a square in cells that are twice as high as wide
    REQUIRE(preview->cells.size() == 200);
    for (const PreviewCell& cell : preview->cells) {
      CHECK(cell.character >= U' ');
      CHECK(cell.foreground < colours);
      CHECK(cell.background < colours);
      CHECK(cell.foreground >= -1);
      CHECK(cell.background >= -1);
    }
    if (colours >= 8) CHECK_FALSE(preview->cells.front() == preview->cells.back());
  }
}

TEST_CASE("a preview keeps within its cells, whatever the shape") {
  struct Case {
    int width, height, columns, rows;
  };
  for (const Case& c : {Case{400, 2, 10, 10}, Case{2, 400, 10, 10}, Case{1, 1, 80, 24}, Case{300, 200, 1, 1}}) {
    const auto preview = test::finish(draw_picture(saved(painted(c.width, c.height), "png"), c.columns, c.rows, 256));
    REQUIRE(preview);
    CHECK(preview->columns <= c.columns);
    CHECK(preview->rows <= c.rows);
    CHECK(preview->cells.size() == static_cast<std::size_t>(preview->columns * preview->rows));
  }
}

TEST_CASE("the type of an attachment is that of its content, else that of its name") {
  struct Case {
    Bytes content;
    const char* name;
    const char* type;
  };
  const Case cases[] = {
      {saved(painted(1, 1), "png"), "x.jpg", "image/png"},
      {saved(painted(1, 1), "jpeg"), "", "image/jpeg"},
      {moving_gif(1, 1), "", "image/gif"},
      {from_text(std::string_view("\0\0\0\x18"
                                  "ftypmp42",
                                  12)),
       "a.bin", "video/mp4"},
      {from_text(std::string_view("\0\0\0\x18"
                                  "ftyp3gp5",
                                  12)),
       "", "video/3gpp"},
      {from_text("#!AMR\n"), "", "audio/amr"},
      {from_text("%PDF-1.7"), "", "application/pdf"},
      {from_text("BEGIN:VCARD\r\nEND:VCARD"), "a.txt", "text/x-vCard"},
      {from_text("hello"), "a.VCF", "text/x-vCard"},
      {from_text("hello"), "a.txt", "text/plain"},
      {from_text("héllo"), "README", "text/plain"},
      {from_text("a,b"), "a.csv", "text/csv"},
      {from_text("hello"), "a.jpg", "text/plain"},
      {from_text(std::string_view("\0\1\2", 3)), "thing", "application/octet-stream"},
      {from_text("\xFF\xFE"), "", "application/octet-stream"},
      {{}, "", "application/octet-stream"},
  };
  for (const Case& c : cases) {
    INFO(c.name << " " << c.type);
    CHECK(media_type_of(c.content, c.name) == c.type);
  }
}

TEST_CASE("sizes in words") {
  CHECK(size_in_words(1) == "1 byte");
  CHECK(size_in_words(999) == "999 bytes");
  CHECK(size_in_words(1000) == "1 kB");
  CHECK(size_in_words(999'499) == "999 kB");
  CHECK(size_in_words(999'500) == "1.0 MB");
  CHECK(size_in_words(3'200'000) == "3.2 MB");
}
