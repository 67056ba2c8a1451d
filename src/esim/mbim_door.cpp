// The card through an MBIM port that is shared by mbim-proxy: Microsoft's "UICC low level access" (Mobile Broadband
// Interface Model extensions). The modem opens channels; ModemManager uses channel group 1 for itself.
#include <libmbim-glib.h>

#include "apdu.h"
#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
#include "celltext/esim/ways.h"
#include "glib_calls.h"

namespace celltext::esim {

namespace {

using async::Ref;
using async::Task;
using Message = CPtr<MbimMessage, mbim_message_unref>;

constexpr guint open_seconds = 30;
constexpr guint command_seconds = 120;  // a card may take long to install a profile
constexpr guint close_seconds = 5;
constexpr guint32 channel_group = 2;
constexpr guint32 every_channel = 0;  // of the group
constexpr guint32 select_first = 0;   // P2 of SELECT: the first application with this identifier

class MbimDoor final : public CardDoor {
 public:
  explicit MbimDoor(std::string device) : path_(std::move(device)) {}

  std::string name() const override { return "mbim:" + path_; }
  Task<Result<void>> open(Bytes aid) override;
  Task<Result<Bytes>> transmit(Bytes command) override;
  Task<Result<void>> close() override;

 private:
  auto find_device();
  auto open_device();
  auto close_device();
  auto send(MbimMessage* message);
  Task<Result<void>> connect();
  Task<Result<void>> close_channels(guint32 channel);

  std::string path_;
  Ref<MbimDevice> device_;
  bool connected_ = false;
  std::optional<guint32> channel_;
};

auto MbimDoor::find_device() {
  return async::gio_call(
      [path = path_](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        const auto file = Ref<GFile>::adopt(g_file_new_for_path(path.c_str()));
        mbim_device_new(file.get(), cancellable, callback, data);
      },
      giving<MbimDevice>(name(), mbim_device_new_finish));
}

auto MbimDoor::open_device() {
  return async::gio_call(
      [device = device_](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        mbim_device_open_full(device.get(), MBIM_DEVICE_OPEN_FLAGS_PROXY, open_seconds, cancellable, callback, data);
      },
      done_by(name(), device_, mbim_device_open_full_finish));
}

auto MbimDoor::close_device() {
  return async::gio_call(
      [device = device_](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        mbim_device_close(device.get(), close_seconds, cancellable, callback, data);
      },
      done_by(name(), device_, mbim_device_close_finish));
}

// Takes the message over; co_await gives the answer.
auto MbimDoor::send(MbimMessage* message) {
  const std::shared_ptr<MbimMessage> request(message, mbim_message_unref);  // std::function wants a copy
  return async::gio_call(
      [device = device_, request](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
        mbim_device_command(device.get(), request.get(), command_seconds, cancellable, callback, data);
      },
      [device = device_, door = name()](GAsyncResult* result) -> Result<Message> {
        GError* error = nullptr;
        Message answer(mbim_device_command_finish(device.get(), result, &error));
        if (!answer) return failure_of(door, error);
        if (!mbim_message_response_get_result(answer.get(), MBIM_MESSAGE_TYPE_COMMAND_DONE, &error)) {
          const async::GErrorPtr owned(error);
          return Error{ErrorKind::refused, tr_format("{}: the modem refused: {}", door, owned->message)};
        }
        return answer;
      });
}

// SW1 is the low octet.
unsigned status_of(guint32 words) {
  return (words & 0xFF) << 8 | (words >> 8 & 0xFF);
}

Task<Result<void>> MbimDoor::connect() {
  if (connected_) co_return Result<void>();
  const auto exists = check_device(name(), path_);
  if (!exists) co_return exists;
  auto found = co_await find_device();
  if (!found) co_return found.error();
  device_ = *std::move(found);
  auto opened = co_await open_device();
  if (!opened) co_return opened;
  connected_ = true;
  // What a run that was killed left open in our group; nobody else uses it.
  auto closed = co_await close_channels(every_channel);
  if (!closed) log::debug("{}: {}", name(), closed.error().message);
  co_return Result<void>();
}

Task<Result<void>> MbimDoor::open(Bytes aid) {
  auto connected = co_await connect();
  if (!connected) co_return connected;
  MbimMessage* request = mbim_message_ms_uicc_low_level_access_open_channel_set_new(
      static_cast<guint32>(aid.size()), aid.data(), select_first, channel_group, nullptr);
  auto answer = co_await send(request);
  if (!answer && answer.error().kind == ErrorKind::refused)
    co_return Error{ErrorKind::not_found, answer.error().message};
  if (!answer) co_return answer.error();
  guint32 words = 0;
  guint32 channel = 0;
  GError* error = nullptr;
  if (!mbim_message_ms_uicc_low_level_access_open_channel_response_parse(answer->get(), &words, &channel, nullptr,
                                                                         nullptr, &error))
    co_return failure_of(name(), error);
  const unsigned status = status_of(words);
  if (is_success(status) || has_more(status)) {
    channel_ = channel;
    co_return Result<void>();
  }
  co_return Error{is_not_found(status) ? ErrorKind::not_found : ErrorKind::card_refused,
                  tr_format("{}: the card refused: {}", name(), in_words(status))};
}

Task<Result<Bytes>> MbimDoor::transmit(Bytes command) {
  const auto channel = static_cast<int>(channel_.value_or(0));
  const Bytes apdu = on_channel(std::move(command), channel);
  const auto class_type = channel < 4 ? MBIM_UICC_CLASS_BYTE_TYPE_INTER_INDUSTRY : MBIM_UICC_CLASS_BYTE_TYPE_EXTENDED;
  MbimMessage* request = mbim_message_ms_uicc_low_level_access_apdu_set_new(
      channel_.value_or(0), MBIM_UICC_SECURE_MESSAGING_NONE, class_type, static_cast<guint32>(apdu.size()), apdu.data(),
      nullptr);
  auto answer = co_await send(request);
  if (!answer) co_return answer.error();
  guint32 words = 0;
  guint32 size = 0;
  const guint8* data = nullptr;
  GError* error = nullptr;
  if (!mbim_message_ms_uicc_low_level_access_apdu_response_parse(answer->get(), &words, &size, &data, &error))
    co_return failure_of(name(), error);
  Bytes octets(data, data + size);
  const unsigned status = status_of(words);
  octets.push_back(static_cast<std::uint8_t>(status >> 8));
  octets.push_back(static_cast<std::uint8_t>(status));
  co_return octets;
}

Task<Result<void>> MbimDoor::close_channels(guint32 channel) {
  MbimMessage* request = mbim_message_ms_uicc_low_level_access_close_channel_set_new(channel, channel_group, nullptr);
  auto answer = co_await send(request);
  // One that is closed already is as good.
  if (!answer && answer.error().kind != ErrorKind::refused) co_return answer.error();
  co_return Result<void>();
}

Task<Result<void>> MbimDoor::close() {
  if (!connected_) co_return Result<void>();
  Result<void> closed;
  if (channel_) {
    const guint32 channel = *std::exchange(channel_, std::nullopt);
    closed = co_await close_channels(channel);
  }
  connected_ = false;
  auto left = co_await close_device();
  device_ = {};
  if (!closed) co_return closed;
  co_return left;
}

}  // namespace

std::unique_ptr<CardDoor> mbim_door(std::string device) {
  return std::make_unique<MbimDoor>(std::move(device));
}

}  // namespace celltext::esim
