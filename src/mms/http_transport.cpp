// The rules of where a request may go, and its way there.
#include <gio/gio.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "celltext/async/gio.h"
#include "celltext/base/i18n.h"
#include "http.h"
#include "http_transport.h"
#include "resolver.h"

namespace celltext::mms {

namespace {

constexpr int most_redirections = 5;

NoReply no_reply(ErrorKind kind, std::string words, const char* code, bool transient) {
  return NoReply{{kind, std::move(words)}, code, false, transient};
}

NoReply forbidden(const std::string& host) {
  return no_reply(
      ErrorKind::refused,
      tr_format("{} is this computer or in its networks, and is not the configured MMSC: nothing is fetched from there",
                host),
      "forbidden-address", false);
}

NoReply not_found(const Error& error) {
  return no_reply(error.kind, error.message, "dns", true);
}

// What may be connected to, of what the name stands for.
std::vector<std::string> allowed(const std::vector<std::string>& addresses) {
  std::vector<std::string> others;
  std::ranges::copy_if(addresses, std::back_inserter(others), [](const std::string& a) { return !is_own_network(a); });
  return others;
}

}  // namespace

async::Task<HttpTransport::Addresses> HttpTransport::find_addresses(Target target) {
  Addresses addresses;
  // A proxy resolves the name by itself; what this computer knows of the name must still not be its own.
  if (!target.trusted || !target.proxy) {
    const auto found = co_await resolve_host(target.place.host, target.path, patience_.name);
    if (found) addresses.list = target.trusted ? *found : allowed(*found);
    if (found && addresses.list.empty()) addresses.why = forbidden(target.place.host);
    if (!found) addresses.why = not_found(found.error());
    const bool forbidden_or_direct = (found && addresses.list.empty()) || !target.proxy;
    if (forbidden_or_direct) co_return addresses;
  }
  const auto found = co_await resolve_host(target.proxy->host, target.path, patience_.name);
  addresses.list.clear();
  if (found) addresses.list = *found;
  if (!found) addresses.why = not_found(found.error());
  co_return addresses;
}

async::Task<Outcome> HttpTransport::exchange(Request request) {
  Outcome outcome;
  std::int64_t octets = 0;
  for (int hop = 0; hop <= most_redirections; ++hop) {
    const auto place = host_and_port(request.url);
    if (!place) {
      outcome.trouble = no_reply(ErrorKind::refused, tr("the address of the message is not one of HTTP"), "url", false);
      co_return outcome;
    }
    const Target target{*place, host_and_port(request.mmsc) == place, request.proxy, request.path};
    const Addresses addresses = co_await find_addresses(target);
    Answer answer;
    answer.outcome.trouble = addresses.why;
    for (const std::string& address : addresses.list) {
      answer = co_await ask_mmsc(request, address, patience_, clock_);
      octets += answer.outcome.octets;
      const bool other_may_do = !answer.outcome.reply && answer.outcome.trouble.code == "connect";
      if (!other_may_do) break;
    }
    answer.outcome.octets = octets;
    if (answer.redirect.empty()) co_return answer.outcome;
    request.url = answer.redirect;
  }
  outcome.trouble = no_reply(ErrorKind::refused, tr("the MMSC redirects without end"), "redirect", false);
  outcome.octets = octets;
  co_return outcome;
}

async::Task<Result<std::vector<std::string>>> HttpTransport::resolve(std::string host, Path path) {
  return resolve_host(std::move(host), std::move(path), patience_.name);
}

namespace {

struct Probe {
  async::Ref<GSocketClient> client;
  std::string interface;
  int bind_error = 0;
};

void on_event(GSocketClient*, GSocketClientEvent event, GSocketConnectable*, GIOStream* stream, gpointer data) {
  auto* probe = static_cast<Probe*>(data);
  if (event != G_SOCKET_CLIENT_CONNECTING || !G_IS_SOCKET_CONNECTION(stream)) return;
  GSocket* socket = g_socket_connection_get_socket(G_SOCKET_CONNECTION(stream));
  probe->bind_error = bind_to_interface(g_socket_get_fd(socket), probe->interface);
  if (probe->bind_error != 0) g_socket_close(socket, nullptr);
}

auto connect(Probe& probe, const std::string& address, std::uint16_t port) {
  const auto to = async::Ref<GSocketConnectable>::adopt(
      G_SOCKET_CONNECTABLE(g_inet_socket_address_new_from_string(address.c_str(), port)));
  return async::gio_call(
      [&probe, to](auto* c, auto cb, auto d) { g_socket_client_connect_async(probe.client.get(), to.get(), c, cb, d); },
      [&probe](GAsyncResult* result) -> Result<void> {
        GError* error = nullptr;
        const auto connection =
            async::Ref<GSocketConnection>::adopt(g_socket_client_connect_finish(probe.client.get(), result, &error));
        const async::GErrorPtr owned(error);
        if (probe.bind_error != 0)
          return Error{ErrorKind::refused, tr_format("the connection can't be tied to {}: {}", probe.interface,
                                                     std::strerror(probe.bind_error))};
        if (owned) return Error{ErrorKind::refused, owned->message};
        return {};
      });
}

}  // namespace

async::Task<Result<void>> HttpTransport::probe(std::string host, std::uint16_t port, Path path) {
  const auto addresses = co_await resolve_host(host, path, patience_.name);
  if (!addresses) co_return addresses.error();
  Probe probe;
  probe.client = async::Ref<GSocketClient>::adopt(g_socket_client_new());
  probe.interface = path.interface;
  constexpr guint seconds = 20;
  g_socket_client_set_timeout(probe.client.get(), seconds);
  g_socket_client_set_enable_proxy(probe.client.get(), FALSE);
  g_signal_connect(probe.client.get(), "event", G_CALLBACK(&on_event), &probe);
  const std::string address = addresses->front();
  auto connected = co_await connect(probe, address, port);
  g_signal_handlers_disconnect_by_data(probe.client.get(), &probe);
  co_return connected;
}

std::unique_ptr<Transport> http_transport() {
  return std::make_unique<HttpTransport>(Patience());
}

}  // namespace celltext::mms
