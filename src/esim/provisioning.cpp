#include "celltext/esim/provisioning.h"

#include <glib.h>

#include "celltext/base/c_ptr.h"
#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
#include "es9_json.h"
#include "http.h"

namespace celltext::esim {

namespace {

// A package is a few hundred kilobytes at most; everything else is a few.
constexpr std::size_t longest_answer = 256 * 1024;
constexpr std::size_t longest_package = 4 * 1024 * 1024;
constexpr std::size_t longest_issuers = 1024 * 1024;

constexpr const char* get_package_function = "getBoundProfilePackage";

// SGP.22 §6.3: ES9+ and ES11 answer 200 whatever the outcome; 204 where there is nothing to say.
constexpr int ok = 200;
constexpr int no_content = 204;

std::string path_of(const std::string& function) {
  return "/gsma/rsp2/es9plus/" + function;
}

Error wrong_status(const std::string& server, int status) {
  return {ErrorKind::card_refused, tr_format("{} answers with HTTP status {}", server, status)};
}

}  // namespace

Provisioning::Provisioning(std::unique_ptr<HttpClient> http) : http_(std::move(http)) {}
Provisioning::~Provisioning() = default;

Result<std::unique_ptr<Provisioning>> Provisioning::open(async::Clock& clock, const std::string& extra_issuers) {
  auto http = HttpClient::open(clock, extra_issuers);
  if (!http) return http.error();
  return std::unique_ptr<Provisioning>(new Provisioning(*std::move(http)));
}

int Provisioning::requests() const {
  return http_->requests();
}

async::Task<Result<void>> Provisioning::connect(std::string server) {
  auto connected = co_await http_->connect(server);
  co_return connected;
}

// The answer of a function that was executed.
async::Task<Result<std::string>> Provisioning::ask(std::string server, std::string function, std::string request) {
  log::debug("eSIM server {}: {}", server, function);
  const std::string path = path_of(function);
  const std::size_t largest = function == get_package_function ? longest_package : longest_answer;
  auto reply = co_await http_->post(server, path, request, largest);
  if (!reply) co_return reply.error();
  if (reply->status == no_content) co_return std::string();
  auto refusal = refusal_in(reply->body, server);
  // A refusal in words says more than a status.
  const bool in_words = refusal && reply->status == ok;
  if (in_words) co_return *refusal;
  if (reply->status != ok) co_return wrong_status(server, reply->status);
  co_return std::move(reply->body);
}

async::Task<Result<ServerHello>> Provisioning::initiate_authentication(std::string server, Bytes challenge,
                                                                       Bytes info1) {
  const std::string request = write_initiate_authentication(server, challenge, info1);
  auto answer = co_await ask(server, "initiateAuthentication", request);
  if (!answer) co_return answer.error();
  co_return read_hello(*answer, server);
}

async::Task<Result<Offer>> Provisioning::authenticate_client(std::string server, std::string transaction,
                                                             Bytes card_answer) {
  const std::string request = write_answer("authenticateServerResponse", transaction, card_answer);
  auto answer = co_await ask(server, "authenticateClient", request);
  if (!answer) co_return answer.error();
  co_return read_offer(*answer, server);
}

async::Task<Result<std::vector<Event>>> Provisioning::find_events(std::string server, std::string transaction,
                                                                  Bytes card_answer) {
  const std::string request = write_answer("authenticateServerResponse", transaction, card_answer);
  auto answer = co_await ask(server, "authenticateClient", request);
  if (!answer) co_return answer.error();
  co_return read_events(*answer, server);
}

async::Task<Result<Bytes>> Provisioning::get_package(std::string server, std::string transaction, Bytes card_answer) {
  const std::string request = write_answer("prepareDownloadResponse", transaction, card_answer);
  auto answer = co_await ask(server, get_package_function, request);
  if (!answer) co_return answer.error();
  co_return read_package(*answer, server);
}

async::Task<Result<void>> Provisioning::cancel_session(std::string server, std::string transaction, Bytes card_answer) {
  const std::string request = write_answer("cancelSessionResponse", transaction, card_answer);
  auto answer = co_await ask(server, "cancelSession", request);
  if (!answer) co_return answer.error();
  co_return Result<void>();
}

async::Task<Result<void>> Provisioning::handle_notification(std::string server, Bytes notification) {
  const std::string request = write_notification(notification);
  const std::string path = path_of("handleNotification");
  log::debug("eSIM server {}: handleNotification", server);
  auto reply = co_await http_->post(server, path, request, longest_answer);
  if (!reply) co_return reply.error();
  if (reply->status != no_content) co_return wrong_status(server, reply->status);
  co_return Result<void>();
}

Result<std::string> read_issuers(const std::string& file) {
  char* content = nullptr;
  gsize size = 0;
  GError* raw = nullptr;
  if (!g_file_get_contents(file.c_str(), &content, &size, &raw)) {
    const CPtr<GError, g_error_free> error(raw);
    return Error{ErrorKind::invalid, tr_format("can't read {}: {}", file, error->message)};
  }
  const CPtr<char, g_free> owned(content);
  if (size > longest_issuers ||
      std::string_view(content, size).find("-----BEGIN CERTIFICATE-----") == std::string::npos)
    return Error{ErrorKind::invalid, tr_format("{} holds no certificate in PEM form", file)};
  return std::string(content, size);
}

}  // namespace celltext::esim
