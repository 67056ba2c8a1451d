// Books the data that a line moves: while a data connection is up it asks the daemon for the counters now and then, and
// once more when the connection ends. Otherwise it sleeps.
#pragma once

#include "celltext/async/scope.h"
#include "courier_context.h"

namespace celltext::core {

// What the ledger knows a data connection by: a path means another one in another run of the daemon.
std::string name_of_connection(const modem::Radio& radio, const modem::BearerPath& bearer);

class DataMeter {
 public:
  DataMeter(CourierContext& context, modem::ModemPath modem, model::LineId line)
      : context_(context), modem_(std::move(modem)), line_(line) {}

  // What the modem is like now.
  void update(bool data_call_up, bool roaming);

 private:
  void look();
  async::Task<void> count();
  void book(const modem::Bearer& bearer);

  CourierContext& context_;
  modem::ModemPath modem_;
  model::LineId line_;
  bool up_ = false;
  bool roaming_ = false;
  bool counting_ = false;
  async::Registration alarm_;
  async::Scope scope_;  // last: ends before what its task uses
};

}  // namespace celltext::core
