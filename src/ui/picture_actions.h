// What a user can do with a picture message.
#pragma once

#include <optional>
#include <string>

#include "celltext/model/message.h"
#include "screen.h"

namespace celltext::ui {

bool can_be_downloaded(model::Status status);
// How large it is, as the network says, if it waits there; 0: it does not, or that is not said.
std::int64_t announced_octets(store::Database& database, const model::Message& message);
// Asks for it to be fetched; after a question if that costs something, or takes more data than is left.
void ask_to_download(Host& host, const model::Message& message);

}  // namespace celltext::ui
