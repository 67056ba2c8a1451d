// The tables that came after the first version, a file a concern: schema.cpp puts them in order.
#pragma once

namespace celltext::store::schema {

extern const char contacts_and_drafts[];
extern const char ledger[];
extern const char picture_messages[];
extern const char esim[];
extern const char lines[];

}  // namespace celltext::store::schema
