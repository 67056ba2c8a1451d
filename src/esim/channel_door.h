// Logical channels by the card's own commands, for ways that pass any command on and know nothing of channels.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "celltext/esim/card.h"

namespace celltext::esim {

class RawWay {
 public:
  virtual ~RawWay() = default;
  virtual std::string name() const = 0;
  // Makes the card reachable, if it is not.
  virtual async::Task<Result<void>> connect() = 0;
  // One command APDU; the answer has its status octets at the end.
  virtual async::Task<Result<Bytes>> exchange(Bytes command) = 0;
  // Lets go of the card; connect() comes again before the next exchange().
  virtual async::Task<Result<void>> disconnect() = 0;
};

// The numbers for CardDoor::close_left(): that of its name, or the first that cards give out.
std::vector<int> left_channels(const std::string& channel);

std::unique_ptr<CardDoor> channel_door(std::unique_ptr<RawWay> way);

}  // namespace celltext::esim
