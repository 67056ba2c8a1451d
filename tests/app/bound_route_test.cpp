// Picture messages over the modem's own data connection, with the real program: a ModemManager of objects in this
// process, whose bearer is the loopback interface, and behind it the carrier's name server, MMSC and proxy.
#include <csignal>
#include <future>

#include "celltext/modem/modem_manager.h"
#include "celltext/store/messages.h"
#include "sim/http_mmsc.h"
#include "store/connection.h"
#include "tests/app/fixture.h"
#include "tests/support/fake_modem_manager.h"
#include "tests/support/main_loop.h"
#include "tests/support/name_server.h"
#include "tests/support/private_bus.h"

using namespace celltext;
using namespace celltext::test;
using namespace std::chrono_literals;
using sim::MmsCentre;
using sim::MmsFault;

namespace {

constexpr const char* own_number = "+15551230001";
constexpr const char* friend_number = "+15551230009";
constexpr const char* its_apn = "mms.example";

struct Carrier {
  PrivateBus bus;
  FakeModemManager daemon{bus.address()};
  FakeModem* modem = nullptr;
  NameServer names;
  async::SystemClock clock;
  sim::ServiceCentre centre{clock, [](const std::string&) { return nullptr; }};
  MmsCentre mmsc{clock, centre, [] { return std::vector<std::string>{own_number}; }};
  sim::HttpMmsc http{mmsc};
  Program celltext{bus.address()};
  std::filesystem::path picture = celltext.folder.path() / "picture.bin";

  enum class Proxy { none, known, deaf };

  explicit Carrier(Proxy proxy = Proxy::none) {
    daemon.start();
    modem = &daemon.add_modem();
    modem->bearer_dns = {names.address()};
    REQUIRE(http.open());
    const std::string port = mmsc.url.substr(mmsc.url.rfind(':'));
    mmsc.url = "http://mmsc.carrier.example" + port;
    mmsc.on_push = [this](const std::string&, const Bytes& data) {
      FakeSms sms;
      sms.data.assign(data.begin(), data.end());
      modem->add_sms(sms);
    };
    names.names["mmsc.carrier.example"].addresses = {"127.0.0.1"};
    names.names["proxy.carrier.example"].addresses = {"127.0.0.1"};
    std::ofstream(picture) << std::string(5'000, '\x07');
    const auto folder = celltext.folder.path() / ".config" / "celltext";
    std::filesystem::create_directories(folder);
    std::ofstream file(folder / "celltext.conf");
    file << "[general]\ncountry = US\n[mms]\nroute = cellular\n[carrier 00101]\napn = " << its_apn
         << "\nmmsc = " << mmsc.url << "/\n";
    if (proxy != Proxy::none)
      file << "proxy = proxy.carrier.example:" << (proxy == Proxy::known ? mmsc.proxy_port : 1) << "\n";
  }

  // Turns the main loop meanwhile: the program talks to the daemon and the MMSC here.
  static void wait_for(const std::string& what, const std::function<bool()>& condition) {
    INFO("waiting for " << what);
    const guint tick = g_timeout_add(
        10, [](gpointer) -> gboolean { return G_SOURCE_CONTINUE; }, nullptr);
    try {
      run_until(condition, 20s);
    } catch (const std::runtime_error&) {
    }
    g_source_remove(tick);
    REQUIRE(condition());
  }
  static test::Outcome end_of(Process& process) {
    auto end = std::async(std::launch::async, [&process] { return process.finish(); });
    wait_for("the end of the program", [&] { return end.wait_for(0s) == std::future_status::ready; });
    return end.get();
  }
  test::Outcome run(const Words& arguments) const {
    Process process = celltext.start(arguments);
    return end_of(process);
  }
  test::Outcome send(const std::string& timeout = "10s") const {
    return run({"send", friend_number, "look", "--attach", picture.string(), "--no-report", "--timeout", timeout});
  }
  static void stop(Process& process) {
    process.send_signal(SIGTERM);
    CHECK(end_of(process).code == 0);
  }
  Process dying(const std::string& step) const {
    ProcessOptions with = celltext.options;
    with.environment.push_back("CELLTEXT_DIE_AT=" + step);
    return Process::start(Program::command({"run"}), with);
  }

  void picture_comes() { mmsc.send_picture(friend_number, own_number, "over the air"); }
  std::vector<model::Message> messages() const {
    auto database = store::Database::open(celltext.data_dir());
    return database ? store::Messages(*database).list({}) : std::vector<model::Message>();
  }
  void wait_until_received() {
    wait_for("the message", [&] {
      const auto all = messages();
      return all.size() == 1 && all[0].status == model::Status::received;
    });
    wait_for("the MMSC to know", [&] { return mmsc.waiting() == 0; });
  }
  // All that was brought up is put back, and no trace of it is left.
  void check_put_back() {
    wait_for("the data connection to be gone", [&] { return modem->bearer_paths().empty(); });
    CHECK(modem->count("CreateBearer") == modem->count("DeleteBearer"));
    const auto database = store::Database::open(celltext.data_dir());
    REQUIRE(database);
    wait_for("no trace to be left",
             [&] { return database->connection().integer("SELECT count(*) FROM data_connections") == 0; });
  }
};

}  // namespace

TEST_CASE("a picture is fetched over a data connection that is made for it and taken away again") {
  Carrier carrier;
  Process run = carrier.celltext.start({"run"});
  carrier.picture_comes();
  carrier.wait_until_received();
  carrier.check_put_back();
  CHECK(carrier.messages()[0].text == "over the air");
  REQUIRE(carrier.modem->bearers_made.size() == 1);
  guint type = 0;
  REQUIRE(g_variant_lookup(carrier.modem->bearers_made[0].get(), "apn-type", "u", &type));
  CHECK(type == MM_BEARER_APN_TYPE_MMS);
  // One for the message and the answer.
  CHECK(carrier.modem->count("Connect") == 1);
  CHECK(carrier.modem->count("Disconnect") == 1);
  CHECK(carrier.names.questions.size() >= 2);
  Carrier::stop(run);
}

TEST_CASE("a picture is sent over it too, through the carrier's proxy") {
  Carrier carrier(Carrier::Proxy::known);
  const auto sent = carrier.send();
  INFO(sent.err);
  CHECK(sent.code == 0);
  REQUIRE(carrier.mmsc.requests().size() == 1);
  CHECK(carrier.mmsc.requests()[0].by_proxy);
  for (const std::string& question : carrier.names.questions) CHECK(question.ends_with(" proxy.carrier.example"));
  carrier.check_put_back();
}

TEST_CASE("a data connection that is there is used and stays as it was") {
  Carrier carrier;
  auto connected = finish(modem::connect_to_modem_manager());
  REQUIRE(connected);
  const auto radio = *std::move(connected);
  modem::BearerWish wish;
  wish.apn = "MMS.example";
  wish.for_mms = false;
  const auto bearer = finish(radio->create_bearer(carrier.modem->path(), wish));
  REQUIRE(bearer);
  REQUIRE(finish(radio->connect_bearer(carrier.modem->path(), *bearer)));
  CHECK(carrier.send().code == 0);
  CHECK(carrier.modem->count("Connect") == 1);
  CHECK(carrier.modem->count("Disconnect") == 0);
  CHECK(carrier.modem->count("CreateBearer") == 1);
  CHECK(carrier.modem->bearer_paths() == std::vector<std::string>{*bearer});
}

TEST_CASE("whatever fails on the way, the data connection is put back and nothing leaves by another way") {
  struct Case {
    const char* what;
    std::function<void(Carrier&)> arrange;
    int code;
    std::size_t requests;
  };
  const std::vector<Case> cases{
      {"no connection",
       [](Carrier& c) {
         const FakeError no = fake_error::equipment("GprsServiceOptionNotSubscribed");
         c.modem->errors["Connect"] = {no, no, no};
       },
       6, 0},
      {"no interface", [](Carrier& c) { c.modem->bearer_interface = ""; }, 6, 0},
      {"an interface that is not there", [](Carrier& c) { c.modem->bearer_interface = "nosuchif0"; }, 6, 0},
      {"no name", [](Carrier& c) { c.names.names.clear(); }, 6, 0},
      {"an MMSC out of order",
       [](Carrier& c) {
         c.mmsc.add_fault(MmsCentre::What::send, {MmsFault::Kind::status, 500});
       },
       5, 1},
      {"an answer that breaks off", [](Carrier& c) { c.mmsc.add_fault(MmsCentre::What::send, {MmsFault::Kind::cut}); },
       6, 1},
  };
  for (const Case& one : cases) {
    INFO(one.what);
    Carrier carrier;
    one.arrange(carrier);
    CHECK(carrier.send("1s").code == one.code);
    CHECK(carrier.mmsc.requests().size() == one.requests);
    carrier.check_put_back();
  }
}

TEST_CASE("a data connection that a killed program has left is taken down by the next one") {
  for (const std::string step :
       {"mms-way-noted", "mms-way-open", "mms-downloading", "mms-fetched", "mms-stored", "mms-told"}) {
    INFO(step);
    Carrier carrier;
    Process dying = carrier.dying(step);
    carrier.picture_comes();
    CHECK(Carrier::end_of(dying).signal == SIGKILL);
    CHECK(carrier.modem->bearer_paths().size() == 1);
    Process run = carrier.celltext.start({"run"});
    carrier.wait_until_received();
    carrier.check_put_back();
    Carrier::stop(run);
    CHECK(carrier.messages().size() == 1);
  }
}

TEST_CASE("doctor tries every step to the MMSC, and says the fix of the one that fails") {
  struct Case {
    const char* what;
    Carrier::Proxy proxy;
    std::function<void(Carrier&)> arrange;
    std::string step;  // that fails; empty: none
    std::string fix;
  };
  const auto answers = [](int status) {
    return [status](Carrier& c) { c.mmsc.add_fault(MmsCentre::What::fetch, {MmsFault::Kind::status, status}); };
  };
  const auto as_it_is = [](Carrier&) {};
  const std::vector<Case> cases{
      {"all is well", Carrier::Proxy::none, as_it_is, "", ""},
      {"all is well with a proxy", Carrier::Proxy::known, as_it_is, "", ""},
      {"no connection", Carrier::Proxy::none,
       [](Carrier& c) { c.modem->errors["Connect"] = {fake_error::equipment("GprsServiceOptionNotSubscribed")}; },
       "mms-bearer", "Check the APN"},
      {"no interface", Carrier::Proxy::none, [](Carrier& c) { c.modem->bearer_interface = "nosuchif0"; },
       "mms-interface", "QMI or MBIM"},
      {"no name", Carrier::Proxy::none, [](Carrier& c) { c.names.names.clear(); }, "mms-dns", "name servers"},
      {"no proxy", Carrier::Proxy::deaf, as_it_is, "mms-proxy", "Are address and APN right"},
      {"an MMSC that wants another user agent", Carrier::Proxy::none, answers(412), "mms-mmsc", "user-agent"},
      {"a proxy that does not reach the MMSC", Carrier::Proxy::known, answers(502), "mms-mmsc", "The proxy"},
      {"an MMSC out of order", Carrier::Proxy::none, answers(503), "mms-mmsc", "try again later"},
      {"an MMSC that hangs up", Carrier::Proxy::none,
       [](Carrier& c) { c.mmsc.add_fault(MmsCentre::What::fetch, {MmsFault::Kind::lost}); }, "mms-mmsc",
       "Are address and APN right"},
  };
  for (const Case& one : cases) {
    INFO(one.what);
    Carrier carrier(one.proxy);
    one.arrange(carrier);
    const auto outcome = carrier.run({"doctor", "--json"});
    INFO(outcome.out << outcome.err);
    CHECK(outcome.code == 0);
    std::string failed;
    std::string fix;
    bool reached = false;
    for (const Json& check : json_lines(outcome.out)) {
      const std::string name = check["check"];
      if (!name.starts_with("mms-")) continue;
      CHECK((check["result"] == "ok") == check["fix"].is_null());
      if (check["result"] == "ok") reached = name == "mms-mmsc";
      if (check["result"] == "ok") continue;
      failed = name;
      fix = check["fix"];
    }
    CHECK(failed == one.step);
    CHECK(fix.find(one.fix) != std::string::npos);
    CHECK(reached == one.step.empty());
    carrier.check_put_back();
  }
}
