// The card by AT commands.
#include <charconv>

#include "apdu.h"
#include "at_answers.h"
#include "celltext/base/i18n.h"
#include "celltext/esim/ways.h"
#include "channel_door.h"

namespace celltext::esim {

namespace {

using async::Task;

Error unreadable(const std::string& name) {
  return {ErrorKind::unexpected, tr_format("{}: the modem's answer can't be read", name)};
}

// +CSIM: any command, on the basic channel.
class CsimWay final : public RawWay {
 public:
  explicit CsimWay(AtLine& line) : line_(line) {}

  std::string name() const override { return line_.name(); }
  Task<Result<void>> connect() override { co_return Result<void>(); }
  Task<Result<void>> disconnect() override { co_return Result<void>(); }
  Task<Result<Bytes>> exchange(Bytes command) override {
    const std::string hex = to_hex(command);
    const std::string text = fmt::format("AT+CSIM={},\"{}\"", hex.size(), hex);
    auto answer = co_await line_.command(text);
    if (!answer) co_return answer.error();
    const auto octets = octets_in(*answer, "+CSIM");
    if (!octets) co_return unreadable(name());
    co_return *octets;
  }

 private:
  AtLine& line_;
};

// +CCHO, +CGLA, +CCHC: the modem opens channels.
class CchoDoor final : public CardDoor {
 public:
  explicit CchoDoor(AtLine& line) : line_(line) {}

  std::string name() const override { return line_.name(); }
  Task<Result<void>> open(Bytes aid) override;
  Task<Result<Bytes>> transmit(Bytes command) override;
  Task<Result<void>> close() override;
  std::string channel() const override { return session_; }
  Task<Result<void>> close_left(std::string channel) override;

 private:
  Task<Result<void>> close_session(std::string session);
  int number() const;

  AtLine& line_;
  std::string session_;  // empty: none
};

// A session that could be a channel's number is one: modems that give out others put the channel in themselves.
int CchoDoor::number() const {
  int number = 0;
  std::from_chars(session_.data(), session_.data() + session_.size(), number);
  return number <= most_channels ? number : 0;
}

// A card that was reset has closed it already.
Task<Result<void>> CchoDoor::close_session(std::string session) {
  const std::string text = fmt::format("AT+CCHC={}", session);
  auto closed = co_await line_.command(text);
  if (!closed && closed.error().kind != ErrorKind::refused) co_return closed.error();
  co_return Result<void>();
}

Task<Result<void>> CchoDoor::close_left(std::string channel) {
  std::vector<std::string> sessions;
  if (const auto known = session_in(channel)) sessions.push_back(*known);
  if (channel.empty())
    for (const int number : left_channels(channel)) sessions.push_back(std::to_string(number));
  for (const std::string& session : sessions) {
    auto closed = co_await close_session(session);
    if (!closed) co_return closed;
  }
  co_return Result<void>();
}

Task<Result<void>> CchoDoor::open(Bytes aid) {
  const std::string text = fmt::format("AT+CCHO=\"{}\"", to_hex(aid));
  auto answer = co_await line_.command(text);
  // Modems don't tell "no such application" from "no free channel".
  if (!answer && answer.error().kind == ErrorKind::refused)
    co_return Error{ErrorKind::not_found, answer.error().message};
  if (!answer) co_return answer.error();
  const auto session = session_in(*answer);
  if (!session) co_return unreadable(name());
  session_ = *session;
  co_return Result<void>();
}

Task<Result<Bytes>> CchoDoor::transmit(Bytes command) {
  const std::string hex = to_hex(on_channel(std::move(command), number()));
  const std::string text = fmt::format("AT+CGLA={},{},\"{}\"", session_, hex.size(), hex);
  auto answer = co_await line_.command(text);
  if (!answer) co_return answer.error();
  const auto octets = octets_in(*answer, "+CGLA");
  if (!octets) co_return unreadable(name());
  co_return *octets;
}

Task<Result<void>> CchoDoor::close() {
  if (session_.empty()) co_return Result<void>();
  const std::string session = std::exchange(session_, std::string());
  auto closed = co_await close_session(session);
  co_return closed;
}

// Asks the modem which of the two it knows.
class AtDoor final : public CardDoor {
 public:
  explicit AtDoor(std::unique_ptr<AtLine> line) : line_(std::move(line)) {}

  std::string name() const override { return line_->name(); }
  Task<Result<void>> open(Bytes aid) override {
    auto chosen = co_await choose();
    if (!chosen) co_return chosen;
    auto opened = co_await chosen_->open(std::move(aid));
    co_return opened;
  }
  Task<Result<Bytes>> transmit(Bytes command) override { return chosen_->transmit(std::move(command)); }
  Task<Result<void>> close() override {
    if (!chosen_) co_return Result<void>();
    auto closed = co_await chosen_->close();
    co_return closed;
  }
  std::string channel() const override { return chosen_ ? chosen_->channel() : ""; }
  Task<Result<void>> close_left(std::string channel) override {
    auto chosen = co_await choose();
    if (!chosen) co_return chosen;
    auto closed = co_await chosen_->close_left(std::move(channel));
    co_return closed;
  }

 private:
  Task<Result<void>> choose() {
    if (chosen_) co_return Result<void>();
    const std::string session_test = "AT+CCHO=?";
    auto by_session = co_await line_->command(session_test);
    if (by_session) chosen_ = std::make_unique<CchoDoor>(*line_);
    if (by_session || by_session.error().kind != ErrorKind::refused) co_return outcome(by_session);
    const std::string raw_test = "AT+CSIM=?";
    auto raw = co_await line_->command(raw_test);
    if (raw) chosen_ = channel_door(std::make_unique<CsimWay>(*line_));
    if (raw || raw.error().kind != ErrorKind::refused) co_return outcome(raw);
    co_return Error{ErrorKind::no_modem,
                    tr_format("{}: the modem has no AT commands for the card (+CCHO or +CSIM)", name())};
  }
  static Result<void> outcome(const Result<std::string>& answer) {
    if (answer) return {};
    return answer.error();
  }

  std::unique_ptr<AtLine> line_;
  std::unique_ptr<CardDoor> chosen_;
};

class PassedLine final : public AtLine {
 public:
  PassedLine(std::string name, std::function<Task<Result<std::string>>(std::string)> command)
      : name_(std::move(name)), command_(std::move(command)) {}

  std::string name() const override { return name_; }
  Task<Result<std::string>> command(std::string text) override { return command_(std::move(text)); }

 private:
  std::string name_;
  std::function<Task<Result<std::string>>(std::string)> command_;
};

}  // namespace

std::unique_ptr<AtLine> passed_line(std::string name, std::function<Task<Result<std::string>>(std::string)> command) {
  return std::make_unique<PassedLine>(std::move(name), std::move(command));
}

std::unique_ptr<CardDoor> at_door(std::unique_ptr<AtLine> line) {
  return std::make_unique<AtDoor>(std::move(line));
}

}  // namespace celltext::esim
