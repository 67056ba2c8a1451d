#include "celltext/core/address_book.h"

#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/codec/vcard.h"
#include "celltext/text/display.h"

namespace celltext::core {

namespace {

// Those that somebody could write to, each once.
std::vector<std::string> usable_numbers(const std::vector<std::string>& typed, const model::Region& region) {
  std::vector<std::string> numbers;
  for (const std::string& number : typed) {
    auto usable = model::parse_recipient(number, region);
    if (usable && std::ranges::find(numbers, *usable) == numbers.end()) numbers.push_back(*std::move(usable));
  }
  return numbers;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

// A number is never looked up: somebody may be called by one of a former address book.
bool may_be_name(std::string_view typed) {
  return typed.find_first_not_of("0123456789+-.()/*#, ") != std::string_view::npos;
}

Result<std::string> number_of(const model::Contact& contact) {
  if (contact.numbers.size() == 1) return contact.numbers.front();
  std::string numbers;
  for (const std::string& number : contact.numbers) numbers += (numbers.empty() ? "" : ", ") + number;
  return Error{ErrorKind::invalid,
               tr_format("{} has several numbers, write one of them: {}", text::display_safe(contact.name), numbers)};
}

// The number, if it is a contact's name; else what was typed.
Result<std::string> replace_contact(std::string_view typed, const store::Contacts& contacts) {
  if (!may_be_name(typed)) return std::string(typed);
  const auto contact = contacts.find_name(trimmed(typed));
  return contact ? number_of(*contact) : std::string(typed);
}

}  // namespace

Result<ImportedContacts> import_vcards(std::string_view file, const model::Region& region, store::Contacts contacts) {
  auto cards = codec::parse_vcards(file);
  if (!cards) return cards.error();
  ImportedContacts imported;
  std::vector<model::Contact> usable;
  for (codec::VCard& card : *cards) {
    auto numbers = usable_numbers(card.numbers, region);
    if (numbers.empty() || !store::check_contact_name(card.name))
      ++imported.left_out;
    else
      usable.push_back({{}, std::move(card.name), std::move(numbers)});
  }
  const auto added = contacts.add(usable);
  if (!added) return added.error();
  imported.added = *added;
  return imported;
}

Result<std::vector<std::string>> replace_contacts(const std::vector<std::string>& typed,
                                                  const store::Contacts& contacts) {
  std::vector<std::string> recipients;
  for (std::string_view list : typed) {
    // "Lee, Ann" is one name.
    if (may_be_name(list) && contacts.find_name(trimmed(list))) {
      auto number = replace_contact(list, contacts);
      if (!number) return number.error();
      recipients.push_back(*std::move(number));
      continue;
    }
    while (true) {
      const auto comma = list.find(',');
      auto number = replace_contact(list.substr(0, comma), contacts);
      if (!number) return number.error();
      recipients.push_back(*std::move(number));
      if (comma == std::string_view::npos) break;
      list.remove_prefix(comma + 1);
    }
  }
  return recipients;
}

}  // namespace celltext::core
