// A contact: a name for one number or several.
#pragma once

#include <string>
#include <vector>

#include "celltext/base/strong_id.h"

namespace celltext::model {

using ContactId = StrongId<struct ContactTag>;

struct Contact {
  ContactId id;
  std::string name;
  std::vector<std::string> numbers;  // normalised, in the order in which they were added
};

}  // namespace celltext::model
