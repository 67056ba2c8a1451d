// The profiles of an eSIM card.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "card_work.h"
#include "grid.h"
#include "list_cursor.h"

namespace celltext::ui {

struct EsimRow {
  esim::Profile profile;
  std::string number;  // of its line; empty: not known
  std::string plan;    // the same
};

struct EsimModel {
  std::string modem;               // whose card it is; empty: one in a reader
  std::optional<CardFacts> facts;  // none: not read yet
  std::vector<EsimRow> rows;       // its profiles
  std::string trouble;             // why they can't be shown, or may be old
  std::string working;             // what is being done: "waiting for the modem"
  bool reachable = true;           // the modem is there
  ListCursor cursor;

  // nullptr: none is selected.
  const EsimRow* selected() const;
};

void draw(EsimModel& model, const Canvas& canvas);

}  // namespace celltext::ui
