// The fields of a request to a simulated profile server, and what its answers are made of.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "celltext/base/bytes.h"
#include "celltext/codec/tlv.h"
#include "sim/rsp_server.h"

namespace celltext::sim {

std::string base64(ByteView octets);
Bytes from_base64(const std::string& text);
// An object with its tag and length; empty if it is not there. All with this tag.
Bytes whole(ByteView in, codec::Tag tag);
std::vector<Bytes> all_with(ByteView in, codec::Tag tag);

struct RspServer::Request {
  explicit Request(const std::string& body) : fields(nlohmann::json::parse(body, nullptr, false)) {}
  std::string text(const char* key) const {
    const auto found = fields.is_object() ? fields.find(key) : fields.end();
    return fields.is_object() && found != fields.end() && found->is_string() ? found->get<std::string>() : "";
  }
  Bytes octets(const char* key) const { return from_base64(text(key)); }
  Bytes transaction() const { return from_hex(text("transactionId")).value_or(Bytes()); }

  nlohmann::json fields;
};

}  // namespace celltext::sim
