// The card through a QMI port: the logical channels of the UIM service.
#include "apdu.h"
#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
#include "celltext/esim/ways.h"
#include "channel_door.h"
#include "qmi_port.h"

namespace celltext::esim {

namespace {

using async::Task;

// Messages of the UIM service, and their fields.
constexpr guint16 message_power_off = 0x0030;
constexpr guint16 message_power_on = 0x0031;
constexpr guint16 message_send_apdu = 0x003B;
constexpr guint16 message_close_channel = 0x003F;
constexpr guint16 message_open_channel = 0x0042;
constexpr guint8 field_slot = 0x01;
constexpr guint8 field_apdu = 0x02;
constexpr guint8 field_aid = 0x10;
constexpr guint8 field_channel_of_send = 0x10;
constexpr guint8 field_answer = 0x10;
constexpr guint8 field_opened_channel = 0x10;
constexpr guint8 field_opened_status = 0x11;
constexpr guint8 field_channel_of_close = 0x11;

class QmiDoor final : public CardDoor {
 public:
  QmiDoor(std::string device, std::uint8_t slot) : port_(std::move(device)), wanted_slot_(slot), slot_(slot) {}

  std::string name() const override { return port_.name(); }
  Task<Result<void>> open(Bytes aid) override;
  Task<Result<Bytes>> transmit(Bytes command) override;
  Task<Result<void>> close() override;
  std::string channel() const override { return channel_ == 0 ? "" : std::to_string(channel_); }
  Task<Result<void>> close_left(std::string channel) override;
  bool can_restart() const override { return true; }
  Task<Result<void>> restart() override;

 private:
  Task<Result<void>> connect();
  Task<Result<void>> close_channel(std::uint8_t channel);
  Task<Result<void>> power(guint16 message);
  QmiField slot_field() const { return {field_slot, Bytes(1, slot_)}; }

  QmiPort port_;
  std::uint8_t wanted_slot_;  // 0: the modem says which
  std::uint8_t slot_;
  std::uint8_t channel_ = 0;  // 0: none
  bool powerless_ = false;
};

Task<Result<void>> QmiDoor::connect() {
  if (port_.is_connected()) co_return Result<void>();
  auto connected = co_await port_.connect();
  if (!connected || wanted_slot_ != 0) co_return connected;
  auto told = co_await port_.slot_in_use();
  slot_ = told.value_or(1);
  log::debug("{}: slot {}", name(), slot_);
  co_return Result<void>();
}

// What the card said to SELECT; 0 if the modem does not tell.
unsigned select_status(const QmiAnswer& answer) {
  const ByteView words = field_of(answer, field_opened_status);
  return words.size() < 2 ? 0 : static_cast<unsigned>(words[0] << 8 | words[1]);
}

std::string qmi_code(std::optional<unsigned> code) {
  return fmt::format("QMI {}", code.value_or(0));
}

Task<Result<void>> QmiDoor::open(Bytes aid) {
  auto connected = co_await connect();
  if (!connected) co_return connected;
  std::vector<QmiField> fields{slot_field()};
  Bytes counted(1, static_cast<std::uint8_t>(aid.size()));
  counted.insert(counted.end(), aid.begin(), aid.end());
  fields.push_back({field_aid, counted});
  auto answer = co_await port_.send(message_open_channel, fields);
  if (!answer) co_return answer.error();
  const unsigned status = select_status(*answer);
  if (const auto code = protocol_error(*answer)) {
    // The modem does not say that all channels are taken in a way that is alike everywhere.
    const bool elsewhere = status == 0 || is_not_found(status);
    const std::string reason = status == 0 ? qmi_code(code) : in_words(status);
    co_return Error{elsewhere ? ErrorKind::not_found : ErrorKind::card_refused,
                    tr_format("{}: the card refused: {}", name(), reason)};
  }
  const ByteView channel = field_of(*answer, field_opened_channel);
  if (channel.empty())
    co_return Error{ErrorKind::unexpected, tr_format("{}: the modem's answer can't be read", name())};
  channel_ = channel[0];
  co_return Result<void>();
}

Task<Result<Bytes>> QmiDoor::transmit(Bytes command) {
  if (!port_.is_connected()) co_return Error{ErrorKind::no_modem, tr_format("{}: it does not answer", name())};
  const Bytes apdu = on_channel(std::move(command), channel_);
  Bytes counted{static_cast<std::uint8_t>(apdu.size()), static_cast<std::uint8_t>(apdu.size() >> 8)};
  counted.insert(counted.end(), apdu.begin(), apdu.end());
  std::vector<QmiField> fields{slot_field()};
  fields.push_back({field_apdu, counted});
  fields.push_back({field_channel_of_send, Bytes(1, channel_)});
  auto answer = co_await port_.send(message_send_apdu, fields);
  if (!answer) co_return answer.error();
  const ByteView value = field_of(*answer, field_answer);
  const std::size_t size = little_endian(value, 0);
  if (value.size() < 2 || value.size() - 2 < size) {
    const std::string code = qmi_code(protocol_error(*answer));
    co_return Error{ErrorKind::no_modem, tr_format("{}: the modem refused: {}", name(), code)};
  }
  const ByteView octets = value.subspan(2, size);
  co_return Bytes(octets.begin(), octets.end());
}

// One that is closed already is as good.
Task<Result<void>> QmiDoor::close_channel(std::uint8_t channel) {
  std::vector<QmiField> fields{slot_field()};
  fields.push_back({field_channel_of_close, Bytes(1, channel)});
  auto answer = co_await port_.send(message_close_channel, fields);
  if (!answer) co_return answer.error();
  co_return Result<void>();
}

Task<Result<void>> QmiDoor::close_left(std::string channel) {
  auto connected = co_await connect();
  if (!connected) co_return connected;
  const std::vector<int> numbers = left_channels(channel);
  for (const int number : numbers) {
    auto closed = co_await close_channel(static_cast<std::uint8_t>(number));
    if (!closed) co_return closed;
  }
  co_return Result<void>();
}

Task<Result<void>> QmiDoor::power(guint16 message) {
  const std::vector<QmiField> fields{slot_field()};
  auto answer = co_await port_.send(message, fields);
  if (!answer) co_return answer.error();
  const auto code = protocol_error(*answer);
  if (code) co_return Error{ErrorKind::refused, tr_format("{}: the modem refused: {}", name(), qmi_code(code))};
  co_return Result<void>();
}

Task<Result<void>> QmiDoor::restart() {
  auto connected = co_await connect();
  if (!connected) co_return connected;
  powerless_ = true;  // from now on: nobody knows what a modem that does not answer has done
  channel_ = 0;
  auto off = co_await power(message_power_off);
  auto on = co_await power(message_power_on);
  powerless_ = !on;
  if (!off) co_return off;
  co_return on;
}

Task<Result<void>> QmiDoor::close() {
  Result<void> closed;
  // Interrupted between off and on.
  if (powerless_ && port_.is_connected()) closed = co_await power(message_power_on);
  powerless_ = false;
  if (channel_ != 0 && port_.is_connected()) {
    const std::uint8_t channel = std::exchange(channel_, std::uint8_t{0});
    closed = co_await close_channel(channel);
  }
  auto left = co_await port_.disconnect();
  if (!closed) co_return closed;
  co_return left;
}

}  // namespace

std::unique_ptr<CardDoor> qmi_door(std::string device, std::uint8_t slot) {
  return std::make_unique<QmiDoor>(std::move(device), slot);
}

}  // namespace celltext::esim
