// The interface of a simulated eSIM card: logical channels, SELECT, STORE DATA in blocks, GET RESPONSE. ETSI TS 102 221
// §10, §11.
#pragma once

#include <map>

#include "sim/euicc.h"

namespace celltext::sim {

class CardChannels {
 public:
  explicit CardChannels(Euicc& card) : card_(card) {}

  // One command APDU; the answer ends with its status octets.
  Bytes transmit(ByteView command);

  // For terminals that open channels themselves: the number of the channel on which the application is selected, or the
  // status that says why not.
  struct Opened {
    int channel = 0;  // 0: not opened
    unsigned status = 0x9000;
  };
  Opened open(ByteView identifier);
  // False if it was not open.
  bool close(int channel);

  int open_channels() const { return static_cast<int>(channels_.size()); }
  // Power off and on: all channels are closed, a download is forgotten.
  void reset();
  // Commands so far.
  int commands() const { return commands_; }

 private:
  struct Channel {
    bool selected = false;  // the ISD-R
    Bytes request;          // blocks so far
    Bytes answer;           // not fetched yet
  };

  Bytes manage(ByteView command);
  Bytes select(Channel& channel, ByteView command);
  Bytes store(Channel& channel, ByteView command);
  Bytes fetch(Channel& channel, std::size_t length);
  int free_channel() const;

  Euicc& card_;
  std::map<int, Channel> channels_;  // those that are open, without the basic one
  Channel basic_;
  int commands_ = 0;
};

}  // namespace celltext::sim
