// Installing a profile, step by step: what is seen of it.
#pragma once

#include <string>

#include "editor.h"
#include "grid.h"
#include "installing.h"

namespace celltext::ui {

struct InstallModel {
  enum class Stage {
    code,          // the activation code is typed
    working,       // card and server are at work
    offer,         // a profile is offered: does the user want it?
    confirmation,  // the operator's confirmation code is typed
    installed,
    failed,
  };

  Stage stage = Stage::code;
  Editor typed{Editor::Lines::one};  // code, or path of a picture
  Editor confirmation{Editor::Lines::one};
  std::string said;        // of what is typed: which server it leads to, or what is wrong with it
  bool wrong = false;      // the latter
  std::string unfinished;  // what Enter takes up where nothing is typed; empty: nothing
  std::string server;      // once it is known
  std::string card;        // onto which: modem, EID, free memory
  std::string working;     // what is done before and after the steps
  InstallState state;
  std::string enabled;  // what the profile is called that is enabled now; empty: none
  std::string failure;
};

void draw(InstallModel& model, const Canvas& canvas);

}  // namespace celltext::ui
