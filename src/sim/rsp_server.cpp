#include "sim/rsp_server.h"

#include <gnutls/crypto.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "celltext/codec/tlv.h"
#include "sim/rsp_request.h"

namespace celltext::sim {

namespace {

using codec::find_tlv;
using codec::joined;
using codec::tlv;
using codec::value_of;
using nlohmann::json;

constexpr std::string_view prefix = "/gsma/rsp2/es9plus/";

Bytes random_octets(std::size_t count) {
  Bytes octets(count);
  gnutls_rnd(GNUTLS_RND_NONCE, octets.data(), octets.size());
  return octets;
}

json status_header(const char* status) {
  return {{"functionExecutionStatus", {{"status", status}}}};
}

std::string refusal_body(const std::string& subject, const std::string& reason) {
  json header = status_header("Failed");
  header["functionExecutionStatus"]["statusCodeData"] = {
      {"subjectCode", subject}, {"reasonCode", reason}, {"message", "simulated"}};
  return json{{"header", header}}.dump();
}

Credentials identity(const Credentials& issuer, RspRole role, const std::string& name) {
  return issue(issuer, {.role = role, .name = name, .maker = "Simulated network"});
}

}  // namespace

RspServer::RspServer(const Credentials& issuer, Role role, std::string address)
    : issuer_(issuer.certificate),
      role_(role),
      address_(std::move(address)),
      authentication_(
          identity(issuer, role == Role::provisioning ? RspRole::server : RspRole::discovery, "Authentication")),
      binding_(identity(issuer, RspRole::server_package, "Profile binding")) {}

void RspServer::add_order(ProfileOrder order) {
  order.profile.servers = {address_};
  orders_.push_back(std::move(order));
}

int RspServer::calls(const std::string& function) const {
  const auto found = calls_.find(function);
  return found == calls_.end() ? 0 : found->second;
}

std::optional<ServerFault> RspServer::strike(std::string_view function) {
  const auto found = std::ranges::find_if(
      faults_, [&](const ServerFault& fault) { return fault.function.empty() || fault.function == function; });
  if (found == faults_.end()) return std::nullopt;
  const ServerFault fault = *found;
  if (found->count > 0 && --found->count == 0) faults_.erase(found);
  return fault;
}

RspServer::Reply RspServer::answer(std::string_view path, const std::string& body) {
  if (!path.starts_with(prefix)) return {.status = 404};
  const std::string function(path.substr(prefix.size()));
  ++calls_[function];
  fault_ = strike(function);
  const int delay = fault_ ? fault_->delay_ms : 0;
  if (struck(ServerFault::Kind::cut)) return {.delay_ms = delay, .cut = true};
  if (struck(ServerFault::Kind::status)) return {.status = fault_->status, .body = "{}", .delay_ms = delay};
  if (struck(ServerFault::Kind::garbage)) return {.body = "<html>captive portal</html>", .delay_ms = delay};
  if (struck(ServerFault::Kind::endless)) return {.body = std::string(8'000'000, '['), .delay_ms = delay};
  if (struck(ServerFault::Kind::refuse)) return {.body = refusal_body(fault_->subject, fault_->reason)};

  const Request request(body);
  if (function == "handleNotification") return handle_notification(request);
  using Function = Outcome (RspServer::*)(const Request&);
  static const std::map<std::string_view, Function> functions{
      {"initiateAuthentication", &RspServer::initiate_authentication},
      {"authenticateClient", &RspServer::authenticate_client},
      {"getBoundProfilePackage", &RspServer::get_package},
      {"cancelSession", &RspServer::cancel_session}};
  const auto found = functions.find(function);
  if (found == functions.end()) return {.status = 404};
  const Outcome outcome = (this->*found->second)(request);
  if (on_changed) on_changed();
  if (outcome.refusal) return {.body = refusal_body(outcome.refusal->subject, outcome.refusal->reason)};
  json reply{{"header", status_header("Executed-Success")}};
  for (const auto& [key, value] : outcome.fields) reply[key] = value;
  if (outcome.raw_events) reply["eventEntries"] = json::parse(*outcome.raw_events);
  return {.body = reply.dump(), .delay_ms = delay};
}

Bytes RspServer::signature_of(const Credentials& who, ByteView data) const {
  Bytes signature = who.key.sign(data);
  if (struck(ServerFault::Kind::wrong_signature)) signature[7] ^= 1;
  return tlv(0x5F37, ByteView(signature));
}

RspServer::Outcome RspServer::initiate_authentication(const Request& request) {
  if (request.text("smdpAddress") != address_) return {.refusal = Refusal{"8.8.1", "3.8"}};
  const Bytes challenge = request.octets("euiccChallenge");
  const Bytes id = tlv(0x04, ByteView(key_identifier(issuer_)));
  if (challenge.size() != 16) return {.refusal = Refusal{"1.6", "2.1"}};
  const Bytes info = request.octets("euiccInfo1");
  const std::vector<Bytes> issuers = all_with(value_of(value_of(info, 0xBF20), 0xA9), 0x04);
  if (std::ranges::find(issuers, id) == issuers.end()) return {.refusal = Refusal{"8.8.2", "3.1"}};

  const Bytes transaction = random_octets(16);
  Session& session = sessions_[transaction];
  session.server_challenge = random_octets(16);
  const std::string name = struck(ServerFault::Kind::other_address) ? "elsewhere.example" : address_;
  const Bytes signed1 = tlv(0x30, {tlv(0x80, ByteView(transaction)), tlv(0x81, ByteView(challenge)),
                                   tlv(0x83, std::string_view(name)), tlv(0x84, ByteView(session.server_challenge))});
  return {.fields = {{"transactionId", to_hex(transaction)},
                     {"serverSigned1", base64(signed1)},
                     {"serverSignature1", base64(signature_of(authentication_, signed1))},
                     {"euiccCiPKIdToBeUsed", base64(id)},
                     {"serverCertificate", base64(authentication_.certificate)}}};
}

RspServer::Session* RspServer::session_of(const Request& request) {
  const auto found = sessions_.find(request.transaction());
  return found == sessions_.end() ? nullptr : &found->second;
}

RspServer::Outcome RspServer::authenticate_client(const Request& request) {
  Session* session = session_of(request);
  if (!session) return {.refusal = Refusal{"8.10.1", "3.9"}};
  const Bytes answer = request.octets("authenticateServerResponse");
  const auto good = find_tlv(answer, {0xBF38, 0xA0});
  const std::vector<Bytes> parts = good ? all_with(good->value, 0x30) : std::vector<Bytes>();
  if (parts.size() != 3) return {.refusal = Refusal{"8.1", "6.1"}};
  const Bytes& signed1 = parts[0];
  const Bytes& certificate = parts[1];
  const Bytes& maker = parts[2];
  if (!vouches_for(issuer_, maker)) return {.refusal = Refusal{"8.1.2", "6.1"}};
  if (!vouches_for(maker, certificate)) return {.refusal = Refusal{"8.1.3", "6.1"}};
  if (!verifies(certificate, signed1, value_of(good->value, 0x5F37))) return {.refusal = Refusal{"8.1", "6.1"}};
  const ByteView fields = value_of(signed1, 0x30);
  if (!std::ranges::equal(value_of(fields, 0x84), session->server_challenge)) return {.refusal = Refusal{"8.1", "6.1"}};

  session->card_certificate = certificate;
  session->card_signature1 = whole(good->value, 0x5F37);
  session->matching_id = codec::text_in(value_of(value_of(fields, 0xA0), 0x80));
  if (role_ == Role::discovery) return waiting(*session);
  return offer(*session, request.transaction());
}

RspServer::Outcome RspServer::waiting(const Session& session) const {
  json entries = json::array();
  for (const WaitingEvent& event : events_) {
    if (session.matching_id.empty() || session.matching_id == event.id)
      entries.push_back({{"eventId", event.id}, {"rspServerAddress", event.server}});
  }
  if (entries.empty() && !session.matching_id.empty()) return {.refusal = Refusal{"8.9.5", "3.9"}};
  return {.raw_events = entries.dump()};
}

ProfileOrder* RspServer::order_for(const std::string& matching_id) {
  const auto found = std::ranges::find(orders_, matching_id, &ProfileOrder::matching_id);
  return found == orders_.end() ? nullptr : &*found;
}

RspServer::Outcome RspServer::offer(Session& session, const Bytes& transaction) {
  const ProfileOrder* order = order_for(session.matching_id);
  using State = ProfileOrder::State;
  if (!order || order->state == State::installed || order->state == State::cancelled) {
    sessions_.erase(transaction);
    return {.refusal = Refusal{"8.2.6", "3.8"}};
  }
  const std::uint8_t wants_code[] = {static_cast<std::uint8_t>(order->confirmation_code.empty() ? 0 : 0xFF)};
  const Bytes signed2 = tlv(0x30, {tlv(0x80, ByteView(transaction)), tlv(0x01, ByteView(wants_code))});
  session.signature2 = signature_of(binding_, joined({signed2, session.card_signature1}));
  return {.fields = {{"transactionId", to_hex(transaction)},
                     {"profileMetadata", base64(encode_metadata(order->profile))},
                     {"smdpSigned2", base64(signed2)},
                     {"smdpSignature2", base64(session.signature2)},
                     {"smdpCertificate", base64(binding_.certificate)}}};
}

}  // namespace celltext::sim
