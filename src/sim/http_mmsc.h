// The MMSC and its proxy over HTTP, on two ports of the loopback interface.
#pragma once

#include <memory>

#include "celltext/base/result.h"
#include "sim/mms_centre.h"

namespace celltext::sim {

class HttpMmsc {
 public:
  explicit HttpMmsc(MmsCentre& centre);
  HttpMmsc(const HttpMmsc&) = delete;
  HttpMmsc& operator=(const HttpMmsc&) = delete;
  ~HttpMmsc();

  // Listens on two free ports and tells the centre where.
  Result<void> open();

 private:
  struct Servers;
  std::unique_ptr<Servers> servers_;
};

}  // namespace celltext::sim
