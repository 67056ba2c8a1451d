#include "schema_tables.h"

namespace celltext::store::schema {

const char contacts_and_drafts[] = R"sql(
)sql";

}  // namespace celltext::store::schema
