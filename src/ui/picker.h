// Choosing one of many by typing a few of its characters: what help, palette, jump and recipients have in common.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "drawing.h"
#include "editor.h"
#include "list_cursor.h"
#include "screen.h"

namespace celltext::ui {

struct Choice {
  std::string title;     // display_safe; what is typed is looked for in it and in `also`
  std::string note;      // at the right: a key, a time
  std::string also;      // display_safe; "" or another spelling: a number, an English name
  bool possible = true;  // else drawn dim, and choosing it says why not
  std::size_t id = 0;    // for whoever made the choice
};

// One of the choices as it is seen.
struct Found {
  std::size_t choice = 0;
  std::vector<text::Span> marked;  // of its title
};

// Those in which `typed` is found, the best first; all in their own order if nothing is typed. Not more than `most`.
std::vector<Found> find_choices(const std::vector<Choice>& choices, std::string_view typed, std::size_t most = 1000);

struct PickerModel {
  std::string title;
  std::string nothing;  // said where nothing is found
  std::vector<Choice> choices;
  Editor typed{Editor::Lines::one};
  std::vector<Found> found;
  ListCursor cursor;

  // After a change of `choices` or `typed`.
  void find();
  const Choice* selected() const;
};

// A dialog with the typed line and the list below it.
void draw(PickerModel& model, const Canvas& canvas);

class Picker : public Screen {
 public:
  // `choose` gets a possible choice; the picker is closed by then.
  Picker(Host& host, PickerModel model, std::function<void(const Choice&)> choose);

  void draw(const Canvas& canvas) override { ui::draw(model_, canvas); }
  std::vector<Offer> offers() override;
  void handle(const Event& event) override;
  bool takes_text() const override { return true; }
  bool is_dialog() const override { return true; }

 private:
  void choose();

  Host& host_;
  PickerModel model_;
  std::function<void(const Choice&)> choose_;
};

}  // namespace celltext::ui
