#include "recipients.h"

#include <algorithm>
#include <map>
#include <unordered_set>

#include "celltext/base/i18n.h"
#include "celltext/text/display.h"
#include "words.h"

namespace celltext::ui {

namespace {

constexpr std::size_t most_suggestions = 200;

bool can_be_written_to(const std::string& number) {
  const auto usable = model::parse_recipient(number, "");
  return usable && *usable == number;
}

bool looks_like_number(std::string_view typed) {
  return !typed.empty() && typed.find_first_not_of("0123456789+-.()/ ") == std::string_view::npos;
}

Choice choice_of(const Recipient& recipient, std::size_t id) {
  const std::string name = text::display_safe(recipient.name);
  const std::string number = text::display_safe(recipient.number);
  return {name.empty() ? number : name + "  " + number, country_note(recipient.number), "", true, id};
}

}  // namespace

std::string in_words(const Recipient& recipient) {
  return (recipient.name.empty() ? "" : recipient.name + " ") + recipient.number + country_note(recipient.number);
}

std::vector<Recipient> known_recipients(const std::vector<model::Contact>& contacts,
                                        const std::vector<std::string>& correspondents) {
  std::map<std::string_view, std::string_view> names;
  for (const model::Contact& contact : contacts)
    for (const std::string& number : contact.numbers) names.try_emplace(number, contact.name);
  std::vector<Recipient> known;
  std::unordered_set<std::string_view> seen;
  const auto add = [&](const std::string& number) {
    if (!seen.insert(number).second || !can_be_written_to(number)) return;
    const auto name = names.find(number);
    known.push_back({number, name == names.end() ? "" : std::string(name->second)});
  };
  for (const std::string& number : correspondents) add(number);
  for (const model::Contact& contact : contacts)
    for (const std::string& number : contact.numbers) add(number);
  return known;
}

// A number that is typed in full comes first, whatever longer ones hold its digits.
void RecipientsModel::offer_typed_number() {
  typed_number_.clear();
  if (!looks_like_number(typed.text())) return;
  auto usable = model::parse_recipient(typed.text(), region);
  if (!usable) return;
  typed_number_ = *std::move(usable);
  const auto same = std::ranges::find(known, typed_number_, &Recipient::number);
  const Recipient recipient = same == known.end() ? Recipient{typed_number_, ""} : *same;
  choices.push_back(choice_of(recipient, static_cast<std::size_t>(same - known.begin())));
  found.push_back({0, {}});
}

void RecipientsModel::find() {
  choices.clear();
  found.clear();
  cursor.select(0);
  offer_typed_number();
  std::vector<Choice> others;
  for (std::size_t i = 0; i < known.size(); ++i) {
    const bool is_chosen = std::ranges::find(chosen, known[i].number, &Recipient::number) != chosen.end();
    if (!is_chosen && known[i].number != typed_number_) others.push_back(choice_of(known[i], i));
  }
  const std::size_t first = choices.size();
  for (Found& match : find_choices(others, typed.text(), most_suggestions))
    found.push_back({match.choice + first, std::move(match.marked)});
  std::ranges::move(others, std::back_inserter(choices));
}

bool RecipientsModel::take(std::string& trouble) {
  trouble.clear();
  const auto row = static_cast<std::size_t>(cursor.selected());
  if (typed.empty() && !browsing) return false;
  if (row >= found.size()) {
    const auto usable = model::parse_recipient(typed.text(), region);
    trouble = usable ? tr("Nobody is found.") : usable.error().message;
    return false;
  }
  const std::size_t id = choices[found[row].choice].id;
  chosen.push_back(id < known.size() ? known[id] : Recipient{typed_number_, ""});
  typed.clear();
  browsing = false;
  find();
  return true;
}

void RecipientsModel::drop_last() {
  if (!chosen.empty()) chosen.pop_back();
  find();
}

std::vector<std::string> RecipientsModel::numbers() const {
  std::vector<std::string> numbers;
  for (const Recipient& recipient : chosen) numbers.push_back(recipient.number);
  return numbers;
}

int draw_chosen(const RecipientsModel& model, const Canvas& canvas) {
  std::string all;
  for (const Recipient& recipient : model.chosen) all += (all.empty() ? "" : ", ") + in_words(recipient);
  return all.empty() ? 0 : put_wrapped(canvas, text::display_safe(all), {Look::outgoing});
}

void draw_suggestions(RecipientsModel& model, const Canvas& canvas) {
  const auto draw_row = [&](const Canvas& row, std::size_t index) {
    const Choice& choice = model.choices[model.found[index].choice];
    const int after = put_marked(row, {0, 0}, choice.title, model.found[index].marked);
    row.put({after, 0}, choice.note, {Look::dim});
  };
  const std::string nothing = model.typed.empty() ? tr("Type a number, or some of a name.")
                                                  : tr("Nobody is found; a number can be typed in full.");
  draw_list(canvas, model.cursor, model.found.size(), draw_row, nothing);
}

}  // namespace celltext::ui
