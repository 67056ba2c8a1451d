// One HTTP request to one address, by libsoup.
#pragma once

#include <chrono>

#include "celltext/async/clock.h"
#include "celltext/async/task.h"
#include "celltext/mms/transport.h"

namespace celltext::mms {

// How long an MMSC may be silent, how long an exchange may last in all, and how long a name server may be silent.
struct Patience {
  std::chrono::seconds silence{60};
  std::chrono::seconds whole{600};
  std::chrono::milliseconds name{4000};
};

struct Answer {
  Outcome outcome;
  std::string redirect;  // where the MMSC sends us instead, as an absolute URL
};

// `address`: of the proxy if there is one, else of the URL's host. No other is connected to.
async::Task<Answer> ask_mmsc(Request request, std::string address, Patience patience, async::Clock& clock);

}  // namespace celltext::mms
