// Decoding a picture that a stranger sent, with gdk-pixbuf. To be called in a thread.
#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>

#include "celltext/async/gio.h"
#include "celltext/base/bytes.h"
#include "celltext/base/result.h"
#include "celltext/mms/pictures.h"

namespace celltext::mms {

using Pixbuf = async::Ref<GdkPixbuf>;

struct DecodedPicture {
  Pixbuf pixels;        // upright; of an animation the first frame
  PictureSize claimed;  // upright too, before scaling
  bool animated = false;
};

// `longest_edge`: larger pictures are scaled down to it, a JPEG while it is decoded. invalid: no picture, damaged, or
// its dimensions would take too much memory.
Result<DecodedPicture> decode_picture(ByteView picture, int longest_edge);

// How large a picture says that it is, upright, by its first octets. Decodes nothing. invalid: it does not say.
Result<PictureSize> claimed_size(ByteView beginning);

}  // namespace celltext::mms
