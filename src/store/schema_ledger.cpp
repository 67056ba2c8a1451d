#include "schema_tables.h"

namespace celltext::store::schema {

const char ledger[] = R"sql(
)sql";

}  // namespace celltext::store::schema
