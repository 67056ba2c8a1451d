// The benchmarks: each prints one line a figure, as a ratio to a baseline of the same run.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "celltext/base/result.h"
#include "celltext/sim/network.h"

namespace celltext::bench {

struct Scale {
  int messages = 500;           // sent and received
  int stored = 100'000;         // in the database
  int repetitions = 40;         // of each command
  int most_stored = 1'000'000;  // in the database of the screen, beside one of 1,000
  int booked = 1'000'000;       // entries of the ledger
};

// Sending through `celltext run` beside a bare create/send/delete loop.
void sending(const Scale& scale);
// From the simulated network to `celltext watch` beside a bare listener.
void receiving(const Scale& scale);
// Whole processes beside `mmcli --version`.
void commands(const Scale& scale);
// The terminal interface on few messages and on many.
void screen(const Scale& scale);
// Encoding and decoding MMS PDUs beside a copy of the same octets; large messages end to end beside bare HTTP.
void picture_messages(const Scale& scale);

// What was used and spent, on a long ledger.
void costs(const Scale& scale);

using Milliseconds = std::chrono::duration<double, std::milli>;

inline Milliseconds since(std::chrono::steady_clock::time_point start) {
  return std::chrono::steady_clock::now() - start;
}

inline double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// A benchmark ends at the first thing that goes wrong.
template<class T>
T value_or_throw(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return *std::move(result);
}

}  // namespace celltext::bench
