// The schema and how it came to be: one step a version. docs/database.md tells what the tables mean.
#pragma once

#include <filesystem>
#include <span>

#include "celltext/base/result.h"
#include "connection.h"

namespace celltext::store {

// Brings a database from the version before to its own; `sql` is run in one transaction together with the new version's
// number.
struct SchemaStep {
  const char* sql;
};

// The steps of this program: the first makes version 1 from an empty file.
std::span<const SchemaStep> schema_steps();

// Does what is missing. invalid: the file is of a newer version, or belongs to another program. Several processes may
// try at once.
Result<void> bring_up_to_date(Connection& connection, std::span<const SchemaStep> steps,
                              const std::filesystem::path& file);

}  // namespace celltext::store
