// HTTPS for provisioning servers: POST, JSON, and a certificate from the GSMA's issuers or nothing.
#pragma once

#include <memory>
#include <string>

#include "celltext/async/clock.h"
#include "celltext/async/task.h"
#include "celltext/base/result.h"

namespace celltext::esim {

struct HttpReply {
  int status = 0;
  std::string body;
};

// One request at a time. Follows no redirection, keeps no cookies, verifies every certificate against its issuers and
// the host's name: there is no way to ask it not to.
class HttpClient {
 public:
  // `extra_issuers`: PEM, one more certificate issuer or several, trusted beside those of the GSMA; may be empty.
  // Errors: invalid if it holds no certificate, unexpected.
  static Result<std::unique_ptr<HttpClient>> open(async::Clock& clock, const std::string& extra_issuers);
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;
  ~HttpClient();

  // Connects and looks at the server's certificate, without a request. Errors: card_refused if the certificate is not
  // to be trusted, with the reason; refused if there is no connection; timed_out.
  async::Task<Result<void>> connect(std::string server);
  // `server`: a host name with an optional port. The reply has at most `largest` octets. Errors: those of connect(),
  // and card_refused for a reply that is too large or redirects.
  async::Task<Result<HttpReply>> post(std::string server, std::string path, std::string json, std::size_t largest);

  // Requests sent so far.
  int requests() const { return requests_; }

 private:
  struct Session;
  struct Exchange;
  HttpClient(async::Clock& clock, std::unique_ptr<Session> session);

  async::Clock& clock_;
  std::unique_ptr<Session> session_;
  int requests_ = 0;
};

}  // namespace celltext::esim
