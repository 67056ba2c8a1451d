// Requests to an MMSC that behaves in every way, and where they must never go.
#include "celltext/mms/transport.h"

#include <arpa/inet.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

#include "celltext/async/gio.h"
#include "mms/http_transport.h"
#include "mms/resolver.h"
#include "tests/catch.h"
#include "tests/support/main_loop.h"

namespace celltext::test {

namespace {

using async::Ref;

// Takes one connection after the other on the loopback interface: reads a request, says what it is told to say, closes.
class ScriptedServer {
 public:
  ScriptedServer() : service_(Ref<GSocketService>::adopt(g_socket_service_new())) {
    GError* error = nullptr;
    const auto address = Ref<GSocketAddress>::adopt(g_inet_socket_address_new_from_string("127.0.0.1", 0));
    GSocketAddress* effective = nullptr;
    g_socket_listener_add_address(G_SOCKET_LISTENER(service_.get()), address.get(), G_SOCKET_TYPE_STREAM,
                                  G_SOCKET_PROTOCOL_TCP, nullptr, &effective, &error);
    REQUIRE_FALSE(error);
    const auto owned = Ref<GSocketAddress>::adopt(effective);
    port_ = g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(effective));
    g_signal_connect(service_.get(), "incoming", G_CALLBACK(&on_incoming), this);
  }
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;
  ~ScriptedServer() {
    g_socket_service_stop(service_.get());
    g_socket_listener_close(G_SOCKET_LISTENER(service_.get()));
    for (const auto& connection : silent_) g_io_stream_close(G_IO_STREAM(connection.get()), nullptr, nullptr);
  }

  std::string url(const std::string& path = "/") const { return "http://127.0.0.1:" + std::to_string(port_) + path; }
  std::uint16_t port() const { return port_; }

  std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  bool silent = false;                // reads and says nothing
  std::vector<std::string> requests;  // heads and bodies as far as they were read

 private:
  static gboolean on_incoming(GSocketService*, GSocketConnection* connection, GObject*, gpointer data) {
    auto* self = static_cast<ScriptedServer*>(data);
    self->input_.resize(200'000);
    auto* keep = new Ref<GSocketConnection>(Ref<GSocketConnection>::share(connection));
    g_input_stream_read_async(g_io_stream_get_input_stream(G_IO_STREAM(connection)), self->input_.data(),
                              self->input_.size(), G_PRIORITY_DEFAULT, nullptr, &on_read, new std::pair(self, keep));
    return TRUE;
  }
  static void on_read(GObject* stream, GAsyncResult* result, gpointer data) {
    const std::unique_ptr<std::pair<ScriptedServer*, Ref<GSocketConnection>*>> both(
        static_cast<std::pair<ScriptedServer*, Ref<GSocketConnection>*>*>(data));
    auto [self, raw] = *both;
    const std::unique_ptr<Ref<GSocketConnection>> connection(raw);
    const gssize size = g_input_stream_read_finish(G_INPUT_STREAM(stream), result, nullptr);
    self->requests.push_back(self->input_.substr(0, static_cast<std::size_t>(std::max<gssize>(size, 0))));
    if (self->silent) {
      self->silent_.push_back(*connection);
      return;
    }
    GOutputStream* out = g_io_stream_get_output_stream(G_IO_STREAM(connection->get()));
    g_output_stream_write_all(out, self->answer.data(), self->answer.size(), nullptr, nullptr, nullptr);
    g_io_stream_close(G_IO_STREAM(connection->get()), nullptr, nullptr);
  }

  Ref<GSocketService> service_;
  std::uint16_t port_ = 0;
  std::string input_;
  std::vector<Ref<GSocketConnection>> silent_;
};

struct Mmsc {
  ScriptedServer server;
  mms::HttpTransport transport{mms::Patience{std::chrono::seconds{1}, std::chrono::seconds{5}}};

  mms::Request get(const std::string& path = "/m/1") const {
    mms::Request request;
    request.url = server.url(path);
    request.mmsc = server.url();
    request.most = 1'000;
    return request;
  }
  mms::Request post() const {
    mms::Request request = get("/");
    request.body = {0x8C, 0x80};
    return request;
  }
  mms::Outcome ask(const mms::Request& request) { return finish(transport.exchange(request)); }
};

std::string text_of(const Bytes& bytes) {
  return {bytes.begin(), bytes.end()};
}

}  // namespace

TEST_CASE_METHOD(Mmsc, "a message is fetched with what the carrier wants to see") {
  server.answer = "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.wap.mms-message\r\nContent-Length: 4\r\n\r\nbody";
  auto request = get("/m/1?x=y");
  request.headers = {{"User-Agent", "celltext-test"}, {"X-Thing", "7"}};
  const auto outcome = ask(request);
  REQUIRE(outcome.reply);
  CHECK(outcome.reply->status == 200);
  CHECK(outcome.reply->content_type == "application/vnd.wap.mms-message");
  CHECK(text_of(outcome.reply->body) == "body");
  REQUIRE(server.requests.size() == 1);
  for (const char* line : {"GET /m/1?x=y HTTP/1.1", "User-Agent: celltext-test", "X-Thing: 7",
                           "Accept: */*, application/vnd.wap.mms-message, application/vnd.wap.sic"}) {
    INFO(line);
    CHECK(server.requests[0].find(line) != std::string::npos);
  }
}

TEST_CASE_METHOD(Mmsc, "a message is posted as what it is") {
  std::size_t progress = 0;
  auto request = post();
  request.close_connection = true;
  request.progress = [&](const mms::Progress& p) { progress = p.done; };
  REQUIRE(ask(request).reply);
  CHECK(server.requests.at(0).find("POST / HTTP/1.1") == 0);
  CHECK(server.requests[0].find("Content-Type: application/vnd.wap.mms-message") != std::string::npos);
  CHECK(server.requests[0].find("Connection: close") != std::string::npos);
  CHECK(progress == 2);
}

TEST_CASE_METHOD(Mmsc, "a proxy is asked for the whole address, and resolves it by itself") {
  mms::Request request = get();
  request.url = request.mmsc = "http://mmsc.nowhere.invalid/m/1";
  request.proxy = mms::Proxy{"127.0.0.1", server.port()};
  REQUIRE(ask(request).reply);
  CHECK(server.requests.at(0).find("GET http://mmsc.nowhere.invalid/m/1 HTTP/1.1") == 0);
}

TEST_CASE_METHOD(Mmsc, "an answer that is too large is not read to its end") {
  SECTION("announced") {
    server.answer = "HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\nxx";
  }
  SECTION("not announced") {
    server.answer = "HTTP/1.0 200 OK\r\n\r\n" + std::string(100'000, 'x');
  }
  SECTION("unpacked") {
    server.answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4000\r\n" + std::string(0x4000, 'x');
  }
  const auto outcome = ask(get());
  REQUIRE_FALSE(outcome.reply);
  CHECK(outcome.trouble.code == "too-large");
  CHECK(outcome.trouble.error.kind == ErrorKind::guarded);
}

TEST_CASE_METHOD(Mmsc, "what breaks in the middle may have arrived, if it was a message") {
  server.answer = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf";
  const auto got = ask(get());
  REQUIRE_FALSE(got.reply);
  CHECK(got.trouble.code == "cut");
  CHECK(got.trouble.transient);
  CHECK_FALSE(got.trouble.may_have_it);
  CHECK(ask(post()).trouble.may_have_it);
}

TEST_CASE_METHOD(Mmsc, "an MMSC that says nothing may have the message") {
  server.silent = true;
  const auto outcome = ask(post());
  REQUIRE_FALSE(outcome.reply);
  CHECK(outcome.trouble.error.kind == ErrorKind::timed_out);
  CHECK(outcome.trouble.may_have_it);
}

TEST_CASE("where nobody listens nothing has left") {
  mms::HttpTransport transport{mms::Patience()};
  mms::Request request;
  {
    const ScriptedServer gone;
    request.url = request.mmsc = gone.url();
  }
  request.body = {0x8C};
  const auto outcome = finish(transport.exchange(request));
  REQUIRE_FALSE(outcome.reply);
  CHECK(outcome.trouble.code == "connect");
  CHECK(outcome.trouble.transient);
  CHECK_FALSE(outcome.trouble.may_have_it);
}

TEST_CASE_METHOD(Mmsc, "a push leads nowhere on this computer or in its networks") {
  const std::string port = std::to_string(server.port());
  const std::vector<std::string> forbidden{
      "http://127.0.0.1:1/",
      "http://localhost:" + port + "/",
      "http://127.1.2.3:" + port + "/",
      "http://[::1]:" + port + "/",
      "http://[::ffff:127.0.0.1]:" + port + "/",
      "http://0.0.0.0:" + port + "/",
      "http://169.254.1.1/",
      "http://[fe80::1]/",
      "http://224.0.0.1/",
  };
  for (const std::string& url : forbidden) {
    INFO(url);
    auto request = get();
    request.url = url;
    const auto outcome = ask(request);
    CHECK_FALSE(outcome.reply);
    CHECK(outcome.trouble.code == "forbidden-address");
    CHECK_FALSE(outcome.trouble.transient);
  }
  for (const std::string url : {"file:///etc/passwd", "ftp://127.0.0.1/", "gopher://x/", "http://", "http:///x", "",
                                "http://user@127.0.0.1/", "javascript:1"}) {
    INFO(url);
    auto request = get();
    request.url = url;
    CHECK(ask(request).trouble.code == "url");
  }
  CHECK(server.requests.empty());
}

TEST_CASE_METHOD(Mmsc, "a redirection leads nowhere else than an address may") {
  const auto redirect_to = [&](const std::string& where) {
    server.answer = "HTTP/1.1 302 Found\r\nLocation: " + where + "\r\nContent-Length: 0\r\n\r\n";
  };
  SECTION("not to another service of this computer") {
    redirect_to("http://127.0.0.1:1/secret");
    CHECK(ask(get()).trouble.code == "forbidden-address");
  }
  SECTION("not to another scheme") {
    redirect_to("file:///etc/passwd");
    CHECK(ask(get()).trouble.code == "url");
  }
  SECTION("not in circles") {
    redirect_to("/again");
    CHECK(ask(get()).trouble.code == "redirect");
    CHECK(server.requests.size() == 6);
  }
  SECTION("and not with a message") {
    redirect_to("/again");
    const auto outcome = ask(post());
    REQUIRE(outcome.reply);
    CHECK(outcome.reply->status == 302);
    CHECK(server.requests.size() == 1);
  }
}

TEST_CASE_METHOD(Mmsc, "a connection that can't be tied to its interface is not made") {
  auto request = get();
  request.path.interface = "nosuchif0";
  const auto outcome = ask(request);
  REQUIRE_FALSE(outcome.reply);
  CHECK(outcome.trouble.code == "bind");
  CHECK(server.requests.empty());
  const auto probed = finish(transport.probe("127.0.0.1", server.port(), request.path));
  CHECK_FALSE(probed);
}

TEST_CASE_METHOD(Mmsc, "a connection is tied to its interface") {
  auto request = get();
  request.path.interface = "lo";
  const auto outcome = ask(request);
  INFO(outcome.trouble.error.message);
  CHECK(outcome.reply);
  const auto probed = finish(transport.probe("127.0.0.1", server.port(), request.path));
  CHECK(probed);
}

TEST_CASE("an address is this computer's, private or everybody's") {
  struct Case {
    const char* address;
    bool own, everybodys;
  };
  const Case cases[] = {
      {"127.0.0.1", true, false},
      {"127.255.255.255", true, false},
      {"::1", true, false},
      {"::", true, false},
      {"0.0.0.0", true, false},
      {"169.254.9.9", true, false},
      {"fe80::1%lo", true, false},
      {"ff02::1", true, false},
      {"::ffff:127.0.0.1", true, false},
      {"64:ff9b::7f00:1", true, false},
      {"8.8.8.8", false, true},
      {"2001:4860:4860::8888", false, true},
      {"fc00:1234::1", false, false},
      {"100.100.100.100", false, false},
      {"not an address", false, false},
      {"", false, false},
  };
  for (const Case& one : cases) {
    INFO(one.address);
    CHECK(mms::is_own_network(one.address) == one.own);
    CHECK(mms::is_public(one.address) == one.everybodys);
  }
}

TEST_CASE("a URL names its host and port") {
  using mms::HostPort;
  CHECK(mms::host_and_port("http://MMS.example/x") == HostPort{"mms.example", 80});
  CHECK(mms::host_and_port("https://mms.example") == HostPort{"mms.example", 443});
  CHECK(mms::host_and_port("http://[2001:db8::1]:8002/x") == HostPort{"2001:db8::1", 8002});
  CHECK_FALSE(mms::host_and_port("ftp://mms.example"));
  CHECK_FALSE(mms::host_and_port("nonsense"));
}

namespace {

// Answers every question for an A record with one address.
class NameServer {
 public:
  NameServer() : fd_(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(bind(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    socklen_t size = sizeof address;
    getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    source_ = g_unix_fd_add(fd_, G_IO_IN, &on_question, this);
  }
  NameServer(const NameServer&) = delete;
  NameServer& operator=(const NameServer&) = delete;
  ~NameServer() {
    g_source_remove(source_);
    close(fd_);
  }
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  int questions = 0;
  bool knows = true;

 private:
  static gboolean on_question(gint fd, GIOCondition, gpointer data) {
    auto* self = static_cast<NameServer*>(data);
    std::array<char, 512> packet{};
    sockaddr_in from{};
    socklen_t size = sizeof from;
    const ssize_t got = recvfrom(fd, packet.data(), packet.size(), 0, reinterpret_cast<sockaddr*>(&from), &size);
    if (got < 12) return G_SOURCE_CONTINUE;
    ++self->questions;
    std::string reply(packet.data(), 12);
    std::size_t end = 12;
    while (packet.at(end) != 0) end += static_cast<std::size_t>(packet.at(end)) + 1;
    reply.append(packet.data() + 12, end + 5 - 12);
    const bool is_a = packet.at(end + 2) == 1;
    const bool has_answer = is_a && self->knows;
    reply[2] = static_cast<char>(0x81);
    reply[3] = static_cast<char>(self->knows ? 0x80 : 0x83);
    reply[6] = 0;
    reply[7] = has_answer ? 1 : 0;
    reply[10] = reply[11] = 0;
    if (has_answer) reply += std::string("\xC0\x0C\x00\x01\x00\x01\x00\x00\x00\x3C\x00\x04\x0A\x09\x08\x07", 16);
    sendto(fd, reply.data(), reply.size(), 0, reinterpret_cast<const sockaddr*>(&from), size);
    return G_SOURCE_CONTINUE;
  }

  int fd_;
  std::uint16_t port_ = 0;
  guint source_ = 0;
};

}  // namespace

TEST_CASE("a bearer's own name servers are asked, over its interface") {
  NameServer server;
  const mms::Path path{"lo", {server.address()}};
  const auto found = finish(mms::resolve_host("mmsc.example", path));
  REQUIRE(found);
  CHECK(*found == std::vector<std::string>{"10.9.8.7"});
  CHECK(server.questions > 0);
  CHECK(finish(mms::resolve_host("10.0.0.172", path)));
  server.knows = false;
  const auto unknown = finish(mms::resolve_host("nobody.example", path));
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().kind == ErrorKind::refused);
  const int before = server.questions;
  const mms::Path elsewhere{"nosuchif0", {server.address()}};
  CHECK_FALSE(finish(mms::resolve_host("mmsc.example", elsewhere)));
  CHECK(server.questions == before);
}

}  // namespace celltext::test
