#include "es9_json.h"

#include <glib.h>

#include <nlohmann/json.hpp>

#include "celltext/base/c_ptr.h"
#include "celltext/base/i18n.h"
#include "celltext/codec/activation_code.h"
#include "celltext/codec/tlv.h"
#include "server_reasons.h"

namespace celltext::esim {

namespace {

using nlohmann::json;

constexpr int deepest = 12;  // the specification's answers nest four levels
constexpr std::size_t most_events = 100;
constexpr std::size_t longest_id = 512;

std::string to_base64(ByteView octets) {
  const CPtr<char, g_free> text(g_base64_encode(octets.data(), octets.size()));
  return text.get();
}

// Nothing for what is not base64 from end to end.
std::optional<Bytes> from_base64(const std::string& text) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n";
  if (text.find_first_not_of(alphabet) != std::string::npos) return std::nullopt;
  gsize size = 0;
  const CPtr<guchar, g_free> octets(g_base64_decode(text.c_str(), &size));
  return Bytes(octets.get(), octets.get() + size);
}

// Before it is parsed, so that nobody makes us build a tower.
bool is_too_deep(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string && c == '\\') {
      ++i;
    } else if (c == '"') {
      in_string = !in_string;
    } else if (!in_string && (c == '{' || c == '[')) {
      if (++depth > deepest) return true;
    } else if (!in_string && (c == '}' || c == ']')) {
      --depth;
    }
  }
  return false;
}

// An object, or nothing.
json parse(std::string_view text) {
  if (is_too_deep(text)) return nullptr;
  json parsed = json::parse(text, nullptr, false);
  return parsed.is_object() ? parsed : json(nullptr);
}

// Empty if it is not there or no text.
std::string text_at(const json& object, const char* key) {
  if (!object.is_object()) return {};
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}
const json& object_at(const json& object, const char* key) {
  static const json nothing;
  if (!object.is_object()) return nothing;
  const auto found = object.find(key);
  return found == object.end() ? nothing : *found;
}

Error senseless(const std::string& server, const char* what) {
  return {ErrorKind::card_refused, tr_format("{} gave an answer that makes no sense: {}", server, what)};
}

// The data object in base64 under `key`: one with this tag and nothing after it.
Result<Bytes> object_in(const json& answer, const char* key, codec::Tag tag, const std::string& server) {
  auto octets = from_base64(text_at(answer, key));
  if (!octets || octets->empty()) return senseless(server, key);
  const auto object = codec::TlvReader(*octets).next();
  if (!object || object->tag != tag || object->whole.size() != octets->size()) return senseless(server, key);
  return *std::move(octets);
}

// Several at once; the first that is missing is the error.
struct Wanted {
  const char* key;
  codec::Tag tag;
  Bytes* into;
};
Result<void> read_objects(const json& answer, std::initializer_list<Wanted> all, const std::string& server) {
  for (const Wanted& wanted : all) {
    auto read = object_in(answer, wanted.key, wanted.tag, server);
    if (!read) return read.error();
    *wanted.into = *std::move(read);
  }
  return {};
}

bool is_transaction(const std::string& text) {
  return !text.empty() && text.size() <= 64 && from_hex(text).has_value();
}

}  // namespace

std::string write_initiate_authentication(const std::string& server, ByteView challenge, ByteView info1) {
  return json{{"smdpAddress", server}, {"euiccChallenge", to_base64(challenge)}, {"euiccInfo1", to_base64(info1)}}
      .dump();
}

std::string write_answer(const char* field, const std::string& transaction, ByteView answer) {
  return json{{"transactionId", transaction}, {field, to_base64(answer)}}.dump();
}

std::string write_notification(ByteView notification) {
  return json{{"pendingNotification", to_base64(notification)}}.dump();
}

std::optional<Error> refusal_in(std::string_view text, const std::string& server) {
  const json answer = parse(text);
  if (!answer.is_object()) return senseless(server, "JSON");
  const json& status = object_at(object_at(answer, "header"), "functionExecutionStatus");
  const std::string outcome = text_at(status, "status");
  if (outcome == "Executed-Success" || outcome == "Executed-WithWarning") return std::nullopt;
  const json& data = object_at(status, "statusCodeData");
  if (!data.is_object()) return senseless(server, "functionExecutionStatus");
  return refusal_of(server, {text_at(data, "subjectCode"), text_at(data, "reasonCode"), text_at(data, "message")});
}

Result<ServerHello> read_hello(std::string_view text, const std::string& server) {
  const json answer = parse(text);
  ServerHello hello;
  hello.transaction = text_at(answer, "transactionId");
  if (!is_transaction(hello.transaction)) return senseless(server, "transactionId");
  auto read = read_objects(answer,
                           {{"serverSigned1", 0x30, &hello.signed1},
                            {"serverSignature1", 0x5F37, &hello.signature1},
                            {"euiccCiPKIdToBeUsed", 0x04, &hello.issuer_to_be_used},
                            {"serverCertificate", 0x30, &hello.certificate}},
                           server);
  if (!read) return read.error();
  return hello;
}

Result<Offer> read_offer(std::string_view text, const std::string& server) {
  Offer offer;
  auto read = read_objects(parse(text),
                           {{"profileMetadata", 0xBF25, &offer.metadata},
                            {"smdpSigned2", 0x30, &offer.signed2},
                            {"smdpSignature2", 0x5F37, &offer.signature2},
                            {"smdpCertificate", 0x30, &offer.certificate}},
                           server);
  if (!read) return read.error();
  return offer;
}

Result<std::vector<Event>> read_events(std::string_view text, const std::string& server) {
  const json answer = parse(text);
  const json& entries = object_at(answer, "eventEntries");
  std::vector<Event> events;
  if (entries.is_null()) return events;
  if (!entries.is_array() || entries.size() > most_events) return senseless(server, "eventEntries");
  for (const json& entry : entries) {
    Event event{text_at(entry, "eventId"), text_at(entry, "rspServerAddress")};
    if (event.id.size() > longest_id || !codec::is_server_name(event.server))
      return senseless(server, "rspServerAddress");
    events.push_back(std::move(event));
  }
  return events;
}

Result<Bytes> read_package(std::string_view text, const std::string& server) {
  return object_in(parse(text), "boundProfilePackage", 0xBF36, server);
}

}  // namespace celltext::esim
