// The user's contacts in use: read from a vCard file, and written instead of a number.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "celltext/base/result.h"
#include "celltext/model/phone_number.h"
#include "celltext/store/contacts.h"

namespace celltext::core {

struct ImportedContacts {
  store::ContactsAdded added;
  int left_out = 0;  // without a name, or without a number that somebody could write to
};

// Adds the contacts of a vCard file (codec/vcard.h). Numbers that are not in full are read in `region`. A second time
// adds nothing. invalid, naming the line, and nothing changed: no vCards.
Result<ImportedContacts> import_vcards(std::string_view file, const model::Region& region, store::Contacts contacts);

// Recipients as typed, each perhaps several with commas between them, with numbers in place of the names of contacts.
// What is no contact's name stays as it is. invalid: a contact with several numbers, which are named.
Result<std::vector<std::string>> replace_contacts(const std::vector<std::string>& typed,
                                                  const store::Contacts& contacts);

}  // namespace celltext::core
