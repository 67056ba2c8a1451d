#include "sim/http_mmsc.h"

#include <fmt/format.h>
#include <libsoup/soup.h>

#include "celltext/async/gio.h"

namespace celltext::sim {

namespace {

using async::Ref;

// Half of an answer, or none: by hand, because libsoup finishes what it begins.
void break_off(SoupServerMessage* message, const MmsAnswer& answer) {
  const auto stream = Ref<GIOStream>::adopt(soup_server_message_steal_connection(message));
  if (!answer.none) {
    const std::string head = fmt::format("HTTP/1.1 200 OK\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n",
                                         answer.type, answer.body.size());
    GOutputStream* out = g_io_stream_get_output_stream(stream.get());
    g_output_stream_write_all(out, head.data(), head.size(), nullptr, nullptr, nullptr);
    g_output_stream_write_all(out, answer.body.data(), answer.body.size() / 2, nullptr, nullptr, nullptr);
  }
  g_io_stream_close(stream.get(), nullptr, nullptr);
}

void set_answer(SoupServerMessage* message, const MmsAnswer& answer) {
  soup_server_message_set_status(message, static_cast<guint>(answer.status), nullptr);
  soup_server_message_set_response(message, answer.type.c_str(), SOUP_MEMORY_COPY,
                                   reinterpret_cast<const char*>(answer.body.data()), answer.body.size());
}

struct Late {
  Ref<SoupServerMessage> message;
  MmsAnswer answer;
};

gboolean on_late(gpointer data) {
  const std::unique_ptr<Late> late(static_cast<Late*>(data));
  set_answer(late->message.get(), late->answer);
  soup_server_message_unpause(late->message.get());
  return G_SOURCE_REMOVE;
}

std::uint16_t port_of(SoupServer* server) {
  GSList* uris = soup_server_get_uris(server);
  const int port = uris ? g_uri_get_port(static_cast<GUri*>(uris->data)) : 0;
  g_slist_free_full(uris, reinterpret_cast<GDestroyNotify>(&g_uri_unref));
  return static_cast<std::uint16_t>(port);
}

}  // namespace

struct HttpMmsc::Servers {
  MmsCentre& centre;
  Ref<SoupServer> direct;
  Ref<SoupServer> proxy;

  static void on_request(SoupServer* server, SoupServerMessage* message, const char* path, GHashTable*, gpointer data) {
    auto* self = static_cast<Servers*>(data);
    MmsRequest request;
    request.method = soup_server_message_get_method(message);
    request.path = path;
    request.by_proxy = server == self->proxy.get();
    SoupMessageHeaders* headers = soup_server_message_get_request_headers(message);
    if (const char* agent = soup_message_headers_get_one(headers, "User-Agent")) request.user_agent = agent;
    const SoupMessageBody* body = soup_server_message_get_request_body(message);
    if (body->data) request.body.assign(body->data, body->data + body->length);
    MmsAnswer answer = self->centre.handle(std::move(request));
    if (answer.cut || answer.none) return break_off(message, answer);
    if (answer.delay.count() == 0) return set_answer(message, answer);
    soup_server_message_pause(message);
    const auto delay = static_cast<guint>(answer.delay.count());
    g_timeout_add(delay, &on_late, new Late{Ref<SoupServerMessage>::share(message), std::move(answer)});
  }

  Result<std::uint16_t> listen(Ref<SoupServer>& server) {
    server = Ref<SoupServer>::adopt(soup_server_new(nullptr, nullptr));
    soup_server_add_handler(server.get(), nullptr, &on_request, this, nullptr);
    GError* error = nullptr;
    soup_server_listen_local(server.get(), 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
    const async::GErrorPtr owned(error);
    if (owned) return Error{ErrorKind::unexpected, owned->message};
    return port_of(server.get());
  }
};

HttpMmsc::HttpMmsc(MmsCentre& centre) : servers_(std::make_unique<Servers>(Servers{centre, {}, {}})) {}

HttpMmsc::~HttpMmsc() {
  for (const auto* server : {&servers_->direct, &servers_->proxy}) {
    if (*server) soup_server_disconnect(server->get());
  }
}

Result<void> HttpMmsc::open() {
  const auto direct = servers_->listen(servers_->direct);
  if (!direct) return direct.error();
  const auto proxy = servers_->listen(servers_->proxy);
  if (!proxy) return proxy.error();
  servers_->centre.url = fmt::format("http://127.0.0.1:{}", *direct);
  servers_->centre.proxy_port = *proxy;
  return {};
}

}  // namespace celltext::sim
