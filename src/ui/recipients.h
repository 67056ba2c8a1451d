// Choosing to whom: contacts and everybody who was written to, found by a few characters, or any number.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "celltext/model/contact.h"
#include "celltext/model/phone_number.h"
#include "picker.h"

namespace celltext::ui {

struct Recipient {
  std::string number;  // normalised
  std::string name;    // the contact's; or empty
};

// "Ann Lee +12025550109 (US)".
std::string in_words(const Recipient& recipient);

// Whom a message can go to: everybody who was written to, the newest first, then the contacts; each number once, and
// only those that somebody could write to.
std::vector<Recipient> known_recipients(const std::vector<model::Contact>& contacts,
                                        const std::vector<std::string>& correspondents);

struct RecipientsModel {
  std::vector<Recipient> chosen;
  std::vector<Recipient> known;
  model::Region region;  // reads numbers that are not in full
  Editor typed{Editor::Lines::one};
  std::vector<Choice> choices;  // what is offered: the number that is typed, then those of the known who fit
  std::vector<Found> found;
  ListCursor cursor;
  bool browsing = false;  // a row was gone to: it is meant even if nothing is typed

  // After a change of anything above `choices`.
  void find();
  // Takes what is selected. False: nothing is; `trouble` says why, if something is typed.
  bool take(std::string& trouble);
  void drop_last();
  std::vector<std::string> numbers() const;

 private:
  void offer_typed_number();

  std::string typed_number_;  // normalised; empty: something else is typed
};

// The rows of those who are chosen, at most `rows` of them. How many they were.
int draw_chosen(const RecipientsModel& model, const Canvas& canvas);
void draw_suggestions(RecipientsModel& model, const Canvas& canvas);

}  // namespace celltext::ui
