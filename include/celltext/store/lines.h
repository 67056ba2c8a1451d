// The lines (SIM profiles) that were ever seen.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "celltext/base/result.h"
#include "celltext/model/line.h"
#include "celltext/store/database.h"

namespace celltext::store {

class Lines {
 public:
  explicit Lines(Database& database) : database_(&database) {}

  // The line of this SIM, made if it is new. A number or network that is not empty replaces the one known so far; nothing is written
  // if nothing is new.
  Result<model::LineId> ensure(std::string_view iccid, std::string_view number, std::string_view network);

  std::vector<model::Line> all() const;
  std::optional<model::Line> find(model::LineId id) const;
  // By name, ICCID or own number, in this order.
  std::optional<model::Line> find(std::string_view label) const;
  std::optional<model::Line> default_line() const;

  // invalid: the name belongs to another line, or looks like a number or an ICCID.
  Result<void> set_name(model::LineId id, std::string_view name);
  Result<void> set_default(model::LineId id);

 private:
  Database* database_;
};

}  // namespace celltext::store
