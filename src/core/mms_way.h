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

namespace celltext::core {

struct MmsWay {
  mms::Path path;
  std::string words;            // "over the host's internet", "over wwan0"
  modem::BearerPath bearer;     // the modem's data connection that is used; empty: the host's internet
  modem::BearerPath connected;  // to be disconnected afterwards; empty: none
  modem::BearerPath created;    // to be deleted afterwards; empty: none
};

// Whether the host's internet will do: the MMSC and the proxy are there for everybody, as their addresses say.
async::Task<bool> is_on_the_internet(mms::Transport* transport, mms::Carrier carrier);

// The modem's data connection for picture messages. Errors: no_modem, refused with what to do about it.
async::Task<Result<MmsWay>> open_cellular_way(modem::Radio* radio, modem::ModemPath modem, mms::Carrier carrier);
MmsWay internet_way();

// Puts the modem's data connections back as they were.
async::Task<void> close_way(modem::Radio* radio, modem::ModemPath modem, MmsWay way);

}  // namespace celltext::core
