// An HTTPS port on this computer that a simulated server answers at.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "celltext/base/result.h"
#include "sim/rsp_keys.h"
#include "sim/rsp_server.h"

namespace celltext::sim {

class HttpsPort {
 public:
  using Answer = std::function<RspServer::Reply(std::string_view path, const std::string& body)>;

  // Listens on 127.0.0.1, at `port` or, if that is 0, at any that is free.
  static Result<std::unique_ptr<HttpsPort>> open(int port, const Credentials& tls);
  HttpsPort(const HttpsPort&) = delete;
  HttpsPort& operator=(const HttpsPort&) = delete;
  ~HttpsPort();

  int port() const;
  void on_request(Answer answer) { answer_ = std::move(answer); }
  // For connections from now on.
  void use(const Credentials& tls);
  // Connections that were made, and requests that came.
  int requests() const { return requests_; }

 private:
  struct Soup;
  HttpsPort();
  static void on_message(void* server, void* message, const char* path, void* query, void* self);

  std::unique_ptr<Soup> soup_;
  Answer answer_;
  int requests_ = 0;
};

}  // namespace celltext::sim
