// The user's contacts: names for numbers. A name belongs to one contact; a number may belong to several.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "celltext/base/result.h"
#include "celltext/model/contact.h"
#include "celltext/store/database.h"

namespace celltext::store {

// What an addition has changed.
struct ContactsAdded {
  int contacts = 0;  // new ones
  int numbers = 0;   // new to their contact, those of new contacts too
};

class Contacts {
 public:
  explicit Contacts(Database& database) : database_(&database) {}

  // In the order of their names.
  std::vector<model::Contact> all() const;
  // Exactly this name; else the first that is written so in other cases ("ann" finds "Ann").
  std::optional<model::Contact> find_name(std::string_view name) const;
  // Whose number this is, normalised; the first of several.
  std::optional<model::Contact> find_number(std::string_view number) const;

  // Makes the contacts, or gives the numbers to those that have the names already, in one transaction; their ids are
  // not looked at. invalid, and nothing changed: a name that check_contact_name() refuses, or no number.
  Result<ContactsAdded> add(const std::vector<model::Contact>& contacts);
  // not_found if it does not exist. Messages stay.
  Result<void> remove(model::ContactId id);

  // Everybody that messages were exchanged with, normalised, the newest first, each once; also senders that nobody can
  // write to.
  std::vector<std::string> correspondents(int limit) const;

 private:
  Database* database_;
};

// invalid: empty, longer than 200 octets, not UTF-8, with control characters, or one that would be taken for a number.
Result<void> check_contact_name(std::string_view name);

}  // namespace celltext::store
