#include "picture_decode.h"

#include <algorithm>

#include "celltext/base/i18n.h"
#include "picture_metadata.h"

namespace celltext::mms {

namespace {

// Octets of memory are about four times that. A small computer has 384 MB.
constexpr std::uint64_t most_pixels = 32'000'000;
// What is scaled down line by line while it is decoded.
constexpr std::uint64_t most_baseline_jpeg_pixels = 200'000'000;
constexpr int most_scans = 100;
constexpr std::size_t largest_file = 50'000'000;

Error not_readable(const char* why) {
  return {ErrorKind::invalid, tr_format("the picture can't be read: {}", why)};
}
Error too_large(std::uint64_t width, std::uint64_t height) {
  return {ErrorKind::invalid,
          tr_format("the picture claims {}×{} pixels: too large to be decoded safely", width, height)};
}

struct Wish {
  int longest_edge;
  std::uint64_t most;
  int width = 0;  // as claimed
  int height = 0;
  bool refused = false;
};

// Before anything is decoded: the moment to refuse, and to ask for a smaller picture.
void on_size(GdkPixbufLoader* loader, int width, int height, gpointer data) {
  auto& wish = *static_cast<Wish*>(data);
  wish.width = width;
  wish.height = height;
  wish.refused =
      width <= 0 || height <= 0 || static_cast<std::uint64_t>(width) * static_cast<std::uint64_t>(height) > wish.most;
  if (wish.refused) return gdk_pixbuf_loader_set_size(loader, 0, 0);  // ends the loading
  const int longest = std::max(width, height);
  if (longest <= wish.longest_edge) return;
  const auto scaled = [&](int edge) {
    return std::max(1, static_cast<int>(static_cast<std::int64_t>(edge) * wish.longest_edge / longest));
  };
  gdk_pixbuf_loader_set_size(loader, scaled(width), scaled(height));
}

// A loader must be closed whatever happens.
class Loader {
 public:
  Loader(const std::string& type, Wish& wish)
      : loader_(async::Ref<GdkPixbufLoader>::adopt(gdk_pixbuf_loader_new_with_mime_type(type.c_str(), nullptr))) {
    if (loader_) g_signal_connect(loader_.get(), "size-prepared", G_CALLBACK(on_size), &wish);
  }
  Loader(const Loader&) = delete;
  Loader& operator=(const Loader&) = delete;
  ~Loader() {
    if (loader_ && !closed_) gdk_pixbuf_loader_close(loader_.get(), nullptr);
  }

  explicit operator bool() const { return static_cast<bool>(loader_); }
  GdkPixbufLoader* get() const { return loader_.get(); }

  std::optional<Error> load(ByteView picture) {
    GError* error = nullptr;
    bool loaded = gdk_pixbuf_loader_write(loader_.get(), picture.data(), picture.size(), &error);
    closed_ = true;
    loaded = gdk_pixbuf_loader_close(loader_.get(), loaded ? &error : nullptr) && loaded;
    const async::GErrorPtr owned(error);
    if (loaded) return std::nullopt;
    return not_readable(owned ? owned->message : tr("damaged"));
  }

 private:
  async::Ref<GdkPixbufLoader> loader_;
  bool closed_ = false;
};

std::optional<Error> find_trap(ByteView picture) {
  if (picture.size() > largest_file) return not_readable(tr("the file is too large"));
  if (const auto frame = largest_gif_frame(picture); frame > most_pixels) return too_large(frame, 1);
  if (scans_of_jpeg(picture) > most_scans && is_progressive_jpeg(picture))
    return not_readable(tr("it would take too long"));
  return std::nullopt;
}

PictureSize upright_size(const Wish& wish, ByteView picture) {
  PictureSize size{wish.width, wish.height, picture.size()};
  if (orientation_of(picture) >= 5) std::swap(size.width, size.height);  // lies on its side
  return size;
}

bool moves(GdkPixbufLoader* loader) {
  GdkPixbufAnimation* animation = gdk_pixbuf_loader_get_animation(loader);
  return animation && !gdk_pixbuf_animation_is_static_image(animation);
}

}  // namespace

Result<DecodedPicture> decode_picture(ByteView picture, int longest_edge) {
  if (auto trap = find_trap(picture)) return *std::move(trap);
  const std::string type = media_type_of(picture, "");
  if (!is_picture(type)) return not_readable(tr("it is no picture of a kind that celltext reads"));
  const bool by_lines = type == "image/jpeg" && !is_progressive_jpeg(picture);
  Wish wish{.longest_edge = longest_edge, .most = by_lines ? most_baseline_jpeg_pixels : most_pixels};
  Loader loader(type, wish);
  if (!loader) return not_readable(tr_format("nothing is installed that reads {}", type).c_str());
  auto error = loader.load(picture);
  if (wish.refused)
    return too_large(static_cast<std::uint64_t>(std::max(wish.width, 0)),
                     static_cast<std::uint64_t>(std::max(wish.height, 0)));
  if (error) return *std::move(error);
  GdkPixbuf* pixels = gdk_pixbuf_loader_get_pixbuf(loader.get());
  if (!pixels) return not_readable(tr("it is empty"));
  DecodedPicture decoded;
  decoded.pixels = Pixbuf::adopt(gdk_pixbuf_apply_embedded_orientation(pixels));
  if (!decoded.pixels) return not_readable(tr("not enough memory"));
  decoded.animated = moves(loader.get());
  decoded.claimed = upright_size(wish, picture);
  return decoded;
}

Result<PictureSize> claimed_size(ByteView beginning) {
  const std::string type = media_type_of(beginning, "");
  if (!is_picture(type)) return not_readable(tr("it is no picture of a kind that celltext reads"));
  Wish wish{.longest_edge = 1, .most = 0};  // refuses whatever it claims, before anything is decoded
  Loader loader(type, wish);
  if (loader) loader.load(beginning);
  if (wish.width <= 0 || wish.height <= 0) return not_readable(tr("damaged"));
  return upright_size(wish, beginning);
}

}  // namespace celltext::mms
