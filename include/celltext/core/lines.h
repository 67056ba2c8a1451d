// Which line a message leaves from, and whose country reads the numbers that are not written in full.
#pragma once

#include <optional>
#include <string>

#include "celltext/base/result.h"
#include "celltext/core/settings.h"
#include "celltext/model/line.h"
#include "celltext/model/phone_number.h"
#include "celltext/store/lines.h"

namespace celltext::core {

// Brings the names and numbers of the configuration's lines into the database. Writes nothing if nothing is new.
Result<void> adopt_lines(const Settings& settings, store::Lines lines);

// The line that was asked for by name, ICCID or number; if `asked` is empty, the configured default, else the one that
// was made the default. None: nothing says which. not_found: there is no such line.
Result<std::optional<model::Line>> choose_line(const Settings& settings, const store::Lines& lines,
                                               const std::string& asked);

// The line that there is, if there is exactly one.
std::optional<model::Line> only_line(const store::Lines& lines);

// The configured country, else the home country of `line`, else that of all known lines if they share one, else empty.
model::Region home_region(const Settings& settings, const store::Lines& lines, const std::optional<model::Line>& line);

}  // namespace celltext::core
