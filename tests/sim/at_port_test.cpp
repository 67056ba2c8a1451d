#include "sim/at_port.h"

#include "sim/world.h"
#include "tests/catch.h"
#include "tests/support/test_clock.h"

using namespace celltext;
using namespace celltext::sim;
using namespace std::chrono_literals;
using celltext::test::TestClock;

namespace {

// One port of a modem, fed with lines.
struct Terminal {
  TestClock clock;
  World world{clock, 1};
  Modem& modem = *world.modems()[0];
  AtPort& port = modem.port(0);
  std::string output;

  Terminal() {
    open();
    say("ATE0");
  }
  void open() {
    port.open([this](std::string_view octets) { output += octets; });
  }
  // What the port answers to `line`, without the line ends that frame it.
  std::string say(const std::string& line) {
    output.clear();
    port.receive(line + "\r");
    return take();
  }
  std::string take() {
    std::string taken;
    for (const char c : std::exchange(output, "")) {
      if (c == '\r') continue;
      if (c == '\n' && (taken.empty() || taken.back() == '\n')) continue;
      taken += c;
    }
    if (!taken.empty() && taken.back() == '\n') taken.pop_back();
    return taken;
  }
};

// An SMS-SUBMIT of "hello" to +15559999: its TPDU has 16 octets, the service centre's address one.
constexpr const char* hello =
    "00"
    "0100"
    "089151559999"
    "0000"
    "05E8329BFD06";

}  // namespace

TEST_CASE("a command is answered, an unknown one refused") {
  Terminal terminal;
  CHECK(terminal.say("AT") == "OK");
  CHECK(terminal.say("at+cgmi") == "celltext\nOK");
  CHECK(terminal.say("AT+NONSENSE") == "ERROR");
  CHECK(terminal.say("hello") == "");
}

TEST_CASE("echo, verbosity and silence are as they were set") {
  Terminal terminal;
  CHECK(terminal.say("ATE1") == "OK");
  CHECK(terminal.say("AT") == "AT\nOK");
  CHECK(terminal.say("ATE0V0") == "ATE0V0\n0");
  CHECK(terminal.say("ATQ1") == "");
  CHECK(terminal.say("ATQ0V1") == "OK");
}

TEST_CASE("settings outlive closing and opening the port, unfinished lines do not") {
  Terminal terminal;
  terminal.say("AT+CREG=2");
  terminal.port.receive("AT+CGM");
  terminal.port.close();
  CHECK_FALSE(terminal.port.is_open());
  terminal.open();
  CHECK(terminal.say("AT") == "OK");
  CHECK(terminal.say("AT+CREG?") == "+CREG: 2,1,\"00AB\",\"0000CD01\",7\nOK");
}

TEST_CASE("a line may come in pieces, and several lines at once") {
  Terminal terminal;
  terminal.port.receive("A");
  terminal.port.receive("T+CS");
  CHECK(terminal.take() == "");
  terminal.port.receive("Q\rAT\r\n");
  CHECK(terminal.take() == "+CSQ: 22,99\nOK\nOK");
}

TEST_CASE("a line stops at its first command that fails") {
  Terminal terminal;
  CHECK(terminal.say("AT+CSQ;+NONSENSE;+CGMI") == "+CSQ: 22,99\nERROR");
}

TEST_CASE("errors have numbers once they are asked for") {
  Terminal terminal;
  terminal.modem.card().present = false;
  CHECK(terminal.say("AT+CIMI") == "ERROR");
  CHECK(terminal.say("AT+CMEE=1") == "OK");
  CHECK(terminal.say("AT+CIMI") == "+CME ERROR: 10");
  terminal.modem.card().present = true;
  terminal.modem.card().pin_enabled = true;
  CHECK(terminal.say("AT+CIMI") == "+CME ERROR: 11");
  terminal.modem.card().pin_tries = 0;
  CHECK(terminal.say("AT+CIMI") == "+CME ERROR: 12");
}

TEST_CASE("a PIN is verified, changed and switched off") {
  Terminal terminal;
  terminal.say("AT+CMEE=1");
  terminal.modem.card().pin_enabled = true;
  CHECK(terminal.say("AT+CPIN?") == "+CPIN: SIM PIN\nOK");
  CHECK(terminal.say("AT+CPIN=\"0000\"") == "+CME ERROR: 16");
  CHECK(terminal.say("AT+CSIM=10,\"0020000100\"") == "+CSIM: 4,\"63C2\"\nOK");
  CHECK(terminal.say("AT+CPIN=\"1234\"") == "OK");
  CHECK(terminal.say("AT+CPIN?") == "+CPIN: READY\nOK");
  CHECK(terminal.say("AT+CPIN=\"1234\"") == "+CME ERROR: 3");
  CHECK(terminal.say("AT+CPWD=\"SC\",\"1234\",\"9999\"") == "OK");
  CHECK(terminal.say("AT+CLCK=\"SC\",2") == "+CLCK: 1\nOK");
  CHECK(terminal.say("AT+CLCK=\"SC\",0,\"1234\"") == "+CME ERROR: 16");
  CHECK(terminal.say("AT+CLCK=\"SC\",0,\"9999\"") == "OK");
  CHECK(terminal.say("AT+CLCK=\"SC\",2") == "+CLCK: 0\nOK");
  CHECK(terminal.say("AT+CLCK=\"PN\",2") == "+CME ERROR: 4");
}

TEST_CASE("three wrong PINs lead to the PUK") {
  Terminal terminal;
  terminal.say("AT+CMEE=1");
  terminal.modem.card().pin_enabled = true;
  terminal.say("AT+CPIN=\"0\"");
  terminal.say("AT+CPIN=\"0\"");
  CHECK(terminal.say("AT+CPIN=\"0\"") == "+CME ERROR: 12");
  CHECK(terminal.say("AT+CPIN?") == "+CPIN: SIM PUK\nOK");
  CHECK(terminal.say("AT+CPIN=\"1\",\"4321\"") == "+CME ERROR: 12");
  CHECK(terminal.say("AT+CPIN=\"12345678\",\"4321\"") == "OK");
  CHECK(terminal.say("AT+CPIN?") == "+CPIN: READY\nOK");
}

TEST_CASE("files of the card are read, and others are not there") {
  Terminal terminal;
  CHECK(terminal.say("AT+CRSM=176,12258,0,0,10") == "+CRSM: 144,0,\"981062000000000000F1\"\nOK");
  CHECK(terminal.say("AT+CRSM=176,28589,0,0,4") == "+CRSM: 144,0,\"00000003\"\nOK");
  CHECK(terminal.say("AT+CRSM=176,28486,0,0,17") == "+CRSM: 144,0,\"0153696D756C61746564FFFFFFFFFFFFFF\"\nOK");
  CHECK(terminal.say("AT+CRSM=176,28478,0,0,0") == "+CRSM: 106,130,\"\"\nOK");
  CHECK(terminal.say("AT+CCID") == "+CCID: 8901260000000000001\nOK");
}

TEST_CASE("a message is prompted for and sent") {
  Terminal terminal;
  CHECK(terminal.say("AT+CMGS=16") == "> ");
  terminal.port.receive(std::string(hello) + "\x1A");
  CHECK(terminal.take() == "+CMGS: 0\nOK");
  REQUIRE(terminal.world.centre().sent().size() == 1);
  CHECK(terminal.world.centre().sent()[0].submit.data.text() == "hello");
}

TEST_CASE("what is typed at a prompt must be what was announced") {
  Terminal terminal;
  terminal.say("AT+CMGS=17");
  terminal.port.receive(std::string(hello) + "\x1A");
  CHECK(terminal.take() == "+CMS ERROR: 304");
  terminal.say("AT+CMGS=16");
  terminal.port.receive("nonsense\x1A");
  CHECK(terminal.take() == "+CMS ERROR: 304");
  CHECK(terminal.say("AT+CMGS=x") == "+CMS ERROR: 304");
  terminal.say("AT+CMGS=16");
  terminal.port.receive("00\x1B");
  CHECK(terminal.take() == "OK");
  CHECK(terminal.world.centre().sent().empty());
}

TEST_CASE("nothing is sent without a network") {
  Terminal terminal;
  terminal.modem.radio().registration = Registration::searching;
  terminal.say("AT+CMGS=16");
  terminal.port.receive(std::string(hello) + "\x1A");
  CHECK(terminal.take() == "+CMS ERROR: 331");
  terminal.modem.radio().registration = Registration::home;
  CHECK(terminal.say("AT+CFUN=4") == "OK");
  CHECK(terminal.say("AT+CREG?") == "+CREG: 0,0\nOK");
}

TEST_CASE("unsolicited lines wait for the end of a prompt") {
  Terminal terminal;
  terminal.say("AT+CNMI=2,1,0,0,0");
  terminal.say("AT+CMGS=16");
  terminal.modem.notify(Notice::message, "+CMTI: \"ME\",0");
  CHECK(terminal.take() == "");
  terminal.port.receive(std::string(hello) + "\x1A");
  CHECK(terminal.take() == "+CMGS: 0\nOK\n+CMTI: \"ME\",0");
}

TEST_CASE("unsolicited lines go to the one port that asked for them") {
  Terminal terminal;
  std::string second;
  terminal.modem.port(1).open([&](std::string_view octets) { second += octets; });
  terminal.modem.port(1).receive("ATE0;+CREG=1\r");
  second.clear();
  terminal.modem.registration_changed();
  CHECK(terminal.take() == "");
  CHECK(second == "\r\n+CREG: 1\r\n");
  terminal.say("AT+CREG=2");
  terminal.modem.registration_changed();
  CHECK(terminal.take() == "+CREG: 1,\"00AB\",\"0000CD01\",7");
}

TEST_CASE("stored messages are listed, read and deleted") {
  Terminal terminal;
  terminal.say("AT+CPMS=\"SM\",\"SM\",\"SM\"");
  terminal.modem.deliver(*from_hex("04048121430000621110210000000568329BFD06"));
  CHECK(terminal.say("AT+CPMS?") == "+CPMS: \"SM\",1,10,\"SM\",1,10,\"SM\",1,10\nOK");
  const std::string pdu =
      "059151550000"
      "04048121430000621110210000000568329BFD06";
  CHECK(terminal.say("AT+CMGL=4") == "+CMGL: 0,0,,20\n" + pdu + "\nOK");
  CHECK(terminal.say("AT+CMGL=0") == "OK");
  CHECK(terminal.say("AT+CMGR=0") == "+CMGR: 1,,20\n" + pdu + "\nOK");
  CHECK(terminal.say("AT+CMGR=5") == "+CMS ERROR: 321");
  CHECK(terminal.say("AT+CMGD=0") == "OK");
  CHECK(terminal.say("AT+CMGD=0") == "+CMS ERROR: 321");
  CHECK(terminal.say("AT+CPMS=\"XX\"") == "+CMS ERROR: 302");
}

TEST_CASE("a message is written down and sent from there") {
  Terminal terminal;
  terminal.say("AT+CMGW=16,2");
  terminal.port.receive(std::string(hello) + "\x1A");
  CHECK(terminal.take() == "+CMGW: 0\nOK");
  CHECK(terminal.say("AT+CMSS=0") == "+CMSS: 0\nOK");
  CHECK(terminal.say("AT+CMSS=9") == "+CMS ERROR: 321");
  CHECK(terminal.world.centre().sent().size() == 1);
}

TEST_CASE("a scan takes its time, and the port takes nothing meanwhile") {
  Terminal terminal;
  CHECK(terminal.say("AT+COPS=?") == "");
  CHECK(terminal.say("AT") == "");
  terminal.clock.advance(10s);
  CHECK(terminal.take() ==
        "+COPS: (2,\"Simulated\",\"Simulated\",\"310260\",7),(3,\"Other Mobile\",\"Other Mobile\",\"310410\",7),"
        "(3,\"Far Cellular\",\"Far Cellular\",\"311480\",7),,(0,1,2,3,4),(0,1,2)\nOK\nOK");
}

TEST_CASE("a delayed command that loses its port is forgotten") {
  Terminal terminal;
  terminal.say("AT+COPS=?");
  terminal.port.close();
  terminal.open();
  terminal.clock.advance(10s);
  CHECK(terminal.take() == "");
  CHECK(terminal.say("AT") == "OK");
}

TEST_CASE("strings follow the character set") {
  Terminal terminal;
  CHECK(terminal.say("AT+COPS?") == "+COPS: 0,0,\"Simulated\",7\nOK");
  terminal.say("AT+CSCS=\"UCS2\"");
  CHECK(terminal.say("AT+COPS?") == "+COPS: 0,0,\"00530069006D0075006C0061007400650064\",7\nOK");
  CHECK(terminal.say("AT+COPS=3,2;+COPS?") == "+COPS: 0,2,\"310260\",7\nOK");
  CHECK(terminal.say("AT+CSCS=\"KOI8\"") == "ERROR");
}

TEST_CASE("a USSD answer comes behind the OK of the question") {
  Terminal terminal;
  CHECK(terminal.say("AT+CUSD=1,\"*123#\",15") == "OK");
  terminal.clock.advance(1s);
  CHECK(terminal.take() == "+CUSD: 1,\"Welcome\n1 Balance\n2 Allowance\n3 Language\",15");
  CHECK(terminal.say("AT+CUSD=1,\"9\",15") == "OK");
  terminal.clock.advance(1s);
  CHECK(terminal.take() == "+CUSD: 2,\"Unknown choice\",15");
  CHECK(terminal.say("AT+CUSD=1,\"*777#\",15") == "OK");
  terminal.clock.advance(1s);
  CHECK(terminal.take() == "+CUSD: 4,\"\",15");
  CHECK(terminal.say("AT+CUSD=7") == "ERROR");
}

TEST_CASE("a data call swallows what is typed until it is left") {
  Terminal terminal;
  CHECK(terminal.say("ATD*99***1#") == "CONNECT");
  CHECK(terminal.say("AT") == "");
  CHECK(terminal.say("+++") == "NO CARRIER");
  CHECK(terminal.say("AT") == "OK");
  CHECK(terminal.say("ATD123") == "NO CARRIER");
}

TEST_CASE("faults strike the commands they are for, as often as they are told to") {
  Terminal terminal;
  Faults& faults = terminal.modem.faults();
  SECTION("an error") {
    faults.add({"+CSQ", 1, 0ms, Fault::Action::error, "+CME ERROR: 100"});
    CHECK(terminal.say("AT+CSQ") == "+CME ERROR: 100");
    CHECK(terminal.say("AT+CSQ") == "+CSQ: 22,99\nOK");
  }
  SECTION("a delay") {
    faults.add({"+CSQ", -1, 500ms, Fault::Action::none, ""});
    CHECK(terminal.say("AT+CSQ") == "");
    terminal.clock.advance(499ms);
    CHECK(terminal.take() == "");
    terminal.clock.advance(1ms);
    CHECK(terminal.take() == "+CSQ: 22,99\nOK");
    faults.clear();
    CHECK(terminal.say("AT+CSQ") == "+CSQ: 22,99\nOK");
  }
  SECTION("silence at a prompt sends nothing") {
    faults.add({"+CMGS", 1, 0ms, Fault::Action::silence, ""});
    CHECK(terminal.say("AT+CMGS=16") == "> ");
    terminal.port.receive(std::string(hello) + "\x1A");
    terminal.clock.advance(1h);
    CHECK(terminal.take() == "");
    CHECK(terminal.world.centre().sent().empty());
  }
  SECTION("a lost answer sends and says nothing") {
    faults.add({"+CMGS", 1, 0ms, Fault::Action::lost_answer, ""});
    terminal.say("AT+CMGS=16");
    terminal.port.receive(std::string(hello) + "\x1A");
    CHECK(terminal.take() == "");
    CHECK(terminal.world.centre().sent().size() == 1);
    CHECK(terminal.say("AT") == "");
  }
}

TEST_CASE("octets of no sense at all are survived") {
  Terminal terminal;
  for (int seed = 0; seed < 256; ++seed) {
    std::string noise = "AT";
    for (int i = 0; i < 64; ++i) noise += static_cast<char>((seed * 31 + i * 7 + i * i) & 0xFF);
    terminal.port.receive(noise + "\r\x1A\x1B");
  }
  terminal.port.close();
  terminal.open();
  terminal.port.receive("\r");
  terminal.say("ATZE0");
  CHECK(terminal.say("AT") == "OK");
}
