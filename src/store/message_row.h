// A row of `messages` as a model::Message.
#pragma once

#include <vector>

#include "celltext/model/message.h"
#include "connection.h"

namespace celltext::store {

// "SELECT … FROM messages AS m … LEFT JOIN lines AS l …", to be followed by a WHERE. The columns are those that
// read_message() expects. `index` is the one that gives the rows in the order that is wanted; the planner knows no
// statistics and might choose to sort.
std::string select_messages(std::string_view index = {});

model::Message read_message(const Statement& row);
// Steps `query` to its end.
std::vector<model::Message> read_messages(Statement& query);

}  // namespace celltext::store
