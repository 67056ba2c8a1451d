// Children of the benchmarks.
#pragma once

#include <gio/gio.h>

#include <string>
#include <vector>

#include "celltext/async/gio.h"

namespace celltext::bench {

using Arguments = std::vector<std::string>;

// A child with the bus and the data folder in its environment. It is killed when this goes.
class Child {
 public:
  Child(const Arguments& arguments, const std::string& bus_address, const std::string& data_dir);
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child();

  // Blocks until the child has written a line.
  std::string read_line();
  // Throws if it has ended.
  void check_alive() const;
  // SIGTERM, and waits for the end.
  void stop();
  // Resident memory in MB, from /proc.
  double resident_megabytes() const;
  // Voluntary context switches of all threads: each wake-up is one.
  long wake_ups() const;

 private:
  async::Ref<GSubprocess> process_;
  async::Ref<GDataInputStream> output_;
};

// Runs a command to its end, its output thrown away. Milliseconds; throws if the command fails.
double time_of(const Arguments& arguments, const std::string& data_dir);

}  // namespace celltext::bench
