// The JSON of ES9+ and ES11: GSMA SGP.22 §6.5.2. Pure; answers may hold anything.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "celltext/esim/provisioning.h"

namespace celltext::esim {

// Objects are written in base64, the transaction in hexadecimal as the server gave it.
std::string write_initiate_authentication(const std::string& server, ByteView challenge, ByteView info1);
std::string write_answer(const char* field, const std::string& transaction, ByteView answer);
std::string write_notification(ByteView notification);

// The server's refusal, if the answer is one; `unexpected`-looking answers are refusals too. `server` is for the
// sentence.
std::optional<Error> refusal_in(std::string_view json, const std::string& server);

// Of answers that are no refusal.
Result<ServerHello> read_hello(std::string_view json, const std::string& server);
Result<Offer> read_offer(std::string_view json, const std::string& server);
Result<std::vector<Event>> read_events(std::string_view json, const std::string& server);
Result<Bytes> read_package(std::string_view json, const std::string& server);

}  // namespace celltext::esim
