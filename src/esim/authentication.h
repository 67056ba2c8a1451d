// How card and server come to trust each other: the common mutual authentication, GSMA SGP.22 §3.0.1. The same for
// SM-DP+ and SM-DS.
#pragma once

#include <string>

#include "celltext/async/task.h"
#include "celltext/esim/es10.h"
#include "celltext/esim/provisioning.h"

namespace celltext::esim {

// Whom to meet, and how.
struct Meeting {
  std::string server;
  std::string server_oid;  // that its certificate must carry; empty: any
  std::string matching_id;
  std::string imei;
};

// The server's challenge and signature for this card's challenge, and that it is the server that was meant.
async::Task<Result<ServerHello>> greet(Card& card, Provisioning& servers, Meeting meeting);
// The card looks at them, and answers in its turn: the whole 'BF38' for the server.
async::Task<Result<Bytes>> introduce(Card& card, ServerHello hello, Meeting meeting);

// Whether a certificate's subject alternative names hold this object identifier, in dotted decimal: SGP.22 §4.5.2.1.
bool carries_oid(ByteView certificate, std::string_view oid);

}  // namespace celltext::esim
