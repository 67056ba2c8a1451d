#include "schema_tables.h"

namespace celltext::store::schema {

const char esim[] = R"sql(
)sql";

}  // namespace celltext::store::schema
