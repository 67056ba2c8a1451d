// The rows that a picture message of ours has besides its message.
#pragma once

#include <string>
#include <vector>

#include "celltext/model/message.h"
#include "connection.h"

namespace celltext::store {

void add_picture_message(Connection& connection, model::MessageId id, const std::vector<std::string>& to,
                         const std::vector<std::string>& cc);

// What is known of an earlier try's way is not that of the next one.
void forget_transfer(Connection& connection, model::MessageId id);

void note_network_id(Connection& connection, model::MessageId id, const std::string& network_id);

}  // namespace celltext::store
