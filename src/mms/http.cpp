#include "http.h"

#include <libsoup/soup.h>

#include <cerrno>
#include <cstring>

#include "celltext/async/gio.h"
#include "celltext/base/i18n.h"
#include "resolver.h"

namespace celltext::mms {

namespace {

using async::GErrorPtr;
using async::Ref;
using BytesPtr = CPtr<GBytes, g_bytes_unref>;
using UriPtr = CPtr<GUri, g_uri_unref>;

constexpr std::size_t chunk = 32 * 1024;
constexpr const char* mms_message = "application/vnd.wap.mms-message";
constexpr const char* accepted = "*/*, application/vnd.wap.mms-message, application/vnd.wap.sic";

std::string with_port(const std::string& address, std::uint16_t port) {
  const bool is_ipv6 = address.find(':') != std::string::npos;
  return fmt::format("{}{}{}:{}", is_ipv6 ? "[" : "", address, is_ipv6 ? "]" : "", port);
}

// A session of its own for each request: it knows one address, and nothing of an earlier request is reused.
Ref<SoupSession> make_session(const Request& request, const std::string& address, Patience patience) {
  const auto place = host_and_port(request.url);
  const auto silence = static_cast<guint>(patience.silence.count());
  auto session = Ref<SoupSession>::adopt(nullptr);
  if (request.proxy) {
    const std::string proxy = "http://" + with_port(address, request.proxy->port);
    const auto resolver = Ref<GProxyResolver>::adopt(g_simple_proxy_resolver_new(proxy.c_str(), nullptr));
    session = Ref<SoupSession>::adopt(
        soup_session_new_with_options("proxy-resolver", resolver.get(), "timeout", silence, nullptr));
  } else {
    const auto socket_address =
        Ref<GSocketAddress>::adopt(g_inet_socket_address_new_from_string(address.c_str(), place->port));
    session = Ref<SoupSession>::adopt(soup_session_new_with_options(
        "remote-connectable", socket_address.get(), "proxy-resolver", nullptr, "timeout", silence, nullptr));
  }
  soup_session_remove_feature_by_type(session.get(), SOUP_TYPE_CONTENT_DECODER);
  return session;
}

Ref<SoupMessage> make_message(const Request& request) {
  const UriPtr uri(g_uri_parse(request.url.c_str(), static_cast<GUriFlags>(SOUP_HTTP_URI_FLAGS), nullptr));
  if (!uri) return {};
  auto message = Ref<SoupMessage>::adopt(soup_message_new_from_uri(request.body.empty() ? "GET" : "POST", uri.get()));
  soup_message_add_flags(message.get(), SOUP_MESSAGE_NO_REDIRECT);
  SoupMessageHeaders* headers = soup_message_get_request_headers(message.get());
  soup_message_headers_replace(headers, "Accept", accepted);
  for (const HttpHeader& header : request.headers)
    soup_message_headers_replace(headers, header.name.c_str(), header.value.c_str());
  if (request.close_connection) soup_message_headers_replace(headers, "Connection", "close");
  if (!request.body.empty()) {
    const BytesPtr body(g_bytes_new(request.body.data(), request.body.size()));
    soup_message_set_request_body_from_bytes(message.get(), mms_message, body.get());
  }
  return message;
}

// One request on its way: what limits its time, ties it to its interface, and what its failure means.
class Exchange {
 public:
  Exchange(const Request& request, const std::string& address, Patience patience, async::Clock& clock)
      : request_(request),
        session_(make_session(request, address, patience)),
        message_(make_message(request)),
        stop_(Ref<GCancellable>::adopt(g_cancellable_new())) {
    if (!message_) return;
    connect("network-event", G_CALLBACK(&on_network_event));
    connect("wrote-body-data", G_CALLBACK(&on_wrote_data));
    connect("wrote-body", G_CALLBACK(&on_wrote_body));
    alarm_ = clock.at(clock.now() + patience.whole, [this] {
      late_ = true;
      g_cancellable_cancel(stop_.get());
    });
  }
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;
  ~Exchange() {
    if (message_) g_signal_handlers_disconnect_by_data(message_.get(), this);
    soup_session_abort(session_.get());
  }

  bool is_possible() const { return static_cast<bool>(message_); }

  auto send() {
    return async::gio_call(
        [this](GCancellable* c, GAsyncReadyCallback done, gpointer data) {
          soup_session_send_async(session_.get(), message_.get(), G_PRIORITY_DEFAULT, cancellable(c), done, data);
        },
        [this](GAsyncResult* result) -> bool {
          GError* error = nullptr;
          stream_ = Ref<GInputStream>::adopt(soup_session_send_finish(session_.get(), result, &error));
          return take(error);
        });
  }
  // One more piece; false at the end and after an error.
  auto read() {
    return async::gio_call(
        [this](GCancellable* c, GAsyncReadyCallback done, gpointer data) {
          g_input_stream_read_bytes_async(stream_.get(), chunk, G_PRIORITY_DEFAULT, cancellable(c), done, data);
        },
        [this](GAsyncResult* result) -> bool {
          GError* error = nullptr;
          const BytesPtr bytes(g_input_stream_read_bytes_finish(stream_.get(), result, &error));
          return take(error) && add(bytes.get());
        });
  }

  const std::optional<NoReply>& trouble() const { return trouble_; }
  // Of the bodies, both ways.
  std::int64_t octets() const { return static_cast<std::int64_t>(written_ + read_); }
  // False: what the headers announce is more than is wanted.
  bool is_wanted() {
    SoupMessageHeaders* headers = soup_message_get_response_headers(message_.get());
    if (soup_message_headers_get_encoding(headers) != SOUP_ENCODING_CONTENT_LENGTH) return true;
    const goffset length = soup_message_headers_get_content_length(headers);
    expected_ = static_cast<std::size_t>(std::max<goffset>(length, 0));
    if (expected_ <= request_.most) return true;
    refuse_size();
    return false;
  }
  Reply reply() && {
    Reply reply;
    reply.status = static_cast<int>(soup_message_get_status(message_.get()));
    SoupMessageHeaders* headers = soup_message_get_response_headers(message_.get());
    if (const char* type = soup_message_headers_get_content_type(headers, nullptr)) reply.content_type = type;
    reply.body = std::move(body_);
    reply.whole = soup_message_headers_get_encoding(headers) == SOUP_ENCODING_CONTENT_LENGTH;
    return reply;
  }
  std::string redirect() const {
    if (!request_.body.empty() || !SOUP_STATUS_IS_REDIRECTION(soup_message_get_status(message_.get()))) return {};
    const char* location = soup_message_headers_get_one(soup_message_get_response_headers(message_.get()), "Location");
    if (!location) return {};
    const CPtr<char, g_free> absolute(
        g_uri_resolve_relative(request_.url.c_str(), location, static_cast<GUriFlags>(SOUP_HTTP_URI_FLAGS), nullptr));
    return absolute ? absolute.get() : "";
  }

 private:
  void connect(const char* signal, GCallback slot) { g_signal_connect(message_.get(), signal, slot, this); }

  GCancellable* cancellable(GCancellable* task) const {
    g_signal_connect_object(task, "cancelled", G_CALLBACK(&g_cancellable_cancel), stop_.get(), G_CONNECT_SWAPPED);
    return stop_.get();
  }

  // A socket that can't be tied to its interface must not be used at all: closed here it can't connect.
  static void on_network_event(SoupMessage*, GSocketClientEvent event, GIOStream* stream, gpointer data) {
    auto* self = static_cast<Exchange*>(data);
    if (event == G_SOCKET_CLIENT_CONNECTED) self->connected_ = true;
    if (event != G_SOCKET_CLIENT_CONNECTING || !G_IS_SOCKET_CONNECTION(stream)) return;
    GSocket* socket = g_socket_connection_get_socket(G_SOCKET_CONNECTION(stream));
    self->bind_error_ = bind_to_interface(g_socket_get_fd(socket), self->request_.path.interface);
    if (self->bind_error_ != 0) g_socket_close(socket, nullptr);
  }
  static void on_wrote_data(SoupMessage*, guint size, gpointer data) {
    auto* self = static_cast<Exchange*>(data);
    self->written_ += size;
    if (self->request_.progress) self->request_.progress(Progress{self->written_, self->request_.body.size()});
  }
  static void on_wrote_body(SoupMessage*, gpointer data) { static_cast<Exchange*>(data)->body_left_ = true; }

  bool add(GBytes* bytes) {
    gsize size = 0;
    const auto* octets = static_cast<const std::uint8_t*>(g_bytes_get_data(bytes, &size));
    if (size == 0) {
      if (body_.size() < expected_) refuse_cut();
      return false;
    }
    read_ += size;
    if (body_.size() + size > request_.most) {
      refuse_size();
      return false;
    }
    body_.insert(body_.end(), octets, octets + size);
    if (request_.progress && request_.body.empty()) request_.progress(Progress{body_.size(), expected_});
    return true;
  }

  bool may_have_it() const { return body_left_ && !request_.body.empty(); }

  // libsoup takes the end of the connection for the end of the answer.
  void refuse_cut() {
    trouble_ = NoReply{{ErrorKind::refused, tr("the connection to the MMSC broke in the middle of its answer")},
                       "cut",
                       may_have_it(),
                       true};
  }

  void refuse_size() {
    trouble_ = NoReply{{ErrorKind::guarded, tr_format("the MMSC's answer is larger than {} octets", request_.most)},
                       "too-large",
                       may_have_it(),
                       false};
  }

  bool take(GError* raw) {
    if (!raw) return true;
    const GErrorPtr error(raw);
    trouble_ = judge(*error);
    return false;
  }

  NoReply judge(const GError& error) const {
    const auto failed = [&](ErrorKind kind, std::string words, const char* code, bool transient) {
      return NoReply{{kind, std::move(words)}, code, may_have_it(), transient};
    };
    const std::string& interface = request_.path.interface;
    if (bind_error_ != 0)
      return failed(bind_error_ == EPERM ? ErrorKind::not_permitted : ErrorKind::refused,
                    tr_format("the connection can't be tied to {}: {}", interface, std::strerror(bind_error_)), "bind",
                    bind_error_ == ENODEV);
    if (late_ || g_error_matches(&error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
      return failed(ErrorKind::timed_out, tr("the MMSC does not answer"), connected_ ? "timeout" : "connect", true);
    if (error.domain == G_TLS_ERROR)
      return failed(ErrorKind::refused, tr_format("no secure connection to the MMSC: {}", error.message), "tls", false);
    if (!connected_)
      return failed(ErrorKind::refused, tr_format("no connection to the MMSC: {}", error.message), "connect", true);
    return failed(ErrorKind::refused, tr_format("the connection to the MMSC broke: {}", error.message), "cut", true);
  }

  const Request& request_;
  Ref<SoupSession> session_;
  Ref<SoupMessage> message_;
  Ref<GCancellable> stop_;
  Ref<GInputStream> stream_;
  async::Registration alarm_;
  Bytes body_;
  std::optional<NoReply> trouble_;
  std::size_t written_ = 0;
  std::size_t read_ = 0;
  std::size_t expected_ = 0;
  int bind_error_ = 0;
  bool connected_ = false;
  bool body_left_ = false;
  bool late_ = false;
};

}  // namespace

async::Task<Answer> ask_mmsc(Request request, std::string address, Patience patience, async::Clock& clock) {
  Exchange exchange(request, address, patience, clock);
  Answer answer;
  if (!exchange.is_possible()) {
    answer.outcome.trouble = NoReply{{ErrorKind::refused, tr("the address is not one of HTTP")}, "url", false, false};
    co_return answer;
  }
  bool more = co_await exchange.send();
  if (more) more = exchange.is_wanted();
  while (more) more = co_await exchange.read();
  answer.outcome.octets = exchange.octets();
  if (exchange.trouble()) {
    answer.outcome.trouble = *exchange.trouble();
    co_return answer;
  }
  answer.redirect = exchange.redirect();
  answer.outcome.reply = std::move(exchange).reply();
  co_return answer;
}

}  // namespace celltext::mms
