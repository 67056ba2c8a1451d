// The queue of a card's notifications: what the servers of its profiles have not been told.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "celltext/esim/es10.h"
#include "celltext/store/esim_jobs.h"
#include "grid.h"
#include "list_cursor.h"

namespace celltext::ui {

struct NoticeRow {
  esim::Notification notification;
  std::string profile;                        // what it is called; empty: it is not on the card any more
  std::optional<store::EsimAttempt> attempt;  // the last one; nothing: it was not tried yet
};

struct NoticesModel {
  std::vector<NoticeRow> rows;  // in the order in which they are sent
  std::string trouble;
  std::string working;
  Instant now{};
  ListCursor cursor;

  // nullptr: none is selected.
  const NoticeRow* selected() const;
};

void draw(NoticesModel& model, const Canvas& canvas);

}  // namespace celltext::ui
