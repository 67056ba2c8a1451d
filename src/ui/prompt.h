// A dialog that asks for one line of text: a PIN, a name, a code.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "editor.h"
#include "screen.h"

namespace celltext::ui {

struct PromptModel {
  std::string title;
  std::vector<std::string> lines;                           // above the field
  bool secret = false;                                      // what is typed is shown as dots, and wiped afterwards
  bool may_be_empty = false;                                // nothing is an answer too
  std::function<std::string(const std::string&)> complete;  // what Tab makes of what is typed; may be empty
  Editor typed{Editor::Lines::one};
};

void draw(PromptModel& model, const Canvas& canvas);

// Enter closes it and gives what was typed, if anything was; Esc closes it.
std::unique_ptr<Screen> prompt(Host& host, PromptModel model, std::function<void(std::string)> done);

}  // namespace celltext::ui
