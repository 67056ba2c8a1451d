// The card through a QMI port that is shared by qmi-proxy: the UIM service. libqmi 1.32 has no calls for its logical
// channels, so the messages are put together here.
#include <libqmi-glib.h>

#include "apdu.h"
#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
#include "celltext/esim/ways.h"
#include "glib_calls.h"

namespace celltext::esim {

namespace {

using async::Ref;
using async::Task;
using Message = CPtr<QmiMessage, qmi_message_unref>;

constexpr guint open_seconds = 30;
constexpr guint command_seconds = 120;  // a card may take long to install a profile
constexpr guint close_seconds = 5;
constexpr std::uint8_t slot = 1;
constexpr int most_stale_channels = 3;

// Messages of the UIM service, and their fields.
constexpr guint16 message_send_apdu = 0x003B;
constexpr guint16 message_close_channel = 0x003F;
constexpr guint16 message_open_channel = 0x0042;
constexpr guint8 field_slot = 0x01;
constexpr guint8 field_apdu = 0x02;
constexpr guint8 field_result = 0x02;
constexpr guint8 field_aid = 0x10;
constexpr guint8 field_channel_of_send = 0x10;
constexpr guint8 field_answer = 0x10;
constexpr guint8 field_opened_channel = 0x10;
constexpr guint8 field_opened_status = 0x11;
constexpr guint8 field_channel_of_close = 0x11;

struct Field {
  guint8 type;
  Bytes value;
};

class QmiDoor final : public CardDoor {
 public:
  explicit QmiDoor(std::string device) : path_(std::move(device)) {}

  std::string name() const override { return "qmi:" + path_; }
  Task<Result<void>> open(Bytes aid) override;
  Task<Result<Bytes>> transmit(Bytes command) override;
  Task<Result<void>> close() override;

 private:
  auto find_device();
  auto open_device();
  auto allocate_client();
  auto release_client();
  auto close_device();
  auto send(Ref<QmiClient> client, guint16 id, std::vector<Field> fields);
  Task<Result<void>> connect();
  Task<Result<Message>> open_once(Bytes aid);
  Task<void> close_stale();
  Task<Result<void>> close_channel(std::uint8_t channel);

  std::string path_;
  Ref<QmiDevice> device_;
  Ref<QmiClient> client_;
  std::uint8_t channel_ = 0;  // 0: none
  bool closed_stale_ = false;
};

auto QmiDoor::find_device() {
  return async::gio_call(
      [path = path_](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        const auto file = Ref<GFile>::adopt(g_file_new_for_path(path.c_str()));
        qmi_device_new(file.get(), cancellable, callback, data);
      },
      [door = name()](GAsyncResult* result) -> Result<Ref<QmiDevice>> {
        GError* error = nullptr;
        QmiDevice* device = qmi_device_new_finish(result, &error);
        if (!device) return failure_of(door, error);
        return Ref<QmiDevice>::adopt(device);
      });
}

auto QmiDoor::open_device() {
  return async::gio_call(
      [device = device_](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        qmi_device_open(device.get(), QMI_DEVICE_OPEN_FLAGS_PROXY, open_seconds, cancellable, callback, data);
      },
      [device = device_, door = name()](GAsyncResult* result) -> Result<void> {
        GError* error = nullptr;
        if (!qmi_device_open_finish(device.get(), result, &error)) return failure_of(door, error);
        return {};
      });
}

auto QmiDoor::allocate_client() {
  return async::gio_call(
      [device = device_](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        qmi_device_allocate_client(device.get(), QMI_SERVICE_UIM, QMI_CID_NONE, open_seconds, cancellable, callback,
                                   data);
      },
      [device = device_, door = name()](GAsyncResult* result) -> Result<Ref<QmiClient>> {
        GError* error = nullptr;
        QmiClient* client = qmi_device_allocate_client_finish(device.get(), result, &error);
        if (!client) return failure_of(door, error);
        return Ref<QmiClient>::adopt(client);
      });
}

auto QmiDoor::release_client() {
  return async::gio_call(
      [device = device_, client = client_](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        qmi_device_release_client(device.get(), client.get(), QMI_DEVICE_RELEASE_CLIENT_FLAGS_RELEASE_CID,
                                  close_seconds, cancellable, callback, data);
      },
      [device = device_, door = name()](GAsyncResult* result) -> Result<void> {
        GError* error = nullptr;
        if (!qmi_device_release_client_finish(device.get(), result, &error)) return failure_of(door, error);
        return {};
      });
}

auto QmiDoor::close_device() {
  return async::gio_call(
      [device = device_](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        qmi_device_close_async(device.get(), close_seconds, cancellable, callback, data);
      },
      [device = device_, door = name()](GAsyncResult* result) -> Result<void> {
        GError* error = nullptr;
        if (!qmi_device_close_finish(device.get(), result, &error)) return failure_of(door, error);
        return {};
      });
}

// The field's value; empty if it is not there.
ByteView field_of(const Message& message, guint8 type) {
  guint16 size = 0;
  const guint8* value = qmi_message_get_raw_tlv(message.get(), type, &size);
  return value ? ByteView(value, size) : ByteView();
}

unsigned little_endian(ByteView octets, std::size_t at) {
  return octets.size() < at + 2 ? 0 : octets[at] | static_cast<unsigned>(octets[at + 1]) << 8;
}

// Result code and error code, as every answer of QMI has them: 0 is success.
std::optional<unsigned> protocol_error(const Message& message) {
  const ByteView result = field_of(message, field_result);
  if (result.size() < 4 || little_endian(result, 0) == 0) return std::nullopt;
  return little_endian(result, 2);
}

// co_await gives the answer, whether or not it is a refusal.
auto QmiDoor::send(Ref<QmiClient> client, guint16 id, std::vector<Field> fields) {
  const std::shared_ptr<QmiMessage> request(qmi_message_new(QMI_SERVICE_UIM, qmi_client_get_cid(client.get()),
                                                            qmi_client_get_next_transaction_id(client.get()), id),
                                            qmi_message_unref);  // std::function wants a copy
  for (const Field& field : fields)
    qmi_message_add_raw_tlv(request.get(), field.type, field.value.data(), field.value.size(), nullptr);
  return async::gio_call(
      [device = device_, request](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        qmi_device_command_full(device.get(), request.get(), nullptr, command_seconds, cancellable, callback, data);
      },
      [device = device_, door = name()](GAsyncResult* result) -> Result<Message> {
        GError* error = nullptr;
        Message answer(qmi_device_command_full_finish(device.get(), result, &error));
        if (!answer) return failure_of(door, error);
        return answer;
      });
}

Task<Result<void>> QmiDoor::connect() {
  if (client_) co_return Result<void>();
  const auto exists = check_device(name(), path_);
  if (!exists) co_return exists;
  auto found = co_await find_device();
  if (!found) co_return found.error();
  device_ = *std::move(found);
  auto opened = co_await open_device();
  if (!opened) co_return opened;
  auto client = co_await allocate_client();
  if (!client) co_return client.error();
  client_ = *std::move(client);
  co_return Result<void>();
}

Task<Result<Message>> QmiDoor::open_once(Bytes aid) {
  std::vector<Field> fields;
  fields.push_back({field_slot, Bytes(1, slot)});
  Bytes counted(1, static_cast<std::uint8_t>(aid.size()));
  counted.insert(counted.end(), aid.begin(), aid.end());
  fields.push_back({field_aid, counted});
  auto answer = co_await send(client_, message_open_channel, fields);
  co_return answer;
}

// The modem does not say that all channels are taken in a way that is alike everywhere.
Task<void> QmiDoor::close_stale() {
  closed_stale_ = true;
  log::debug("{}: no channel opens, closing those of an earlier run", name());
  for (int channel = 1; channel <= most_stale_channels; ++channel) {
    auto closed = co_await close_channel(static_cast<std::uint8_t>(channel));
    if (!closed) break;
  }
}

// What the card said to SELECT; 0 if the modem does not tell.
unsigned select_status(const Message& answer) {
  const ByteView words = field_of(answer, field_opened_status);
  return words.size() < 2 ? 0 : static_cast<unsigned>(words[0] << 8 | words[1]);
}

Task<Result<void>> QmiDoor::open(Bytes aid) {
  auto connected = co_await connect();
  if (!connected) co_return connected;
  auto answer = co_await open_once(aid);
  const bool refused = answer && protocol_error(*answer);
  if (refused && !closed_stale_ && !is_not_found(select_status(*answer))) {
    co_await close_stale();
    answer = co_await open_once(aid);
  }
  if (!answer) co_return answer.error();
  const unsigned status = select_status(*answer);
  if (const auto code = protocol_error(*answer)) {
    const bool elsewhere = status == 0 || is_not_found(status);
    const std::string reason = status == 0 ? fmt::format("QMI {}", *code) : in_words(status);
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
  const Bytes apdu = on_channel(std::move(command), channel_);
  Bytes counted;
  counted.push_back(static_cast<std::uint8_t>(apdu.size()));
  counted.push_back(static_cast<std::uint8_t>(apdu.size() >> 8));
  counted.insert(counted.end(), apdu.begin(), apdu.end());
  std::vector<Field> fields;
  fields.push_back({field_slot, Bytes(1, slot)});
  fields.push_back({field_apdu, counted});
  fields.push_back({field_channel_of_send, Bytes(1, channel_)});
  auto answer = co_await send(client_, message_send_apdu, fields);
  if (!answer) co_return answer.error();
  const ByteView value = field_of(*answer, field_answer);
  const std::size_t size = little_endian(value, 0);
  if (value.size() < 2 || value.size() - 2 < size) {
    const auto code = protocol_error(*answer);
    co_return Error{ErrorKind::no_modem,
                    tr_format("{}: the modem refused: {}", name(), fmt::format("QMI {}", code.value_or(0)))};
  }
  const ByteView octets = value.subspan(2, size);
  co_return Bytes(octets.begin(), octets.end());
}

Task<Result<void>> QmiDoor::close_channel(std::uint8_t channel) {
  std::vector<Field> fields;
  fields.push_back({field_slot, Bytes(1, slot)});
  fields.push_back({field_channel_of_close, Bytes(1, channel)});
  auto answer = co_await send(client_, message_close_channel, fields);
  // One that is closed already is as good.
  if (!answer) co_return answer.error();
  co_return Result<void>();
}

Task<Result<void>> QmiDoor::close() {
  Result<void> closed;
  if (channel_ != 0) {
    const std::uint8_t channel = std::exchange(channel_, 0);
    closed = co_await close_channel(channel);
  }
  if (client_) {
    auto released = co_await release_client();
    if (closed && !released) closed = released;
    client_ = {};
  }
  if (device_) {
    auto left = co_await close_device();
    if (closed && !left) closed = left;
    device_ = {};
  }
  co_return closed;
}

}  // namespace

std::unique_ptr<CardDoor> qmi_door(std::string device) {
  return std::make_unique<QmiDoor>(std::move(device));
}

}  // namespace celltext::esim
