// A search that looks through the messages a stretch at a time, so that a screen stays alive however many there are.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "celltext/model/message.h"
#include "celltext/store/database.h"

namespace celltext::store {

class Search {
 public:
  // What Messages::search() finds. The database must outlive it.
  Search(Database& database, std::string_view words, std::optional<model::LineId> line = {});

  // The words apart, as they are looked for; none: there is nothing to search for.
  const std::vector<std::string>& words() const { return words_; }
  // Goes on towards older messages through the next `stretch` of them: the first `most` that match, newest first.
  // 10,000 take 5 ms.
  std::vector<model::Message> next(int most, int stretch = 10'000);
  // All messages have been looked through.
  bool finished() const { return finished_; }

  // In the order of all lists.
  struct Place {
    std::int64_t at = std::numeric_limits<std::int64_t>::max();
    std::int64_t id = std::numeric_limits<std::int64_t>::max();
  };

 private:
  static Place place_of(Connection& connection, model::MessageId id);

  Database* database_;
  std::vector<std::string> words_;
  std::optional<model::LineId> line_;
  Place place_;  // everything from here on has been looked through
  bool finished_;
};

}  // namespace celltext::store
