#include "celltext/store/contacts.h"

#include <glib.h>

#include <algorithm>
#include <unordered_set>

#include "celltext/base/c_ptr.h"
#include "celltext/base/i18n.h"
#include "celltext/text/utf8.h"
#include "contact_names.h"
#include "number_list.h"
#include "transaction.h"

namespace celltext::store {

namespace {

constexpr std::size_t longest_name = 200;

std::vector<std::string> numbers_of(Connection& connection, model::ContactId id) {
  std::vector<std::string> numbers;
  Statement query = connection.prepare("SELECT number FROM contact_numbers WHERE contact = ? ORDER BY id");
  query.bind(id);
  while (query.step()) numbers.push_back(query.text(0));
  return numbers;
}

std::vector<model::Contact> read_contacts(Connection& connection, Statement& query) {
  std::vector<model::Contact> contacts;
  while (query.step()) contacts.push_back({query.id<model::ContactId>(0), query.text(1), {}});
  for (model::Contact& contact : contacts) contact.numbers = numbers_of(connection, contact.id);
  return contacts;
}

std::optional<model::Contact> first_contact(Connection& connection, const char* sql, std::string_view value) {
  Statement query = connection.prepare(sql);
  query.bind(value);
  auto found = read_contacts(connection, query);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::string folded(std::string_view text) {
  const CPtr<char, g_free> plain(g_utf8_casefold(text.data(), static_cast<gssize>(text.size())));
  return plain.get();
}

bool looks_like_number(std::string_view name) {
  return name.find_first_not_of("0123456789+-.()/*# ") == std::string_view::npos;
}

bool has_control_character(std::string_view name) {
  return std::ranges::any_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

model::ContactId ensure_contact(Connection& connection, const std::string& name, ContactsAdded& added) {
  Statement known = connection.prepare("SELECT id FROM contacts WHERE name = ?");
  known.bind(name);
  if (known.step()) return known.id<model::ContactId>(0);
  connection.prepare("INSERT INTO contacts (name) VALUES (?)").bind(name).run();
  ++added.contacts;
  return model::ContactId{connection.last_insert_id()};
}

Result<void> check(const model::Contact& contact) {
  if (auto valid = check_contact_name(contact.name); !valid) return valid;
  if (contact.numbers.empty())
    return Error{ErrorKind::invalid, tr_format("the contact \"{}\" has no number", contact.name)};
  return {};
}

}  // namespace

std::string name_of_number(Connection& connection, std::string_view number) {
  Statement query = connection.prepare(
      "SELECT c.name FROM contact_numbers AS n JOIN contacts AS c ON c.id = n.contact WHERE n.number = ?"
      " ORDER BY n.contact LIMIT 1");
  query.bind(number);
  return query.step() ? query.text(0) : std::string();
}

std::string name_of_participants(Connection& connection, const std::vector<std::string>& participants) {
  std::string names;
  bool any = false;
  for (const std::string& participant : participants) {
    const std::string name = name_of_number(connection, participant);
    any = any || !name.empty();
    names += (names.empty() ? "" : ", ") + (name.empty() ? participant : name);
  }
  return any ? names : std::string();
}

std::vector<model::Contact> Contacts::all() const {
  Connection& connection = database_->connection();
  const Transaction transaction(connection, Transaction::Purpose::read);
  Statement query = connection.prepare("SELECT id, name FROM contacts ORDER BY name COLLATE NOCASE, id");
  return read_contacts(connection, query);
}

std::optional<model::Contact> Contacts::find_name(std::string_view name) const {
  Connection& connection = database_->connection();
  if (auto exact = first_contact(connection, "SELECT id, name FROM contacts WHERE name = ?", name)) return exact;
  if (!text::is_utf8(name)) return std::nullopt;
  const std::string wanted = folded(name);
  for (model::Contact& contact : all())
    if (folded(contact.name) == wanted) return std::move(contact);
  return std::nullopt;
}

std::optional<model::Contact> Contacts::find_number(std::string_view number) const {
  return first_contact(database_->connection(),
                       "SELECT c.id, c.name FROM contact_numbers AS n JOIN contacts AS c ON c.id = n.contact"
                       " WHERE n.number = ? ORDER BY n.contact LIMIT 1",
                       number);
}

Result<ContactsAdded> Contacts::add(const std::vector<model::Contact>& contacts) {
  for (const model::Contact& contact : contacts)
    if (auto valid = check(contact); !valid) return valid.error();
  return write(*database_, [&](Connection& connection) -> Result<ContactsAdded> {
    ContactsAdded added;
    for (const model::Contact& contact : contacts) {
      const auto id = ensure_contact(connection, contact.name, added);
      for (const std::string& number : contact.numbers) {
        connection.prepare("INSERT OR IGNORE INTO contact_numbers (contact, number) VALUES (?, ?)")
            .bind(id, number)
            .run();
        added.numbers += static_cast<int>(connection.changes());
      }
    }
    return added;
  });
}

Result<void> Contacts::remove(model::ContactId id) {
  return write(*database_, [&](Connection& connection) -> Result<void> {
    connection.prepare("DELETE FROM contacts WHERE id = ?").bind(id).run();
    if (connection.changes() == 0) return Error{ErrorKind::not_found, tr_format("there is no contact {}", id.value)};
    return {};
  });
}

std::vector<std::string> Contacts::correspondents(int limit) const {
  std::vector<std::string> numbers;
  std::unordered_set<std::string> seen;
  const auto most = static_cast<std::size_t>(std::max(limit, 0));
  Statement query =
      database_->connection().prepare("SELECT participants FROM conversations ORDER BY last_at DESC, id DESC");
  while (numbers.size() < most && query.step())
    for (std::string& number : split_numbers(query.view(0)))
      if (numbers.size() < most && seen.insert(number).second) numbers.push_back(std::move(number));
  return numbers;
}

Result<void> check_contact_name(std::string_view name) {
  if (name.empty()) return Error{ErrorKind::invalid, tr("a contact needs a name")};
  if (name.size() > longest_name || !text::is_utf8(name) || has_control_character(name))
    return Error{ErrorKind::invalid, tr_format("a contact's name is printable and has {} bytes at most", longest_name)};
  if (looks_like_number(name))
    return Error{ErrorKind::invalid,
                 tr_format("\"{}\" looks like a number: give the contact a name with a letter in it", name)};
  return {};
}

}  // namespace celltext::store
