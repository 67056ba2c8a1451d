// Where requests go: names, addresses, interfaces, and the places that nobody may be led to.
#include <arpa/inet.h>
#include <ifaddrs.h>
#include <sys/socket.h>

#include "celltext/base/c_ptr.h"
#include "mms/http_transport.h"
#include "mms/resolver.h"
#include "tests/mms/scripted_server.h"
#include "tests/support/main_loop.h"
#include "tests/support/name_server.h"

namespace celltext::test {

namespace {

using Manner = NameServer::Manner;
constexpr std::chrono::milliseconds short_patience{100};

// An MMSC on this computer, known by name, and a bearer whose name server everybody can lie to.
struct Bearer {
  Bearer() {
    names.names["mmsc.carrier.example"].addresses = {"127.0.0.1"};
    names.names["proxy.carrier.example"].addresses = {"127.0.0.1"};
  }

  ScriptedServer server;
  NameServer names;
  mms::HttpTransport transport{mms::Patience{std::chrono::seconds{1}, std::chrono::seconds{5}, short_patience}};

  std::string at(const std::string& host) const {
    return "http://" + host + ":" + std::to_string(server.port()) + "/m/1";
  }
  mms::Path path() const { return {"lo", {names.address()}}; }
  mms::Request get(const std::string& url) const {
    mms::Request request;
    request.url = url;
    request.mmsc = at("mmsc.carrier.example");
    request.path = path();
    request.most = 1'000;
    return request;
  }
  mms::Outcome ask(const mms::Request& request) { return finish(transport.exchange(request)); }
  // None if it is not found.
  std::vector<std::string> resolve(const std::string& host) {
    const auto found = finish(mms::resolve_host(host, path(), short_patience));
    return found ? *found : std::vector<std::string>();
  }
};

// How many sockets of this process are tied to an interface.
int sockets_tied_to(const std::string& interface) {
  int count = 0;
  for (int fd = 0; fd < 1024; ++fd) {
    std::array<char, 32> name{};
    socklen_t size = name.size();
    if (getsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, name.data(), &size) == 0 && interface == name.data()) ++count;
  }
  return count;
}

}  // namespace

TEST_CASE_METHOD(Bearer,
                 "the MMSC's name is asked of the bearer's name server, and its message fetched over the bearer") {
  const auto outcome = ask(get(at("mmsc.carrier.example")));
  INFO(outcome.trouble.error.message);
  REQUIRE(outcome.reply);
  CHECK(server.requests.at(0).find("Host: mmsc.carrier.example") != std::string::npos);
  CHECK(names.questions.at(0) == "A mmsc.carrier.example");
  // The carrier does not learn how this computer's own network is called.
  for (const std::string& question : names.questions) CHECK(question.ends_with(" mmsc.carrier.example"));
}

TEST_CASE_METHOD(Bearer, "every socket is tied to the bearer's interface while it is used") {
  run_pending();
  REQUIRE(sockets_tied_to("lo") == 0);
  SECTION("the request's") {
    server.silent = true;
    Pending request(transport.exchange(get(at("mmsc.carrier.example"))));
    run_until([&] { return !server.requests.empty(); });
    CHECK(sockets_tied_to("lo") >= 1);
  }
  SECTION("the name query's") {
    names.names["slow.example"].manner = Manner::silent;
    Pending query(mms::resolve_host("slow.example", path(), short_patience));
    run_until([&] { return !names.questions.empty(); });
    CHECK(sockets_tied_to("lo") >= 1);
  }
  SECTION("and nothing goes where it can't be tied") {
    mms::Request request = get(at("mmsc.carrier.example"));
    request.path.interface = "nosuchif0";
    CHECK(ask(request).trouble.code == "dns");
    request.url = request.mmsc = server.url();
    CHECK(ask(request).trouble.code == "bind");
    CHECK(names.questions.empty());
    CHECK(server.requests.empty());
  }
}

TEST_CASE_METHOD(Bearer, "a proxy is found by its name, and names the MMSC by itself") {
  mms::Request request = get("http://unknown.carrier.example/m/1");
  request.mmsc = request.url;
  request.proxy = mms::Proxy{"proxy.carrier.example", server.port()};
  REQUIRE(ask(request).reply);
  CHECK(server.requests.at(0).find("GET http://unknown.carrier.example/m/1 HTTP/1.1") == 0);
}

TEST_CASE_METHOD(Bearer, "a name leads nowhere on this computer, whatever its server says") {
  names.names["evil.example"].addresses = {GENERATE("127.0.0.1", "127.9.9.9", "0.0.0.0", "169.254.169.254",
                                                    "255.255.255.255", "::1", "::", "fe80::1", "::ffff:127.0.0.1",
                                                    "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::")};
  INFO(names.names["evil.example"].addresses[0]);
  mms::Request request = get(at("evil.example"));
  CHECK(ask(request).trouble.code == "forbidden-address");
  request.proxy = mms::Proxy{"proxy.carrier.example", server.port()};
  CHECK(ask(request).trouble.code == "forbidden-address");
  // Nor by a detour over the MMSC itself.
  request = get(at("mmsc.carrier.example"));
  server.answer = "HTTP/1.1 302 Found\r\nLocation: " + at("evil.example") + "\r\nContent-Length: 0\r\n\r\n";
  CHECK(ask(request).trouble.code == "forbidden-address");
  CHECK(server.requests.size() == 1);
}

TEST_CASE_METHOD(Bearer, "of several addresses of a name only those that are allowed are connected to") {
  // Nobody is at the second one (RFC 5737), and it is not asked for long.
  names.names["evil.example"].addresses = {"127.0.0.1", "203.0.113.7"};
  const auto outcome = ask(get(at("evil.example")));
  CHECK(outcome.trouble.code == "connect");
  CHECK(server.requests.empty());
}

TEST_CASE_METHOD(Bearer, "a name that changes its mind between two questions gains nothing") {
  // The address that was looked at is the one that is connected to: there is no second question.
  ask(get(at("mmsc.carrier.example")));
  const auto questions = names.questions.size();
  names.names["mmsc.carrier.example"].addresses = {"203.0.113.7"};
  server.silent = true;
  Pending request(transport.exchange(get(at("mmsc.carrier.example"))));
  run_until([&] { return names.questions.size() >= 2 * questions; });
  names.names["mmsc.carrier.example"].addresses = {"127.0.0.1"};
  CHECK_FALSE(request.get().reply);
  CHECK(names.questions.size() == 2 * questions);
  CHECK(server.requests.size() == 1);
}

TEST_CASE_METHOD(Bearer, "an address in any disguise leads nowhere on this computer") {
  for (const char* host : {"127.0.0.1",
                           "localhost",
                           "LOCALHOST",
                           "localhost.",
                           "127.0.0.1.",
                           "127.1",
                           "127.0.1",
                           "2130706433",
                           "0x7f000001",
                           "0x7f.1",
                           "0177.0.0.1",
                           "017700000001",
                           "127.0.0.1%2e",
                           "%31%32%37.0.0.1",
                           "0",
                           "0.0.0.0",
                           "[::1]",
                           "[::]",
                           "[::ffff:127.0.0.1]",
                           "[::ffff:7f00:1]",
                           "[::127.0.0.1]",
                           "[64:ff9b::7f00:1]",
                           "[2002:7f00:1::]",
                           "[fe80::1%25lo]",
                           "mmsc.carrier.example.",
                           "mmsc.carrier.example%2e",
                           "a%0d%0aHost:%20b",
                           "a%20b",
                           "a%00b",
                           "a%2fb"})
    for (const bool over_bearer : {true, false}) {
      INFO(host << (over_bearer ? " over the bearer" : " over the host's internet"));
      mms::Request request = get(at(host));
      if (!over_bearer) request.path = {};
      const auto outcome = ask(request);
      CHECK_FALSE(outcome.reply);
      INFO(outcome.trouble.code);
      const std::string& code = outcome.trouble.code;
      CHECK((code == "forbidden-address" || code == "url" || code == "dns"));
    }
  CHECK(server.requests.empty());
}

TEST_CASE_METHOD(Bearer, "only the host and the port of the MMSC are trusted") {
  const std::string port = std::to_string(server.port());
  const auto code = [&](const std::string& url) { return ask(get(url)).trouble.code; };
  CHECK(ask(get("http://MMSC.Carrier.Example:" + port + "/other")).reply);
  CHECK(code("http://mmsc.carrier.example:1/m/1") == "forbidden-address");
  CHECK(code("http://mmsc.carrier.example/m/1") == "forbidden-address");
  CHECK(code("http://proxy.carrier.example:" + port + "/m/1") == "forbidden-address");
  CHECK(code("http://mmsc.carrier.example@127.0.0.1:" + port + "/m/1") == "url");
  CHECK(code("ftp://mmsc.carrier.example:" + port + "/m/1") == "url");
  CHECK(server.requests.size() == 1);
}

TEST_CASE_METHOD(Bearer, "names have addresses of both kinds, and a large answer comes by TCP") {
  names.names["both.example"].addresses = {"10.9.8.7", "fd00:1::7"};
  names.names["six.example"].addresses = {"fd00:1::8"};
  names.names["large.example"] = {{"10.9.8.6"}, Manner::truncated};
  const auto both = resolve("both.example");
  CHECK(std::set<std::string>(both.begin(), both.end()) == std::set<std::string>{"10.9.8.7", "fd00:1::7"});
  CHECK(resolve("six.example") == std::vector<std::string>{"fd00:1::8"});
  CHECK(names.by_tcp == 0);
  CHECK(resolve("large.example") == std::vector<std::string>{"10.9.8.6"});
  CHECK(names.by_tcp > 0);
  CHECK(resolve("10.0.0.172") == std::vector<std::string>{"10.0.0.172"});
}

TEST_CASE_METHOD(Bearer, "a name that is not found says so, soon, and may be found later") {
  const std::string host =
      GENERATE("nobody.example", "silent.example", "refuses.example", "garbage.example", "empty.example");
  names.names["silent.example"].manner = Manner::silent;
  names.names["refuses.example"].manner = Manner::refuses;
  names.names["garbage.example"].manner = Manner::garbage;
  names.names["empty.example"];
  INFO(host);
  const auto start = std::chrono::steady_clock::now();
  const auto outcome = ask(get(at(host)));
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds{3});
  CHECK(outcome.trouble.code == "dns");
  CHECK(outcome.trouble.transient);
  CHECK_FALSE(outcome.trouble.may_have_it);
  CHECK(outcome.trouble.error.kind == ErrorKind::refused);
  CHECK(outcome.trouble.error.message.find(host) != std::string::npos);
  const auto probed = finish(transport.probe(host, 80, path()));
  CHECK_FALSE(probed);
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
      {"::127.0.0.1", true, false},
      {"2002:7f00:1::", true, false},
      {"2002:808:808::", false, true},
      {"::ffff:8.8.8.8", false, true},
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

TEST_CASE("every address of this computer and its neighbours' are its own") {
  ifaddrs* list = nullptr;
  REQUIRE(getifaddrs(&list) == 0);
  const CPtr<ifaddrs, freeifaddrs> owned(list);
  for (const ifaddrs* one = list; one; one = one->ifa_next) {
    if (!one->ifa_addr || one->ifa_addr->sa_family != AF_INET) continue;
    in_addr address = reinterpret_cast<const sockaddr_in*>(one->ifa_addr)->sin_addr;
    const in_addr mask = reinterpret_cast<const sockaddr_in*>(one->ifa_netmask)->sin_addr;
    std::array<char, INET_ADDRSTRLEN> text{};
    CHECK(mms::is_own_network(inet_ntop(AF_INET, &address, text.data(), text.size())));
    CHECK(mms::is_own_network("::ffff:" + std::string(text.data())));
    if (ntohl(~mask.s_addr) < 2) continue;
    address.s_addr ^= htonl(1);
    INFO(one->ifa_name);
    CHECK(mms::is_own_network(inet_ntop(AF_INET, &address, text.data(), text.size())));
  }
  CHECK(mms::has_address("lo"));
  CHECK(mms::has_address("lo", mms::AddressKind::ipv4));
  CHECK_FALSE(mms::has_address("nosuchif0"));
}

}  // namespace celltext::test
