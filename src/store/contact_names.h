// The names of contacts beside numbers, for lists that show many.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "connection.h"

namespace celltext::store {

// The contact's name, or empty.
std::string name_of_number(Connection& connection, std::string_view number);
// What a conversation is called: the names of its participants, with numbers for those that have none; empty if nobody
// has one.
std::string name_of_participants(Connection& connection, const std::vector<std::string>& participants);

}  // namespace celltext::store
