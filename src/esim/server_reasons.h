// Why a provisioning server refuses: its subject and reason codes in sentences, GSMA SGP.22 §5.2.6, §5.6.
#pragma once

#include <string>

#include "celltext/base/result.h"

namespace celltext::esim {

struct ServerReason {
  std::string subject;  // "8.2.6"
  std::string reason;   // "3.8"
  std::string message;  // the server's own words; may be empty and may hold anything
};

// card_refused: "rsp.example says: the activation code is not known there, or was used before (8.2.6/3.8)".
Error refusal_of(const std::string& server, const ServerReason& reason);

}  // namespace celltext::esim
