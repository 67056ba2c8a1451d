#include "celltext/esim/qr_code.h"

// Texts as UTF-8.
#define ZX_USE_UTF8 1
#include <ZXing/BitMatrix.h>
#include <ZXing/MultiFormatWriter.h>
#include <ZXing/ReadBarcode.h>
#include <gdk-pixbuf/gdk-pixbuf.h>

#include <stdexcept>

#include "celltext/async/gio.h"
#include "celltext/base/i18n.h"
#include "glib_calls.h"

namespace celltext::esim {

namespace {

using async::GErrorPtr;
using async::Ref;

constexpr std::int64_t largest_file = 20'000'000;
constexpr std::int64_t most_pixels = 50'000'000;
constexpr int longest_side = 2000;  // larger pictures are scaled down before they are searched
constexpr int quiet_zone = 2;
constexpr std::size_t longest_text = 1000;

Error unreadable(const std::string& file, const std::string& why) {
  return {ErrorKind::invalid, tr_format("{}: {}", file, why)};
}

std::string words_of(GError* raw) {
  const GErrorPtr error(raw);
  return error ? error->message : tr("it can't be read");
}

// Only the kinds of pictures that people get: no other decoder sees the file.
Result<void> check_picture(const std::string& file) {
  GError* error = nullptr;
  const auto handle = Ref<GFile>::adopt(g_file_new_for_path(file.c_str()));
  const auto info = Ref<GFileInfo>::adopt(
      g_file_query_info(handle.get(), G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, nullptr, &error));
  if (!info) return unreadable(file, words_of(error));
  if (g_file_info_get_size(info.get()) > largest_file) return unreadable(file, tr("the picture is too large"));
  int width = 0;
  int height = 0;
  GdkPixbufFormat* format = gdk_pixbuf_get_file_info(file.c_str(), &width, &height);
  if (!format) return unreadable(file, tr("it is no PNG or JPEG picture"));
  const CPtr<char, g_free> name(gdk_pixbuf_format_get_name(format));
  const std::string_view kind = name.get();
  if (kind != "png" && kind != "jpeg") return unreadable(file, tr("it is no PNG or JPEG picture"));
  if (width < 1 || height < 1 || std::int64_t{width} * height > most_pixels)
    return unreadable(file, tr("the picture is too large"));
  return {};
}

Result<Ref<GdkPixbuf>> load(const std::string& file) {
  GError* error = nullptr;
  int width = 0;
  int height = 0;
  gdk_pixbuf_get_file_info(file.c_str(), &width, &height);
  const bool large = width > longest_side || height > longest_side;
  auto* pixels = large ? gdk_pixbuf_new_from_file_at_size(file.c_str(), longest_side, longest_side, &error)
                       : gdk_pixbuf_new_from_file(file.c_str(), &error);
  if (!pixels) return unreadable(file, words_of(error));
  return Ref<GdkPixbuf>::adopt(pixels);
}

ZXing::Result search(GdkPixbuf* pixels) {
  const bool alpha = gdk_pixbuf_get_has_alpha(pixels);
  const ZXing::ImageView view(gdk_pixbuf_read_pixels(pixels), gdk_pixbuf_get_width(pixels),
                              gdk_pixbuf_get_height(pixels), alpha ? ZXing::ImageFormat::RGBX : ZXing::ImageFormat::RGB,
                              gdk_pixbuf_get_rowstride(pixels));
  const auto hints =
      ZXing::DecodeHints().setFormats(ZXing::BarcodeFormat::QRCode).setTryHarder(true).setTryRotate(true);
  return ZXing::ReadBarcode(view, hints);
}

}  // namespace

Result<std::string> read_qr_code(const std::string& file) {
  if (auto checked = check_picture(file); !checked) return checked.error();
  const auto pixels = load(file);
  if (!pixels) return pixels.error();
  const ZXing::Result found = search(pixels->get());
  if (!found.isValid())
    return unreadable(file, tr("no QR code is seen in it: cut the picture so that the code fills it"));
  const std::string text = found.text();
  if (text.empty() || text.size() > longest_text) return unreadable(file, tr("its QR code is no activation code"));
  return text;
}

async::Task<Result<std::string>> read_qr_code_beside(std::string file) {
  const std::function<Result<std::string>()> work = [file] { return read_qr_code(file); };
  auto text = co_await in_thread<std::string>(work);
  co_return text;
}

std::vector<std::string> draw_qr_code(std::string_view text, bool dark_ground) {
  if (text.empty() || text.size() > longest_text) return {};
  ZXing::BitMatrix code;
  try {
    code = ZXing::MultiFormatWriter(ZXing::BarcodeFormat::QRCode).setMargin(quiet_zone).encode(std::string(text), 0, 0);
  } catch (const std::invalid_argument&) {
    return {};
  }
  // A module is painted where it has the colour of letters.
  const auto painted = [&](int x, int y) { return y < code.height() && code.get(x, y) != dark_ground; };
  std::vector<std::string> lines;
  for (int y = 0; y < code.height(); y += 2) {
    std::string line;
    for (int x = 0; x < code.width(); ++x) {
      const bool upper = painted(x, y);
      const bool lower = painted(x, y + 1);
      line += upper && lower ? "█" : upper ? "▀" : lower ? "▄" : " ";
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace celltext::esim
