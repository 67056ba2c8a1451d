// A picture that a stranger sent, before anything of it is decoded.
#include "mms/picture_metadata.h"
#include "tests/fuzz/entries.h"

namespace celltext::fuzz {

void picture(ByteView octets) {
  const Bytes bare = mms::without_metadata(octets);
  require(bare.size() <= octets.size());
  // There is nothing more to take out, and its pixels lie as they lay.
  require(mms::without_metadata(bare).size() <= bare.size());
  require(mms::largest_gif_frame(bare) == mms::largest_gif_frame(octets));
  const int orientation = mms::orientation_of(octets);
  require(orientation >= 1 && orientation <= 8);
  require(mms::scans_of_jpeg(octets) >= 0);
  (void)mms::is_progressive_jpeg(octets);
}

}  // namespace celltext::fuzz
