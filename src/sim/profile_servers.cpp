#include "sim/profile_servers.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

namespace celltext::sim {

namespace {

EsimProfile traveller(int number) {
  EsimProfile profile;
  profile.iccid = fmt::format("89012609000000{}", 91'000 + number);
  profile.imsi = fmt::format("3102609000000{:02}", number);
  profile.number = fmt::format("+1555900{:04}", number);
  profile.provider = "Simulated Mobile";
  profile.name = fmt::format("Traveller {}", number);
  profile.size = 12'000;
  return profile;
}

bool is_on_a_card(const World& world, const std::string& iccid) {
  return std::ranges::any_of(world.modems(), [&](const auto& modem) {
    const auto& profiles = modem->euicc().state().profiles;
    return std::ranges::any_of(profiles, [&](const InstalledProfile& each) { return each.profile.iccid == iccid; });
  });
}

ProfileOrder next_order(const World& world) {
  int number = 1;
  while (is_on_a_card(world, traveller(number).iccid)) ++number;
  ProfileOrder order;
  order.profile = traveller(number);
  order.matching_id = fmt::format("TRAVEL-{:04}", number);
  return order;
}

Result<void> write_file(const std::string& path, const std::string& text) {
  std::ofstream file(path);
  file << text << std::flush;
  if (file) return {};
  return Error{ErrorKind::unexpected, fmt::format("can't write {}", path)};
}

}  // namespace

Result<std::unique_ptr<RspNetwork>> open_profile_servers(World& world, const std::string& directory, int port) {
  auto opened = RspNetwork::open(port);
  if (!opened) return opened.error();
  RspNetwork& network = **opened;
  for (const auto& modem : world.modems()) {
    Euicc& card = modem->euicc();
    card.set_keys(network.card_keys(card.state().eid));
    card.state().discovery_server = network.discovery().address();
  }
  const std::string code = network.offer(next_order(world));
  if (auto written = write_file(directory + "/esim-issuer.pem", network.issuer_pem()); !written) return written.error();
  if (auto written = write_file(directory + "/esim-code", code + "\n"); !written) return written.error();
  return opened;
}

}  // namespace celltext::sim
