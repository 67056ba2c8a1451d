// A message storage of a modem: numbered slots, few of them.
#pragma once

#include <map>
#include <optional>

#include "celltext/base/bytes.h"

namespace celltext::sim {

struct StoredMessage {
  // As +CMGL numbers them: 3GPP TS 27.005 §3.1.
  enum class State { received_unread = 0, received_read = 1, unsent = 2, sent = 3 };
  State state = State::received_unread;
  Bytes pdu;  // service centre address, then the TPDU
};

class Storage {
 public:
  explicit Storage(int capacity = 10) : capacity_(capacity) {}

  int capacity() const { return capacity_; }
  // Messages beyond a smaller capacity stay where they are.
  void set_capacity(int capacity) { capacity_ = capacity; }
  int used() const { return static_cast<int>(slots_.size()); }
  bool full() const { return used() >= capacity_; }

  // The slot it went to, the lowest free one; nothing if there is none.
  std::optional<int> add(StoredMessage message);
  StoredMessage* find(int slot);
  bool erase(int slot) { return slots_.erase(slot) > 0; }
  void clear() { slots_.clear(); }
  void put(int slot, StoredMessage message) { slots_[slot] = std::move(message); }
  std::map<int, StoredMessage>& slots() { return slots_; }
  const std::map<int, StoredMessage>& slots() const { return slots_; }

 private:
  int capacity_;
  std::map<int, StoredMessage> slots_;
};

}  // namespace celltext::sim
