// The servers of the simulated network that give out eSIM profiles, and what its users need to know of them.
#pragma once

#include <memory>
#include <string>

#include "celltext/base/result.h"
#include "sim/rsp_network.h"
#include "sim/world.h"

namespace celltext::sim {

// Opens them, gives keys to the cards in the world's modems, and offers one profile that is on none of them. Writes two
// files into `directory`: esim-issuer.pem, the issuer to be trusted, and esim-code, the activation code of that
// profile. `port`: as in RspNetwork::open().
Result<std::unique_ptr<RspNetwork>> open_profile_servers(World& world, const std::string& directory, int port);

}  // namespace celltext::sim
