// The ways to an MMSC: the host's internet, a data connection that is there, or one that is made for it and taken away
// again.
#pragma once

#include <optional>
#include <string>

#include "celltext/async/task.h"
#include "celltext/core/mms_settings.h"
#include "celltext/mms/carrier.h"
#include "celltext/mms/transport.h"
#include "celltext/modem/modem.h"
#include "celltext/store/data_connections.h"

namespace celltext::core {

// Whose data connections, and where it is noted that they must be put back.
struct DataModem {
  modem::Radio* radio = nullptr;
  modem::ModemPath path;
  store::DataConnections* notes = nullptr;
};

struct MmsWay {
  mms::Path path;
  std::string words;            // "over the host's internet", "over wwan0"
  modem::BearerPath bearer;     // the modem's data connection that is used; empty: the host's internet
  modem::BearerPath connected;  // to be disconnected afterwards; empty: none
  modem::BearerPath created;    // to be deleted afterwards; empty: none

  bool is_open() const { return !path.interface.empty(); }
};

// Whether the host's internet will do: the MMSC and the proxy are there for everybody, as their addresses say.
async::Task<bool> is_on_the_internet(mms::Transport* transport, mms::Carrier carrier);

// The modem's data connection for picture messages. Errors: no_modem, refused with what to do about it.
async::Task<Result<MmsWay>> open_cellular_way(DataModem modem, mms::Carrier carrier);
MmsWay internet_way();

// Puts the modem's data connections back as they were.
async::Task<void> close_way(DataModem modem, MmsWay way);
// The same for what a process that was killed has left open. Before any other way is opened.
async::Task<void> close_left_ways(DataModem modem);

}  // namespace celltext::core
