#include "tests/support/name_server.h"

#include <arpa/inet.h>
#include <glib-unix.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>

namespace celltext::test {

namespace {

// RFC 1035 §3.2.2, RFC 3596.
constexpr int type_a = 1;
constexpr int type_aaaa = 28;
enum Code : unsigned char { no_error = 0, server_failure = 2, no_such_name = 3 };

struct Question {
  std::string name;
  int type = 0;
  std::size_t size = 0;  // of its octets, behind the header
};

std::optional<Question> question_in(const std::string& packet) {
  Question question;
  std::size_t at = 12;
  while (at < packet.size() && packet[at] != 0) {
    const auto length = static_cast<unsigned char>(packet[at]);
    if (at + 1 + length >= packet.size()) return std::nullopt;
    if (!question.name.empty()) question.name += '.';
    question.name += packet.substr(at + 1, length);
    at += length + 1U;
  }
  if (at + 5 > packet.size()) return std::nullopt;
  for (char& c : question.name) c = g_ascii_tolower(c);
  question.type = static_cast<unsigned char>(packet[at + 2]);
  question.size = at + 5 - 12;
  return question;
}

// An answer's record: the name is the question's.
std::string record_of(const std::string& address, int type) {
  std::array<char, 16> octets{};
  const bool is_ipv4 = type == type_a;
  if (inet_pton(is_ipv4 ? AF_INET : AF_INET6, address.c_str(), octets.data()) != 1) return {};
  const std::size_t size = is_ipv4 ? 4 : 16;
  std::string record("\xC0\x0C\x00", 3);
  record += static_cast<char>(type);
  record += std::string("\x00\x01\x00\x00\x00\x3C\x00", 7);
  record += static_cast<char>(size);
  return record + std::string(octets.data(), size);
}

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

bool bind_to(int fd, std::uint16_t port) {
  const sockaddr_in address = loopback(port);
  return bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

}  // namespace

NameServer::NameServer() {
  for (int tries = 0; !open(0); ++tries)
    if (tries > 100) throw std::runtime_error("no port for a name server");
  sources_[udp_] = g_unix_fd_add(udp_, G_IO_IN, &on_datagram, this);
  sources_[tcp_] = g_unix_fd_add(tcp_, G_IO_IN, &on_connection, this);
}

NameServer::~NameServer() {
  for (const auto& [fd, source] : sources_) {
    g_source_remove(source);
    close(fd);
  }
}

// A port that is free for both.
bool NameServer::open(std::uint16_t port) {
  tcp_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  udp_ = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  sockaddr_in address{};
  socklen_t size = sizeof address;
  const bool got_tcp = bind_to(tcp_, port) && listen(tcp_, 8) == 0 &&
                       getsockname(tcp_, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  port_ = ntohs(address.sin_port);
  if (got_tcp && bind_to(udp_, port_)) return true;
  close(tcp_);
  close(udp_);
  return false;
}

std::string NameServer::answer(const std::string& packet, bool whole) {
  const auto question = question_in(packet);
  if (!question) return {};
  questions.push_back((question->type == type_aaaa ? "AAAA " : "A ") + question->name);
  const auto known = names.find(question->name);
  const Entry entry = known == names.end() ? Entry{} : known->second;
  if (entry.manner == Manner::silent) return {};
  const bool is_cut = entry.manner == Manner::truncated && !whole;
  std::string records;
  int count = 0;
  for (const std::string& address : entry.addresses) {
    const std::string record = is_cut ? "" : record_of(address, question->type);
    records += record;
    if (!record.empty()) ++count;
  }
  if (entry.manner == Manner::garbage) {
    records = std::string("\xC0\x0C\xC0\x1E\x00\x01", 6);
    count = 0xFFFF;
  }
  const Code code = known == names.end() ? no_such_name : entry.manner == Manner::refuses ? server_failure : no_error;
  std::string reply = packet.substr(0, 2);
  reply += static_cast<char>(is_cut ? 0x83 : 0x81);
  reply += static_cast<char>(0x80 | code);
  reply += std::string("\x00\x01", 2);
  reply += static_cast<char>(count >> 8);
  reply += static_cast<char>(count);
  reply += std::string(4, '\0');
  return reply + packet.substr(12, question->size) + records;
}

gboolean NameServer::on_datagram(gint fd, GIOCondition, gpointer data) {
  auto* self = static_cast<NameServer*>(data);
  std::array<char, 512> packet{};
  sockaddr_in from{};
  socklen_t size = sizeof from;
  const ssize_t got = recvfrom(fd, packet.data(), packet.size(), 0, reinterpret_cast<sockaddr*>(&from), &size);
  if (got < 12) return G_SOURCE_CONTINUE;
  const std::string reply = self->answer(std::string(packet.data(), static_cast<std::size_t>(got)), false);
  if (!reply.empty()) sendto(fd, reply.data(), reply.size(), 0, reinterpret_cast<const sockaddr*>(&from), size);
  return G_SOURCE_CONTINUE;
}

gboolean NameServer::on_connection(gint fd, GIOCondition, gpointer data) {
  auto* self = static_cast<NameServer*>(data);
  const int stream = accept4(fd, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (stream >= 0) self->sources_[stream] = g_unix_fd_add(stream, G_IO_IN, &on_stream, self);
  return G_SOURCE_CONTINUE;
}

// Questions come whole: they are small. Each, and its answer, stands behind its length.
gboolean NameServer::on_stream(gint fd, GIOCondition, gpointer data) {
  auto* self = static_cast<NameServer*>(data);
  std::array<char, 4096> buffer{};
  const ssize_t got = recv(fd, buffer.data(), buffer.size(), 0);
  if (got <= 0) {
    self->sources_.erase(fd);
    close(fd);
    return G_SOURCE_REMOVE;
  }
  std::string rest(buffer.data(), static_cast<std::size_t>(got));
  while (rest.size() > 14) {
    const std::size_t size = static_cast<unsigned char>(rest[0]) * 256U + static_cast<unsigned char>(rest[1]);
    ++self->by_tcp;
    const std::string reply = self->answer(rest.substr(2, size), true);
    std::string framed{static_cast<char>(reply.size() >> 8), static_cast<char>(reply.size())};
    framed += reply;
    if (!reply.empty()) send(fd, framed.data(), framed.size(), MSG_NOSIGNAL);
    rest.erase(0, std::min(rest.size(), size + 2));
  }
  return G_SOURCE_CONTINUE;
}

}  // namespace celltext::test
