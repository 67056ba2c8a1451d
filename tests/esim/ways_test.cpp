// The ways to a card, down to the octets that leave the process.
#include "celltext/esim/ways.h"
#include "celltext/esim/profiles.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <stdlib.h>
#include <unistd.h>

#include "esim/at_answers.h"
#include "sim/world.h"
#include "tests/catch.h"
#include "tests/esim/proxies.h"
#include "tests/esim/simulated_card.h"
#include "tests/support/main_loop.h"

using namespace celltext;
using namespace celltext::esim;
using celltext::test::finish;

namespace {

constexpr const char* any_device = "/dev/null";  // the libraries want one that exists

// What must work on every way; afterwards no channel is open but those of others.
void exercise(Card& card, const sim::CardChannels& channels, int others = 0) {
  REQUIRE(finish(card.open()));
  CHECK(channels.open_channels() == others + 1);
  const auto eid = finish(read_eid(card));
  REQUIRE(eid);
  CHECK(eid->size() == 32);
  const auto profiles = finish(list_profiles(card));
  REQUIRE(profiles);
  REQUIRE_FALSE(profiles->empty());
  REQUIRE(finish(set_nickname(card, profiles->front().iccid, std::string(60, 'x'))));
  const auto again = finish(list_profiles(card));
  REQUIRE(again);
  CHECK(again->front().nickname == std::string(60, 'x'));
  const auto info = finish(read_info(card));
  REQUIRE(info);
  CHECK(info->free_memory > 0);
  REQUIRE(finish(card.close()));
  CHECK(channels.open_channels() == others);
}

// A task is destroyed where it waits; the card is closed by the next one, and opens again.
void interrupt(Card& card, const sim::CardChannels& channels) {
  REQUIRE(finish(card.open()));
  {
    test::Pending<Result<std::vector<Profile>>> listing(list_profiles(card));
    for (int turn = 0; turn < 3; ++turn) g_main_context_iteration(nullptr, FALSE);
  }
  REQUIRE(finish(card.close()));
  CHECK(channels.open_channels() == 0);
  REQUIRE(finish(card.open()));
  CHECK(finish(list_profiles(card)));
  REQUIRE(finish(card.close()));
}

// Other programs: their channels stay open until none is left.
void open_all(sim::CardChannels& channels) {
  const Bytes identifier = CardHabits::usual().identifiers.front();
  while (channels.open(identifier).channel != 0) {
  }
}

// Runs that are killed leave their channel open; the next closes that one, and never the channel of another program.
void survive_kills(const std::function<std::unique_ptr<CardDoor>()>& door, sim::CardChannels& channels) {
  REQUIRE(channels.open(CardHabits::usual().identifiers.front()).channel == 1);
  DoorDiary diary;
  const auto run = [&] {
    return std::make_unique<Card>(door(), CardHabits::usual(), std::make_unique<DiaryNote>(diary));
  };
  for (int kill = 0; kill < 2; ++kill) {
    REQUIRE(finish(run()->open()));
    CHECK(diary.note == "2");
    CHECK(channels.open_channels() == 2);
  }
  exercise(*run(), channels, 1);
  CHECK_FALSE(diary.note);

  // Killed before the channel's number was known: only then others are at risk.
  REQUIRE(finish(run()->open()));
  diary.note = "";
  exercise(*run(), channels, 0);
  CHECK_FALSE(diary.note);
}

// A port of a simulated modem on a pseudo-terminal.
class PtyModem {
 public:
  PtyModem() {
    master_ = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    REQUIRE(master_ >= 0);
    REQUIRE(grantpt(master_) == 0);
    REQUIRE(unlockpt(master_) == 0);
    device_ = ptsname(master_);
    keep_open_ = open(device_.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
    port().open([this](std::string_view octets) { REQUIRE(write(master_, octets.data(), octets.size()) > 0); });
    source_ = g_unix_fd_add(master_, G_IO_IN, &PtyModem::on_readable, this);
  }
  PtyModem(const PtyModem&) = delete;
  PtyModem& operator=(const PtyModem&) = delete;
  ~PtyModem() {
    port().close();
    g_source_remove(source_);
    close(keep_open_);
    close(master_);
  }

  const std::string& device() const { return device_; }
  sim::Modem& modem() { return *world_.modems()[0]; }
  sim::AtPort& port() { return modem().port(1); }

 private:
  static gboolean on_readable(gint fd, GIOCondition, gpointer data) {
    char octets[4096];
    const ssize_t count = read(fd, octets, sizeof octets);
    if (count > 0) static_cast<PtyModem*>(data)->port().receive({octets, static_cast<std::size_t>(count)});
    return G_SOURCE_CONTINUE;
  }

  async::SystemClock clock_;
  sim::World world_{clock_, 1};
  int master_ = -1;
  int keep_open_ = -1;
  std::string device_;
  guint source_ = 0;
};

template<class ProxyOf>
bool listens(ProxyOf& proxy, const char* name) {
  for (int attempt = 0; attempt < 50; ++attempt) {
    if (proxy.listen(name)) return true;
    usleep(100'000);
  }
  WARN("skipped: somebody else listens on " << name);
  return false;
}

}  // namespace

TEST_CASE("ways to a card are read as they are written") {
  for (const char* text :
       {"auto", "mbim:/dev/cdc-wdm0", "qmi:/dev/cdc-wdm1", "at:/dev/ttyUSB2", "mm", "pcsc", "pcsc:ACR"}) {
    const auto way = parse_way(text);
    REQUIRE(way);
    CHECK(to_string(*way) == text);
  }
  for (const char* text : {"", "mbim", "qmi:", "at", "mm:x", "auto:x", "usb"})
    CHECK(parse_way(text).error().kind == ErrorKind::invalid);
}

TEST_CASE("answers of modems to card commands are read in all their forms") {
  CHECK(octets_in("+CGLA: 4,\"9000\"", "+CGLA") == from_hex("9000"));
  CHECK(octets_in("+CGLA: 4,9000", "+CGLA") == from_hex("9000"));
  CHECK(octets_in("+CREG: 1\r\n+CSIM: 6, \"019000\"\r\n", "+CSIM") == from_hex("019000"));
  CHECK_FALSE(octets_in("+CGLA: 4,\"90\xFF\"", "+CGLA"));
  CHECK_FALSE(octets_in("", "+CGLA"));
  CHECK(session_in("+CCHO: 1") == "1");
  CHECK(session_in("257\r\n") == "257");
  CHECK_FALSE(session_in("OK"));
  CHECK_FALSE(session_in(""));
}

TEST_CASE("the card is reached by AT commands on a port of its own") {
  PtyModem world;
  sim::CardChannels& channels = world.modem().card_channels();
  SECTION("with +CCHO") {}
  SECTION("with +CSIM alone") {
    world.modem().only_csim = true;
  }
  SECTION("with one channel") {
    world.modem().euicc().habits().channels = 1;
  }
  SECTION("with +CSIM, and no answer without Le") {
    world.modem().only_csim = true;
    world.modem().euicc().habits().needs_le = true;
  }
  {
    Card card(at_door(serial_line(world.device())));
    exercise(card, channels);
    interrupt(card, channels);
  }
  if (world.modem().euicc().habits().channels > 1)
    survive_kills([&] { return at_door(serial_line(world.device())); }, channels);
  open_all(channels);
  Card next(at_door(serial_line(world.device())));
  const auto crowded = finish(next.open());
  REQUIRE_FALSE(crowded);
  CHECK(crowded.error().kind == ErrorKind::card_refused);
  CHECK(crowded.error().message.find("channel") != std::string::npos);
}

TEST_CASE("a port that is none, or whose modem refuses, is told") {
  Card nothing(at_door(serial_line("/dev/celltext-no-such-port")));
  CHECK(finish(nothing.open()).error().kind == ErrorKind::no_modem);
  Card file(at_door(serial_line(any_device)));
  CHECK(finish(file.open()).error().kind == ErrorKind::invalid);
  PtyModem world;
  world.modem().faults().add({"+C", -1, {}, sim::Fault::Action::error, "ERROR"});
  Card card(at_door(serial_line(world.device())));
  const auto refused = finish(card.open());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find("+CCHO or +CSIM") != std::string::npos);
}

TEST_CASE("a modem that goes away in the middle is told, and leaves nothing behind") {
  PtyModem world;
  Card card(at_door(serial_line(world.device())));
  REQUIRE(finish(card.open()));
  world.modem().faults().add({"+CGLA", 1, {}, sim::Fault::Action::error, "+CME ERROR: 13"});
  CHECK(finish(list_profiles(card)).error().kind == ErrorKind::refused);
  REQUIRE(finish(card.close()));
  CHECK(world.modem().card_channels().open_channels() == 0);
}

TEST_CASE("the card is reached by MBIM through mbim-proxy") {
  const PrivateSockets sockets;
  SimulatedCard world;
  MbimProxy proxy(world.channels);
  if (!listens(proxy, "mbim-proxy")) return;
  SECTION("as it is") {}
  SECTION("with a modem that fetches answers itself") {
    proxy.fetches = true;
  }
  SECTION("with one channel, which a killed run left open") {
    world.euicc.habits().channels = 1;
    open_all(world.channels);
  }
  SECTION("under another identifier") {
    world.euicc.habits().identifier = CardHabits::usual().identifiers.back();
  }
  Card card(mbim_door(any_device));
  exercise(card, world.channels);
  CHECK(proxy.group == 2);
  interrupt(card, world.channels);
  WARN("MBIM: " << proxy.messages() << " messages for " << card.commands() << " commands to the card");
}

TEST_CASE("the card is reached by QMI through qmi-proxy") {
  const PrivateSockets sockets;
  SimulatedCard world;
  QmiProxy proxy(world.channels);
  if (!listens(proxy, "qmi-proxy")) return;
  std::set<int> slots{1};
  std::uint8_t wanted_slot = 0;
  SECTION("as it is") {}
  SECTION("with one channel") {
    world.euicc.habits().channels = 1;
  }
  SECTION("under another identifier") {
    world.euicc.habits().identifier = CardHabits::usual().identifiers.back();
  }
  SECTION("in the slot that the modem uses") {
    proxy.logical_slot = 2;
    slots = {2};
  }
  SECTION("in the slot that is wanted") {
    proxy.logical_slot = 2;
    wanted_slot = 3;
    slots = {3};
  }
  Card card(qmi_door(any_device, wanted_slot));
  exercise(card, world.channels);
  CHECK(proxy.clients == 0);
  CHECK(proxy.slots == slots);
  interrupt(card, world.channels);
  CHECK(proxy.clients == 0);
  WARN("QMI: " << proxy.messages() << " messages for " << card.commands() << " commands to the card");
}

TEST_CASE("runs that are killed with QMI leave a channel that the next one closes") {
  const PrivateSockets sockets;
  SimulatedCard world;
  QmiProxy proxy(world.channels);
  if (!listens(proxy, "qmi-proxy")) return;
  survive_kills([] { return qmi_door(any_device); }, world.channels);
}

TEST_CASE("with QMI the card's power is taken away and given back, whatever happens in between") {
  const PrivateSockets sockets;
  SimulatedCard world;
  QmiProxy proxy(world.channels);
  if (!listens(proxy, "qmi-proxy")) return;
  const std::vector<unsigned> off_and_on{0x0030, 0x0031};
  Card card(qmi_door(any_device));
  REQUIRE(card.can_restart());
  REQUIRE(finish(card.open()));
  SECTION("as it should be") {
    REQUIRE(finish(card.restart()));
    CHECK(proxy.power == off_and_on);
    REQUIRE(finish(card.close()));
    CHECK(proxy.power == off_and_on);
  }
  SECTION("a modem that refuses is told, and asked for power again at the end") {
    proxy.refuses_power = true;
    CHECK(finish(card.restart()).error().kind == ErrorKind::refused);
    CHECK(proxy.power == off_and_on);
    CHECK_FALSE(finish(card.close()));
    CHECK(proxy.power.size() == 3);
    CHECK(proxy.power.back() == 0x0031);
  }
  SECTION("interrupted, it gets its power back") {
    {
      test::Pending<Result<void>> restarting(card.restart());
      test::run_until([&] { return !proxy.power.empty(); });
    }
    REQUIRE(finish(card.close()));
    CHECK(proxy.power.front() == 0x0030);
    CHECK(proxy.power.back() == 0x0031);
  }
  CHECK(proxy.clients == 0);
  exercise(card, world.channels);
}

TEST_CASE("devices that are not there are told") {
  const PrivateSockets sockets;
  Card mbim(mbim_door("/dev/celltext-no-such-device"));
  CHECK(finish(mbim.open()).error().kind == ErrorKind::no_modem);
  REQUIRE(finish(mbim.close()));
  Card qmi(qmi_door("/dev/celltext-no-such-device"));
  CHECK(finish(qmi.open()).error().kind == ErrorKind::no_modem);
  REQUIRE(finish(qmi.close()));
}
