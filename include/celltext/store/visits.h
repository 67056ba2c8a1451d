// Lines that share a modem: which profiles lie on which eSIM card, when a sleeping line was visited last, and which
// modem is away from home. Lines are named by ICCID here: a profile may be known before it is a line.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "celltext/base/clock.h"
#include "celltext/base/result.h"
#include "celltext/store/database.h"

namespace celltext::store {

// Where a profile was seen.
struct KnownCard {
  std::string card;  // its EID; empty: this SIM is on no eSIM card that could be asked
  Instant seen_at;
};

// A modem that was brought to another line and is to go back. Written before the card is asked to switch.
struct Absence {
  std::string modem;     // IMEI, or the device of a modem without one
  std::string home;      // the ICCID to return to
  std::string visiting;  // the ICCID it was brought to
  Instant left_at;
};

// How it went with the visits to one line.
struct VisitRecord {
  std::optional<Instant> visited_at;  // when it was last left, or given up by the user
  int failures = 0;                   // in a row
  std::optional<Instant> again_at;    // not before, after a failure
};

class Visits {
 public:
  explicit Visits(Database& database) : database_(&database) {}

  // These profiles lie on this card, and no others.
  Result<void> note_card(std::string_view card, const std::vector<std::string>& iccids, Instant now);
  // No eSIM card answers behind this SIM.
  Result<void> note_no_card(std::string_view iccid, Instant now);
  std::optional<KnownCard> card_of(std::string_view iccid) const;
  // Whether both are known to lie on the same card.
  bool share_a_card(std::string_view iccid, std::string_view other) const;

  Result<void> leave_home(const Absence& absence);
  Result<void> is_home(std::string_view modem);
  // The user has chosen this line: a modem whose card holds it stays where it is now.
  Result<void> user_chose(std::string_view iccid);
  std::vector<Absence> absences() const;
  std::optional<Absence> absence_of(std::string_view modem) const;

  VisitRecord record_of(std::string_view iccid) const;
  Result<void> note_visit(std::string_view iccid, Instant now);
  // `again_at`: not before; none after a success.
  Result<void> set_failures(std::string_view iccid, int failures, std::optional<Instant> again_at);

 private:
  Database* database_;
};

}  // namespace celltext::store
