#include "http.h"

#include <fcntl.h>
#include <libsoup/soup.h>
#include <sys/mman.h>
#include <unistd.h>

#include "celltext/async/gio.h"
#include "celltext/base/bytes.h"
#include "celltext/base/i18n.h"
#include "issuers.h"

namespace celltext::esim {

namespace {

using async::GErrorPtr;
using async::Ref;
using namespace std::chrono_literals;

constexpr unsigned silence_seconds = 30;  // of the connection
constexpr auto longest_exchange = 90s;    // in all
constexpr std::size_t chunk = 32 * 1024;

using BytesPtr = CPtr<GBytes, g_bytes_unref>;
using UriPtr = CPtr<GUri, g_uri_unref>;

// A file that exists only in memory: GLib's TLS takes its issuers from a file, and reads it when it first needs them.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view content) : fd_(memfd_create("issuers", MFD_CLOEXEC)) {
    good_ = fd_ >= 0 && write(fd_, content.data(), content.size()) == static_cast<ssize_t>(content.size());
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() {
    if (fd_ >= 0) close(fd_);
  }
  bool good() const { return good_; }
  std::string path() const { return fmt::format("/proc/self/fd/{}", fd_); }

 private:
  int fd_;
  bool good_ = false;
};

std::string all_issuers(const std::string& extra) {
  std::string pem;
  for (const Issuer& issuer : gsma_issuers()) pem += issuer.pem;
  return pem + extra + "\n";
}

// How many certificates a PEM holds; -1 if one of them is broken.
int count_certificates(const std::string& pem) {
  GError* error = nullptr;
  int count = 0;
  for (auto at = pem.find("-----BEGIN CERTIFICATE-----"); at != std::string::npos;
       at = pem.find("-----BEGIN CERTIFICATE-----", at + 1)) {
    const auto one = Ref<GTlsCertificate>::adopt(
        g_tls_certificate_new_from_pem(pem.c_str() + at, static_cast<gssize>(pem.size() - at), &error));
    if (!one) {
      g_error_free(error);
      return -1;
    }
    ++count;
  }
  return count;
}

struct CertificateFault {
  GTlsCertificateFlags flag;
  const char* sentence;
};
// The first that applies is said.
constexpr CertificateFault certificate_faults[] = {
    {G_TLS_CERTIFICATE_BAD_IDENTITY, tr_noop("the certificate of {} is for another host")},
    {G_TLS_CERTIFICATE_UNKNOWN_CA, tr_noop("the certificate of {} is not from an issuer of the GSMA")},
    {G_TLS_CERTIFICATE_EXPIRED, tr_noop("the certificate of {} has expired, or this computer's clock is wrong")},
    {G_TLS_CERTIFICATE_NOT_ACTIVATED,
     tr_noop("the certificate of {} is not valid yet, or this computer's clock is wrong")},
    {G_TLS_CERTIFICATE_REVOKED, tr_noop("the certificate of {} has been revoked")},
};

Error untrusted(const std::string& server, GTlsCertificateFlags flags) {
  for (const CertificateFault& fault : certificate_faults) {
    if (flags & fault.flag) return {ErrorKind::card_refused, tr_format(fault.sentence, server)};
  }
  return {ErrorKind::card_refused, tr_format("the certificate of {} is not to be trusted", server)};
}

}  // namespace

struct HttpClient::Session {
  explicit Session(std::string_view issuers) : file(issuers) {}
  MemoryFile file;
  Ref<SoupSession> soup;
};

// One message on its way: what limits its time, and what its failure means.
struct HttpClient::Exchange {
  Exchange(HttpClient& client, const std::string& to, const std::string& path)
      : server(to), session(client.session_->soup), stop(Ref<GCancellable>::adopt(g_cancellable_new())) {
    const UriPtr uri(
        g_uri_parse(("https://" + to + path).c_str(), static_cast<GUriFlags>(SOUP_HTTP_URI_FLAGS), nullptr));
    if (uri) message = Ref<SoupMessage>::adopt(soup_message_new_from_uri("POST", uri.get()));
    if (message) soup_message_add_flags(message.get(), SOUP_MESSAGE_NO_REDIRECT);
    alarm = client.clock_.at(client.clock_.now() + longest_exchange, [this] {
      late = true;
      g_cancellable_cancel(stop.get());
    });
  }
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  // Waits end when the waiting task does, or when the time is up.
  GCancellable* cancellable(GCancellable* task) const {
    g_signal_connect_object(task, "cancelled", G_CALLBACK(&g_cancellable_cancel), stop.get(), G_CONNECT_SWAPPED);
    return stop.get();
  }

  Error failure(GError* raw) const {
    const GErrorPtr error(raw);
    if (late || g_error_matches(raw, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
      return {ErrorKind::timed_out, tr_format("{} does not answer", server)};
    const GTlsCertificateFlags flags = soup_message_get_tls_peer_certificate_errors(message.get());
    if (flags != GTlsCertificateFlags{}) return untrusted(server, flags);
    if (raw->domain == G_TLS_ERROR)
      return {ErrorKind::card_refused, tr_format("no secure connection to {}: {}", server, raw->message)};
    if (raw->domain == G_RESOLVER_ERROR)
      return {ErrorKind::refused,
              tr_format("there is no server {}: is the activation code right, and the computer online?", server)};
    return {ErrorKind::refused, tr_format("no connection to {}: {}", server, raw->message)};
  }

  auto preconnect() {
    return async::gio_call(
        [this](GCancellable* c, GAsyncReadyCallback done, gpointer data) {
          soup_session_preconnect_async(session.get(), message.get(), G_PRIORITY_DEFAULT, cancellable(c), done, data);
        },
        [this](GAsyncResult* result) -> Result<void> {
          GError* error = nullptr;
          if (soup_session_preconnect_finish(session.get(), result, &error)) return {};
          return failure(error);
        });
  }
  auto send() {
    return async::gio_call(
        [this](GCancellable* c, GAsyncReadyCallback done, gpointer data) {
          soup_session_send_async(session.get(), message.get(), G_PRIORITY_DEFAULT, cancellable(c), done, data);
        },
        [this](GAsyncResult* result) -> Result<Ref<GInputStream>> {
          GError* error = nullptr;
          auto* stream = soup_session_send_finish(session.get(), result, &error);
          if (!stream) return failure(error);
          return Ref<GInputStream>::adopt(stream);
        });
  }
  // Empty at the end.
  auto read(GInputStream* stream) {
    return async::gio_call(
        [this, stream](GCancellable* c, GAsyncReadyCallback done, gpointer data) {
          g_input_stream_read_bytes_async(stream, chunk, G_PRIORITY_DEFAULT, cancellable(c), done, data);
        },
        [this, stream](GAsyncResult* result) -> Result<std::string> {
          GError* error = nullptr;
          const BytesPtr bytes(g_input_stream_read_bytes_finish(stream, result, &error));
          if (!bytes) return failure(error);
          gsize size = 0;
          const auto* octets = static_cast<const char*>(g_bytes_get_data(bytes.get(), &size));
          return size == 0 ? std::string() : std::string(octets, size);
        });
  }

  std::string server;
  Ref<SoupSession> session;
  Ref<SoupMessage> message;  // nothing if the address is none
  Ref<GCancellable> stop;
  async::Registration alarm;
  bool late = false;
};

HttpClient::HttpClient(async::Clock& clock, std::unique_ptr<Session> session)
    : clock_(clock), session_(std::move(session)) {}

HttpClient::~HttpClient() {
  soup_session_abort(session_->soup.get());
}

Result<std::unique_ptr<HttpClient>> HttpClient::open(async::Clock& clock, const std::string& extra_issuers) {
  if (!extra_issuers.empty() && count_certificates(extra_issuers) < 1)
    return Error{ErrorKind::invalid, tr("what is to be trusted holds no certificate in PEM form")};
  auto session = std::make_unique<Session>(all_issuers(extra_issuers));
  const MemoryFile& file = session->file;
  GError* error = nullptr;
  const auto database = Ref<GTlsDatabase>::adopt(
      file.good() ? G_TLS_DATABASE(g_tls_file_database_new(file.path().c_str(), &error)) : nullptr);
  if (!database) {
    const GErrorPtr owned(error);
    return Error{ErrorKind::unexpected,
                 tr_format("no TLS on this computer ({}): install glib-networking", owned ? owned->message : "memfd")};
  }
  session->soup = Ref<SoupSession>::adopt(soup_session_new_with_options(
      "tls-database", database.get(), "user-agent", "gsma-rsp-lpad", "timeout", silence_seconds, "idle-timeout",
      silence_seconds, "max-conns", 1, "max-conns-per-host", 1, nullptr));
  return std::unique_ptr<HttpClient>(new HttpClient(clock, std::move(session)));
}

async::Task<Result<void>> HttpClient::connect(std::string server) {
  Exchange exchange(*this, server, "/");
  if (!exchange.message) co_return Error{ErrorKind::invalid, tr_format("“{}” is no server's name", server)};
  auto connected = co_await exchange.preconnect();
  co_return connected;
}

async::Task<Result<HttpReply>> HttpClient::post(std::string server, std::string path, std::string json,
                                                std::size_t largest) {
  Exchange exchange(*this, server, path);
  if (!exchange.message) co_return Error{ErrorKind::invalid, tr_format("“{}” is no server's name", server)};
  const BytesPtr body(g_bytes_new(json.data(), json.size()));
  soup_message_set_request_body_from_bytes(exchange.message.get(), "application/json", body.get());
  SoupMessageHeaders* headers = soup_message_get_request_headers(exchange.message.get());
  soup_message_headers_replace(headers, "X-Admin-Protocol", "gsma/rsp/v2.2.2");
  ++requests_;
  auto stream = co_await exchange.send();
  if (!stream) co_return stream.error();
  HttpReply reply;
  reply.status = static_cast<int>(soup_message_get_status(exchange.message.get()));
  for (;;) {
    auto piece = co_await exchange.read(stream->get());
    if (!piece) co_return piece.error();
    if (piece->empty()) break;
    reply.body += *piece;
    if (reply.body.size() > largest)
      co_return Error{ErrorKind::card_refused, tr_format("{} answers with more than can be right", server)};
  }
  if (reply.status >= 300 && reply.status < 400)
    co_return Error{ErrorKind::card_refused,
                    tr_format("{} sends us elsewhere, where nobody has to be trusted", server)};
  co_return reply;
}

}  // namespace celltext::esim
