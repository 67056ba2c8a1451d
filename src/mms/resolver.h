// Names to addresses, over a path.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "celltext/async/task.h"
#include "celltext/base/result.h"
#include "celltext/mms/transport.h"

namespace celltext::mms {

// An address stands for itself. With name servers in the path only they are asked, from a socket that is bound to its
// interface; else the host's own resolver. Each server is asked three times, first for `a_try`, then for twice as long.
// refused: there is no such name, or nobody answers.
async::Task<Result<std::vector<std::string>>> resolve_host(std::string host, Path path,
                                                           std::chrono::milliseconds a_try);

// Ties a socket to an interface: 0, or errno. An empty name ties it to nothing.
int bind_to_interface(int fd, const std::string& interface);

}  // namespace celltext::mms
