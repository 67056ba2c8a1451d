#include "celltext/store/lines.h"

#include "celltext/base/i18n.h"
#include "transaction.h"

namespace celltext::store {

namespace {

constexpr std::size_t longest_name = 100;

constexpr const char* select_lines = "SELECT id, iccid, number, network, name, is_default FROM lines ";

model::Line read_line(const Statement& row) {
  model::Line line;
  line.id = row.id<model::LineId>(0);
  line.iccid = row.text(1);
  line.number = row.text(2);
  line.network = row.text(3);
  line.name = row.text(4);
  line.is_default = row.integer(5) != 0;
  return line;
}

template<class... Values>
std::optional<model::Line> first_line(const Database& database, std::string_view condition, const Values&... values) {
  Statement query = database.connection().prepare(std::string(select_lines) + std::string(condition));
  query.bind(values...);
  if (!query.step()) return std::nullopt;
  return read_line(query);
}

// A name must not be taken for one of the other ways to say a line.
bool looks_like_number(std::string_view name) {
  return name.find_first_not_of("0123456789+-.()/ ") == std::string_view::npos;
}

bool has_control_character(std::string_view name) {
  for (const char c : name) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return true;
  }
  return false;
}

Result<void> check_name(std::string_view name) {
  if (name.empty()) return {};  // takes the name away
  if (has_control_character(name) || name.size() > longest_name) {
    return Error{ErrorKind::invalid, tr_format("a line's name is printable and has {} bytes at most", longest_name)};
  }
  if (looks_like_number(name)) {
    return Error{ErrorKind::invalid,
                 tr_format("\"{}\" looks like a number or an ICCID: give the line a name with a letter in it", name)};
  }
  return {};
}

Error no_such_line(model::LineId id) {
  return {ErrorKind::not_found, tr_format("there is no line {}", id.value)};
}

bool knows_already(const model::Line& line, std::string_view number, std::string_view network) {
  return (number.empty() || line.number == number) && (network.empty() || line.network == network);
}

}  // namespace

Result<model::LineId> Lines::ensure(std::string_view iccid, std::string_view number, std::string_view network) {
  // The usual case writes nothing and so waits for nobody.
  if (const auto line = first_line(*database_, "WHERE iccid = ?", iccid);
      line && knows_already(*line, number, network)) {
    return line->id;
  }
  return write(*database_, [&](Connection& connection) -> Result<model::LineId> {
    Statement upsert = connection.prepare(
        "INSERT INTO lines (iccid, number, network) VALUES (?1, ?2, ?3)"
        " ON CONFLICT (iccid) DO UPDATE SET number = CASE WHEN ?2 = '' THEN number ELSE ?2 END,"
        " network = CASE WHEN ?3 = '' THEN network ELSE ?3 END RETURNING id");
    upsert.bind(iccid, number, network);
    upsert.step();
    const auto id = upsert.id<model::LineId>(0);
    upsert.run();
    return id;
  });
}

std::vector<model::Line> Lines::all() const {
  std::vector<model::Line> lines;
  Statement query = database_->connection().prepare(std::string(select_lines) + "ORDER BY id");
  while (query.step()) lines.push_back(read_line(query));
  return lines;
}

std::optional<model::Line> Lines::find(model::LineId id) const {
  return first_line(*database_, "WHERE id = ?", id);
}

std::optional<model::Line> Lines::find(std::string_view label) const {
  if (label.empty()) return std::nullopt;
  return first_line(*database_,
                    "WHERE ?1 IN (name, iccid, number)"
                    " ORDER BY CASE ?1 WHEN name THEN 0 WHEN iccid THEN 1 ELSE 2 END, id LIMIT 1",
                    label);
}

std::optional<model::Line> Lines::default_line() const {
  return first_line(*database_, "WHERE is_default = 1");
}

Result<void> Lines::set_name(model::LineId id, std::string_view name) {
  auto valid = check_name(name);
  if (!valid) return valid;
  return write(*database_, [&](Connection& connection) -> Result<void> {
    if (!name.empty()) {
      if (const auto other = first_line(*database_, "WHERE name = ?", name); other && other->id != id) {
        return Error{ErrorKind::invalid, tr_format("the line {} is called \"{}\" already", other->iccid, name)};
      }
    }
    connection.prepare("UPDATE lines SET name = ? WHERE id = ?").bind(name, id).run();
    if (connection.changes() == 0) return no_such_line(id);
    return {};
  });
}

Result<void> Lines::set_default(model::LineId id) {
  return write(*database_, [&](Connection& connection) -> Result<void> {
    connection.prepare("UPDATE lines SET is_default = 0 WHERE is_default = 1").run();
    connection.prepare("UPDATE lines SET is_default = 1 WHERE id = ?").bind(id).run();
    if (connection.changes() == 0) return no_such_line(id);
    return {};
  });
}

}  // namespace celltext::store
