#include "sim/control_client.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace celltext::sim {

namespace {

class Socket {
 public:
  Socket() : fd_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {}
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket() { close(fd_); }
  int fd() const { return fd_; }

 private:
  int fd_;
};

Error trouble(const std::string& path) {
  return {ErrorKind::no_modem, fmt::format("{}: {}; is the simulated network running?", path, std::strerror(errno))};
}

bool send_all(int fd, std::string_view octets) {
  while (!octets.empty()) {
    const ssize_t sent = send(fd, octets.data(), octets.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    octets.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

}  // namespace

Result<std::string> ask_control(const std::string& path, const std::string& line) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path)
    return Error{ErrorKind::invalid, path + ": the path is too long for a socket"};
  std::copy(path.begin(), path.end(), address.sun_path);
  const Socket socket;
  if (connect(socket.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return trouble(path);
  if (!send_all(socket.fd(), line + "\n")) return trouble(path);
  std::string answer;
  std::array<char, 16384> buffer;
  while (answer.find('\n') == std::string::npos) {
    const ssize_t size = recv(socket.fd(), buffer.data(), buffer.size(), 0);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return trouble(path);
    answer.append(buffer.data(), static_cast<std::size_t>(size));
  }
  answer.resize(answer.find('\n'));
  return answer;
}

}  // namespace celltext::sim
