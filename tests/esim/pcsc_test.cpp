// A card in a reader: the real pcscd, with the reader of vsmartcard-vpcd in which the simulated card lies.
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <sys/wait.h>
#include <csignal>

#include "celltext/esim/profiles.h"
#include "celltext/esim/ways.h"
#include "sim/channel.h"
#include "tests/catch.h"
#include "tests/esim/simulated_card.h"
#include "tests/support/main_loop.h"

using namespace celltext;
using namespace celltext::esim;
using celltext::test::finish;

namespace {

constexpr int reader_port = 35963;
constexpr const char* service_socket = "/run/pcscd/pcscd.comm";

// pcscd, unless one runs already.
class CardService {
 public:
  CardService() {
    if (access(service_socket, R_OK | W_OK) == 0) return;
    pid_ = fork();
    if (pid_ == 0) {
      const int nowhere = open("/dev/null", O_RDWR);
      dup2(nowhere, 1);
      dup2(nowhere, 2);
      execlp("pcscd", "pcscd", "--foreground", static_cast<char*>(nullptr));
      _exit(127);
    }
    for (int i = 0; i < 50 && access(service_socket, R_OK | W_OK) != 0; ++i) usleep(100'000);
  }
  CardService(const CardService&) = delete;
  CardService& operator=(const CardService&) = delete;
  ~CardService() {
    if (pid_ <= 0) return;
    kill(pid_, SIGTERM);
    waitpid(pid_, nullptr, 0);
  }
  bool runs() const { return access(service_socket, R_OK | W_OK) == 0; }

 private:
  pid_t pid_ = -1;
};

// The card's end of vpcd's protocol: each message has its length in two octets in front; one of one octet is about
// power or the ATR.
class CardInReader {
 public:
  explicit CardInReader(sim::CardChannels& channels) : channels_(channels) {
    const auto client = async::Ref<GSocketClient>::adopt(g_socket_client_new());
    for (int i = 0; i < 50 && !connection_; ++i) {
      connection_ = async::Ref<GSocketConnection>::adopt(
          g_socket_client_connect_to_host(client.get(), "127.0.0.1", reader_port, nullptr, nullptr));
      if (!connection_) usleep(100'000);
    }
    if (!connection_) return;
    channel_ =
        std::make_unique<sim::Channel>(async::Ref<GSocket>::share(g_socket_connection_get_socket(connection_.get())));
    channel_->on_octets = [this](std::string_view octets) { take(octets); };
  }
  bool lies() const { return channel_ != nullptr; }

 private:
  void take(std::string_view octets) {
    input_.insert(input_.end(), octets.begin(), octets.end());
    while (input_.size() >= 2) {
      const std::size_t size = static_cast<std::size_t>(input_[0] << 8 | input_[1]);
      if (input_.size() < 2 + size) return;
      const Bytes message(input_.begin() + 2, input_.begin() + 2 + static_cast<std::ptrdiff_t>(size));
      input_.erase(input_.begin(), input_.begin() + 2 + static_cast<std::ptrdiff_t>(size));
      if (size == 1)
        power(message[0]);
      else
        send(channels_.transmit(message));
    }
  }
  void power(std::uint8_t what) {
    constexpr std::uint8_t give_atr = 4;
    if (what == give_atr) return send(*from_hex("3B9F96801FC78031A073BE21136743200718000001A5"));
    channels_.reset();
  }
  void send(const Bytes& octets) {
    std::string out{static_cast<char>(octets.size() >> 8), static_cast<char>(octets.size())};
    out.append(octets.begin(), octets.end());
    channel_->write(out);
  }

  sim::CardChannels& channels_;
  async::Ref<GSocketConnection> connection_;
  std::unique_ptr<sim::Channel> channel_;
  Bytes input_;
};

}  // namespace

TEST_CASE("the card is reached in a reader") {
  const CardService service;
  SimulatedCard world;
  const CardInReader reader(world.channels);
  if (!service.runs() || !reader.lies()) {
    WARN("skipped: no pcscd with a virtual reader here");
    return;
  }
  Card card(pcsc_door(""));
  auto opened = finish(card.open());
  for (int i = 0; i < 50 && !opened; ++i) {
    test::run_for(std::chrono::milliseconds(100));  // pcscd looks for cards every now and then
    opened = finish(card.open());
  }
  INFO((opened ? "" : opened.error().message));
  REQUIRE(opened);
  const auto profiles = finish(list_profiles(card));
  REQUIRE(profiles);
  CHECK(profiles->size() == 2);
  REQUIRE(finish(switch_profile(card, {profiles->back(), true})));
  REQUIRE(finish(card.close()));
  CHECK(world.channels.open_channels() == 0);

  Card stranger(pcsc_door("no such reader"));
  CHECK(finish(stranger.open()).error().kind == ErrorKind::no_modem);
  REQUIRE(finish(stranger.close()));
}
