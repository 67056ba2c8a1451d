// What a user can do with one message, from whatever screen.
#pragma once

#include <vector>

#include "celltext/model/message.h"
#include "screen.h"

namespace celltext::ui {

// Only what makes sense for its status: copy, its one-time code, send again (an unknown one only after a question),
// take back, download, save and show what is attached, delete (after a question), forward.
std::vector<Offer> offers_for(Host& host, const model::Message& message);

}  // namespace celltext::ui
