// Result<T>: a value, or the reason why there is none.
//
// Everything that a user, a network or a modem can cause travels as a Result. Exceptions are for bugs and for a broken disk.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace celltext {

// What the caller can do about an error. Each kind is one exit code of the program.
enum class ErrorKind {
  unexpected = 1,     // a bug or a broken disk
  invalid = 2,        // the command, a file or the configuration is wrong; nothing was done
  no_modem = 3,       // no modem, or it is not ready: daemon absent, SIM locked, not registered
  not_permitted = 4,  // polkit or file permissions
  refused = 5,        // the network, the modem or the MMSC said no
  timed_out = 6,      // the time given ran out before the outcome was known
  guarded = 7,        // a guard stopped it; nothing was sent
  card_refused = 8,   // the eSIM card or the provisioning server said no
  not_found = 9,      // no such message, conversation, line, profile or plan
  interrupted = 130,  // by the user
};

// The name of a kind, as printed in JSON: "no-modem".
std::string_view name_of(ErrorKind kind);
// The exit code of a process that ends with this kind of error.
constexpr int exit_code(ErrorKind kind) { return static_cast<int>(kind); }

// One line for the user: what went wrong, with what, and what to do about it.
struct Error {
  ErrorKind kind = ErrorKind::unexpected;
  std::string message;

  bool operator==(const Error&) const = default;
};

template<class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

  explicit operator bool() const { return state_.index() == 0; }
  T& operator*() & { return std::get<0>(state_); }
  const T& operator*() const& { return std::get<0>(state_); }
  T&& operator*() && { return std::get<0>(std::move(state_)); }
  T* operator->() { return &std::get<0>(state_); }
  const T* operator->() const { return &std::get<0>(state_); }
  const Error& error() const& { return std::get<1>(state_); }
  Error&& error() && { return std::get<1>(std::move(state_)); }

 private:
  std::variant<T, Error> state_;
};

template<>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  explicit operator bool() const { return !error_; }
  const Error& error() const& { return *error_; }
  Error&& error() && { return *std::move(error_); }

 private:
  std::optional<Error> error_;
};

}  // namespace celltext
