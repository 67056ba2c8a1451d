#include "celltext/store/visits.h"

#include "change.h"

namespace celltext::store {

namespace {

constexpr const char* select_absences = "SELECT modem, home, visiting, left_at FROM absences ";

Absence read_absence(const Statement& row) {
  return {row.text(0), row.text(1), row.text(2), row.instant(3)};
}

}  // namespace

Result<void> Visits::note_card(std::string_view card, const std::vector<std::string>& iccids, Instant now) {
  return write(*database_, [&](Connection& connection) -> Result<void> {
    connection.prepare("DELETE FROM card_profiles WHERE card = ?").bind(card).run();
    for (const std::string& iccid : iccids)
      connection.prepare("INSERT OR REPLACE INTO card_profiles (iccid, card, seen_at) VALUES (?, ?, ?)")
          .bind(iccid, card, now)
          .run();
    return {};
  });
}

Result<void> Visits::note_no_card(std::string_view iccid, Instant now) {
  return change(*database_, "INSERT OR REPLACE INTO card_profiles (iccid, card, seen_at) VALUES (?, '', ?)", iccid,
                now);
}

std::optional<KnownCard> Visits::card_of(std::string_view iccid) const {
  Statement query = database_->connection().prepare("SELECT card, seen_at FROM card_profiles WHERE iccid = ?");
  query.bind(iccid);
  if (!query.step()) return std::nullopt;
  return KnownCard{query.text(0), query.instant(1)};
}

bool Visits::share_a_card(std::string_view iccid, std::string_view other) const {
  const auto one = card_of(iccid);
  const auto another = card_of(other);
  return one && another && !one->card.empty() && one->card == another->card;
}

Result<void> Visits::leave_home(const Absence& absence) {
  return change(*database_, "INSERT OR REPLACE INTO absences (modem, home, visiting, left_at) VALUES (?, ?, ?, ?)",
                absence.modem, absence.home, absence.visiting, absence.left_at);
}

Result<void> Visits::is_home(std::string_view modem) {
  return change(*database_, "DELETE FROM absences WHERE modem = ?", modem);
}

Result<void> Visits::user_chose(std::string_view iccid) {
  return change(*database_,
                "DELETE FROM absences WHERE home = ?1 OR visiting = ?1 OR home IN (SELECT iccid FROM card_profiles"
                " WHERE card = (SELECT card FROM card_profiles WHERE iccid = ?1 AND card <> ''))",
                iccid);
}

std::vector<Absence> Visits::absences() const {
  std::vector<Absence> all;
  Statement query = database_->connection().prepare(std::string(select_absences) + "ORDER BY left_at");
  while (query.step()) all.push_back(read_absence(query));
  return all;
}

std::optional<Absence> Visits::absence_of(std::string_view modem) const {
  Statement query = database_->connection().prepare(std::string(select_absences) + "WHERE modem = ?");
  query.bind(modem);
  if (!query.step()) return std::nullopt;
  return read_absence(query);
}

VisitRecord Visits::record_of(std::string_view iccid) const {
  Statement query =
      database_->connection().prepare("SELECT visited_at, failures, again_at FROM line_visits WHERE iccid = ?");
  query.bind(iccid);
  if (!query.step()) return {};
  return {query.maybe_instant(0), static_cast<int>(query.integer(1)), query.maybe_instant(2)};
}

Result<void> Visits::note_visit(std::string_view iccid, Instant now) {
  return change(*database_,
                "INSERT INTO line_visits (iccid, visited_at) VALUES (?1, ?2) ON CONFLICT (iccid)"
                " DO UPDATE SET visited_at = ?2",
                iccid, now);
}

Result<void> Visits::set_failures(std::string_view iccid, int failures, std::optional<Instant> again_at) {
  return change(*database_,
                "INSERT INTO line_visits (iccid, failures, again_at) VALUES (?1, ?2, ?3) ON CONFLICT (iccid)"
                " DO UPDATE SET failures = ?2, again_at = ?3",
                iccid, failures, again_at);
}

}  // namespace celltext::store
