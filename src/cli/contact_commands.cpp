// contact list, add, delete, import.
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "celltext/base/i18n.h"
#include "celltext/core/address_book.h"
#include "celltext/model/phone_number.h"
#include "celltext/store/contacts.h"
#include "celltext/text/display.h"
#include "describe.h"
#include "handlers.h"
#include "json_output.h"
#include "table.h"

namespace celltext::cli {

namespace {

using text::display_safe;

constexpr std::uintmax_t largest_file = 100'000'000;

Result<store::Contacts> open_contacts(Context& context) {
  const auto database = context.database();
  if (!database) return database.error();
  return store::Contacts(**database);
}

// By name, else by number.
Result<model::Contact> find_contact(Context& context, const store::Contacts& contacts, const std::string& typed) {
  if (auto found = contacts.find_name(typed)) return *std::move(found);
  const auto region = context.home_region();
  if (!region) return region.error();
  if (auto found = contacts.find_number(model::normalise(typed, *region))) return *std::move(found);
  return Error{ErrorKind::not_found,
               tr_format("there is no contact {}; “celltext contact list” shows them", display_safe(typed))};
}

Result<std::string> read_file(const std::string& file) {
  std::error_code failure;
  const auto size = std::filesystem::file_size(file, failure);
  if (failure)
    return Error{ErrorKind::invalid, tr_format("{} can't be read: {}", display_safe(file), failure.message())};
  if (size > largest_file)
    return Error{ErrorKind::invalid,
                 tr_format("{} is larger than {} MB", display_safe(file), largest_file / 1'000'000)};
  std::ifstream stream(file, std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  if (!stream)
    return Error{ErrorKind::invalid, tr_format("{} can't be read: {}", display_safe(file), std::strerror(errno))};
  return content;
}

}  // namespace

Result<void> contact_list(Context& context) {
  const auto contacts = open_contacts(context);
  if (!contacts) return contacts.error();
  const auto all = contacts->all();
  if (all.empty()) context.output.note(tr("No contacts."));
  Table table;
  for (const model::Contact& contact : all) {
    if (context.output.json) context.output.line(json_of(contact));
    table.add({{contact.name, Paint::bold}, {joined(contact.numbers)}});
  }
  if (!context.output.json) table.print(context.output);
  return {};
}

Result<void> contact_add(Context& context) {
  auto contacts = open_contacts(context);
  if (!contacts) return contacts.error();
  const auto region = context.home_region();
  if (!region) return region.error();
  model::Contact contact{{}, context.argument(0), {}};
  const auto& arguments = context.invocation.arguments;
  for (auto typed = arguments.begin() + 1; typed != arguments.end(); ++typed) {
    auto number = model::parse_recipient(*typed, *region);
    if (!number) return number.error();
    contact.numbers.push_back(*std::move(number));
  }
  const auto added = contacts->add({contact});
  if (!added) return added.error();
  if (added->numbers == 0) context.output.note(tr("Nothing new: the contact has this number already."));
  if (context.output.json) context.output.line(json_of(*contacts->find_name(contact.name)));
  return {};
}

Result<void> contact_delete(Context& context) {
  auto contacts = open_contacts(context);
  if (!contacts) return contacts.error();
  const auto contact = find_contact(context, *contacts, context.argument(0));
  if (!contact) return contact.error();
  if (auto removed = contacts->remove(contact->id); !removed) return removed;
  if (context.output.json) context.output.line(json_of(*contact));
  return {};
}

Result<void> contact_import(Context& context) {
  const std::string& file = context.argument(0);
  const auto content = read_file(file);
  if (!content) return content.error();
  const auto contacts = open_contacts(context);
  if (!contacts) return contacts.error();
  const auto region = context.home_region();
  if (!region) return region.error();
  const auto imported = core::import_vcards(*content, *region, *contacts);
  if (!imported)
    return Error{imported.error().kind, fmt::format("{}, {}", display_safe(file), imported.error().message)};
  if (context.output.json) {
    context.output.line(json_of(*imported));
    return {};
  }
  context.output.line(tr_format("{} new contacts, {} new numbers", imported->added.contacts, imported->added.numbers));
  if (imported->left_out > 0)
    context.output.note(tr_format("Left out, without a name or a usable number: {}", imported->left_out));
  return {};
}

}  // namespace celltext::cli
