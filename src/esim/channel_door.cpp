#include "channel_door.h"

#include <charconv>

#include "apdu.h"
#include "celltext/base/i18n.h"
#include "celltext/base/log.h"

namespace celltext::esim {

namespace {

using async::Task;

class ChannelDoor final : public CardDoor {
 public:
  explicit ChannelDoor(std::unique_ptr<RawWay> way) : way_(std::move(way)) {}

  std::string name() const override { return way_->name(); }
  Task<Result<void>> open(Bytes aid) override;
  Task<Result<Bytes>> transmit(Bytes command) override {
    return way_->exchange(on_channel(std::move(command), channel_));
  }
  Task<Result<void>> close() override;
  std::string channel() const override { return channel_ == 0 ? "" : std::to_string(channel_); }
  Task<Result<void>> close_left(std::string channel) override;

 private:
  Task<Result<void>> introduce();
  Task<Result<void>> take_channel();
  Task<Result<void>> close_channel_only();

  std::unique_ptr<RawWay> way_;
  int channel_ = 0;  // 0: none
  bool introduced_ = false;
};

Error no_channel(const std::string& name, unsigned status) {
  return {ErrorKind::card_refused,
          tr_format(
              "{}: the card opens no channel: {}; if another program does not use it, “celltext modem reset” frees it",
              name, in_words(status))};
}

Task<Result<void>> ChannelDoor::introduce() {
  if (introduced_) co_return Result<void>();
  auto connected = co_await way_->connect();
  if (!connected) co_return connected;
  const Bytes capability = terminal_capability();
  auto heard = co_await way_->exchange(capability);
  if (!heard) co_return heard.error();  // what the card says to it does not matter
  introduced_ = true;
  co_return Result<void>();
}

Task<Result<void>> ChannelDoor::take_channel() {
  const Bytes command = open_channel();
  auto answer = co_await way_->exchange(command);
  if (!answer) co_return answer.error();
  if (!is_success(status_of(*answer)) || answer->size() < 3) co_return no_channel(name(), status_of(*answer));
  channel_ = answer->front();
  co_return Result<void>();
}

Task<Result<void>> ChannelDoor::close_left(std::string channel) {
  auto ready = co_await introduce();
  if (!ready) co_return ready;
  const std::vector<int> numbers = left_channels(channel);
  for (const int left : numbers) {
    const Bytes command = close_channel(left);
    auto closed = co_await way_->exchange(command);
    if (!closed) co_return closed.error();
  }
  co_return Result<void>();
}

Task<Result<void>> ChannelDoor::open(Bytes aid) {
  auto ready = co_await introduce();
  if (!ready) co_return ready;
  if (channel_ == 0) {
    auto taken = co_await take_channel();
    if (!taken) co_return taken;
  }
  const Bytes command = select(aid);
  auto selected = co_await transmit(command);
  if (!selected) co_return selected.error();
  const unsigned status = status_of(*selected);
  if (is_success(status) || has_more(status)) co_return Result<void>();
  auto closed = co_await close_channel_only();
  if (!closed) co_return closed;
  co_return Error{is_not_found(status) ? ErrorKind::not_found : ErrorKind::card_refused,
                  tr_format("{}: the card refused: {}", name(), in_words(status))};
}

Task<Result<void>> ChannelDoor::close_channel_only() {
  if (channel_ == 0) co_return Result<void>();
  const Bytes command = close_channel(std::exchange(channel_, 0));
  auto closed = co_await way_->exchange(command);
  if (!closed) co_return closed.error();
  co_return Result<void>();
}

Task<Result<void>> ChannelDoor::close() {
  if (!introduced_) co_return Result<void>();
  auto closed = co_await close_channel_only();
  introduced_ = false;
  auto left = co_await way_->disconnect();
  if (!closed) co_return closed;
  co_return left;
}

}  // namespace

std::vector<int> left_channels(const std::string& channel) {
  // What MANAGE CHANNEL gives out without being asked for more: ETSI TS 102 221 §11.1.17.
  if (channel.empty()) return {1, 2, 3};
  int number = 0;
  const auto [end, failure] = std::from_chars(channel.data(), channel.data() + channel.size(), number);
  const bool is_number =
      failure == std::errc() && end == channel.data() + channel.size() && number > 0 && number <= most_channels;
  return is_number ? std::vector<int>{number} : std::vector<int>();
}

std::unique_ptr<CardDoor> channel_door(std::unique_ptr<RawWay> way) {
  return std::make_unique<ChannelDoor>(std::move(way));
}

}  // namespace celltext::esim
