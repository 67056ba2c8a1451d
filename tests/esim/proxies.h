// Byte-level stand-ins for mbim-proxy and qmi-proxy with a simulated modem behind: what the real libraries connect to.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "sim/card_channels.h"
#include "sim/channel.h"

namespace celltext::esim {

// While it lives, abstract sockets of this thread are its own, where that is permitted.
class PrivateSockets {
 public:
  PrivateSockets();
  PrivateSockets(const PrivateSockets&) = delete;
  PrivateSockets& operator=(const PrivateSockets&) = delete;
  ~PrivateSockets();

 private:
  int before_ = -1;
};

// One client at a time. `answer` gets one whole message and gives what goes back.
class Proxy {
 public:
  virtual ~Proxy() = default;
  // False if the name is taken: by a real proxy, or another run of the tests.
  bool listen(const std::string& name);
  int messages() const { return messages_; }
  // The next messages are never answered.
  bool silent = false;

 protected:
  virtual std::size_t size_of_first(ByteView octets) const = 0;  // 0: not known yet
  virtual Bytes answer(ByteView message) = 0;

 private:
  void take(std::string_view octets);

  std::unique_ptr<sim::Listener> listener_;
  std::unique_ptr<sim::Channel> client_;
  Bytes input_;
  int messages_ = 0;
};

class MbimProxy final : public Proxy {
 public:
  explicit MbimProxy(sim::CardChannels& card) : card_(card) {}
  // The modem fetches what 61xx announces by itself.
  bool fetches = false;
  int group = 0;  // that the last channel was opened in

 protected:
  std::size_t size_of_first(ByteView octets) const override;
  Bytes answer(ByteView message) override;

 private:
  Bytes command(ByteView message);
  Bytes low_level_access(unsigned cid, ByteView request, unsigned& status);

  sim::CardChannels& card_;
};

class QmiProxy final : public Proxy {
 public:
  explicit QmiProxy(sim::CardChannels& card) : card_(card) {}
  int clients = 0;  // of the UIM service
  // Which of two slots is in use, and by which number the service calls it; 0: it does not tell.
  int logical_slot = 0;
  std::set<int> slots;          // that were named
  std::vector<unsigned> power;  // messages that switched it
  bool refuses_power = false;

 protected:
  std::size_t size_of_first(ByteView octets) const override;
  Bytes answer(ByteView message) override;

 private:
  Bytes control(ByteView message);
  Bytes uim(unsigned id, ByteView fields);
  Bytes slot_status() const;

  sim::CardChannels& card_;
};

}  // namespace celltext::esim
