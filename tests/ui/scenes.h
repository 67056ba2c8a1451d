// The screens that the documents show: made by the program itself, of a small made-up world.
#pragma once

#include <string>
#include <string_view>

namespace celltext::ui {

// As text, without the blanks at the ends of the rows. Empty: there is no scene of this name.
std::string scene(std::string_view name);

}  // namespace celltext::ui
