#include "schema_tables.h"

namespace celltext::store::schema {

const char picture_messages[] = R"sql(
)sql";

}  // namespace celltext::store::schema
