// A picture that costs nothing to make.
#pragma once

#include "celltext/base/bytes.h"

namespace celltext::sim {

// A small GIF: a sky, hills and a sun that stands elsewhere for each `serial`.
Bytes make_picture(int serial);

}  // namespace celltext::sim
