// Questions that money or a message depends on.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "screen.h"

namespace celltext::ui {

struct Question {
  std::string title;
  std::vector<std::string> lines;
  std::string yes;  // what happens at `y`: "send it"
  std::function<void()> on_yes;
};

void draw(const Question& question, const Canvas& canvas);

// `y` says yes, `n` and Esc say no, everything else says nothing.
std::unique_ptr<Screen> ask(Host& host, Question question);

}  // namespace celltext::ui
