// The lock of the eSIM cards: which process talks to one.
//
// A card has few channels and one session; two programs that ask it at once get each other's answers, or none. Whoever
// opens a card has this lock until the card is closed and the modem has settled.
#pragma once

#include "celltext/core/process_lock.h"

namespace celltext::core {

class CardLock : public ProcessLock {
 public:
  // Opens `card.lock` in the data folder; takes nothing yet.
  static Result<CardLock> open(const std::filesystem::path& data_dir);
  // Opens and takes it. no_modem: another process has it; the message names that process.
  static Result<CardLock> take(const std::filesystem::path& data_dir, const std::string& role);

 private:
  explicit CardLock(ProcessLock lock) : ProcessLock(std::move(lock)) {}
};

}  // namespace celltext::core
