// fit_picture(): a picture made small enough to be sent.
#include <algorithm>
#include <cmath>

#include "celltext/async/in_thread.h"
#include "celltext/base/c_ptr.h"
#include "celltext/base/i18n.h"
#include "celltext/mms/pictures.h"
#include "picture_decode.h"
#include "picture_metadata.h"

namespace celltext::mms {

namespace {

constexpr int largest_edge = 2560;  // what a phone's screen shows
constexpr int smallest_edge = 48;   // less is no picture any more
constexpr int glance_edge = 64;
constexpr const char* jpeg_quality = "82";
constexpr guint32 white = 0xFFFFFF;

PictureSize size_of(const Pixbuf& pixels, std::size_t octets) {
  return {gdk_pixbuf_get_width(pixels.get()), gdk_pixbuf_get_height(pixels.get()), octets};
}

int longest_edge_of(const Pixbuf& pixels) {
  return std::max(gdk_pixbuf_get_width(pixels.get()), gdk_pixbuf_get_height(pixels.get()));
}

// JPEG has no transparency: white shows through.
Pixbuf on_white(const Pixbuf& pixels) {
  if (!gdk_pixbuf_get_has_alpha(pixels.get())) return pixels;
  return Pixbuf::adopt(gdk_pixbuf_composite_color_simple(pixels.get(), gdk_pixbuf_get_width(pixels.get()),
                                                         gdk_pixbuf_get_height(pixels.get()), GDK_INTERP_NEAREST, 255,
                                                         8, white, white));
}

Pixbuf scaled_to(const Pixbuf& pixels, int edge) {
  const double factor = static_cast<double>(edge) / longest_edge_of(pixels);
  const auto scaled = [&](int length) { return std::max(1, static_cast<int>(std::lround(length * factor))); };
  return Pixbuf::adopt(gdk_pixbuf_scale_simple(pixels.get(), scaled(gdk_pixbuf_get_width(pixels.get())),
                                               scaled(gdk_pixbuf_get_height(pixels.get())), GDK_INTERP_BILINEAR));
}

Result<Bytes> encode_jpeg(const Pixbuf& pixels) {
  char* buffer = nullptr;
  gsize size = 0;
  GError* error = nullptr;
  const bool saved =
      gdk_pixbuf_save_to_buffer(pixels.get(), &buffer, &size, "jpeg", &error, "quality", jpeg_quality, nullptr);
  const CPtr<char, g_free> owned(buffer);
  const async::GErrorPtr why(error);
  if (!saved) return Error{ErrorKind::unexpected, tr_format("the picture can't be encoded: {}", why->message)};
  return Bytes(buffer, buffer + size);
}

// Smaller until it fits. What comes next follows from how far the last one was off.
Result<FittedPicture> encode_within(const Pixbuf& pixels, std::size_t limit) {
  const int whole = longest_edge_of(pixels);
  for (int edge = whole;;) {
    const Pixbuf smaller = edge == whole ? pixels : scaled_to(pixels, edge);
    if (!smaller) return Error{ErrorKind::invalid, tr("the picture can't be scaled: not enough memory")};
    auto data = encode_jpeg(smaller);
    if (!data) return data.error();
    if (data->size() <= limit) {
      const PictureSize to = size_of(smaller, data->size());
      return FittedPicture{
          .data = *std::move(data), .media_type = "image/jpeg", .from = {}, .to = to, .encoded_again = true};
    }
    const double off = std::sqrt(static_cast<double>(limit) / static_cast<double>(data->size()));
    edge = static_cast<int>(edge * std::min(0.9, off * 0.95));
    if (edge < smallest_edge)
      return Error{ErrorKind::guarded, tr_format("the picture can't be made to fit {}", size_in_words(limit))};
  }
}

// The file itself, without metadata, if that is small enough and upright.
std::optional<FittedPicture> as_it_is(const Bytes& picture, const DecodedPicture& glance, std::size_t limit) {
  const std::string type = media_type_of(picture, "");
  if (type != "image/jpeg" && type != "image/png" && type != "image/gif") return std::nullopt;
  if (orientation_of(picture) != 1) return std::nullopt;
  FittedPicture fitted{.data = without_metadata(picture), .media_type = type, .from = glance.claimed, .to = {}};
  if (fitted.data.size() > limit) return std::nullopt;
  fitted.to = {glance.claimed.width, glance.claimed.height, fitted.data.size()};
  return fitted;
}

Result<FittedPicture> fit(const Bytes& picture, std::size_t limit) {
  // A small look tells the size and whether it can be decoded at all.
  const auto glance = decode_picture(picture, glance_edge);
  if (!glance) return glance.error();
  if (auto fitted = as_it_is(picture, *glance, limit)) return *std::move(fitted);
  const auto decoded = decode_picture(picture, largest_edge);
  if (!decoded) return decoded.error();
  const Pixbuf opaque = on_white(decoded->pixels);
  if (!opaque) return Error{ErrorKind::invalid, tr("the picture can't be scaled: not enough memory")};
  auto fitted = encode_within(opaque, limit);
  if (!fitted) return fitted.error();
  fitted->from = decoded->claimed;
  fitted->scaled = fitted->to.width < fitted->from.width;
  fitted->animation_lost = decoded->animated;
  return fitted;
}

std::string in_words(const PictureSize& size) {
  return fmt::format("{}×{}, {}", size.width, size.height, size_in_words(size.octets));
}

}  // namespace

async::Task<Result<FittedPicture>> fit_picture(Bytes picture, std::size_t limit) {
  std::function<Result<FittedPicture>()> work = [picture = std::move(picture), limit] { return fit(picture, limit); };
  auto fitting = async::in_thread<Result<FittedPicture>>(std::move(work));
  auto fitted = co_await fitting;
  co_return fitted;
}

std::string in_words(const FittedPicture& picture) {
  if (!picture.encoded_again) return in_words(picture.to);
  return in_words(picture.from) + " → " + in_words(picture.to);
}

std::string size_in_words(std::uint64_t octets) {
  if (octets < 1000) return tr_n_format("{} byte", "{} bytes", octets);
  if (octets < 999'500) return fmt::format("{} kB", (octets + 500) / 1000);
  if (octets < 999'500'000) return fmt::format("{:.1f} MB", static_cast<double>(octets) / 1e6);
  return fmt::format("{:.1f} GB", static_cast<double>(octets) / 1e9);
}

}  // namespace celltext::mms
