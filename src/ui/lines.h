// Modems and the lines (SIMs) they hold.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "celltext/model/line.h"
#include "celltext/modem/modem.h"
#include "grid.h"
#include "list_cursor.h"

namespace celltext::ui {

struct LinesModel {
  std::vector<modem::ModemInfo> modems;
  std::vector<model::Line> lines;
  std::string trouble;  // why no modems are shown
  std::string working;  // what a modem is doing for us: "searching for networks"
  ListCursor cursor;    // over modems, then lines

  std::size_t rows() const { return modems.size() + lines.size(); }
  // nullptr: something else is selected.
  const modem::ModemInfo* modem() const;
  const model::Line* line() const;
};

void draw(LinesModel& model, const Canvas& canvas);

}  // namespace celltext::ui
