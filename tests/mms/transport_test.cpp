// Requests to an MMSC that behaves in every way, and where they must never go.
#include "celltext/mms/transport.h"

#include "mms/http_transport.h"
#include "tests/mms/scripted_server.h"
#include "tests/support/main_loop.h"

namespace celltext::test {

namespace {

struct Mmsc {
  ScriptedServer server;
  mms::HttpTransport transport{mms::Patience{std::chrono::seconds{1}, std::chrono::seconds{2}}};

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

TEST_CASE_METHOD(Mmsc, "an answer that is wrong in any way is bounded in size and time, and called what it is") {
  struct Case {
    const char* what;
    std::string answer;
    std::string code;  // of the trouble
    std::string endless{};
    std::chrono::milliseconds drip{0};
  };
  const std::string ok = "HTTP/1.1 200 OK\r\n";
  const std::string chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";
  const std::vector<Case> cases{
      {"nothing", "", "cut"},
      {"no HTTP", std::string("\x8C\x84\x98x\0\x8D\x93", 7), "cut"},
      {"half a head", ok + "Content-Type: text/ht", "cut"},
      {"a chunk cut short", chunked + "64\r\nhalf", "cut"},
      {"a chunk of two gigabytes", chunked + "7FFFFFFF\r\n" + std::string(5'000, 'x'), "too-large"},
      {"a length beyond all numbers", ok + "Content-Length: 99999999999999999999999\r\n\r\nxx", "cut"},
      {"a body without end", ok + "\r\n", "too-large", std::string(1'000, 'x')},
      {"a head without end", ok, "cut", "X-Padding: " + std::string(1'000, 'x') + "\r\n"},
      {"a header without end", ok + "X-Padding: ", "cut", std::string(1'000, 'x')},
      {"only promises", "", "cut", "HTTP/1.1 100 Continue\r\n\r\n"},
      {"a head octet by octet", ok + "X-Padding: " + std::string(200, 'x'), "timeout", "",
       std::chrono::milliseconds{50}},
      {"a body octet by octet", ok + "\r\n" + std::string(200, 'x'), "timeout", "", std::chrono::milliseconds{50}},
  };
  for (const Case& one : cases) {
    ScriptedServer bad;
    bad.answer = one.answer;
    bad.endless = one.endless;
    bad.drip = one.drip;
    for (const bool is_message : {false, true}) {
      // Time is the same for both.
      if (is_message && one.code == "timeout") continue;
      INFO(one.what << (is_message ? ", to a message" : ""));
      mms::Request request = is_message ? post() : get();
      request.url = request.mmsc = bad.url();
      const auto outcome = ask(request);
      CHECK_FALSE(outcome.reply);
      CHECK(outcome.trouble.code == one.code);
      CHECK(outcome.trouble.transient == (one.code != "too-large"));
      CHECK(outcome.trouble.may_have_it == is_message);
      CHECK(bad.said < 20'000'000);
    }
  }
}

TEST_CASE_METHOD(Mmsc, "an answer is only called whole if its length was announced") {
  const std::string head = "HTTP/1.1 200 OK\r\n";
  server.answer = head + "Content-Length: 4\r\n\r\nbody";
  CHECK(ask(get()).reply->whole);
  for (const std::string& answer : {head + "\r\nbody", head + "Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n",
                                    head + "Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n"}) {
    server.answer = answer;
    const auto outcome = ask(get());
    REQUIRE(outcome.reply);
    CHECK(text_of(outcome.reply->body) == "body");
    CHECK_FALSE(outcome.reply->whole);
  }
}

TEST_CASE_METHOD(Mmsc, "what an MMSC says is taken as it came: pages, statuses, packed octets") {
  struct Case {
    int status;
    std::string head, body;
    std::string expected;
  };
  const std::string packed("\x1F\x8B\x08\0\0\0\0\0", 8);
  const std::vector<Case> cases{
      {200, "Content-Type: text/html; charset=utf-8\r\n", "<html>welcome</html>", "<html>welcome</html>"},
      {404, "Content-Type: text/plain\r\n", "gone", "gone"},
      {500, "", "", ""},
      // Never unpacked: what is small on the way stays small.
      {200, "Content-Encoding: gzip\r\nContent-Type: application/vnd.wap.mms-message\r\n", packed, packed},
  };
  for (const Case& one : cases) {
    INFO(one.status << " " << one.head);
    server.answer = "HTTP/1.1 " + std::to_string(one.status) + " So\r\n" + one.head +
                    "Content-Length: " + std::to_string(one.body.size()) + "\r\n\r\n" + one.body + "and more";
    const auto outcome = ask(get());
    REQUIRE(outcome.reply);
    CHECK(outcome.reply->status == one.status);
    CHECK(text_of(outcome.reply->body) == one.expected);
  }
  for (const std::string& request : server.requests) CHECK(request.find("Accept-Encoding") == std::string::npos);
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

}  // namespace celltext::test
