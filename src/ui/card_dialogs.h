// Small dialogs about a card: its EID, and the profiles that wait for it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "celltext/base/result.h"
#include "celltext/esim/provisioning.h"
#include "grid.h"
#include "list_cursor.h"

namespace celltext::ui {

// Text and QR code; where there is no room for the code, how much it needs.
void draw_eid(const std::string& eid, const Canvas& canvas);

struct DiscoveryModel {
  std::string working;  // empty: it is over
  std::vector<esim::Event> events;
  std::string trouble;
  ListCursor cursor;
};

void draw(DiscoveryModel& model, const Canvas& canvas);

}  // namespace celltext::ui
