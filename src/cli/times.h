// Points in time as people type and read them: the same here as on the screen.
#pragma once

#include "celltext/core/times.h"

namespace celltext::cli {

using core::parse_future;
using core::parse_past;
using core::short_time;

}  // namespace celltext::cli
