// Picture messages that an earlier courier, or an earlier celltext, left unfinished.
#pragma once

#include "courier_context.h"

namespace celltext::core {

// What was being fetched is due again. What could not be decoded is read once more if this celltext reads better than
// the one that tried.
void resume_pictures(CourierContext& context);

}  // namespace celltext::core
