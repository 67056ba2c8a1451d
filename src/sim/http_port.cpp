#include "sim/http_port.h"

#include <libsoup/soup.h>

#include "celltext/async/gio.h"

namespace celltext::sim {

namespace {

using async::Ref;

Ref<GTlsCertificate> certificate_of(const Credentials& tls) {
  const std::string pem = certificate_to_pem(tls.certificate) + tls.key.to_pem();
  GError* error = nullptr;
  auto* certificate = g_tls_certificate_new_from_pem(pem.c_str(), static_cast<gssize>(pem.size()), &error);
  const async::GErrorPtr owned(error);
  return Ref<GTlsCertificate>::adopt(certificate);
}

void hang_up(SoupServerMessage* message) {
  const auto connection = Ref<GIOStream>::adopt(soup_server_message_steal_connection(message));
  if (connection) g_io_stream_close(connection.get(), nullptr, nullptr);
}

gboolean go_on(gpointer message) {
  soup_server_message_unpause(static_cast<SoupServerMessage*>(message));
  return G_SOURCE_REMOVE;
}

}  // namespace

struct HttpsPort::Soup {
  Ref<SoupServer> server;
};

HttpsPort::HttpsPort() : soup_(std::make_unique<Soup>()) {}

HttpsPort::~HttpsPort() {
  soup_server_disconnect(soup_->server.get());
}

Result<std::unique_ptr<HttpsPort>> HttpsPort::open(int port, const Credentials& tls) {
  std::unique_ptr<HttpsPort> opened(new HttpsPort);
  opened->soup_->server = Ref<SoupServer>::adopt(soup_server_new("server-header", "celltext-sim", nullptr));
  opened->use(tls);
  SoupServer* server = opened->soup_->server.get();
  const SoupServerCallback callback = [](SoupServer* soup, SoupServerMessage* message, const char* path, GHashTable*,
                                         gpointer self) { on_message(soup, message, path, nullptr, self); };
  soup_server_add_handler(server, nullptr, callback, opened.get(), nullptr);
  GError* error = nullptr;
  const auto options = static_cast<SoupServerListenOptions>(SOUP_SERVER_LISTEN_HTTPS | SOUP_SERVER_LISTEN_IPV4_ONLY);
  if (!soup_server_listen_local(server, static_cast<guint>(port), options, &error)) {
    const async::GErrorPtr owned(error);
    return Error{ErrorKind::unexpected, owned->message};
  }
  return opened;
}

void HttpsPort::use(const Credentials& tls) {
  soup_server_set_tls_certificate(soup_->server.get(), certificate_of(tls).get());
}

int HttpsPort::port() const {
  GSList* uris = soup_server_get_uris(soup_->server.get());
  const int port = uris ? g_uri_get_port(static_cast<GUri*>(uris->data)) : 0;
  g_slist_free_full(uris, [](gpointer uri) { g_uri_unref(static_cast<GUri*>(uri)); });
  return port;
}

void HttpsPort::on_message(void*, void* raw, const char* path, void*, void* data) {
  auto* self = static_cast<HttpsPort*>(data);
  auto* message = static_cast<SoupServerMessage*>(raw);
  ++self->requests_;
  const SoupMessageBody* body = soup_server_message_get_request_body(message);
  const std::string text(body->data ? body->data : "", static_cast<std::size_t>(body->length));
  const RspServer::Reply reply = self->answer_ ? self->answer_(path, text) : RspServer::Reply{.status = 404};
  if (reply.cut) return hang_up(message);
  soup_server_message_set_status(message, static_cast<guint>(reply.status), nullptr);
  if (!reply.body.empty())
    soup_server_message_set_response(message, "application/json", SOUP_MEMORY_COPY, reply.body.data(),
                                     reply.body.size());
  if (reply.delay_ms <= 0) return;
  soup_server_message_pause(message);
  g_timeout_add_full(G_PRIORITY_DEFAULT, static_cast<guint>(reply.delay_ms), &go_on, g_object_ref(message),
                     &g_object_unref);
}

}  // namespace celltext::sim
