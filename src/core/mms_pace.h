// How patient the desk is, and the few words that sending and fetching share.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <string>

#include "celltext/base/i18n.h"
#include "celltext/mms/transport.h"

namespace celltext::core {

// Three tries from two seconds, then slower until the message expires.
inline constexpr std::array<std::chrono::seconds, 7> fetch_delays{
    std::chrono::seconds{2},   std::chrono::seconds{4},   std::chrono::seconds{8},   std::chrono::seconds{60},
    std::chrono::seconds{300}, std::chrono::seconds{900}, std::chrono::seconds{3600}};
inline constexpr std::array<std::chrono::seconds, 6> send_delays{std::chrono::seconds{5},   std::chrono::seconds{15},
                                                                 std::chrono::seconds{60},  std::chrono::seconds{300},
                                                                 std::chrono::seconds{900}, std::chrono::seconds{3600}};

template<std::size_t n>
std::chrono::seconds delay_after(const std::array<std::chrono::seconds, n>& delays, int attempts) {
  return delays.at(std::min<std::size_t>(static_cast<std::size_t>(std::max(attempts, 0)), n - 1));
}

// Of an answer to something that was said, not of what is fetched.
inline constexpr std::size_t largest_answer = 100'000;

inline bool is_success(const mms::Reply& reply) {
  return reply.status >= 200 && reply.status < 300;
}
inline std::string http_code(int status) {
  return fmt::format("http-{}", status);
}
inline std::string http_words(int status) {
  return tr_format("the MMSC answers with HTTP status {}", status);
}

}  // namespace celltext::core
