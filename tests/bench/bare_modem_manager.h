// The least that a program can do with libmm-glib: the baseline.
#pragma once

#include <functional>
#include <memory>
#include <string>

namespace celltext::bench {

class BareModem {
 public:
  // Connects to ModemManager on this bus, enables its first modem and waits until that is registered.
  explicit BareModem(const std::string& bus_address);
  ~BareModem();

  // Create, Send, Delete, each waited for.
  void send(const std::string& number, const std::string& text);
  // Waits for a new message, reads its text and deletes it; `seen` is called as soon as the text is known.
  void receive(const std::function<void()>& inject, const std::function<void(const std::string& text)>& seen);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace celltext::bench
