#include "resolver.h"

#include <ares.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

#include "celltext/async/event.h"
#include "celltext/async/gio.h"
#include "celltext/base/i18n.h"

namespace celltext::mms {

namespace {

constexpr int tries = 3;

Error unknown_host(const std::string& host, const char* why) {
  return {ErrorKind::refused, tr_format("the address of {} was not found: {}", host, why)};
}

// What the interface can reach: many name servers of carriers never answer a question for the other kind.
int family_over(const std::string& interface) {
  if (interface.empty()) return AF_UNSPEC;
  const bool ipv4 = has_address(interface, AddressKind::ipv4);
  const bool ipv6 = has_address(interface, AddressKind::ipv6);
  return ipv4 == ipv6 ? AF_UNSPEC : ipv4 ? AF_INET : AF_INET6;
}

// One query by c-ares on the main loop. Nothing that c-ares calls destroys it: who waits is woken afterwards.
class NameQuery {
 public:
  NameQuery(const Path& path, std::chrono::milliseconds a_try) : interface_(path.interface), a_try_(a_try) {
    ares_options options{};
    options.timeout = static_cast<int>(a_try.count());
    options.tries = tries;
    options.sock_state_cb = &on_socket;
    options.sock_state_cb_data = this;
    // The host's own names and search domains are none of the carrier's business.
    options.flags = ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES;
    std::string only_dns = "b";
    options.lookups = only_dns.data();
    constexpr int given =
        ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB | ARES_OPT_FLAGS | ARES_OPT_LOOKUPS;
    ready_ = ares_init_options(&channel_, &options, given) == ARES_SUCCESS;
    if (!ready_) return;
    std::string servers;
    for (const std::string& server : path.dns) servers += (servers.empty() ? "" : ",") + server;
    ready_ = ares_set_servers_ports_csv(channel_, servers.c_str()) == ARES_SUCCESS;
    ares_set_socket_configure_callback(channel_, &on_new_socket, this);
  }
  NameQuery(const NameQuery&) = delete;
  NameQuery& operator=(const NameQuery&) = delete;
  ~NameQuery() {
    if (timer_ != 0) g_source_remove(timer_);
    if (channel_) ares_destroy(channel_);
    for (const auto& [fd, source] : sources_) g_source_remove(source);
  }

  void start(const std::string& host) {
    if (!ready_) return finish(ARES_ESERVFAIL);
    ares_addrinfo_hints hints{};
    hints.ai_family = family_over(interface_);
    ares_getaddrinfo(channel_, host.c_str(), nullptr, &hints, &on_answer, this);
    after_work();
  }

  async::Event& done() { return done_; }
  const std::vector<std::string>& addresses() const { return addresses_; }
  const char* problem() const { return ares_strerror(status_); }

 private:
  static int on_new_socket(ares_socket_t fd, int, void* self) {
    return bind_to_interface(fd, static_cast<NameQuery*>(self)->interface_) == 0 ? 0 : -1;
  }
  static void on_socket(void* data, ares_socket_t fd, int readable, int writable) {
    auto* self = static_cast<NameQuery*>(data);
    if (const auto known = self->sources_.find(fd); known != self->sources_.end()) {
      g_source_remove(known->second);
      self->sources_.erase(known);
    }
    if (readable == 0 && writable == 0) return;
    const int condition = (readable ? G_IO_IN : 0) | (writable ? G_IO_OUT : 0);
    self->sources_[fd] = g_unix_fd_add(fd, static_cast<GIOCondition>(condition | G_IO_ERR | G_IO_HUP), &on_ready, self);
  }
  static gboolean on_ready(gint fd, GIOCondition condition, gpointer data) {
    auto* self = static_cast<NameQuery*>(data);
    const bool out = (condition & G_IO_OUT) != 0;
    const bool in = (condition & ~G_IO_OUT) != 0;
    ares_process_fd(self->channel_, in ? fd : ARES_SOCKET_BAD, out ? fd : ARES_SOCKET_BAD);
    const gboolean stays = self->sources_.contains(fd) ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
    self->after_work();
    return stays;
  }
  static gboolean on_timeout(gpointer data) {
    auto* self = static_cast<NameQuery*>(data);
    self->timer_ = 0;
    ares_process_fd(self->channel_, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
    self->after_work();
    return G_SOURCE_REMOVE;
  }
  static void on_answer(void* data, int status, int, ares_addrinfo* result) {
    auto* self = static_cast<NameQuery*>(data);
    for (const ares_addrinfo_node* node = result ? result->nodes : nullptr; node; node = node->ai_next) {
      std::array<char, INET6_ADDRSTRLEN> text{};
      const void* address = nullptr;
      if (node->ai_family == AF_INET)
        address = &reinterpret_cast<const sockaddr_in*>(node->ai_addr)->sin_addr;
      else if (node->ai_family == AF_INET6)
        address = &reinterpret_cast<const sockaddr_in6*>(node->ai_addr)->sin6_addr;
      if (address && ares_inet_ntop(node->ai_family, address, text.data(), text.size()))
        self->addresses_.emplace_back(text.data());
    }
    ares_freeaddrinfo(result);
    self->status_ = status;
    self->answered_ = true;
  }

  // The last thing that is done in any call: whoever waits may destroy this.
  void after_work() {
    if (answered_) return finish(status_);
    if (timer_ != 0) g_source_remove(timer_);
    timeval next{};
    timeval longest{a_try_.count() / 1000 + 1, 0};
    const timeval* wait = ares_timeout(channel_, &longest, &next);
    timer_ = g_timeout_add(static_cast<guint>(wait->tv_sec * 1000 + wait->tv_usec / 1000 + 1), &on_timeout, this);
  }
  void finish(int status) {
    status_ = status;
    if (timer_ != 0) g_source_remove(std::exchange(timer_, 0));
    // Not from inside the source that c-ares removed: the loop comes round first.
    timer_ = g_idle_add(
        [](gpointer data) -> gboolean {
          auto* self = static_cast<NameQuery*>(data);
          self->timer_ = 0;
          self->done_.notify();
          return G_SOURCE_REMOVE;
        },
        this);
  }

  std::string interface_;
  std::chrono::milliseconds a_try_;
  ares_channel channel_ = nullptr;
  bool ready_ = false;
  bool answered_ = false;
  int status_ = ARES_SUCCESS;
  std::vector<std::string> addresses_;
  std::map<ares_socket_t, guint> sources_;
  guint timer_ = 0;
  async::Event done_;
};

auto ask_host(const std::string& host) {
  const auto resolver = async::Ref<GResolver>::adopt(g_resolver_get_default());
  return async::gio_call(
      [resolver, host](auto* c, auto cb, auto d) {
        g_resolver_lookup_by_name_async(resolver.get(), host.c_str(), c, cb, d);
      },
      [resolver, host](GAsyncResult* result) -> Result<std::vector<std::string>> {
        GError* error = nullptr;
        GList* found = g_resolver_lookup_by_name_finish(resolver.get(), result, &error);
        const async::GErrorPtr owned(error);
        if (owned) return unknown_host(host, owned->message);
        std::vector<std::string> addresses;
        for (const GList* one = found; one; one = one->next) {
          const CPtr<char, g_free> text(g_inet_address_to_string(G_INET_ADDRESS(one->data)));
          addresses.emplace_back(text.get());
        }
        g_resolver_free_addresses(found);
        return addresses;
      });
}

}  // namespace

int bind_to_interface(int fd, const std::string& interface) {
  if (interface.empty()) return 0;
  const auto size = static_cast<socklen_t>(interface.size() + 1);
  return setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, interface.c_str(), size) == 0 ? 0 : errno;
}

async::Task<Result<std::vector<std::string>>> resolve_host(std::string host, Path path,
                                                           std::chrono::milliseconds a_try) {
  if (g_hostname_is_ip_address(host.c_str())) co_return std::vector<std::string>(1, host);
  if (path.dns.empty()) {
    auto found = co_await ask_host(host);
    co_return found;
  }
  NameQuery query(path, a_try);
  query.start(host);
  co_await query.done().wait();
  if (query.addresses().empty()) co_return unknown_host(host, query.problem());
  co_return query.addresses();
}

}  // namespace celltext::mms
