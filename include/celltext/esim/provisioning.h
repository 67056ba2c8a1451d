// Servers that give out profiles (SM-DP+, interface ES9+) and those that know where one waits (SM-DS, ES11): GSMA
// SGP.22 §5.6, §5.8, §6.5.
//
// TLS is verified against the issuers of the GSMA and nothing else; a test network's issuer may be added. Signed
// objects are handed through as octets: the card checks what a server signed, the server what the card signed.
//
// Errors of every function: card_refused with the server's reason in a sentence and its codes, or if its certificate is
// not to be trusted or its answer makes no sense; refused if there is no connection; timed_out.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "celltext/async/clock.h"
#include "celltext/async/task.h"
#include "celltext/base/bytes.h"
#include "celltext/base/result.h"

namespace celltext::esim {

class HttpClient;

// What a server says at first: it names itself and signs the card's challenge.
struct ServerHello {
  std::string transaction;  // hexadecimal, as the server wrote it
  Bytes signed1;            // '30'
  Bytes signature1;         // '5F37'
  Bytes issuer_to_be_used;  // '04'
  Bytes certificate;        // '30'
};

// What a server has for this card.
struct Offer {
  Bytes metadata;     // StoreMetadataRequest, 'BF25'
  Bytes signed2;      // '30'
  Bytes signature2;   // '5F37'
  Bytes certificate;  // '30'
};

// A profile that waits elsewhere.
struct Event {
  std::string id;      // to be used as matching id
  std::string server;  // an SM-DP+, or another SM-DS
};

class Provisioning {
 public:
  // `extra_issuers`: PEM; empty: the GSMA's alone. Errors: invalid, unexpected.
  static Result<std::unique_ptr<Provisioning>> open(async::Clock& clock, const std::string& extra_issuers);
  Provisioning(const Provisioning&) = delete;
  Provisioning& operator=(const Provisioning&) = delete;
  ~Provisioning();

  // Looks at the server's certificate before anything is asked of the card. Sends no request.
  async::Task<Result<void>> connect(std::string server);

  async::Task<Result<ServerHello>> initiate_authentication(std::string server, Bytes challenge, Bytes info1);
  // `answer`: the card's whole 'BF38'.
  async::Task<Result<Offer>> authenticate_client(std::string server, std::string transaction, Bytes answer);
  // The same at an SM-DS, which answers with events.
  async::Task<Result<std::vector<Event>>> find_events(std::string server, std::string transaction, Bytes answer);
  // `answer`: the card's whole 'BF21'. Gives the whole 'BF36'.
  async::Task<Result<Bytes>> get_package(std::string server, std::string transaction, Bytes answer);
  // `answer`: the card's whole 'BF41'.
  async::Task<Result<void>> cancel_session(std::string server, std::string transaction, Bytes answer);
  // Success is the server's receipt (204) and nothing else.
  async::Task<Result<void>> handle_notification(std::string server, Bytes notification);

  // Requests sent so far.
  int requests() const;

 private:
  explicit Provisioning(std::unique_ptr<HttpClient> http);
  async::Task<Result<std::string>> ask(std::string server, std::string function, std::string request);

  std::unique_ptr<HttpClient> http_;
};

// The certificates of a PEM file, for `extra_issuers`. Errors: not_found, invalid.
Result<std::string> read_issuers(const std::string& file);

}  // namespace celltext::esim
